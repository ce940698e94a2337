/* A bounded place to write to: what fits is appended; what does not is left out whole, and the
 * cursor is "full" from then on. Who fills a buffer of fixed size goes through one, and looks at
 * `full` once, where the buffer is handed on. */
#ifndef MAGNETAR_TRACES_CURSOR_H
#define MAGNETAR_TRACES_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct cursor {
    uint8_t *start;
    size_t n, size; /* bytes written, and room for */
    bool full;      /* something was left out */
};

static inline struct cursor cursor_over(void *buffer, size_t size) {
    return (struct cursor){.start = buffer, .size = size};
}

static inline void cursor_bytes(struct cursor *c, const void *bytes, size_t n) {
    c->full |= n > c->size - c->n;
    if (c->full)
        return;
    memcpy(c->start + c->n, bytes, n);
    c->n += n;
}

static inline void cursor_byte(struct cursor *c, unsigned byte) {
    c->full |= c->n == c->size;
    if (!c->full)
        c->start[c->n++] = (uint8_t)byte;
}

/* The low bytes of v, lowest first. */
static inline void cursor_number(struct cursor *c, uint64_t v, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++)
        cursor_byte(c, (uint8_t)(v >> (8 * i)));
}

/* Seven bits a byte, lowest first; bit 7 says that another byte follows. */
static inline void cursor_varint(struct cursor *c, uint64_t v) {
    for (; v >= 128; v >>= 7)
        cursor_byte(c, (uint8_t)(v | 128));
    cursor_byte(c, (uint8_t)v);
}

/* The characters of a string, without its NUL. */
static inline void cursor_text(struct cursor *c, const char *text) {
    cursor_bytes(c, text, strlen(text));
}

#endif
