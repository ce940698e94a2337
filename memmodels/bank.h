/* A bank of a data array: a timeline of when it is free, and a write buffer with read priority.
 *
 * Buffered writes are drained in the bank's idle time; above the high watermark they go before
 * reads until the low one is reached. Nothing ticks: the buffer is brought up to date when the bank
 * is next used. */
#ifndef MAGNETAR_MEMMODELS_BANK_H
#define MAGNETAR_MEMMODELS_BANK_H

#include <stdint.h>

struct bank_rules {
    uint32_t buffer, high, low; /* entries; 0: no buffer */
};

struct bank {
    uint64_t free;    /* ps */
    uint64_t pending; /* ps of work in the buffer */
    uint32_t n;       /* writes in the buffer */
};

/* Drains what fits into the idle time before t. Writes are taken as equally long. */
static inline void bank_catch_up(struct bank *b, uint64_t t) {
    while (b->n && b->free + b->pending / b->n <= t) {
        const uint64_t one = b->pending / b->n;
        b->free += one;
        b->pending -= one;
        b->n--;
    }
}

static inline void bank_drain_to(struct bank *b, uint32_t n) {
    while (b->n > n) {
        const uint64_t one = b->pending / b->n;
        b->free += one;
        b->pending -= one;
        b->n--;
    }
}

/* When an access that wants the bank at t for `busy` begins. */
static inline uint64_t bank_take(struct bank *b, uint64_t t, uint64_t busy) {
    if (b->n)
        bank_catch_up(b, t);
    const uint64_t start = b->free > t ? b->free : t;
    b->free = start + busy;
    return start;
}

/* When a write that comes at t begins, or is accepted by the buffer. */
static inline uint64_t bank_write(struct bank *b, const struct bank_rules *rules, uint64_t t,
                                  uint64_t busy) {
    if (!rules->buffer)
        return bank_take(b, t, busy);
    bank_catch_up(b, t);
    if (b->n >= rules->buffer || b->n + 1 >= rules->high) {
        if (b->free < t)
            b->free = t;
        bank_drain_to(b, rules->low);
    }
    if (b->n == 0 && b->free < t)
        b->free = t;
    b->n++;
    b->pending += busy;
    return t;
}

#endif
