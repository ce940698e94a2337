#include "traces/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/memory.h"
#include "traces/codec.h"

#ifndef INPUT_RAW_SIZE /* a fuzzer's build has small ones */
#define INPUT_RAW_SIZE  (128u << 10)
#define INPUT_TEXT_SIZE (512u << 10)
#endif

static const char byte_order_mark[] = "\xef\xbb\xbf";

struct input {
    char *name;
    int fd; /* -1: memory */
    const uint8_t *memory;
    size_t memory_left;
    bool regular, raw_end, text_end;
    bool whole; /* every byte from the first on went into crc */
    uint32_t crc;
    uint64_t line, offset;
    uint64_t stored;     /* bytes of the file, or read so far */
    struct codec *codec; /* NULL: plain bytes */
    uint8_t *raw;        /* compressed bytes not yet decoded: raw[raw_at, raw_n) */
    size_t raw_at, raw_n;
    char *text; /* decoded bytes not yet consumed: text[at, n) */
    size_t at, n;
};

static int raw_fill(struct input *in, uint8_t *buf, size_t size, size_t *got, struct sim_err *err) {
    *got = 0;
    if (in->fd < 0) {
        *got = in->memory_left < size ? in->memory_left : size;
        if (*got)
            memcpy(buf, in->memory, *got);
        in->memory += *got;
        in->memory_left -= *got;
    } else {
        const ssize_t n = read(in->fd, buf, size);
        if (n < 0) /* also EINTR: who catches a signal wants to hear of it */
            return sim_fail_errno(err, "%s", in->name);
        *got = (size_t)n;
    }
    in->raw_end = *got == 0;
    in->stored += in->regular ? 0 : *got;
    in->crc = codec_crc(in->crc, buf, *got);
    return 0;
}

/* Decodes into buf until it is full or the input ends. */
static int decode(struct input *in, uint8_t *buf, size_t size, size_t *got, struct sim_err *err) {
    *got = 0;
    while (*got < size) {
        if (in->raw_at == in->raw_n && !in->raw_end) {
            in->raw_at = 0;
            const int rc = raw_fill(in, in->raw, INPUT_RAW_SIZE, &in->raw_n, err);
            if (rc)
                return rc;
        }
        const size_t before = *got, at_before = in->raw_at;
        if (!in->codec) {
            const size_t left = in->raw_n - in->raw_at, room = size - *got;
            const size_t n = left < room ? left : room;
            memcpy(buf + *got, in->raw + in->raw_at, n);
            in->raw_at += n;
            *got += n;
        } else {
            struct sim_err why;
            const int rc = codec_run(in->codec, in->raw, &in->raw_at, in->raw_n, in->raw_end, buf,
                                     got, size, &why);
            if (rc)
                return sim_fail(err, rc, "%s: %s after %llu decompressed bytes", in->name, why.text,
                                (unsigned long long)(in->offset + in->n - in->at));
        }
        if (in->raw_end && *got == before && in->raw_at == at_before)
            break;
    }
    return 0;
}

static int text_fill(struct input *in, struct sim_err *err) {
    size_t got;
    memmove(in->text, in->text + in->at, in->n - in->at);
    in->n -= in->at;
    in->at = 0;
    const int rc = decode(in, (uint8_t *)in->text + in->n, INPUT_TEXT_SIZE - in->n, &got, err);
    in->n += got;
    in->text_end = rc == 0 && in->n < INPUT_TEXT_SIZE;
    return rc;
}

static int start(struct input *in, struct sim_err *err) {
    in->whole = true;
    in->raw = malloc(INPUT_RAW_SIZE); /* not cleared: a short file touches few pages */
    in->text = malloc(INPUT_TEXT_SIZE + 1);
    if (!in->raw || !in->text)
        return memory_fail(err, "out of memory");
    while (in->raw_n < CODEC_MAGIC_SIZE && !in->raw_end) {
        size_t got;
        const int rc = raw_fill(in, in->raw + in->raw_n, INPUT_RAW_SIZE - in->raw_n, &got, err);
        if (rc)
            return rc;
        in->raw_n += got;
    }
    const int rc = codec_for(in->raw, in->raw_n, &in->codec, err);
    return rc ? rc : text_fill(in, err);
}

static int open_file(struct input *in, const char *path, struct sim_err *err) {
    struct stat st;
    if (strcmp(path, "-") == 0)
        in->fd = STDIN_FILENO;
    else
        in->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0 || fstat(in->fd, &st))
        return sim_fail_errno(err, "%s", in->name);
    if (S_ISDIR(st.st_mode))
        return sim_fail(err, SIM_EIO, "%s: is a directory", in->name);
    in->regular = S_ISREG(st.st_mode) && in->fd != STDIN_FILENO;
    in->stored = in->regular ? (uint64_t)st.st_size : 0;
    return 0;
}

int input_open(struct input **out, const char *path, struct sim_err *err) {
    struct input *in = sim_alloc(1, sizeof *in, err);
    if (!in)
        return SIM_EIO;
    in->fd = -1;
    in->name = strdup(strcmp(path, "-") ? path : "standard input");
    int rc = in->name ? open_file(in, path, err) : memory_fail(err, "out of memory");
    if (rc == 0)
        rc = start(in, err);
    if (rc)
        input_close(in);
    else
        *out = in;
    return rc;
}

int input_open_memory(struct input **out, const void *bytes, size_t n, struct sim_err *err) {
    struct input *in = sim_alloc(1, sizeof *in, err);
    if (!in)
        return SIM_EIO;
    in->fd = -1;
    in->memory = bytes;
    in->memory_left = n;
    in->name = strdup("memory");
    const int rc = in->name ? start(in, err) : memory_fail(err, "out of memory");
    if (rc)
        input_close(in);
    else
        *out = in;
    return rc;
}

void input_close(struct input *in) {
    if (!in)
        return;
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    codec_free(in->codec);
    free(in->raw);
    free(in->text);
    free(in->name);
    free(in);
}

const char *input_name(const struct input *in) {
    return in->name;
}

uint64_t input_line_number(const struct input *in) {
    return in->line;
}

uint64_t input_offset(const struct input *in) {
    return in->offset;
}

uint64_t input_stored(const struct input *in) {
    return in->stored;
}

bool input_crc(const struct input *in, uint32_t *crc) {
    *crc = in->crc;
    return in->whole && in->raw_end;
}

int input_peek(struct input *in, const uint8_t **bytes, size_t *n, struct sim_err *err) {
    (void)err;
    *bytes = (const uint8_t *)in->text + in->at;
    *n = in->n - in->at < 4096 ? in->n - in->at : 4096;
    return 0;
}

static int too_long(struct input *in, struct sim_err *err) {
    in->line++;
    return input_bad_line(in, err, "line longer than %u bytes", INPUT_LINE_MAX);
}

/* The next line, blank or not. */
static int raw_line(struct input *in, char **line, size_t *length, struct sim_err *err) {
    char *end = memchr(in->text + in->at, '\n', in->n - in->at);
    if (!end && !in->text_end) {
        const int rc = text_fill(in, err);
        if (rc)
            return rc;
        end = memchr(in->text, '\n', in->n);
    }
    if (in->at == in->n)
        return 0;
    char *text = in->text + in->at;
    const bool ended = end != NULL;
    if (!ended)
        end = in->text + in->n;
    size_t n = (size_t)(end - text);
    if (n > INPUT_LINE_MAX)
        return too_long(in, err);
    in->at += n + ended;
    in->offset += n + ended;
    in->line++;
    if (n && text[n - 1] == '\r')
        n--;
    text[n] = '\0';
    *line = text;
    *length = n;
    return memchr(text, '\0', n) ? input_bad_line(in, err, "a NUL byte in a text line") : 1;
}

/* A no-break space is two bytes in UTF-8: two spaces. */
static void plain_spaces(char *text) {
    for (char *p = text; (p = strstr(p, "\xc2\xa0"));)
        p[0] = p[1] = ' ';
}

int input_line(struct input *in, char **line, size_t *length, struct sim_err *err) {
    int rc;
    do {
        rc = raw_line(in, line, length, err);
        if (rc <= 0)
            return rc;
        if (in->line == 1 && strncmp(*line, byte_order_mark, 3) == 0) {
            *line += 3;
            *length -= 3;
        }
        if (memchr(*line, 0xc2, *length))
            plain_spaces(*line);
    } while ((*line)[strspn(*line, " \t")] == '\0');
    return rc;
}

size_t input_text_start(const uint8_t *bytes, size_t n) {
    size_t at = n >= 3 && memcmp(bytes, byte_order_mark, 3) == 0 ? 3 : 0;
    for (size_t i = at; i < n && strchr(" \t\r\n", bytes[i]) && bytes[i]; i++)
        if (bytes[i] == '\n')
            at = i + 1;
    return at;
}

int input_read(struct input *in, void *buf, size_t n, size_t *got, struct sim_err *err) {
    *got = 0;
    while (*got < n) {
        if (in->at == in->n) {
            if (in->text_end)
                break;
            const int rc = text_fill(in, err);
            if (rc)
                return rc;
            continue;
        }
        const size_t left = in->n - in->at, want = n - *got;
        const size_t step = left < want ? left : want;
        memcpy((char *)buf + *got, in->text + in->at, step);
        in->at += step;
        *got += step;
    }
    in->offset += *got;
    return 0;
}

bool input_can_seek(const struct input *in) {
    return in->regular && !in->codec;
}

int input_seek(struct input *in, uint64_t offset, struct sim_err *err) {
    if (!input_can_seek(in))
        return sim_fail(err, SIM_EUNSUP, "%s: cannot seek in a pipe or a compressed file",
                        in->name);
    if (lseek(in->fd, (off_t)offset, SEEK_SET) < 0)
        return sim_fail_errno(err, "%s", in->name);
    in->raw_at = in->raw_n = in->at = in->n = 0;
    in->raw_end = in->text_end = false;
    in->offset = offset;
    in->whole = offset == 0;
    in->crc = 0;
    return text_fill(in, err);
}

int input_size(struct input *in, uint64_t *size, struct sim_err *err) {
    struct stat st;
    if (!input_can_seek(in))
        return sim_fail(err, SIM_EUNSUP, "%s: cannot seek in a pipe or a compressed file",
                        in->name);
    if (fstat(in->fd, &st))
        return sim_fail_errno(err, "%s", in->name);
    *size = (uint64_t)st.st_size;
    return 0;
}

int input_bad_line(const struct input *in, struct sim_err *err, const char *fmt, ...) {
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return sim_fail(err, SIM_EFORMAT, "%s:%llu: %s", in->name, (unsigned long long)in->line, text);
}
