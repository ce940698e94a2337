#include "sim/manifest.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "sim/memory.h"

size_t manifest_character(const char *text) {
    const unsigned char *p = (const unsigned char *)text;
    static const struct {
        unsigned char low, high, second_low, second_high;
        size_t n;
    } forms[] = {
        {0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (*p < forms[i].low || *p > forms[i].high)
            continue;
        if (forms[i].n > 1 && (p[1] < forms[i].second_low || p[1] > forms[i].second_high))
            return 0;
        for (size_t k = 2; k < forms[i].n; k++)
            if (p[k] < 0x80 || p[k] > 0xbf)
                return 0;
        return forms[i].n;
    }
    return 0;
}

static bool is_utf8(const char *text) {
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        const size_t n = manifest_character((const char *)p);
        if (!n)
            return false;
        p += n;
    }
    return true;
}

char *manifest_escape(const char *text) {
    if (is_utf8(text) && !strstr(text, "\\x"))
        return strdup(text);
    char *escaped = malloc(4 * strlen(text) + 1), *to = escaped;
    for (const unsigned char *p = (const unsigned char *)text; to && *p;) {
        const size_t n = manifest_character((const char *)p);
        if (n == 0 || *p == '\\') {
            to += sprintf(to, "\\x%02x", *p++);
        } else {
            memcpy(to, p, n);
            to += n;
            p += n;
        }
    }
    if (to)
        *to = '\0';
    return escaped;
}

static int hex(char c) {
    return isdigit((unsigned char)c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *manifest_bytes(const char *escaped) {
    char *bytes = malloc(strlen(escaped) + 1), *to = bytes;
    for (const char *p = escaped; to && *p;)
        if (p[0] == '\\' && p[1] == 'x' && hex(p[2]) >= 0 && hex(p[3]) >= 0) {
            *to++ = (char)(16 * hex(p[2]) + hex(p[3]));
            p += 4;
        } else {
            *to++ = *p++;
        }
    if (to)
        *to = '\0';
    return bytes;
}

static bool is_plain(const char *word) {
    return *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_./:=,+@%")];
}

/* Control characters, or bytes that are no text: only $'...' can say them. */
static bool is_text(const char *word) {
    for (const char *p = word; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            return false;
    return is_utf8(word);
}

static void put_quoted(FILE *f, const char *word) {
    fputc('\'', f);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", f);
        else
            fputc(*word, f);
    fputc('\'', f);
}

/* \ooo, of which a shell takes three digits and no more. */
static void put_escaped(FILE *f, const char *word) {
    fputs("$'", f);
    for (const unsigned char *p = (const unsigned char *)word; *p; p++)
        if (*p < ' ' || *p >= 0x7f || *p == '\'' || *p == '\\')
            fprintf(f, "\\%03o", *p);
        else
            fputc(*p, f);
    fputc('\'', f);
}

char *manifest_quote(int argc, char *const *argv) {
    struct memory_text text;
    FILE *f = memory_text_open(&text);
    for (int i = 0; f && i < argc; i++) {
        if (i)
            fputc(' ', f);
        if (i == 0 || is_plain(argv[i]))
            fputs(argv[i], f);
        else if (is_text(argv[i]))
            put_quoted(f, argv[i]);
        else
            put_escaped(f, argv[i]);
    }
    return memory_text_close(&text, NULL);
}

uint32_t manifest_crc_text(const char *text, size_t size) {
    return (uint32_t)crc32_z(0, (const Bytef *)text, size);
}

bool manifest_crc(const char *path, uint32_t *crc) {
    unsigned char buf[65536];
    struct stat st;
    if (stat(path, &st) || !S_ISREG(st.st_mode)) /* a pipe cannot be read again */
        return false;
    FILE *f = fopen(path, "rb");
    if (!f) {
        if (errno == ENOMEM)
            memory_ran_out();
        return false;
    }
    uLong sum = 0;
    for (size_t n; (n = fread(buf, 1, sizeof buf, f)) > 0;)
        sum = crc32_z(sum, buf, n);
    const bool whole = !ferror(f);
    fclose(f);
    *crc = (uint32_t)sum;
    return whole;
}
