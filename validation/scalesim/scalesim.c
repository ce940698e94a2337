/* SCALE-Sim: what its closed form leaves out, found by exact runs and RTL. */
#include "validation/scalesim/scalesim.h"

#include <strings.h>

#include "pe/dataflow.h"

int scalesim_dataflow(const char *name) {
    const struct dataflow *d;
    for (int i = 0; (d = dataflow_at((size_t)i)); i++)
        if (d->compat && strcasecmp(d->name, name) == 0)
            return i;
    return -1;
}

int scalesim_product(struct machine *m, enum array_mode mode, uint64_t rows, uint64_t cols,
                     uint64_t depth, struct pe_result *out, struct sim_err *err) {
    const struct net_layer net = {.name = (char[]){"product"},
                                  .type = NET_GEMM,
                                  .n = 1,
                                  .h = rows,
                                  .w = 1,
                                  .c = depth,
                                  .k = cols,
                                  .r = 1,
                                  .s = 1,
                                  NET_WINDOW(1, 0, 1),
                                  .groups = 1};
    struct run_layer job = {.net = &net, .batch = 1, .zeros_in = -1, .zeros_out = -1, .seed = 1};
    m->array.mode = (int)mode;
    const int rc = run_layer(m, &job, err);
    *out = job.result;
    return rc;
}

static int run(struct study_run *run, struct sim_err *err) {
    int rc = scalesim_reported(run, err);
    if (rc == 0)
        rc = scalesim_random(run, err);
    return rc ? rc : scalesim_rtl(run, err);
}

const struct study study_scalesim = {"scalesim", "SCALE-Sim beside exact systolic arrays and RTL",
                                     "SCALE-Sim v2 counts cycles by (2R + C + T - 2) folds, less "
                                     "its defects: a drain that it leaves "
                                     "out, windows that it counts too many, half-buffer flushes. "
                                     "Reproduced under --compat scalesim; "
                                     "the columns `simulation` are of the true model.",
                                     run};
