#include "pe/maestro/columns.h"

static void add_l1(double *sum, const struct maestro_accesses *a) {
    for (int t = 0; t < MAESTRO_TENSORS; t++) {
        *sum += (double)a->l1_read[t] * MAESTRO_L1;
        *sum += (double)a->l1_write[t] * MAESTRO_L1;
    }
}

static void add_l2(double *sum, const struct maestro_accesses *a) {
    for (int t = 0; t < MAESTRO_OUTPUT; t++) {
        *sum += (double)a->l2_read[t] * MAESTRO_L2;
        *sum += (double)a->l2_write[t] * MAESTRO_L2;
    }
    *sum += (double)a->l2_write[MAESTRO_OUTPUT] * MAESTRO_L2;
}

double maestro_printed_energy(const struct maestro_accesses *l2, const struct maestro_accesses *l1,
                              bool one_level) {
    double sum = 0;
    if (one_level) {
        add_l2(&sum, l2);
        add_l1(&sum, l2);
    } else {
        add_l1(&sum, l1);
        add_l2(&sum, l2);
    }
    return sum * MAESTRO_MAC_NJ;
}

#define TENSOR(name)                                                                               \
    name " l1 read, " name " l1 write, " name " l2 read, " name " l2 write, " name " reuse "       \
         "factor,"

const char *maestro_columns(void) {
    return "Neural Network Name, Layer Number, NumPEs, Runtime (Cycles), Activity count-based "
           "Energy (nJ), Throughput (MACs/Cycle), Throughput Per Energy (GMACs/s*J), Area, Power, "
           "NoC BW Req (Elements/cycle), Avg BW Req, Peak BW Req, Vector Width, Offchip BW Req "
           "(Elements/cycle),  L2 SRAM Size Req (Bytes), L1 SRAM Size Req (Bytes), Multicasting "
           "Factor (Weight), Multicasting Factor (Input), Num Total Input Pixels, Num Total Weight "
           "Pixels, Ops/J, Num MACs, PE power, L1 power, L2 power, NOC power, " TENSOR("input")
               TENSOR("filter") TENSOR("output") "Ingress Delay (Min), Ingress Delay (Max), "
                                                 "Ingress Delay (Avg), Egress Delay (Min), Egress "
                                                 "Delay (Max),  Egress Delay (Avg),Compute Delay "
                                                 "(Min), Compute Delay (Min), Compute Delay "
                                                 "(Avg),Avg number of utilized PEs, Arithmetic "
                                                 "Intensity";
}

static double ratio(int64_t a, int64_t b) {
    return (double)a / (double)b;
}

static void write_tensor(FILE *out, const struct maestro_accesses *a, int t) {
    fprintf(out, "%lld, %lld, %lld, %lld, %g, ", (long long)a->l1_read[t],
            (long long)a->l1_write[t], (long long)a->l2_read[t], (long long)a->l2_write[t],
            ratio(a->l1_read[t], a->l1_write[t]));
}

void maestro_columns_write(FILE *out, const char *network, const char *layer,
                           const struct maestro_hw *hw, const struct maestro_figures *f) {
    const struct maestro_accesses *a = &f->accesses;
    const struct maestro_cost *c = &f->cost;
    const double rate = ratio(a->macs, c->runtime);
    fprintf(out, "%s,%s,%lld,%lld,%g,%g,%g,%g,%g,", network, layer, (long long)hw->pes,
            (long long)c->runtime, f->energy, rate, rate / f->energy * 1e9, f->built.area_um2,
            f->built.power_mw);
    fprintf(out, "%lld,%g,%lld,%lld,%lld,%lld,%lld,%g,%g,", (long long)c->peak_bandwidth,
            c->average_bandwidth, (long long)c->peak_bandwidth, (long long)hw->vector,
            (long long)c->offchip_bandwidth, (long long)c->l2, (long long)c->l1,
            ratio(a->l1_write[MAESTRO_WEIGHT], a->l2_read[MAESTRO_WEIGHT]),
            ratio(a->l1_write[MAESTRO_INPUT], a->l2_read[MAESTRO_INPUT]));
    fprintf(out, "%lld,%lld,%g,%lld,%g,%g,%g,%g,", (long long)a->l2_write[MAESTRO_INPUT],
            (long long)a->l2_write[MAESTRO_WEIGHT], (double)a->macs / f->energy * 1e9,
            (long long)a->macs, f->built.pe_mw, f->built.l1_mw, f->built.l2_mw, f->built.noc_mw);
    for (int t = 0; t < MAESTRO_TENSORS; t++)
        write_tensor(out, a, t);
    for (int k = 0; k < MAESTRO_DELAYS; k++)
        fprintf(out, "%lld, %lld, %lld, ", (long long)c->delays[k].min, (long long)c->delays[k].max,
                (long long)c->delays[k].average);
    fprintf(out, "%g, %g\n", c->active, c->intensity);
}
