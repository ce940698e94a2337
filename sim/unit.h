/* Quantities with units, as people write them: 3MiB, 1.2ns, 0.35nJ, 1.4GHz, 6442mW. */
#ifndef MAGNETAR_SIM_UNIT_H
#define MAGNETAR_SIM_UNIT_H

#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

/* The dimension of a value; values are kept in the base unit named here. */
enum unit {
    UNIT_NONE,       /* a plain number */
    UNIT_BYTES,      /* bytes; K, KB and KiB are all 2^10, as cache and DRAM tables use them */
    UNIT_SECONDS,    /* s, ms, us, ns, ps, fs */
    UNIT_JOULES,     /* J, mJ, uJ, nJ, pJ, fJ */
    UNIT_HERTZ,      /* Hz, kHz, MHz, GHz */
    UNIT_WATTS,      /* W, mW, uW, nW, pW */
    UNIT_MM2,        /* mm^2, um^2 (also written mm2, um2) */
    UNIT_BYTES_PER_S /* B/s, KB/s, MB/s, GB/s, TB/s: powers of 1000 */
};

/* Reads "NUMBER[UNIT]" with an optional blank between them, nothing after it. A plain number is
 * taken in the base unit. Fails with SIM_EUSAGE and the units that would do. */
int unit_parse(const char *text, enum unit unit, double *value, struct sim_err *err);

/* As unit_parse, for an exact count: whole, 0 to 2^64 - 1. Also reads 0x... */
int unit_parse_count(const char *text, enum unit unit, uint64_t *value, struct sim_err *err);

/* A count without a unit that may end in k, M or G, powers of 1000: 500k, 3M. SIM_EUSAGE. */
int unit_parse_number(const char *text, uint64_t *value, struct sim_err *err);

/* A real as a count, cut off to a whole one: the way from double to integer, for figures whose
 * inputs were held to their ranges. What no count holds gives the nearest that does, NaN 0. */
static inline uint64_t unit_whole(double value) {
    return !(value >= 1) ? 0 : value >= 0x1p64 ? UINT64_MAX : (uint64_t)value;
}

/* Writes value with `digits` significant digits and the unit that keeps it between 1 and 1000.
 * Bytes that are a whole number of KiB, MiB or GiB are written exactly. Returns buf. */
const char *unit_format(char *buf, size_t size, double value, enum unit unit, int digits);

/* The name of the base unit ("s", "J", "B", ...), "" for UNIT_NONE. */
const char *unit_base(enum unit unit);

#endif
