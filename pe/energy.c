#include "pe/energy.h"

#include <math.h>

#include "pe/dataflow.h"

/* A gated multiply-accumulate reads its input and nothing else. */
static void evaluate_pes(const struct machine *m, struct pe_result *out) {
    const struct pe_type *t = &m->type;
    out->spad_energy_j = 0;
    const double macs = (double)out->macs;
    const double busy = m->array.zero_gating ? macs - (double)out->zero_macs : macs;
    out->mac_energy_j = busy * t->energy_j;
    double read = m->array.spad_energy_j, write = read;
    if (m->has_spad_tech) {
        const double line = 8.0 * (double)m->array.glb_line;
        read = m->spad.point.read_energy_j / line;
        write = m->spad.point.write_energy_j / line;
        out->spad_energy_j =
            m->spad.point.leakage_w * (double)(m->array.rows * m->array.cols) * out->time_s;
    }
    out->spad_energy_j += read * (macs * t->act_bits + busy * (t->weight_bits + t->psum_bits)) +
                          write * busy * t->psum_bits;
}

static void evaluate_glb(const struct machine *m, const struct moved *moved,
                         struct pe_result *out) {
    if (!m->has_tech) {
        out->glb_energy_j = (moved->glb_read_bits + moved->glb_write_bits) * m->array.glb_energy_j;
        return;
    }
    const double line = 8.0 * (double)m->array.glb_line;
    out->glb_energy_j = moved->glb_read_bits / line * m->glb.point.read_energy_j +
                        moved->glb_write_bits / line * m->glb.point.write_energy_j;
    out->glb_leakage_j = m->glb.point.leakage_w * out->time_s;
}

void energy_evaluate(const struct machine *m, const struct moved *moved, struct pe_result *out) {
    evaluate_pes(m, out);
    out->noc_energy_j = moved->hop_bits * m->array.noc_energy_j;
    evaluate_glb(m, moved, out);
    out->dram_energy_j = moved->dram_energy_j >= 0 ? moved->dram_energy_j
                                                   : moved->dram_bits * m->array.offchip_energy_j;
    out->energy_j = out->mac_energy_j + out->spad_energy_j + out->noc_energy_j + out->glb_energy_j +
                    out->glb_leakage_j + out->dram_energy_j;
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
