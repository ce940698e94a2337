/* Parameters of the GPU front end. */
#include "memmodels/gpu/gpu.h"

#define FIELD(name) offsetof(struct gpu_config, name)
#define COUNT(key, name, initial, min, max, help)                                                  \
    { key, PARAM_UINT, UNIT_NONE, FIELD(name), initial, min, max, 0, help }

static const struct param rows[] = {
    COUNT("gpu.sms", sms, "28", 1, 1024, "streaming multiprocessors"),
    COUNT("gpu.ctas_per_sm", ctas_per_sm, "16", 1, 64, "work-groups resident on an SM"),
    COUNT("gpu.warps_per_sm", warps_per_sm, "64", 1, 4096, "warps resident on an SM"),
    COUNT("gpu.sm_outstanding", sm_outstanding, "512", 1, 65536, "accesses in flight of an SM"),
    COUNT("gpu.warp_outstanding", warp_outstanding, "16", 1, 65536, "reads in flight of a warp"),
    COUNT("gpu.issue", issue_cycles, "1", 1, 1000, "cycles of the load/store unit per access"),
    COUNT("gpu.gap", gap_cycles, "1", 0, 1000000,
          "cycles between accesses of a warp, where the trace records none"),
    COUNT("gpu.launch", launch_cycles, "0", 0, 100000000,
          "cycles before each kernel's first group"),
    COUNT("gpu.shared", shared_cycles, "0", 0, 100000,
          "cycles per line that a warp reads back from shared memory after a barrier, where the "
          "trace does not record its work"),
    COUNT("gpu.shared_issue", shared_issue_cycles, "1", 0, 100000,
          "of these, cycles of the SM's shared memory"),
    COUNT("gpu.group_launch", group_launch_cycles, "0", 0, 1000000,
          "cycles from a free place on an SM to a work-group's first instruction"),
    COUNT("gpu.xbar.latency", xbar_cycles, "0", 0, 100000, "cycles between SM and slice, one way"),
    COUNT("gpu.xbar.bytes", xbar_bytes, "32", 1, 4096, "bytes per cycle into and out of an SM"),
    COUNT("gpu.xbar.header", header_bytes, "0", 0, 4096, "bytes that go before those of a write"),
    COUNT("gpu.xbar.slice_bytes", slice_bytes, "32", 1, 4096, "bytes per cycle out of a slice"),
    COUNT("gpu.l1.latency", l1_cycles, "0", 0, 100000,
          "cycles of an L1 hit, and before a miss leaves"),
    {"gpu.tlb.reach", PARAM_UINT, UNIT_BYTES, FIELD(tlb_reach), "0", 0, 0x1p40, 0,
     "bytes whose translations all SMs together hold; 0: all"},
    {"gpu.tlb.page", PARAM_UINT, UNIT_BYTES, FIELD(tlb_page), "2MiB", 4096, 0x1p30, 0,
     "bytes of a page, a power of two"},
    COUNT("gpu.tlb.miss", tlb_cycles, "0", 0, 100000,
          "cycles by which an access to another page is late, after the L1"),
    {"gpu.h2d", PARAM_UINT, UNIT_BYTES, FIELD(h2d_bytes), "0", 0, 0x1p40, 0,
     "of the inputs (lines read before they are written) that the copy from the host left in the "
     "LLC"},
    COUNT("gpu.buffer", buffer, "4194304", 1024, 1e9,
          "accesses of resident work-groups held in memory; fewer groups are resident beyond it"),
};
const struct param_table gpu_params = {rows, sizeof rows / sizeof rows[0]};

#define L1(name) (offsetof(struct gpu_config, l1) + offsetof(struct cache_config, name))

#define WORK(name, member, initial, help)                                                          \
    { "gpu.work." name, PARAM_REAL, UNIT_NONE, WORK_FIELD(member), initial, 0, 1e6, 0, help }
#define WORK_FIELD(member) (offsetof(struct gpu_config, work) + offsetof(struct gpu_work, member))

static const struct param work_rows[] = {
    WORK("latency", latency, "4", "cycles from an instruction of a warp to one that needs it"),
    WORK("width", width, "4", "instructions of warps per cycle that an SM issues"),
    WORK("integer", factor[WORK_INTEGER], "1", "the chip's instructions for each recorded one"),
    WORK("float", factor[WORK_FLOAT], "1", "the same, of 32 bits"),
    WORK("double", factor[WORK_DOUBLE], "1", "the same, of 64 bits"),
    WORK("special", factor[WORK_SPECIAL], "1", "the same, division, roots, exponentials"),
    WORK("control", factor[WORK_CONTROL], "1", "the same, branches and barriers"),
    WORK("shared", shared_factor, "1", "the same, accesses to shared memory"),
    WORK("integer_lanes", lanes[WORK_INTEGER], "64", "results per cycle of an SM"),
    WORK("float_lanes", lanes[WORK_FLOAT], "64", "the same"),
    WORK("double_lanes", lanes[WORK_DOUBLE], "32", "the same"),
    WORK("special_lanes", lanes[WORK_SPECIAL], "16", "the same"),
    WORK("control_lanes", lanes[WORK_CONTROL], "64", "the same"),
    WORK("barrier", barrier, "2", "cycles for each warp that meets the others at a barrier"),
    WORK("shared_latency", shared_latency, "24", "cycles that an access to shared memory takes"),
};
const struct param_table gpu_work_params = {work_rows, sizeof work_rows / sizeof work_rows[0]};

static const struct param l1_rows[] = {
    {"gpu.l1.size", PARAM_UINT, UNIT_BYTES, L1(size), "0", 0, 1 << 30, 0,
     "per SM, write-through without allocation; 0: none"},
    {"gpu.l1.ways", PARAM_UINT, UNIT_NONE, L1(ways), "4", 1, 64, 0, "associativity"},
    {"gpu.l1.line", PARAM_UINT, UNIT_BYTES, L1(line), "128", 32, 256, 0, "line"},
    {"gpu.l1.sector", PARAM_UINT, UNIT_BYTES, L1(sector), "32", 32, 256, 0, "sector"},
    {"gpu.l1.merge", PARAM_BOOL, UNIT_NONE, FIELD(l1_merge), "yes", 0, 0, 0,
     "an access to a line that is on its way waits for it; no: it asks the LLC itself"},
    {.key = "gpu.l1.repl",
     .type = PARAM_ROW,
     .offset = L1(repl),
     .initial = "lru",
     .choices = PARAM_ROWS(cache_policy_online),
     .help = "replacement policy"},
};
const struct param_table gpu_l1_params = {l1_rows, sizeof l1_rows / sizeof l1_rows[0]};
