/* Timed mode: what each kernel launch took, and what bound it. A launch is given what happens from
 * the end of the launch before it to its own end, the copying back that it causes included. */
#ifndef MAGNETAR_MEMMODELS_KERNEL_LOG_H
#define MAGNETAR_MEMMODELS_KERNEL_LOG_H

#include "sim/err.h"
#include "sim/stat.h"

struct system;

enum kernel_bound {
    KERNEL_ISSUE,  /* the SMs' issue of instructions */
    KERNEL_SHARED, /* their shared memory */
    KERNEL_L2,     /* the ports of the LLC's slices */
    KERNEL_DRAM,
    KERNEL_LATENCY, /* none of them is in use for half of the time */
    KERNEL_BOUNDS
};

struct timed_kernel {
    uint32_t id;
    char *name; /* owned */
    uint64_t cycles;
    uint64_t l1_reads, l1_hits;
    uint64_t reads, read_hits, writes, read_sectors, read_sector_hits, write_sectors;
    uint64_t dram_read_bytes, dram_write_bytes;
    double share[KERNEL_LATENCY]; /* of the time for which each is in use, 0 to 1 */
    enum kernel_bound bound;
};
extern const struct stat_table timed_kernel_stats;

const char *kernel_bound_name(enum kernel_bound bound); /* "issue", "shared", ... */

struct timed_kernels {
    struct timed_kernel *items;
    size_t n, cap;
};
void timed_kernels_free(struct timed_kernels *k);

struct snapshot;

/* Appends the launch, number `kernel` of the trace, that has run from `since` to now; *last is the
 * snapshot at the end of the launch before and becomes that of this one. SIM_EIO. */
int kernel_log_add(struct timed_kernels *log, struct system *s, struct snapshot *last,
                   uint32_t kernel, uint64_t since, uint64_t now, struct sim_err *err);

#endif
