/* How many work-groups of a kernel are resident on an SM: the least of what its slots, warps,
 * registers and shared memory allow. Rules: NVIDIA's occupancy calculator (CUDA C++ Programming
 * Guide, "Compute Capabilities": limits and allocation units). */
#ifndef MAGNETAR_MEMMODELS_OCCUPANCY_H
#define MAGNETAR_MEMMODELS_OCCUPANCY_H

#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

struct occupancy_gpu {
    const char *name; /* as the configuration in conf/ */
    unsigned sm;      /* 80: compute capability 8.0 */
    uint32_t groups, warps, registers;
    uint32_t shared_bytes;       /* of an SM */
    uint32_t group_shared_bytes; /* the most of a work-group */
    uint32_t reserved_bytes;     /* of shared memory, per work-group, kept by the system */
    uint32_t shared_unit;        /* bytes: allocation granularity */
    const char *source, *status;
};

/* What a work-group needs. */
struct occupancy_need {
    uint32_t threads;   /* 1 to 1024 */
    uint32_t registers; /* per work-item */
    uint32_t shared_bytes;
};

struct occupancy {
    uint32_t groups, warps; /* resident; 0: the work-group does not fit at all */
    const char *limiter;    /* "groups", "warps", "registers" or "shared memory" */
};

/* The GPU of this name, or NULL with *err (SIM_EUSAGE) naming them all. */
const struct occupancy_gpu *occupancy_gpu_find(const char *name, struct sim_err *err);

/* What the work-groups of named kernels need, and of which GPU. */
struct occupancy_kernel {
    const char *name;
    uint32_t registers, shared_bytes;
};

struct occupancy_kernels {
    const struct occupancy_gpu *gpu;
    const struct occupancy_kernel *items;
    size_t n;
};

/* Work-groups per SM of the kernel `name` launched with `threads` work-items, from 1 to `most`;
 * `most` for a kernel that is not listed, or for no list (NULL). */
uint64_t occupancy_limit(const struct occupancy_kernels *k, const char *name, uint64_t threads,
                         uint64_t most);

struct occupancy occupancy_of(const struct occupancy_gpu *gpu, const struct occupancy_need *need);

#endif
