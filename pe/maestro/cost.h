/* What a mapping costs on given hardware: delays case by case, the energy of accesses, and area and
 * power of what is built. */
#ifndef MAGNETAR_PE_MAESTRO_COST_H
#define MAGNETAR_PE_MAESTRO_COST_H

#include "pe/maestro/traffic.h"

#define MAESTRO_PES_MAX (1ll << 24)

struct maestro_hw {
    int64_t pes, bandwidth, hops, offchip, vector; /* cells per cycle; cycles to the first one */
    int64_t l1, l2; /* bytes that there are, 0: any; MAESTRO has no use for them here */
};

struct maestro_delay {
    int64_t min, max, average;
};

enum { MAESTRO_INGRESS, MAESTRO_EGRESS, MAESTRO_COMPUTE, MAESTRO_DELAYS };

struct maestro_cost {
    int64_t runtime;
    int64_t peak_bandwidth, offchip_bandwidth;
    double average_bandwidth, active, intensity;
    struct maestro_delay delays[MAESTRO_DELAYS];
    int64_t l1, l2;   /* bytes that are needed */
    int64_t bound[4]; /* cycles of cases that compute, ingress, egress, the memory behind decide */
};

/* Room for one thread, which grows. */
struct maestro_scratch {
    struct maestro_unit {
        int64_t runtime;
        double active;
    } * units;
    size_t n, cap;
};

/* SIM_EUNSUP for cycles beyond 2^63, SIM_EIO. */
int maestro_cost_of(struct maestro_cost *cost, const struct maestro_traffic *t,
                    const struct maestro_plan *plan, const struct maestro_hw *hw,
                    struct maestro_scratch *scratch, const char *where, struct sim_err *err);
void maestro_scratch_free(struct maestro_scratch *s);

/* Runtime alone; -1: beyond 2^63. The scratch has room for the traffic's nodes. */
int maestro_scratch_reserve(struct maestro_scratch *s, size_t nodes, struct sim_err *err);
int64_t maestro_runtime(const struct maestro_traffic *t, int n_levels, const struct maestro_hw *hw,
                        struct maestro_scratch *scratch);

struct maestro_built {
    double area_um2, power_mw;
    double pe_mw, l1_mw, l2_mw, noc_mw;
};
/* Area and power of hardware with buffers of so many bytes. */
struct maestro_built maestro_build(const struct maestro_hw *hw, int64_t l1, int64_t l2);

/* Energies in nJ: of accesses to either buffer, and of products. */
#define MAESTRO_MAC_NJ 0.00023
#define MAESTRO_L1     1.68
#define MAESTRO_L2     18.61
/* Counts; INT64_MAX: that or more. */
int64_t maestro_l1_accesses(const struct maestro_accesses *a);
int64_t maestro_l2_accesses(const struct maestro_accesses *a);

/* macs + 1.68 l1 + 18.61 l2 */
double maestro_energy(int64_t macs, int64_t l1, int64_t l2);

#endif
