#include "pe/systolic/hooks.h"

#include <inttypes.h>

const char *const systolic_takes[] = {
    "array.vertical_hop", "array.drain",        "array.preload",
    "array.fold_overlap", "array.accumulators", "array.partitions",
    "spad.ifmap",         "spad.filter",        NULL};

int systolic_hook_plan(struct dataflow_case *c, struct sim_err *err) {
    const struct machine *m = c->machine;
    struct systolic *s = c->plan = sim_alloc(1, sizeof *s, err);
    return s ? systolic_plan(s, dataflow_of(m)->systolic, &m->array, &m->type, c->layer, err)
             : SIM_EIO;
}

bool systolic_hook_choose(struct dataflow_case *c, size_t i) {
    return systolic_choose(c->plan, i);
}

int systolic_hook_working_set(const struct dataflow_case *c, bool input, bool right,
                              uint64_t *bytes, struct sim_err *err) {
    const struct machine *m = c->machine;
    struct systolic s;
    const int rc = systolic_plan(&s, dataflow_of(m)->systolic, &m->array, &m->type, c->layer, err);
    *bytes = rc ? 0 : s.flow->needs ? systolic_working_set(&s, input, right) : UINT64_MAX;
    return rc;
}

/* What registers take over, each bit once: operands and sums on their way, and where outputs stay,
 * the sum of every product. Accumulators below the columns are memories of their own: each sum is
 * written there, and read to be added to or to leave. */
static void count_storage(const struct systolic *s, const struct pe_type *t,
                          const struct pe_result *r, struct moved *moved) {
    const bool stays = systolic_keeps_outputs(&s->flow->dims);
    const double sums = (double)(r->psum_hops + (stays ? r->macs : 0));
    moved->register_bits = (double)r->ifmap_hops * t->act_bits +
                           (double)r->filter_hops * t->weight_bits + sums * t->psum_bits;
    if (s->cfg->accumulators && !stays)
        moved->spad_read_bits = moved->spad_write_bits =
            (double)r->ofmap_sram_writes * (double)s->fr * t->psum_bits;
}

/* Outputs leave at the activations' width, partial sums return at theirs. */
void systolic_hook_closed(const struct dataflow_case *c, struct pe_result *out,
                          struct moved *moved) {
    const struct pe_type *t = &c->machine->type;
    systolic_closed(c->plan, out);
    const double returns = (double)out->ofmap_sram_reads;
    moved->glb_read_bits = (double)out->ifmap_sram_reads * t->act_bits +
                           (double)out->filter_sram_reads * t->weight_bits + returns * t->psum_bits;
    moved->glb_write_bits =
        ((double)out->ofmap_sram_writes - returns) * t->act_bits + returns * t->psum_bits;
    count_storage(c->plan, t, out, moved);
}

struct steps systolic_hook_steps(const struct dataflow_case *c) {
    return steps_systolic(c->plan);
}

int systolic_hook_exact(const struct dataflow_case *c, const struct exact_tensors *data,
                        struct pe_result *out, struct sim_err *err) {
    return exact_systolic(c->plan, data, out, err);
}

int systolic_hook_demand(const struct dataflow_case *c, demand_emit *emit, void *user,
                         struct sim_err *err) {
    const uint64_t parts = c->machine->array.partitions;
    if (parts > 1)
        return sim_fail(err, SIM_EUNSUP,
                        "--trace-sram: not supported with array.partitions = %" PRIu64, parts);
    demand_systolic(c->plan, emit, user);
    return 0;
}
