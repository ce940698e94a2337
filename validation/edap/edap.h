/* EDAP tuning, after Algorithm 1 of DeepNVM++ (arXiv 2012.04559; as described there for NVSim:
 * unverified): of the designs of a memory, found for different optimisation targets and access
 * types, keep the one with the least energy x delay x area.
 *
 * Energy and delay are those of a workload, by the serial formula (validation/deepnvm/model.h). */
#ifndef MAGNETAR_VALIDATION_EDAP_EDAP_H
#define MAGNETAR_VALIDATION_EDAP_EDAP_H

#include "explore/search/evaluator.h"
#include "memmodels/cache/cache.h"
#include "validation/deepnvm/model.h"

/* A design point: what was asked of the tool, and what it gave. The texts are borrowed. */
struct edap_design {
    const char *memory; /* "SRAM", "STT-MRAM", ... */
    const char *target; /* "read-edp", "leakage", ... */
    const char *access; /* "sequential", "normal", "fast" */
    const char *table;  /* of technologies, that it comes from */
    struct tech_point point;
};

/* The counts of a workload, which depend on the capacity. */
struct edap_workload {
    const double *capacities; /* [n] bytes */
    const struct deepnvm_counts *counts;
    size_t n;
    struct deepnvm_dram dram; /* all 0: the cache by itself */
};

struct edap_choice {
    size_t design; /* index of the best */
    struct deepnvm_figures figures;
    double edap; /* J s m^2 */
};

/* What the formula takes of a cache. */
struct deepnvm_counts edap_counts(const struct cache_stats *s);

/* Energy x delay x area of one design; SIM_EUSAGE when the workload was not counted at its capacity
 * or its area is not above 0. */
int edap_evaluate(const struct edap_design *design, const struct edap_workload *workload,
                  struct edap_choice *out, struct sim_err *err);

/* The best design of a memory (NULL: of any) at a capacity (0: at any), by an exhaustive search
 * with the evaluator below. SIM_EUSAGE when there is none. */
int edap_choose(const struct edap_design *designs, size_t n, const char *memory, double capacity_b,
                const struct edap_workload *workload, struct edap_choice *out, struct sim_err *err);

/* "edap" of `magnetar explore`: the shipped designs by memory, capacity, target and access. */
extern const struct evaluator edap_evaluator;

#endif
