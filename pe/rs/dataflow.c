/* The row-stationary dataflow's row. */
#include "pe/dataflow.h"
#include "pe/rs/rs.h"
#include "pe/run.h"

static const char *const takes[] = {"array.pipeline",   "array.pass_setup",
                                    "array.mapping",    "array.objective",
                                    "spad.ifmap",       "spad.filter",
                                    "spad.psum",        "spad.tech",
                                    "spad.extrapolate", "glb.padding",
                                    "noc.ifmap",        "noc.filter",
                                    "noc.psum",         NULL};

/* A mapping of the user's, from a file where `line` is not 0. */
static int set_given(struct rs *x, const struct rs_mapping *map, int line, struct sim_err *err) {
    struct sim_err inner;
    const int rc = rs_set(x, map, &inner);
    if (rc == 0)
        return 0;
    return line ? sim_fail(err, rc, "%s:%d: %s", x->cfg->mapping, line, inner.text)
                : sim_fail(err, rc, "%s", inner.text);
}

static int plan(struct dataflow_case *c, struct sim_err *err) {
    const struct array_config *cfg = &c->machine->array;
    struct run_layer *job = c->job;
    struct rs *x = c->plan = sim_alloc(1, sizeof *x, err);
    int rc = x ? rs_prepare(x, cfg, &c->machine->type, c->layer, err) : SIM_EIO, line = 0;
    if (rc)
        return rc;
    if (job->given)
        job->mapping = *job->given;
    else if (*cfg->mapping)
        line = rs_mapping_read(cfg->mapping, c->layer->name, &job->mapping, err);
    if (line < 0)
        return line;
    job->searched = !job->given && !line;
    rc = job->searched ? rs_search(x, err) : set_given(x, &job->mapping, line, err);
    job->mapping = x->map;
    return rc;
}

/* All sums have their full width; filters come past the buffer. */
static void closed(const struct dataflow_case *c, struct pe_result *out, struct moved *moved) {
    const struct pe_type *t = &c->machine->type;
    rs_closed(c->plan, out);
    moved->glb_read_bits =
        (double)out->ifmap_sram_reads * t->act_bits + (double)out->ofmap_sram_reads * t->psum_bits;
    moved->glb_write_bits = (double)out->ofmap_sram_writes * t->psum_bits;
    moved->hop_bits = (double)out->hops * t->psum_bits;
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
                                     .closed = closed,
                                     .steps = steps,
                                     .exact = exact,
                                     .reorders = true};
