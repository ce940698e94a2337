/* Small parsing steps for text formats: each moves *p past what it read, or leaves it and says no.
 */
#ifndef MAGNETAR_TRACES_TEXT_H
#define MAGNETAR_TRACES_TEXT_H

#include <stdbool.h>
#include <stdint.h>

static inline void text_blanks(const char **p) {
    while (**p == ' ' || **p == '\t')
        (*p)++;
}

static inline int text_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

/* Hexadecimal without sign, an optional 0x before it; fails on overflow of 64 bits. */
static inline bool text_hex(const char **p, uint64_t *value) {
    const char *s = *p;
    if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && text_digit(s[2]) < 16)
        s += 2;
    uint64_t v = 0;
    int d = text_digit(*s);
    if (d > 15)
        return false;
    for (; d < 16; d = text_digit(*++s)) {
        if (v >> 60)
            return false;
        v = v << 4 | (uint64_t)d;
    }
    *p = s;
    *value = v;
    return true;
}

/* Decimal without sign; fails on overflow of 64 bits. */
static inline bool text_dec(const char **p, uint64_t *value) {
    const char *s = *p;
    uint64_t v = 0;
    if (*s < '0' || *s > '9')
        return false;
    for (; *s >= '0' && *s <= '9'; s++)
        if (__builtin_mul_overflow(v, 10u, &v) ||
            __builtin_add_overflow(v, (uint64_t)(*s - '0'), &v))
            return false;
    *p = s;
    *value = v;
    return true;
}

/* Is this the end of a token? */
static inline bool text_ends(const char *p) {
    return *p == '\0' || *p == ' ' || *p == '\t';
}

#endif
