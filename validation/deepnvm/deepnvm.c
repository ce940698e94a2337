/* DeepNVM++ (arXiv 2012.04559): how much MRAM last-level caches save a GPU on deep learning, by a
 * serial formula; beside counts of whole networks and a timed GPU. */
#include <stdlib.h>

#include "validation/deepnvm/parts.h"

static int run(struct study_run *run, struct sim_err *err) {
    struct dn_data *d = sim_alloc(1, sizeof *d, err);
    if (!d)
        return SIM_EIO;
    d->run = run;
    int rc = dn_collect(d, err);
    if (rc == 0)
        rc = dn_study_claims(d, err);
    if (rc == 0)
        rc = dn_study_scaling(d, err);
    if (rc == 0)
        rc = dn_study_tables(d, err);
    if (rc == 0)
        rc = dn_study_streams(d, err);
    if (rc == 0)
        rc = dn_study_window(d, err);
    free(d);
    return rc;
}

const struct study study_deepnvm = {
    .name = "deepnvm",
    .title = "DeepNVM++: EDP of MRAM caches, serial formula, counts and timed GPU",
    .claim =
        "STT-MRAM and SOT-MRAM last-level caches lower the EDP of deep learning on a GPU up to "
        "3.8 and 4.7 times at the capacity of SRAM, up to 2 and 2.3 times at its area. Every "
        "figure here rests on technology tables that nobody has checked against their source "
        "(unverified), or on tool output (modelled); the formula is inferred. T64 and I16 to "
        "I256 are sampled: reads and writes of the whole batch, DRAM accesses estimated "
        "(README).",
    .run = run,
};
