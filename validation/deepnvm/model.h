/* The analytical model of DeepNVM++: time, energy and EDP of a cache from counts, as if accesses
 * came one after another.
 *
 *   delay  = (reads x read latency + writes x write latency + DRAM accesses x DRAM latency) / k
 *   energy = reads x read energy + writes x write energy + leakage power x delay + DRAM energy
 *   EDP    = energy x delay
 *
 * Source: DeepNVM++ (Inci, Isgenc, Marculescu; arXiv 2012.04559, IEEE TCAD 41(10)), in the form
 * inferred from the ratios it reports: unverified. k is no part of it: it is 1 there, and stands
 * here for the sketch that divides the time by the accesses in flight. */
#ifndef MAGNETAR_VALIDATION_DEEPNVM_MODEL_H
#define MAGNETAR_VALIDATION_DEEPNVM_MODEL_H

#include "memmodels/tech/tech.h"

struct deepnvm_counts {
    double reads, writes;
    double dram;       /* accesses: fetches and write-backs */
    double dram_bytes; /* moved by them */
};

/* What a DRAM access costs; all 0: the cache by itself. */
struct deepnvm_dram {
    double latency_s, energy_j_per_b;
};

struct deepnvm_figures {
    double delay_s;
    double dynamic_j, leakage_j, dram_j, energy_j; /* the last is the sum of the others */
    double edp_js;
};

/* `in_flight` is k, above 0. */
void deepnvm_evaluate(const struct deepnvm_counts *counts, const struct tech_point *tech,
                      const struct deepnvm_dram *dram, double in_flight,
                      struct deepnvm_figures *out);

/* The gain of `other` over `base`, by EDP: above 1 where `other` is better. */
double deepnvm_gain(const struct deepnvm_figures *base, const struct deepnvm_figures *other);

#endif
