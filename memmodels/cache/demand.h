/* A block of accesses cut to lines: what a cache consumes. Built once for all caches that share
 * line and sector size. */
#ifndef MAGNETAR_MEMMODELS_DEMAND_H
#define MAGNETAR_MEMMODELS_DEMAND_H

#include <stdint.h>

#include "sim/err.h"
#include "traces/block.h"

/* One access can touch WORD_EXTENT_MAX / 32 + 1 lines; room for one after the buffer is nearly
 * full. */
#define DEMAND_SLACK 2048u
#define DEMAND_MAX   (BLOCK_MAX + DEMAND_SLACK)

/* Packed request:
 *   bits 0-2   operation
 *   bit  3     partial: its first or last sector is touched in part
 *   bits 4-11  mask of sectors of the line
 *   bits 12-15 sectors in the mask
 *   bits 16-23 first byte touched, bits 24-31 last byte touched, in the line; where 32 B sectors
 *              in between are left out: a bit per 32 B of the line, and 0 */
static inline enum trace_op req_op(uint32_t r) {
    return (enum trace_op)(r & 7);
}
static inline uint32_t req_partial(uint32_t r) {
    return r >> 3 & 1;
}
static inline uint32_t req_mask(uint32_t r) {
    return r >> 4 & 255;
}
static inline uint32_t req_sectors(uint32_t r) {
    return r >> 12 & 15;
}
/* The next range of bytes touched at or after *first: its length, *first moved to its beginning; 0
 * when there is none. */
static inline uint32_t req_range(uint32_t r, uint32_t *first) {
    const uint32_t low = r >> 16 & 255, high = r >> 24, at = *first;
    if (low <= high) {
        *first = low;
        return at > low ? 0 : high - low + 1;
    }
    const uint32_t left = low >> at / TRACE_SECTOR;
    if (!left)
        return 0;
    const unsigned skip = (unsigned)__builtin_ctz(left);
    *first = at + skip * TRACE_SECTOR;
    return (uint32_t)__builtin_ctz(~(left >> skip)) * TRACE_SECTOR;
}

/* Bytes touched. */
static inline uint32_t req_bytes(uint32_t r, unsigned sector_log2) {
    uint32_t bytes = 0;
    if (!req_partial(r))
        return req_sectors(r) << sector_log2;
    for (uint32_t at = 0, n; (n = req_range(r, &at)); at += n)
        bytes += n;
    return bytes;
}

static inline uint32_t req_make(uint32_t op, uint32_t partial, uint32_t mask, uint32_t first,
                                uint32_t last) {
    const uint64_t bits = 0x4332322132212110u; /* set bits of each nibble */
    const uint32_t n =
        (uint32_t)(bits >> (mask & 15) * 4 & 15) + (uint32_t)(bits >> (mask >> 4 & 15) * 4 & 15);
    return op | partial << 3 | mask << 4 | n << 12 | first << 16 | last << 24;
}

struct demand {
    uint32_t n;
    uint64_t *line; /* [DEMAND_MAX] line number */
    uint32_t *req;  /* [DEMAND_MAX] */
};

struct demand *demand_new(struct sim_err *err);
void demand_free(struct demand *d);

/* Cuts accesses [from, to) of b to lines of 2^line_log2 bytes (32 to 256) in sectors of
 * 2^sector_log2; an access that straddles lines becomes one request per line. Returns the first
 * access not taken: `to`, or less when the buffer is full. */
uint32_t demand_build(struct demand *d, const struct trace_block *b, uint32_t from, uint32_t to,
                      unsigned line_log2, unsigned sector_log2);

#endif
