/* One kernel launch and its model: the model splits each work-group into parts (the stretch between
 * two barriers, or a warp), names each part's pattern by a key and records a pattern once; every
 * other part with that key is the same records moved to other bases. */
#ifndef MAGNETAR_TRACES_KERNELS_LAUNCH_H
#define MAGNETAR_TRACES_KERNELS_LAUNCH_H

#include "traces/kernels/recorder.h"
#include "traces/kernels/tiles.h"

struct launch;

/* A part of a work-group. Two parts of one launch with equal keys and equal offsets of their bases
 * in a line have equal records relative to their bases. */
#define PART_KEY 3u
struct part {
    uint64_t key[PART_KEY];
    uint64_t base[KERNEL_BUFFERS]; /* byte addresses */
    uint32_t warp;            /* number of the part's first warp; not in the key, like these: */
    uint32_t group[3], index; /* what it is a part of */
};

struct kernel_model {
    /* Fills key, base and warp of part p->index of work-group p->group; false: there is none. */
    bool (*part)(const struct launch *l, struct part *p);
    /* Records the part, its warps numbered from 0. */
    void (*record)(const struct launch *l, const struct part *p, struct recorder *r);
};

/* A matrix in memory, 4-byte elements. */
struct matrix {
    uint64_t base;   /* of the buffer, bytes */
    uint64_t offset; /* elements */
    uint64_t ld;     /* elements from one row (or column) to the next */
};

/* C = alpha * op(A) * op(B) + beta * C as the library's kernels take it. */
struct gemm_args {
    uint64_t m, n, k;
    struct matrix a, b, c;
    bool a_trans, b_trans, c_trans; /* as the kernel sees them */
    bool beta;                      /* C is read, too */
};

struct im2col_args {
    uint64_t in, col; /* byte addresses of the image and of the columns */
    uint64_t c, h, w, oh, ow, r, s, stride, pad, dilation;
};

/* Element-wise kernels over n elements: up to KERNEL_BUFFERS arrays. */
struct map_args {
    uint64_t n;
    uint64_t array[KERNEL_BUFFERS];
    uint64_t period, channels; /* bias: elements per channel, channels */
};

struct launch {
    const struct kernel_model *model;
    const char *name; /* static */
    uint32_t groups[3], items[3];
    const struct tiles *tiles;
    union {
        struct gemm_args gemm;
        struct im2col_args im2col;
        struct map_args map;
    };
};

#define KERNEL_WARP 32u
#define KERNEL_REAL 4u /* bytes of an element */

/* Local id of work-item `item` of a group. */
static inline void launch_item(const struct launch *l, uint32_t item, uint32_t id[2]) {
    id[0] = item % l->items[0];
    id[1] = item / l->items[0] % l->items[1];
}
static inline uint32_t launch_items(const struct launch *l) {
    return l->items[0] * l->items[1] * l->items[2];
}

extern const struct kernel_model model_gemm_direct, model_im2col, model_bias;

#endif
