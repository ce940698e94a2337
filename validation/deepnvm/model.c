#include "validation/deepnvm/model.h"

void deepnvm_evaluate(const struct deepnvm_counts *counts, const struct tech_point *tech,
                      const struct deepnvm_dram *dram, double in_flight,
                      struct deepnvm_figures *out) {
    const double serial = counts->reads * tech->read_latency_s +
                          counts->writes * tech->write_latency_s + counts->dram * dram->latency_s;
    out->delay_s = serial / in_flight;
    out->dynamic_j = counts->reads * tech->read_energy_j + counts->writes * tech->write_energy_j;
    out->leakage_j = tech->leakage_w * out->delay_s;
    out->dram_j = counts->dram_bytes * dram->energy_j_per_b;
    out->energy_j = out->dynamic_j + out->leakage_j + out->dram_j;
    out->edp_js = out->energy_j * out->delay_s;
}

double deepnvm_gain(const struct deepnvm_figures *base, const struct deepnvm_figures *other) {
    return base->edp_js / other->edp_js;
}
