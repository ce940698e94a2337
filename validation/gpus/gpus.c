/* The GPU presets beside chips. There is no analytical model here: the simulator itself is
 * examined. */
#include "validation/gpus/gpus.h"

static int gpus_run(struct study_run *run, struct sim_err *err) {
    int rc = gpus_titanx(run, err);
    if (rc == 0)
        rc = gpus_sweeps(run, err);
    return rc || run->quick ? rc : gpus_occupancy(run, err);
}

static const struct study_group groups[] = {
    {"cycles of the captured kernels, mean", "TITAN X, nvprof counters", "captured.cycles"},
    {"read hits of the captured kernels, mean", "TITAN X, nvprof counters", "captured.read_hits"},
    {"sectors of the captured kernels, worst", "TITAN X, nvprof counters", "captured.*"},
    {"cycles of kernels not fitted to, mean", "TITAN X, nvprof counters", "predicted.cycles"},
    {"cycles of kernels not fitted to, worst", "TITAN X, nvprof counters", "predicted.worst"},
    {"L2 sectors of kernels not fitted to", "TITAN X, nvprof counters", "predicted.reads"},
    {"read hits of kernels not fitted to", "TITAN X, nvprof counters", "predicted.read_hits"},
    {"cycles of the kernels, mean", "TITAN X, nvprof counters", "mean.cycles"},
    {"read hits of the kernels, mean", "TITAN X, nvprof counters", "mean.read_hits"},
    {"streams by occupancy, mean of each chip", "V100, A40, A100, H100, MI210, gpu-benches",
     "*.occupancy.mean"},
    {"streams by occupancy, worst", "V100, A40, A100, H100, MI210, gpu-benches",
     "*.occupancy.worst"},
    {"L2's bandwidth", "V100, A40, A100, H100, H200, MI210, gpu-benches", "*.l2cache-*"},
    {"latency of pointer chases", "V100, A40, A100, GH200, MI210, gpu-benches", "*.chase-*"},
    {"cycles by kernel", "TITAN X, nvprof counters", "*.cycles"},
    {"L2 read hits by kernel", "TITAN X, nvprof counters", "*.read_hits"},
    {"L2 sectors by kernel", "TITAN X, nvprof counters", "*.reads"},
    {"L2 sectors by kernel", "TITAN X, nvprof counters", "*.writes"},
    {"DRAM sectors by kernel", "TITAN X, nvprof counters", "*.dram_*"},
    {0},
};

const struct study study_gpus = {
    "gpus",
    "GPU presets beside the counters and clocks of chips",
    "The timed GPU memory hierarchy, one set of parameters per chip, against what a TITAN X "
    "counted "
    "and how long its kernels took, and against pointer chases, the L2's bandwidth and streams by "
    "occupancy on seven other chips.",
    gpus_run,
    .groups = groups,
    .verdict =
        "Set once for 20 kernels, the TITAN X misses their cycles by {mean.cycles} % on average, "
        "and "
        "those of seven others, seen while it was made but not fitted to, by {predicted.cycles} %. "
        "Of the other chips latencies, a port and the launch of a group are fitted; what follows, "
        "streams by occupancy, is off by {v100.occupancy.mean} % (V100) and "
        "{a100.occupancy.mean} % (A100) on average.",
};
