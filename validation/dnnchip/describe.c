#include "validation/dnnchip/describe.h"

#include <stddef.h>

#include "sim/whole.h"

#define ENERGY(name, member, initial, help)                                                        \
    {                                                                                              \
        "dnnchip." name, PARAM_REAL, UNIT_JOULES, offsetof(struct dnnchip_hw, member), initial, 0, \
            1, NULL, help                                                                          \
    }

static const struct param rows[] = {
    ENERGY("dram_energy", dram_energy, "100pJ", "Energy per byte of DRAM"),
    ENERGY("sram_energy", sram_energy, "3pJ", "Energy per byte of the global buffer"),
    ENERGY("noc_energy", noc_energy, "1pJ", "Energy per byte of the networks"),
    ENERGY("rf_ifmap_energy", rf_energy[DNNCHIP_IFMAP], "0.5pJ",
           "Energy per byte of inputs in PEs"),
    ENERGY("rf_weight_energy", rf_energy[DNNCHIP_WEIGHT], "0.5pJ",
           "Energy per byte of filters in PEs"),
    ENERGY("rf_psum_energy", rf_energy[DNNCHIP_PSUM], "0.33pJ", "Energy per byte of sums in PEs"),
    ENERGY("mac_energy", mac_energy, "1pJ", "Energy per multiply-accumulate"),
};

const struct param_table dnnchip_params = {rows, sizeof rows / sizeof *rows};

void dnnchip_bind_array(struct dnnchip_hw *hw, const struct array_config *a) {
    hw->clock_hz = a->clock_hz;
    hw->sram_bandwidth = a->glb_bandwidth / a->clock_hz;
    hw->noc_bandwidth[DNNCHIP_IFMAP] = (double)a->noc_ifmap / 8;
    hw->noc_bandwidth[DNNCHIP_WEIGHT] = (double)a->noc_filter / 8;
    hw->noc_bandwidth[DNNCHIP_PSUM] = (double)a->noc_psum / 8;
}

static struct dnnchip_layer describe_layer(const struct pe_layer *l, const struct pe_type *t) {
    return (struct dnnchip_layer){.macs = l->macs,
                                  .groups = l->products,
                                  .stride = l->y.stride,
                                  .bits = {t->act_bits, t->weight_bits, t->psum_bits},
                                  .output_bits = t->act_bits};
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

void dnnchip_describe_rs(const struct rs *x, struct dnnchip_flow *f, struct dnnchip_layer *layer) {
    const struct rs_mapping *m = &x->map;
    const uint64_t held = least(m->m / (m->p * m->t), rs_tiles_m(x)); /* passes per block */
    *layer = describe_layer(x->layer, x->type);
    *f = (struct dnnchip_flow){.past_sram = {[DNNCHIP_WEIGHT] = true},
                               .zeros_read = true,
                               .send = {[DNNCHIP_IFMAP] = DNNCHIP_MULTICAST,
                                        [DNNCHIP_WEIGHT] = DNNCHIP_MULTICAST,
                                        [DNNCHIP_PSUM] = DNNCHIP_FORWARD}};
    dnnchip_nest(f, DNNCHIP_DRAM, DNNCHIP_N, rs_tiles_n(x));
    dnnchip_nest(f, DNNCHIP_DRAM, DNNCHIP_M, ceil_div(rs_tiles_m(x), held));
    dnnchip_nest(f, DNNCHIP_DRAM, DNNCHIP_Y, rs_tiles_e(x));
    f->sram_refresh[DNNCHIP_PSUM] = f->n;
    dnnchip_nest(f, DNNCHIP_DRAM, DNNCHIP_C, rs_tiles_c(x));
    f->sram_refresh[DNNCHIP_IFMAP] = f->n;
    dnnchip_nest(f, DNNCHIP_SRAM, DNNCHIP_M, held);
    f->pe_refresh[DNNCHIP_WEIGHT] = f->n;
    dnnchip_nest(f, DNNCHIP_NOC, DNNCHIP_Y, m->e);
    dnnchip_nest(f, DNNCHIP_NOC, DNNCHIP_C, m->r);
    dnnchip_nest(f, DNNCHIP_NOC, DNNCHIP_M, m->t);
    dnnchip_nest(f, DNNCHIP_NOC, DNNCHIP_R, x->kr);
    dnnchip_nest(f, DNNCHIP_RF, DNNCHIP_N, m->n);
    dnnchip_nest(f, DNNCHIP_RF, DNNCHIP_X, x->layer->f);
    f->pe_refresh[DNNCHIP_IFMAP] = f->pe_refresh[DNNCHIP_PSUM] = f->n;
    dnnchip_nest(f, DNNCHIP_RF, DNNCHIP_M, m->p);
    dnnchip_nest(f, DNNCHIP_RF, DNNCHIP_C, m->q);
    dnnchip_nest(f, DNNCHIP_RF, DNNCHIP_S, x->ks);
}

/* Which operands rows, columns and stream of an array stand for. */
struct roles {
    enum dnnchip_dim row, column, stream;
    enum dnnchip_tensor held; /* operand of the columns: it belongs to a column fold */
    enum dnnchip_tensor streamed;
};

static struct roles roles_of(const struct systolic_dims *d) {
    static const enum dnnchip_dim dims[] = {
        [DIM_M] = DNNCHIP_Y, [DIM_N] = DNNCHIP_M, [DIM_K] = DNNCHIP_C};
    const bool inputs = systolic_columns_are_inputs(d);
    return (struct roles){dims[d->rows], dims[d->cols], dims[d->stream],
                          inputs ? DNNCHIP_IFMAP : DNNCHIP_WEIGHT,
                          inputs ? DNNCHIP_WEIGHT : DNNCHIP_IFMAP};
}

void dnnchip_describe_systolic(const struct systolic *s, struct dnnchip_flow *f,
                               struct dnnchip_layer *layer) {
    const struct roles roles = roles_of(&s->flow->dims), *role = &roles;
    const bool os = systolic_keeps_outputs(&s->flow->dims);
    *layer = describe_layer(s->layer, s->type);
    layer->stride = 1;
    *f = (struct dnnchip_flow){.send = {DNNCHIP_FORWARD, DNNCHIP_FORWARD, DNNCHIP_FORWARD}};
    dnnchip_nest(f, DNNCHIP_DRAM, role->column, s->fc);
    f->sram_refresh[role->held] = f->n;
    dnnchip_nest(f, DNNCHIP_DRAM, role->stream, s->chunks);
    f->sram_refresh[DNNCHIP_PSUM] = f->n;
    dnnchip_nest(f, DNNCHIP_DRAM, role->row, s->fr);
    if (!s->keeps_block)
        f->sram_refresh[role->held] = f->n;
    if (os || !s->keeps_psums)
        f->sram_refresh[DNNCHIP_PSUM] = f->n;
    f->sram_refresh[role->streamed] = s->keeps_stream ? 0 : f->n;
    f->pe_refresh[role->held] = f->pe_refresh[DNNCHIP_PSUM] = f->n;
    dnnchip_nest(f, DNNCHIP_NOC, role->column, least(s->cols, s->sc));
    dnnchip_nest(f, DNNCHIP_NOC, role->row, least(s->rows, s->sr));
    dnnchip_nest(f, DNNCHIP_RF, role->stream, s->chunk);
    f->pe_refresh[role->streamed] = f->n;
    f->pe_refresh[os ? role->held : DNNCHIP_PSUM] = f->n;
}
