/* One warp access as the 128 B lines it touches, ascending, each with a mask of its 32 B sectors.
 */
#ifndef MAGNETAR_TRACES_COALESCE_H
#define MAGNETAR_TRACES_COALESCE_H

#include <stdint.h>

#include "traces/block.h"

#define COALESCE_LANES 32u
#define COALESCE_BYTES 32u                  /* most bytes of one lane, so that it meets two lines */
#define COALESCE_LINES (2 * COALESCE_LANES) /* most lines of one access */

struct coalesced {
    uint32_t n;
    uint64_t line[COALESCE_LINES]; /* byte addresses */
    uint32_t mask[COALESCE_LINES];
};

/* The sectors mask of `line`, put where it belongs. */
static inline void coalesce_line(struct coalesced *c, uint64_t line, uint32_t mask) {
    uint32_t at = c->n;
    while (at > 0 && c->line[at - 1] > line)
        at--;
    if (at > 0 && c->line[at - 1] == line) {
        c->mask[at - 1] |= mask;
        return;
    }
    for (uint32_t i = c->n++; i > at; i--) {
        c->line[i] = c->line[i - 1];
        c->mask[i] = c->mask[i - 1];
    }
    c->line[at] = line;
    c->mask[at] = mask;
}

/* `bytes` (1 to COALESCE_BYTES) of one lane, which must not end beyond 2^64. */
static inline void coalesce_lane(struct coalesced *c, uint64_t addr, uint32_t bytes) {
    const uint64_t last = addr + bytes - 1;
    const uint32_t low = (uint32_t)(addr % TRACE_LINE / TRACE_SECTOR);
    const uint32_t high = (uint32_t)(last % TRACE_LINE / TRACE_SECTOR);
    if (addr / TRACE_LINE == last / TRACE_LINE) {
        coalesce_line(c, addr - addr % TRACE_LINE, (2u << high) - (1u << low));
    } else {
        coalesce_line(c, addr - addr % TRACE_LINE, 16u - (1u << low));
        coalesce_line(c, last - last % TRACE_LINE, (2u << high) - 1u);
    }
}

#endif
