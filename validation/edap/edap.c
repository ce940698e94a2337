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

static bool asked_for(const struct edap_design *d, const char *memory, double capacity_b) {
    return (!memory || strcmp(d->memory, memory) == 0) &&
           (capacity_b == 0 || d->point.capacity_b == capacity_b);
}

int edap_choose(const struct edap_design *designs, size_t n, const char *memory, double capacity_b,
                const struct edap_workload *workload, struct edap_choice *out,
                struct sim_err *err) {
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        struct edap_choice c = {.design = i};
        if (!asked_for(&designs[i], memory, capacity_b))
            continue;
        const int rc = edap_evaluate(&designs[i], workload, &c, err);
        if (rc)
            return rc;
        if (!found || c.edap < out->edap)
            *out = c;
        found = true;
    }
    return found ? 0
                 : sim_fail(err, SIM_EUSAGE, "no design of %s at %.0f B", memory ? memory : "any",
                            capacity_b);
}
