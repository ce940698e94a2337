/* Input-stationary: rows hold the depth, columns hold output positions, filters stream. */
#include "pe/exact/flow.h"
#include "pe/systolic/hooks.h"
#include "pe/systolic/stationary.h"

static void residency(struct systolic *s) {
    const struct pe_layer *l = s->layer;
    stationary_residency(s, l->ifmap_words / l->products, s->type->act_bits, l->gemm_k * l->gemm_n,
                         s->type->weight_bits, false);
}

static struct systolic_needs needs(const struct systolic *s) {
    const struct pe_layer *l = s->layer;
    return stationary_needs(s, l->ifmap_words / l->products, s->type->act_bits,
                            l->gemm_k * l->gemm_n, s->type->weight_bits, false);
}

static void counts(const struct systolic *s, struct pe_result *out) {
    stationary_counts(s, false, out);
}

static struct fold_traffic traffic(const struct systolic *s, uint64_t unit, uint64_t chunk,
                                   uint64_t row_fold) {
    const struct pe_layer *l = s->layer;
    const uint64_t fc = unit % s->fc;
    struct fold_traffic f = {0};
    if (chunk == 0 || !s->keeps_block)
        f.ifmap = systolic_share(systolic_share(l->ifmap_words / l->products, fc, s->fc), row_fold,
                                 s->fr);
    if (fc == 0 || !s->keeps_stream)
        f.filter = systolic_chunk(s, chunk) * systolic_tile(s->sr, s->rows, row_fold);
    stationary_psums(s, fc, chunk, row_fold, &f);
    return f;
}

static const struct systolic_flow flow = {.dims = {DIM_K, DIM_M, DIM_N},
                                          .interval = stationary_interval,
                                          .tail = stationary_tail,
                                          .residency = residency,
                                          .needs = needs,
                                          .counts = counts,
                                          .traffic = traffic,
                                          .exact_int = exact_stationary_int,
                                          .exact_float = exact_stationary_float,
                                          .demand = demand_stationary};

const struct dataflow dataflow_is = {.name = "is",
                                     .help = "inputs stay, sums flow down a systolic array",
                                     .takes = systolic_takes,
                                     .check = stationary_check,
                                     .plan = systolic_hook_plan,
                                     .choose = systolic_hook_choose,
                                     .working_set = systolic_hook_working_set,
                                     .closed = systolic_hook_closed,
                                     .steps = systolic_hook_steps,
                                     .exact = systolic_hook_exact,
                                     .demand = systolic_hook_demand,
                                     .compat = &flow.dims,
                                     .systolic = &flow};
