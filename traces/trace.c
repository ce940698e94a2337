#include "traces/trace.h"

#include <stdlib.h>
#include <string.h>

#include "sim/param.h"
#include "traces/formats/formats.h"
#include "traces/gen/gen.h"
#include "traces/input.h"
#include "traces/kernels/gen.h"

/* In probing order: magic numbers before text that could be anything. */
static const struct trace_format *const formats[] = {
    &format_mgt,    &format_gem5,     &format_traceg,    &format_kernelslist, &format_warp,
    &format_lackey, &format_dramsim3, &format_ramulator, &format_ramulator1,  &format_xdin,
    &format_din,    &format_scalesim, &format_champsim,  &format_cloudsuite,  &format_oracle,
    &format_cvp,    &format_gen,
};

#define N_FORMATS (sizeof formats / sizeof formats[0])

const struct trace_format *trace_format_at(size_t i) {
    return i < N_FORMATS ? formats[i] : NULL;
}

int format_check_size(struct trace *t, uint64_t addr, uint64_t size, struct sim_err *err) {
    uint64_t last;
    if (size < 1 || size > WORD_EXTENT_MAX)
        return input_bad_line(t->in, err, "size %llu: expected 1 to %u bytes",
                              (unsigned long long)size, WORD_EXTENT_MAX);
    if (__builtin_add_overflow(addr, size - 1, &last))
        return input_bad_line(t->in, err, "access ends beyond 2^64");
    return 0;
}

static int format_named(const char *name, const struct trace_format **out, struct sim_err *err) {
    const char *names[N_FORMATS];
    for (size_t i = 0; i < N_FORMATS; i++) {
        names[i] = formats[i]->name;
        if (strcmp(names[i], name) == 0) {
            *out = formats[i];
            return 0;
        }
    }
    const char *nearest = param_nearest(name, names, N_FORMATS);
    return sim_fail(err, SIM_EUSAGE, "unknown trace format '%s'; %s%s%s", name,
                    nearest ? "did you mean '" : "see 'magnetar list formats'",
                    nearest ? nearest : "", nearest ? "'?" : "");
}

static int probe(struct trace *t, const uint8_t *bytes, size_t n, struct sim_err *err) {
    char head[4097];
    memcpy(head, bytes, n);
    head[n] = '\0';
    for (size_t i = 0; i < N_FORMATS; i++)
        if (formats[i]->probe && formats[i]->probe((const uint8_t *)head, n)) {
            t->format = formats[i];
            return 0;
        }
    return sim_fail(err, SIM_EFORMAT,
                    "%s: no trace format recognised in its first line; name one with --format "
                    "('magnetar list formats')",
                    t->name);
}

static int choose_format(struct trace *t, const char *format, struct sim_err *err) {
    const uint8_t *bytes;
    size_t n;
    int rc = format ? format_named(format, &t->format, err) : 0;
    if (rc == 0)
        rc = input_peek(t->in, &bytes, &n, err);
    if (rc == 0 && n == 0)
        rc = sim_fail(err, SIM_EFORMAT, "%s: empty", t->name);
    return rc || format ? rc : probe(t, bytes, n, err);
}

static int open_generated(struct trace *t, const char *name, const char *format,
                          struct sim_err *err) {
    const struct generator *g;
    if (format && strcmp(format, format_gen.name))
        return sim_fail(err, SIM_EUSAGE, "%.80s: is generated, not a file of format %s", name,
                        format);
    int rc = gen_find(name, &g, err);
    if (rc)
        return rc;
    t->format = g->format;
    t->name = strdup(name);
    return t->name ? t->format->open(t, err) : sim_fail(err, SIM_EIO, "out of memory");
}

static int open_steps(struct trace *t, const char *path, const char *format, struct sim_err *err) {
    if (gen_is_name(path))
        return open_generated(t, path, format, err);
    int rc = input_open(&t->in, path, err);
    if (rc == 0)
        t->name = strdup(input_name(t->in));
    if (rc == 0 && !t->name)
        rc = sim_fail(err, SIM_EIO, "out of memory");
    if (rc == 0)
        rc = choose_format(t, format, err);
    if (rc == 0 && t->format->open)
        rc = t->format->open(t, err);
    return rc;
}

int trace_open(struct trace **out, const char *path, const char *format, struct sim_err *err) {
    struct trace *t = sim_alloc(1, sizeof *t, err);
    if (!t)
        return SIM_EIO;
    const int rc = open_steps(t, path, format, err);
    if (rc)
        trace_close(t);
    else
        *out = t;
    return rc;
}

void trace_close(struct trace *t) {
    if (!t)
        return;
    if (t->format && t->format->close)
        t->format->close(t);
    else
        free(t->state);
    input_close(t->in);
    meta_free(&t->meta);
    free(t->name);
    free(t);
}

int trace_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    block_clear(b);
    const int rc = t->format->next(t, b, err);
    if (rc == 0)
        t->done += b->n;
    return rc;
}

int trace_seek(struct trace *t, uint64_t index, struct sim_err *err) {
    if (!t->format->seek)
        return sim_fail(err, SIM_EUNSUP, "%s: a %s trace cannot be entered in the middle", t->name,
                        t->format->name);
    const int rc = t->format->seek(t, index, err);
    if (rc == 0)
        t->done = index;
    return rc;
}

bool trace_crc(const struct trace *t, uint32_t *crc) {
    return t->in && input_crc(t->in, crc);
}
