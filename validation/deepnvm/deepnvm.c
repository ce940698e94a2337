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
        rc = dn_study_joint(d, err);
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

static const struct study_group groups[] = {
    {"area and capacity ratios of its table", "DeepNVM++, abstract", "area.*"},
    {"area and capacity ratios of its table", "DeepNVM++, abstract", "capacity.*"},
    {"area and capacity ratios of its table", "DeepNVM++, abstract", "same_area.*"},
    {"the four gains by two free constants", "DeepNVM++ and arXiv 2206.13601", "joint.*"},
    {"EDP gains, timed on a TITAN X", "DeepNVM++, abstract", "timed.*"},
    {"the same within the band of its settings", "sign and order of DeepNVM++'s claims", "band.*"},
    {"EDP gains over batches", "DeepNVM++, body (unverified)", "batch.*"},
    {"DRAM accesses saved by a larger cache", "DeepNVM++, body (unverified)", "dram.*"},
    {"mean cache energies", "DeepNVM++, body (unverified)", "*.dynamic"},
    {"mean cache energies", "DeepNVM++, body (unverified)", "*.leakage"},
    {"mean cache energies", "DeepNVM++, body (unverified)", "*.energy"},
    {"EDP gains at 32 MB", "DeepNVM++, abstract", "large.*"},
    {"EDP gains over other tables", "nobody", "tables.*"},
    {"EDP with one access in flight", "the serial formula", "serial.*"},
    {"EDP gains", "DeepNVM++, abstract", "iso*"},
    {0},
};

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
    .groups = groups,
    .verdict =
        "No one way gives the claimed gains (3.8 and 4.7 at equal capacity, 2 and 2.3 at equal "
        "area): at equal capacity the formula without DRAM gives {isocap.stt.most:model} and "
        "{isocap.sot.most:model}, counts with DRAM {isocap.stt.most} and {isocap.sot.most} (at "
        "equal "
        "area {isoarea.stt.most} and {isoarea.sot.most}), and a timed GPU, for STT, between "
        "{band.isocap.stt.least} and {band.isocap.stt.most}, so that even the sign depends on "
        "settings "
        "that no measurement decides. A DRAM of {joint.latency:model} ns and {joint.energy:model} "
        "nJ "
        "per access, two constants fitted to four figures, gives all four within 3 %, which "
        "suggests "
        "what the paper did and does not prove it.",
};
