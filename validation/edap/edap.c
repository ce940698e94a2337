#include "validation/edap/edap.h"

#include <string.h>

#define M2_PER_MM2 1e-6

static const struct deepnvm_counts *counts_at(const struct edap_workload *w, double capacity_b) {
    for (size_t i = 0; i < w->n; i++)
        if (w->capacities[i] == capacity_b)
            return &w->counts[i];
    return NULL;
}

int edap_evaluate(const struct edap_design *design, const struct edap_workload *workload,
                  struct edap_choice *out, struct sim_err *err) {
    const struct deepnvm_counts *counts = counts_at(workload, design->point.capacity_b);
    if (!counts)
        return sim_fail(err, SIM_EUSAGE, "%s %s %s: the workload was not counted at %.0f B",
                        design->memory, design->target, design->access, design->point.capacity_b);
    if (!(design->point.area_mm2 > 0))
        return sim_fail(err, SIM_EUSAGE, "%s %s %s: area %g mm^2: expected above 0", design->memory,
                        design->target, design->access, design->point.area_mm2);
    deepnvm_evaluate(counts, &design->point, &workload->dram, 1, &out->figures);
    out->edap = out->figures.edp_js * design->point.area_mm2 * M2_PER_MM2;
    return 0;
}
