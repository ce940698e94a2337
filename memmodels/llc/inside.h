/* Inside of the timed LLC: slices, MSHRs, and who does what. llc.c builds and asks, serve.c
 * serves requests, miss.c goes to the DRAM and back. */
#ifndef MAGNETAR_MEMMODELS_LLC_INSIDE_H
#define MAGNETAR_MEMMODELS_LLC_INSIDE_H

#include "memmodels/llc/bank.h"
#include "memmodels/llc/llc.h"

/* A miss or a write-back under way. */
struct mshr {
    struct event event; /* the way to the DRAM controller, and back */
    struct llc_slice *slice;
    struct mshr *next;                /* free list, or waiting for room in the DRAM */
    struct llc_request *first, *last; /* waiting for the fill */
    uint32_t waiting;
    uint32_t frame; /* where the fill goes, UINT32_MAX when it has been replaced since */
    uint32_t sectors;
    uint8_t to_fetch, to_write; /* parts not yet done */
    uint64_t since, sent[2];    /* ps; of the request to the DRAM: fetch, write-back */
    bool held;                  /* the fetch or write waits for the write-back */
    bool copy;                  /* the fetch goes to the other partition, as `far` */
    bool spare;                 /* it serves a request from there, for which none is ever missing */
    struct dram_request fetch, write_back;
    struct llc_request far;
};

struct waiting {
    struct mshr *first, *last;
};

struct llc_slice {
    struct llc *llc;
    unsigned number;
    uint64_t tag_free;
    struct llc_request *first, *last; /* blocked, in order of arrival */
    uint64_t blocked_since;
    struct mshr *free;
    uint32_t n_free;
    uint32_t n_full; /* mshrs for which llc.merges requests or more wait */
    struct bank *banks;
};

struct llc {
    struct cache *cache; /* NULL: every request goes to the DRAM */
    struct llc_config config;
    struct llc_timing timing;
    struct bank_rules rules;
    struct event_queue *events;
    struct dram *dram;
    struct l3 *l3;   /* NULL: none */
    struct nvm *nvm; /* NULL: no effects */
    unsigned line_log2, sector_log2, n_slices;
    unsigned half;      /* of the slices, where there are two partitions; 0: none have homes */
    unsigned own;       /* slices of each private partition; 0: none are */
    uint64_t far_ps;    /* one way */
    uint64_t lookup_ps; /* from arrival until the line is known */
    bool linear;        /* line mod sets, and so line mod slices */
    uint32_t ways;
    struct llc_slice *slices;
    struct mshr *mshrs;
    struct bank *banks;
    uint64_t *pending;                         /* bit per frame: it is being filled, */
    uint32_t *filler;                          /* [frames] by this mshr */
    struct waiting waiting[DRAM_CHANNELS_MAX]; /* refused by the DRAM, per channel */
    uint64_t n_waiting;
    struct observer *observer; /* NULL: none */
    struct llc_stats stats;
    struct cache_stats doubled; /* what the cache counted at copies, and again at the home */
};

static inline struct bank *bank_of_set(const struct llc_slice *s, uint32_t set) {
    const struct llc *l = s->llc;
    return &s->banks[bank_in_slice(set, l->linear, l->n_slices, l->config.banks)];
}

static inline struct bank *bank_of(const struct llc_slice *s, uint32_t frame) {
    return bank_of_set(s, frame / s->llc->ways);
}

/* Is the frame being filled? */
static inline bool llc_pending(const struct llc *l, uint32_t frame) {
    return l->pending[frame / 64] >> (frame % 64) & 1;
}
static inline void llc_pending_end(struct llc *l, uint32_t frame) {
    l->pending[frame / 64] &= ~(1ull << (frame % 64));
}

static inline bool llc_writes(const struct llc_request *r) {
    return req_op(r->req) == OP_WRITE || req_op(r->req) == OP_ATOMIC;
}

/* A read that comes from the other partition, on behalf of a request that is counted there. */
static inline bool llc_for_copy(const struct llc_request *r) {
    return r->crossed && !llc_writes(r);
}

/* The request is answered: its answer leaves at `ready`, which was known at `now`. */
void llc_answered(struct llc *l, struct llc_request *r, uint64_t now, uint64_t ready);
/* Serves a request whose line and sectors are there, from t on. */
void llc_answer(struct llc_slice *s, struct llc_request *r, uint32_t frame, uint64_t t);
/* Writes the data array at or after t; returns when that is done. *accepted is when the bank, or
 * its buffer, has taken the data over. */
uint64_t llc_array_write(struct llc_slice *s, uint32_t frame, uint32_t sectors, uint64_t t,
                         uint64_t *accepted);
/* Serves the blocked requests of a slice in their order, as far as there is room now. */
void llc_serve_blocked(struct llc_slice *s, uint64_t now);

/* Sends what `o` asks of the DRAM at t, or of the home slice where `r`, NULL for none, asks for a
 * copy; returns the mshr that stands for it. */
struct mshr *llc_send_below(struct llc_slice *s, uint64_t line, const struct cache_outcome *o,
                            const struct llc_request *r, uint64_t t);
/* The fetch of a copy reaches the home slice, which serves it before all that wait there. */
void llc_take_far(struct mshr *m, uint64_t now);
void llc_wait_on(struct mshr *m, struct llc_request *r);
void llc_dram_space(void *llc, unsigned channel, uint64_t now);

#endif
