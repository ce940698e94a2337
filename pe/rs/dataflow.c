/* The row-stationary dataflow's row. */
#include "pe/dataflow.h"
#include "pe/rs/rs.h"
#include "pe/run.h"
#include "sim/memory.h"
#include "sim/whole.h"

#include <stdlib.h>

static const char *const takes[] = {
    "array.pipeline",   "array.pass_setup", "array.mapping", "array.objective",
    "spad.ifmap",       "spad.filter",      "spad.psum",     "spad.tech",
    "spad.extrapolate", "glb.padding",      "glb.grain",     "glb.filters",
    "noc.ifmap",        "noc.filter",       "noc.psum",      NULL};

struct rs_plan {
    struct rs rs; /* first member */
    size_t n;     /* mappings among which memory decides; 0: only the one that is set */
    struct rs_mapping list[];
};

/* A mapping of the user's, from a file where `line` is not 0. */
static int set_given(struct rs *x, const struct rs_mapping *map, int line, struct sim_err *err) {
    struct sim_err inner;
    const int rc = rs_set(x, map, &inner);
    if (rc == 0)
        return 0;
    return line ? sim_fail(err, rc, "%s:%d: %s", x->cfg->mapping, line, inner.text)
                : sim_fail(err, rc, "%s", inner.text);
}

/* The plan with the list of rs_front behind it. */
static int add_front(struct dataflow_case *c, struct sim_err *err) {
    struct rs_mapping *list;
    struct rs_plan *plan = c->plan;
    size_t n;
    const struct rs_mapping chosen = plan->rs.map;
    int rc = rs_front(&plan->rs, &list, &n, err);
    if (rc)
        return rc;
    plan = realloc(c->plan, sizeof *plan + n * sizeof *list);
    if (plan) {
        c->plan = plan;
        plan->rs.map = chosen;
        plan->n = n;
        for (size_t i = 0; i < n; i++)
            plan->list[i] = list[i];
    } else {
        rc = memory_fail(err, "out of memory");
    }
    free(list);
    return rc;
}

/* The whole input and all sums, however much of the input lies in the buffer: passes read copies.
 */
static int working_set(const struct dataflow_case *c, bool input, bool right, uint64_t *bytes,
                       struct sim_err *err) {
    const struct pe_layer *l = c->layer;
    struct rs x;
    const int rc = rs_prepare(&x, &c->machine->array, &c->machine->type, l, err);
    const struct rs_mapping all = {
        .m = l->k, .n = l->n, .e = l->e, .p = 1, .q = x.channels, .r = 1, .t = 1};
    (void)input;
    (void)right;
    *bytes = rc ? 0 : ceil_div(rs_glb_bits(&x, &all), 8);
    return rc;
}

static int search(struct dataflow_case *c, struct sim_err *err) {
    const struct machine *m = c->machine;
    const bool waits = m->array.mode == MODE_TIMED && machine_waits(m);
    const int rc = rs_search(c->plan, err);
    return rc || !waits || m->array.objective != OBJECTIVE_LATENCY ? rc : add_front(c, err);
}

static int plan(struct dataflow_case *c, struct sim_err *err) {
    const struct array_config *cfg = &c->machine->array;
    struct run_layer *job = c->job;
    struct rs_plan *p = c->plan = sim_alloc(1, sizeof *p, err);
    int rc = p ? rs_prepare(&p->rs, cfg, &c->machine->type, c->layer, err) : SIM_EIO, line = 0;
    if (rc)
        return rc;
    p->rs.bandwidth = machine_bandwidth(c->machine);
    if (job->given)
        job->mapping = *job->given;
    else if (*cfg->mapping)
        line = rs_mapping_read(cfg->mapping, c->layer->name, &job->mapping, err);
    if (line < 0)
        return line;
    job->searched = !job->given && !line;
    rc = job->searched ? search(c, err) : set_given(&p->rs, &job->mapping, line, err);
    job->mapping = ((struct rs_plan *)c->plan)->rs.map;
    return rc;
}

static bool choose(struct dataflow_case *c, size_t i) {
    struct rs_plan *p = c->plan;
    if (p->n == 0)
        return i == 0;
    if (i >= p->n || rs_set(&p->rs, &p->list[i], NULL))
        return false;
    c->job->mapping = p->rs.map;
    return true;
}

/* All sums have their full width; filters come past the buffer. */
static void closed(const struct dataflow_case *c, struct pe_result *out, struct moved *moved) {
    const struct pe_type *t = &c->machine->type;
    rs_closed(c->plan, out);
    moved->glb_read_bits =
        (double)out->ifmap_sram_reads * t->act_bits + (double)out->ofmap_sram_reads * t->psum_bits;
    moved->glb_write_bits = (double)out->ofmap_sram_writes * t->psum_bits;
    moved->hop_bits = (double)out->ifmap_hops * t->act_bits +
                      (double)out->filter_hops * t->weight_bits +
                      (double)out->psum_hops * t->psum_bits;
    const double macs = (double)out->macs;
    moved->spad_read_bits = macs * t->act_bits;
    moved->work_read_bits = macs * (t->weight_bits + t->psum_bits);
    moved->work_write_bits = macs * t->psum_bits;
}

static struct steps steps(const struct dataflow_case *c) {
    return steps_rs(c->plan);
}

static int exact(const struct dataflow_case *c, const struct exact_tensors *data,
                 struct pe_result *out, struct sim_err *err) {
    return rs_exact(c->plan, data, out, err);
}

const struct dataflow dataflow_rs = {.name = "rs",
                                     .help = "rows of filters and inputs stay, after Eyeriss",
                                     .takes = takes,
                                     .plan = plan,
                                     .choose = choose,
                                     .working_set = working_set,
                                     .closed = closed,
                                     .steps = steps,
                                     .exact = exact,
                                     .reorders = true};
