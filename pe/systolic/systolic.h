/* Output-, weight- and input-stationary systolic arrays: one fold maps Sr x Sc of the product onto
 * rows x columns while T operands stream past.
 *
 * With v registers per vertical hop, R rows, C columns, cycles from the first operand on:
 *   os: last multiply-accumulate after T + v(R-1) + C-1, outputs shifted out downwards in vR more
 *   ws, is: R cycles of loading, then the last partial sum leaves after T + vR + C - 2
 * ws with v = 2 and serial loading is T+3R+C-2, os with v = 1 and full drain T+2R+C-2, as clock
 * edges of RTL arrays (validation/scalesim/rtl_edges.csv). A fold always takes the whole array's
 * time, used or not. */
#ifndef MAGNETAR_PE_SYSTOLIC_H
#define MAGNETAR_PE_SYSTOLIC_H

#include "pe/array.h"
#include "pe/layer.h"
#include "pe/result.h"
#include "pe/step.h"
#include "pe/type.h"

struct systolic_flow;
struct exact_tensors;
struct exact_count;
struct demand_fold;

/* Dimensions of a product: M output positions, N filters, K depth. */
enum systolic_dim { DIM_M, DIM_N, DIM_K };

/* What lies on the array's rows, on its columns, and what streams past in time. Whoever streams the
 * depth keeps outputs; else columns hold filters or, where M lies on them, inputs. */
struct systolic_dims {
    enum systolic_dim rows, cols, stream;
};

static inline bool systolic_keeps_outputs(const struct systolic_dims *d) {
    return d->stream == DIM_K;
}

static inline bool systolic_columns_are_inputs(const struct systolic_dims *d) {
    return d->cols == DIM_M;
}

struct systolic {
    const struct systolic_flow *flow;
    const struct array_config *cfg;
    const struct pe_type *type;
    const struct pe_layer *layer;
    uint64_t rows, cols;    /* of one partition */
    uint64_t sr, sc, t;     /* of one product */
    uint64_t fr, fc;        /* folds over rows and columns */
    uint64_t chunk, chunks; /* T is cut to the accumulators' depth */
    uint64_t units;         /* (product, column fold) pairs over all partitions */
    bool keeps_block;       /* the columns' operand stays in the GLB while its column fold lasts */
    bool keeps_stream;      /* the other operand stays in the GLB while its product lasts */
    bool keeps_filters;     /* filters shared by all products stay in the GLB */
    bool keeps_psums;       /* partial sums of a chunk stay in the GLB */
};

/* DRAM words that one fold asks for before it starts and leaves after it ends. */
struct fold_traffic {
    uint64_t ifmap, filter, psum_in, psum_out, ofmap;
};

/* One partition of an exact run (pe/exact/flow.h): units part, part + partitions, ... */
typedef int systolic_machine(const struct systolic *s, const struct exact_tensors *d, uint64_t part,
                             struct exact_count *count, struct sim_err *err);

/* Bits of the global buffer that the keeps_ fields cost beside `base`; 0: kept at no cost. */
struct systolic_needs {
    uint64_t base, block, stream, filters, psums;
    bool filters_are_block, filters_are_stream; /* all filters hold that operand, too */
};

/* How one dataflow folds: os.c, ws.c and is.c. Folds that share what their columns hold are told
 * apart by nothing but these functions. */
struct systolic_flow {
    struct systolic_dims dims;
    /* Cycles from fold to fold, and of the last one, for t operands. */
    uint64_t (*interval)(const struct systolic *s, uint64_t t);
    uint64_t (*tail)(const struct systolic *s, uint64_t t);
    void (*residency)(struct systolic *s);                    /* fills in the keeps_ fields */
    struct systolic_needs (*needs)(const struct systolic *s); /* NULL: only residency's choice */
    void (*counts)(const struct systolic *s, struct pe_result *out); /* buffer, PEs, hops */
    /* DRAM words of one fold. */
    struct fold_traffic (*traffic)(const struct systolic *s, uint64_t unit, uint64_t chunk,
                                   uint64_t row_fold);
    systolic_machine *exact_int, *exact_float;      /* both or none */
    void (*demand)(const struct demand_fold *fold); /* pe/systolic/demand.h */
};

/* Chooses folds, chunks and what stays in the global buffer. SIM_EFORMAT when PE-cycles pass 2^63.
 */
int systolic_plan(struct systolic *s, const struct systolic_flow *flow,
                  const struct array_config *cfg, const struct pe_type *type,
                  const struct pe_layer *layer, struct sim_err *err);

/* Takes the i-th of the sets of keeps_ fields that fit the global buffer, false past the last. */
bool systolic_choose(struct systolic *s, size_t i);

/* Bytes of the global buffer with which each of these sets fits, where all inputs or all filters
 * lie in it anyway; of a flow with `needs`. */
uint64_t systolic_working_set(const struct systolic *s, bool inputs, bool filters);

/* Extent of a dimension of a layer's product. */
uint64_t systolic_size(const struct pe_layer *layer, enum systolic_dim dim);

uint64_t systolic_lead(const struct systolic *s);                 /* before the first fold */
uint64_t systolic_interval(const struct systolic *s, uint64_t t); /* from fold to fold */
uint64_t systolic_tail(const struct systolic *s, uint64_t t);     /* last fold, start to end */

/* Operands of fold chunk i: systolic_chunk(s, chunks - 1) may be shorter than the others. */
static inline uint64_t systolic_chunk(const struct systolic *s, uint64_t i) {
    return i + 1 < s->chunks ? s->chunk : s->t - i * s->chunk;
}

/* Closed form: cycles, utilisation and accesses without any waiting for memory. */
void systolic_closed(const struct systolic *s, struct pe_result *out);

/* Folds of a unit run chunk by chunk, rows inside; a unit is column fold unit % fc of product
 * unit / fc. */
struct fold_traffic systolic_traffic(const struct systolic *s, uint64_t unit, uint64_t chunk,
                                     uint64_t row_fold);

/* Part i of n of a total, so that the parts add up to it. */
static inline uint64_t systolic_share(uint64_t total, uint64_t i, uint64_t n) {
    return total / n + total % n * (i + 1) / n - total % n * i / n;
}
/* Size of tile i when `whole` is cut in tiles of `tile`. */
static inline uint64_t systolic_tile(uint64_t whole, uint64_t tile, uint64_t i) {
    return whole - i * tile < tile ? whole - i * tile : tile;
}

/* The planned layer as steps, a fold each; cycles and words add up to those of the closed form. */
struct steps steps_systolic(const struct systolic *s);

/* Bytes of the global buffer that hold operands for a fold (half of it when double-buffered). */
uint64_t systolic_budget(const struct systolic *s);

#endif
