/* Inside of the cache, shared by the replacement policies: flat arrays, one row per set. */
#ifndef MAGNETAR_MEMMODELS_CACHE_ARRAY_H
#define MAGNETAR_MEMMODELS_CACHE_ARRAY_H

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "memmodels/cache/cache.h"
#include "memmodels/cache/divide.h"
#include "sim/rng.h"

#define GROUP  16u /* ways are searched and aged in groups of 16 bytes */
#define NO_WAY 64u

typedef signed char ages __attribute__((vector_size(GROUP)));

struct byte_mask {
    uint64_t bits[4]; /* one per byte of a line of up to 256 B */
};

/* The line of a set that was found last, and where: most accesses ask for it again. */
struct recent {
    uint64_t line; /* NO_LINE: none */
    uint32_t way, frame;
};
#define NO_LINE UINT64_MAX

/* Arrays are indexed by frame = set * ways + way, those of bytes by set * row + way. */
struct cache {
    struct cache_config config;
    struct cache_stats stats;
    uint32_t sets, ways, row; /* row: ways rounded up to GROUP */
    uint64_t all_ways;
    struct divisor by_sets, by_slices;
    bool hashed; /* set by slice_hash and set_hash rather than line mod sets */
    uint32_t sets_per_slice;
    unsigned sector_log2, line_log2;
    struct hash slice_hash, set_hash;
    struct hash_memo *slice_memo, *set_memo;
    struct recent *recent;   /* [sets] */
    uint8_t *tag8;           /* [sets][row] one byte of each line's hash */
    uint8_t *order;          /* [sets][row] the policy's own */
    uint64_t *present;       /* [sets] bit per way */
    uint64_t *line;          /* [sets][ways] */
    uint8_t *valid;          /* [sets][ways] mask of sectors that can be read */
    uint8_t *dirty;          /* [sets][ways] mask of sectors to write back */
    struct byte_mask *bytes; /* [sets][ways] lazy only: bytes written in sectors not yet readable */
    uint64_t *use;           /* [sets][ways] OPT only: next use */
    const uint64_t *oracle;  /* OPT only */
    uint64_t serial;         /* number of the next request */
    struct rng rng;
    uint32_t duel; /* DRRIP: selector */
    void *own;     /* of cache_policy_own only: the state that its hooks opened */
    void (*sink)(void *user, struct trace_block *b);
    void *sink_user;
    struct trace_block *below;
};

/* Fills the order bytes with a stack in which the last way is the oldest. */
void cache_init_order(struct cache *c);

/* Passes sectors of a line on to the level below, if one is connected. */
void cache_emit(struct cache *c, uint64_t line, uint32_t sectors, enum trace_op op);

/* Passes exactly the bytes of a write on. */
void cache_emit_request(struct cache *c, uint64_t line, uint32_t req);

static inline uint32_t cache_set_of(const struct cache *c, uint64_t line) {
    uint64_t rest;
    if (__builtin_expect(!c->hashed, 1)) {
        divide(line, &c->by_sets, &rest);
        return (uint32_t)rest;
    }
    const uint64_t row = divide(line, &c->by_slices, &rest);
    return hash_line_near(&c->slice_hash, c->slice_memo, line) * c->sets_per_slice +
           hash_line_near(&c->set_hash, c->set_memo, row);
}

static inline uint8_t cache_tag8(uint64_t line) {
    return (uint8_t)(line * 0x9e3779b97f4a7c15u >> 56);
}

/* Bit per way of a group whose byte equals v. */
static inline uint32_t cache_match(const uint8_t *bytes, uint8_t v) {
#ifdef __SSE2__
    const __m128i row = _mm_load_si128((const __m128i *)bytes);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(row, _mm_set1_epi8((char)v)));
#else
    uint32_t mask = 0;
    for (unsigned i = 0; i < GROUP; i++)
        mask |= (uint32_t)(bytes[i] == v) << i;
    return mask;
#endif
}

/* The way that holds a line of this set, or NO_WAY. */
static inline uint32_t cache_find(const struct cache *c, uint32_t set, uint64_t line,
                                  uint32_t row) {
    const uint8_t *tags = c->tag8 + (size_t)set * row;
    const uint64_t *lines = c->line + (size_t)set * c->ways;
    const uint8_t tag = cache_tag8(line);
    for (uint32_t base = 0; base < row; base += GROUP) {
        uint32_t m = cache_match(tags + base, tag) & (uint32_t)(c->present[set] >> base);
        for (; m; m &= m - 1) {
            const uint32_t way = base + (uint32_t)__builtin_ctz(m);
            if (lines[way] == line)
                return way;
        }
    }
    return NO_WAY;
}

/* Recency order in bytes: 0 is the newest, each way its own number. Makes `way` the newest. */
static inline void cache_touch(uint8_t *order, uint32_t row, uint32_t way) {
    const signed char age = (signed char)order[way];
    if (age == 0)
        return;
    for (uint32_t base = 0; base < row; base += GROUP) {
        ages a;
        memcpy(&a, order + base, sizeof a);
        a -= a < age;
        memcpy(order + base, &a, sizeof a);
    }
    order[way] = 0;
}

/* The way whose byte is v; there must be one. */
static inline uint32_t cache_way_with(const uint8_t *order, uint32_t row, uint8_t v) {
    for (uint32_t base = 0; base < row; base += GROUP) {
        const uint32_t m = cache_match(order + base, v);
        if (m)
            return base + (uint32_t)__builtin_ctz(m);
    }
    return NO_WAY;
}

#endif
