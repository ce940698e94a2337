#include "pe/energy.h"

#include <math.h>

#include "pe/dataflow.h"

double energy_scale(const struct machine *m, double node_nm) {
    return m->array.node_nm / node_nm * pow(m->array.volts / ARRAY_VOLTS, 2);
}

/* The share of products that are worked on: all, or those whose input is not zero. */
static double worked(const struct machine *m, const struct pe_result *r) {
    return m->array.zero_gating && r->macs ? 1 - (double)r->zero_macs / (double)r->macs : 1;
}

static double scratchpads(const struct machine *m, const struct moved *moved,
                          const struct pe_result *r) {
    const double share = worked(m, r);
    const double reads = moved->spad_read_bits + share * moved->work_read_bits;
    const double writes = moved->spad_write_bits + share * moved->work_write_bits;
    if (!m->has_spad_tech)
        return (reads + writes) * m->array.spad_energy_j * energy_scale(m, ARRAY_NODE_NM);
    const struct tech_point *p = &m->spad.point;
    const double line = 8.0 * (double)m->array.glb_line;
    const double pes = (double)(m->array.rows * m->array.cols);
    return reads * p->read_energy_j / line + writes * p->write_energy_j / line +
           p->leakage_w * pes * r->time_s;
}

static void evaluate_glb(const struct machine *m, const struct moved *moved,
                         struct pe_result *out) {
    if (!m->has_tech) {
        out->glb_energy_j = (moved->glb_read_bits + moved->glb_write_bits) * m->array.glb_energy_j *
                            energy_scale(m, ARRAY_NODE_NM);
        return;
    }
    const double line = 8.0 * (double)m->array.glb_line;
    out->glb_energy_j = moved->glb_read_bits / line * m->glb.point.read_energy_j +
                        moved->glb_write_bits / line * m->glb.point.write_energy_j;
    out->glb_leakage_j = m->glb.point.leakage_w * out->time_s;
}

double energy_clocked_bits(const struct machine *m) {
    const struct array_config *a = &m->array;
    const double operands = m->type.act_bits + m->type.weight_bits + m->type.psum_bits;
    if (dataflow_takes(dataflow_of(m), "spad.psum"))
        return (double)a->pipeline * operands + 8.0 * (double)(a->spad_ifmap + a->spad_psum);
    return operands + (a->preload == PRELOAD_OVERLAPPED ? m->type.weight_bits : 0);
}

static double clock(const struct machine *m, const struct pe_result *r) {
    const struct array_config *a = &m->array;
    const double busy = r->mapping_utilization + a->idle * (1 - r->mapping_utilization);
    const double cycles = (double)r->cycles * (double)(a->rows * a->cols) * busy;
    return cycles * energy_clocked_bits(m) * a->clock_j * energy_scale(m, ARRAY_NODE_NM) +
           a->static_w * r->time_s;
}

void energy_evaluate(const struct machine *m, const struct moved *moved, struct pe_result *out) {
    const double scale = energy_scale(m, ARRAY_NODE_NM);
    out->mac_energy_j = (double)out->macs * worked(m, out) * m->type.energy_j *
                        energy_scale(m, m->type.energy_node_nm);
    out->spad_energy_j = scratchpads(m, moved, out);
    out->register_energy_j = moved->register_bits * m->array.register_j * scale;
    out->noc_energy_j = moved->hop_bits * m->array.noc_energy_j * scale;
    evaluate_glb(m, moved, out);
    out->clock_energy_j = clock(m, out);
    out->dram_energy_j = moved->dram_energy_j >= 0 ? moved->dram_energy_j
                                                   : moved->dram_bits * m->array.offchip_energy_j;
    out->energy_j = out->mac_energy_j + out->spad_energy_j + out->register_energy_j +
                    out->noc_energy_j + out->glb_energy_j + out->glb_leakage_j +
                    out->clock_energy_j + out->dram_energy_j;
}

struct area area_evaluate(const struct machine *m) {
    const struct array_config *a = &m->array;
    const double pes = (double)(a->rows * a->cols);
    const double scale = pow(a->node_nm / m->type.area_node_nm, 2);
    const double memory = pow(a->node_nm / ARRAY_NODE_NM, 2);
    struct area out = {.pe_mm2 = pes * m->type.area_mm2 * scale};
    if (m->has_spad_tech)
        out.spad_mm2 = pes * m->spad.point.area_mm2;
    else if (dataflow_takes(dataflow_of(m), "spad.psum"))
        out.spad_mm2 =
            pes * 8.0 * (double)(a->spad_ifmap + a->spad_filter + a->spad_psum) * a->spad_area_mm2;
    else
        out.spad_mm2 = (double)(a->accumulators * a->cols) * m->type.psum_bits * a->spad_area_mm2;
    out.glb_mm2 = m->has_tech ? m->glb.point.area_mm2 : 8.0 * (double)a->glb_size * a->glb_area_mm2;
    if (!m->has_spad_tech)
        out.spad_mm2 *= memory;
    if (!m->has_tech)
        out.glb_mm2 *= memory;
    out.total_mm2 = out.pe_mm2 + out.spad_mm2 + out.glb_mm2;
    return out;
}
