#include "validation/quidam/explorer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/sample.h"
#include "validation/arrays.h"

#define KIB 1024.0

/* Rows in threes, as kernels have three; the rest in steps of a quarter to a half. */
static const double rows[] = {6, 9, 12, 15, 18, 24, 30};
static const double cols[] = {8, 10, 12, 14, 16, 20, 24, 28, 32};
static const double ifmap[] = {6, 8, 12, 16, 24, 32};
static const double filter[] = {32, 48, 64, 96, 128, 192, 256, 384};
static const double psum[] = {4, 6, 8, 12, 16, 24, 32};
static const double glb[] = {32 * KIB,  48 * KIB,  64 * KIB,  96 * KIB,
                             128 * KIB, 192 * KIB, 256 * KIB, 384 * KIB};
static const double bandwidth[] = {4e9, 6.4e9, 8.5e9, 12.8e9, 17e9, 25.6e9};

static const struct {
    const char *name;
    const double *levels;
    size_t n;
} knobs[KNOBS] = {
#define KNOB(text, array)                                                                          \
    { text, array, sizeof array / sizeof *array }
    KNOB("rows", rows),
    KNOB("columns", cols),
    KNOB("ifmap words", ifmap),
    KNOB("filter words", filter),
    KNOB("psum words", psum),
    KNOB("global buffer", glb),
    KNOB("DRAM bandwidth", bandwidth),
};

size_t explorer_levels(enum explorer_knob knob, const double **levels) {
    *levels = knobs[knob].levels;
    return knobs[knob].n;
}

const char *explorer_knob_name(enum explorer_knob knob) {
    return knobs[knob].name;
}

int explorer_sample(uint64_t seed, struct explorer_design *designs, size_t n, struct sim_err *err) {
    size_t levels[KNOBS], *chosen = sim_alloc(n * KNOBS, sizeof *chosen, err);
    for (int k = 0; k < KNOBS; k++)
        levels[k] = knobs[k].n;
    const int rc = chosen ? sample_distinct(seed, levels, KNOBS, chosen, n, err) : SIM_EIO;
    for (size_t i = 0; i < n && rc == 0; i++)
        for (int k = 0; k < KNOBS; k++)
            designs[i].knob[k] = knobs[k].levels[chosen[i * KNOBS + k]];
    free(chosen);
    return rc;
}

static int count_repeats(struct explorer *x, struct sim_err *err) {
    x->repeats = sim_alloc(x->net->n, sizeof *x->repeats, err);
    if (!x->repeats)
        return SIM_EIO;
    for (size_t i = 0; i < x->net->n; i++) {
        size_t first = 0;
        while (!net_layer_equal(&x->net->layers[first], &x->net->layers[i]))
            first++;
        x->repeats[first]++;
    }
    return 0;
}

int explorer_open(struct explorer *x, const char *network, const char *type, struct sim_err *err) {
    char pe[64];
    const char *const settings[] = {pe, NULL};
    snprintf(pe, sizeof pe, "array.pe=%s", type);
    memset(x, 0, sizeof *x);
    int rc = study_machine(&x->base, "validation/quidam/array.ini", settings, NULL, NULL, err);
    if (rc == 0)
        rc = synthesis_read(&x->synthesis, err);
    if (rc == 0)
        rc = synthesis_pe(&x->pe, type, err);
    if (rc == 0)
        rc = network_open(&x->net, network, err);
    return rc ? rc : count_repeats(x, err);
}

void explorer_free(struct explorer *x) {
    network_free(x->net);
    free(x->repeats);
}

/* Joules per bit of a memory of so many bytes at 45 nm. */
static double bit_energy(double bytes) {
    return 10e-12 / 64 * sqrt(bytes / (8 * KIB));
}

static void set_scratchpads(const struct explorer *x, const struct explorer_design *d,
                            struct machine *m) {
    const struct synthesis_spads spads = {
        .words = {d->knob[KNOB_IFMAP], d->knob[KNOB_FILTER], d->knob[KNOB_PSUM]},
        .bits = {m->type.act_bits, m->type.weight_bits, m->type.psum_bits}};
    const double *words = spads.words, *bits = spads.bits;
    const double scale = m->array.node_nm / SYNTHESIS_NODE_NM;
    const double uses[3] = {1, 1, 2}; /* of a product: input, filter, sum read and written */
    double um2 = 0, held = 0, moved = 0, joules = 0;
    for (int i = 0; i < 3; i++) {
        const double size = words[i] * bits[i];
        um2 += synthesis_scratchpad(&x->synthesis, words[i], bits[i]);
        held += size;
        moved += uses[i] * bits[i];
        joules += uses[i] * bits[i] * bit_energy(size / 8);
    }
    m->array.spad_ifmap = (uint64_t)(words[0] * bits[0] / 8);
    m->array.spad_filter = (uint64_t)(words[1] * bits[1] / 8);
    m->array.spad_psum = (uint64_t)(words[2] * bits[2] / 8);
    m->array.clock_hz = 1e12 / (scale * synthesis_period(&x->synthesis, &x->pe, &spads));
    m->array.spad_area_mm2 = um2 * 1e-6 * scale * scale / held;
    m->array.spad_energy_j = joules / moved;
}

static struct machine make_machine(const struct explorer *x, const struct explorer_design *d) {
    struct machine m = x->base;
    m.array.rows = (uint64_t)d->knob[KNOB_ROWS];
    m.array.cols = (uint64_t)d->knob[KNOB_COLS];
    m.array.glb_size = (uint64_t)d->knob[KNOB_GLB];
    m.array.glb_energy_j = bit_energy(d->knob[KNOB_GLB]);
    m.array.noc_energy_j = 2 * bit_energy(512);
    m.type.area_mm2 = (x->pe.datapath_um2 + x->synthesis.control_um2) * 1e-6;
    m.type.area_node_nm = SYNTHESIS_NODE_NM;
    m.dram.latency_s = 100e-9;
    m.dram.energy_j_per_b = 1300e-12 / 8;
    m.dram.bandwidth_b_per_s = d->knob[KNOB_BANDWIDTH];
    m.array.offchip_bandwidth = d->knob[KNOB_BANDWIDTH];
    set_scratchpads(x, d, &m);
    return m;
}

static void add_layer(struct explorer_figures *f, const struct machine *m,
                      const struct pe_result *r, double times) {
    const double mapped = r->mapping_utilization, idle = m->array.idle * (1 - mapped);
    const double share = idle > 0 ? idle / (mapped + idle) : 0;
    f->latency_s += times * r->time_s;
    f->mac_j += times * r->mac_energy_j;
    f->spad_j += times * r->spad_energy_j;
    f->noc_j += times * r->noc_energy_j;
    f->glb_j += times * (r->glb_energy_j + r->glb_leakage_j);
    f->clock_j += times * r->clock_energy_j;
    f->idle_j += times * r->clock_energy_j * share;
    f->dram_j += times * r->dram_energy_j;
    f->utilization += times * (double)r->macs;
    f->dram_stall += times * (double)r->stall_dram;
    f->layers++;
}

static void finish(struct explorer_figures *f, const struct machine *m) {
    const struct area area = area_evaluate(m);
    const double cycles = f->latency_s * m->array.clock_hz;
    f->fits = true;
    f->area_mm2 = area.total_mm2;
    f->mac_mm2 = area.pe_mm2;
    f->spad_mm2 = area.spad_mm2;
    f->glb_mm2 = area.glb_mm2;
    f->period_s = 1 / m->array.clock_hz;
    f->energy_j = f->mac_j + f->spad_j + f->noc_j + f->glb_j + f->clock_j;
    f->power_w = f->energy_j / f->latency_s;
    f->utilization /= cycles * (double)(m->array.rows * m->array.cols);
    f->dram_stall /= cycles;
}

int explorer_simulate(const struct explorer *x, const struct explorer_design *design,
                      struct explorer_figures *out, struct sim_err *err) {
    const struct machine m = make_machine(x, design);
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < x->net->n; i++) {
        struct run_layer job = {
            .net = &x->net->layers[i], .batch = 1, .zeros_in = -1, .zeros_out = -1};
        if (!x->repeats[i])
            continue;
        const int rc = run_layer(&m, &job, err);
        if (rc == SIM_EUSAGE) {
            memset(out, 0, sizeof *out);
            return 0;
        }
        if (rc)
            return rc;
        add_layer(out, &m, &job.result, (double)x->repeats[i]);
    }
    finish(out, &m);
    return 0;
}
