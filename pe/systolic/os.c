/* Output-stationary: rows hold output positions, columns hold filters, the depth streams. Inputs
 * enter from the left, filters from the top; sums stay and are shifted out downwards. */
#include "pe/exact/flow.h"
#include "pe/systolic/hooks.h"
#include "pe/systolic/outputs.h"

static uint64_t compute(const struct systolic *s, uint64_t t) {
    return t + s->cfg->vertical_hop * (s->rows - 1) + s->cols - 1;
}

static uint64_t drain(const struct systolic *s) {
    return s->cfg->vertical_hop * s->rows;
}

/* Overlapped, the chain of a column must be empty before the next fold's sums enter it. */
static uint64_t interval(const struct systolic *s, uint64_t t) {
    if (s->cfg->drain == DRAIN_FULL)
        return compute(s, t) + drain(s);
    const uint64_t busy = s->cfg->fold_overlap ? t : compute(s, t);
    return busy > drain(s) ? busy : drain(s);
}

static uint64_t tail(const struct systolic *s, uint64_t t) {
    return compute(s, t) + drain(s);
}

static const struct systolic_flow flow = {.dims = {DIM_M, DIM_N, DIM_K},
                                          .interval = interval,
                                          .tail = tail,
                                          .residency = outputs_residency,
                                          .needs = outputs_needs,
                                          .counts = outputs_counts,
                                          .traffic = outputs_traffic,
                                          .exact_int = exact_os_int,
                                          .exact_float = exact_os_float,
                                          .demand = demand_os};

const struct dataflow dataflow_os = {.name = "os",
                                     .help = "outputs stay in a systolic array, operands stream",
                                     .takes = systolic_takes,
                                     .check = outputs_check,
                                     .plan = systolic_hook_plan,
                                     .choose = systolic_hook_choose,
                                     .working_set = systolic_hook_working_set,
                                     .closed = systolic_hook_closed,
                                     .steps = systolic_hook_steps,
                                     .exact = systolic_hook_exact,
                                     .demand = systolic_hook_demand,
                                     .compat = &flow.dims,
                                     .systolic = &flow};
