/* One kernel launch and its model: the model splits each work-group into parts (the stretch between
 * two barriers, or a warp), names each part's pattern by a key and records a pattern once; every
 * other part with that key is the same records moved to other bases. */
#ifndef MAGNETAR_TRACES_KERNELS_LAUNCH_H
#define MAGNETAR_TRACES_KERNELS_LAUNCH_H

#include "traces/kernels/recorder.h"
#include "traces/kernels/tiles.h"
#include "traces/networks/network.h"

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

/* A matrix in memory. */
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
    uint64_t c, h, w, oh, ow, r, s;
    struct net_axis y, x; /* the output sizes stand for the padding behind */
};

/* Element-wise kernels over n elements: each work-item makes the accesses of `steps` in order. */
#define MAP_STEPS 14u
struct map_step {
    enum trace_op op;
    uint32_t array;
    uint64_t offset; /* elements: the work-item's element is i + offset */
    /* What the work-item executes before it, until it waits for what it has read, and then. */
    struct recorder_block before, then;
    bool waits;
};
struct map_args {
    uint64_t n;
    uint64_t array[KERNEL_BUFFERS]; /* byte addresses */
    struct map_step steps[MAP_STEPS];
    uint32_t n_steps;
    uint64_t period, channels; /* array 1 is a bias: one element per `period`; 0: it is not */
};

/* Softmax down each of n columns of [n / inner][len][inner], in three passes; its gradient, in two,
 * reads out and dout and writes din. */
struct softmax_args {
    uint64_t in, out, dout, din;
    uint64_t n, len, inner;
    bool grad;
};

/* Pooling of planes of h x w to oh x ow. The gradient reads in, out, dout and writes din. */
struct pool_args {
    uint64_t in, out, dout, din;
    uint64_t n; /* work-items: outputs, for the gradient inputs */
    uint64_t h, w, oh, ow, r, s;
    struct net_axis y, x;
    bool grad;
};

/* dbias[channel]: the sum over images and `inner` columns, a work-group per channel. */
struct bias_grad_args {
    uint64_t dout, dbias;
    uint64_t images, channels, inner;
};

/* Copies a matrix of `one` contiguous elements by `two`, transposed or not, padded or cut to the
 * size of the destination. */
struct copy_args {
    struct matrix src, dest;
    uint64_t src_one, src_two, dest_one, dest_two;
};

struct launch {
    const struct kernel_model *model;
    const char *name; /* static */
    uint32_t groups[3], items[3];
    const struct tiles *tiles;
    uint64_t temp_bytes; /* of the buffer that the library allocates before it; 0: none */
    union {
        struct gemm_args gemm;
        struct im2col_args im2col; /* also of col2im */
        struct map_args map;
        struct softmax_args softmax;
        struct pool_args pool;
        struct bias_grad_args bias_grad;
        struct copy_args copy;
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

/* Byte address of element (row, column). */
static inline uint64_t matrix_at(const struct matrix *m, uint64_t row, uint64_t column) {
    return m->base + (m->offset + row * m->ld + column) * KERNEL_REAL;
}
static inline uint64_t at_most(uint64_t a, uint64_t limit) {
    return a < limit ? a : limit;
}

extern const struct kernel_model model_gemm_direct, model_gemm, model_copy_pad, model_transpose_pad,
    model_transpose_fast, model_im2col, model_col2im, model_map, model_softmax, model_pool,
    model_bias_grad;

/* With these tiles it is known what the direct product A^T B executes between its accesses. */
bool model_gemm_direct_has_work(const struct tiles *t);

#endif
