/* A bank of a data array: a timeline of when it is free, and a write buffer with read priority.
 *
 * A buffered write begins as soon as the bank is idle and then runs to its end, or, with `preempt`,
 * begins only where no read comes before its end: as if the read had cancelled it, and it began
 * anew later. From `high` buffered writes on they go before reads, until `low` are left. A write is
 * accepted at once unless the buffer is full. Nothing ticks: the buffer is brought up to date when
 * the bank is next used. */
#ifndef MAGNETAR_MEMMODELS_BANK_H
#define MAGNETAR_MEMMODELS_BANK_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/llc/observe.h"

struct bank;

struct bank_rules {
    uint32_t buffer, high, low; /* entries; 0: no buffer */
    bool preempt;
    struct observer *observer; /* NULL: none */
    const struct bank *first;  /* banks are numbered from here, for the observer */
};

struct bank {
    uint64_t free;    /* ps */
    uint64_t pending; /* ps of work in the buffer */
    uint32_t n;       /* writes in the buffer: those that have not begun */
    bool draining;    /* they go before reads */
};

/* The bank of a set inside its slice: of a linear layout the low bits of the set are the slice. */
static inline uint32_t bank_in_slice(uint32_t set, bool linear, uint32_t slices, uint64_t banks) {
    return (uint32_t)((linear ? set / slices : set) & (banks - 1));
}

static inline uint64_t bank_run(struct bank *b, const struct bank_rules *rules, uint64_t t,
                                uint64_t busy) {
    const uint64_t start = b->free > t ? b->free : t;
    b->free = start + busy;
    if (rules->observer)
        observe_bank(rules->observer, (uint32_t)(b - rules->first), start, busy);
    return start;
}

/* The next buffered write begins when the bank is free. Writes are taken as equally long. */
static inline void bank_begin_write(struct bank *b, const struct bank_rules *rules) {
    const uint64_t one = b->pending / b->n;
    b->pending -= one;
    b->n--;
    b->draining &= b->n > rules->low;
    bank_run(b, rules, b->free, one);
}

/* Begins the buffered writes that begin before t. */
static inline void bank_catch_up(struct bank *b, const struct bank_rules *rules, uint64_t t) {
    while (b->n && b->free < t) {
        if (rules->preempt && !b->draining && b->free + b->pending / b->n > t)
            return;
        bank_begin_write(b, rules);
    }
}

/* When a read that wants the bank at t for `busy` begins. */
static inline uint64_t bank_take(struct bank *b, const struct bank_rules *rules, uint64_t t,
                                 uint64_t busy) {
    if (b->n) {
        bank_catch_up(b, rules, t);
        while (b->draining)
            bank_begin_write(b, rules);
    }
    return bank_run(b, rules, t, busy);
}

/* When a write that comes at t begins, or is accepted by the buffer. */
static inline uint64_t bank_write(struct bank *b, const struct bank_rules *rules, uint64_t t,
                                  uint64_t busy) {
    uint64_t accepted = t;
    if (!rules->buffer)
        return bank_run(b, rules, t, busy);
    bank_catch_up(b, rules, t);
    if (b->n == rules->buffer) { /* a place is free when a write can no longer be cancelled */
        accepted = b->free;
        bank_begin_write(b, rules);
        accepted = rules->preempt ? b->free : accepted;
    }
    if (b->n == 0 && b->free < t)
        b->free = t;
    b->n++;
    b->pending += busy;
    b->draining |= b->n >= rules->high;
    return accepted;
}

#endif
