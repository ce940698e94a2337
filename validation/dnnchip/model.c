#include "validation/dnnchip/model.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const unsigned char touches[DNNCHIP_TENSORS][DNNCHIP_DIMS] = {
    /* N, M, C, Y, X, R, S */
    [DNNCHIP_IFMAP] = {1, 0, 1, 1, 1, 1, 1},
    [DNNCHIP_WEIGHT] = {0, 1, 1, 0, 0, 1, 1},
    [DNNCHIP_PSUM] = {1, 1, 0, 1, 1, 0, 0},
};

void dnnchip_nest(struct dnnchip_flow *flow, enum dnnchip_level level, enum dnnchip_dim dim,
                  uint64_t tiling) {
    assert(flow->n < DNNCHIP_LOOPS_MAX);
    if (tiling != 1)
        flow->loops[flow->n++] = (struct dnnchip_loop){dim, level, tiling};
}

static bool is_above(const struct dnnchip_flow *f, size_t loop, size_t point) {
    return loop < point && f->loops[loop].level != DNNCHIP_NOC;
}

/* Extents of what lies below a point of the nest. */
static void extents(const struct dnnchip_flow *f, size_t point, double size[DNNCHIP_DIMS]) {
    for (size_t d = 0; d < DNNCHIP_DIMS; d++)
        size[d] = 1;
    for (size_t i = 0; i < f->n; i++)
        if (!is_above(f, i, point))
            size[f->loops[i].dim] *= (double)f->loops[i].tiling;
}

static double volume(const double size[DNNCHIP_DIMS], int tensor, double rows, double columns) {
    if (tensor == DNNCHIP_WEIGHT)
        return size[DNNCHIP_M] * size[DNNCHIP_C] * size[DNNCHIP_R] * size[DNNCHIP_S];
    if (tensor == DNNCHIP_PSUM)
        return size[DNNCHIP_N] * size[DNNCHIP_M] * size[DNNCHIP_Y] * size[DNNCHIP_X];
    return size[DNNCHIP_N] * size[DNNCHIP_C] * rows * columns;
}

/* The loop above the point that is nearest and touches the tensor; f->n: none. */
static size_t nearest(const struct dnnchip_flow *f, int tensor, size_t point) {
    for (size_t i = point; i-- > 0;)
        if (is_above(f, i, point) && touches[tensor][f->loops[i].dim])
            return i;
    return f->n;
}

static double tilings(const struct dnnchip_flow *f, size_t end) {
    double times = 1;
    for (size_t i = 0; i < end; i++)
        if (is_above(f, i, end))
            times *= (double)f->loops[i].tiling;
    return times;
}

/* Words of `steps` windows of `tile` outputs, one beside the other, without what they share. */
static double in_sequence(double tile, double stride, double taps, double steps) {
    const double whole = (tile - 1) * stride + taps;
    return whole + (steps - 1) * fmin(whole, tile * stride);
}

/* Words that the refreshes at a point bring in all. */
static double traffic(const struct dnnchip_flow *f, const struct dnnchip_layer *l, int tensor,
                      size_t point) {
    double size[DNNCHIP_DIMS];
    extents(f, point, size);
    const double stride = (double)l->stride;
    double rows = (size[DNNCHIP_Y] - 1) * stride + size[DNNCHIP_R];
    double columns = (size[DNNCHIP_X] - 1) * stride + size[DNNCHIP_S];
    const size_t near = nearest(f, tensor, point);
    if (near == f->n)
        return volume(size, tensor, rows, columns);
    const struct dnnchip_loop *loop = &f->loops[near];
    const double steps = (double)loop->tiling;
    if (tensor == DNNCHIP_IFMAP && loop->dim == DNNCHIP_Y)
        rows = in_sequence(size[DNNCHIP_Y], stride, size[DNNCHIP_R], steps);
    else if (tensor == DNNCHIP_IFMAP && loop->dim == DNNCHIP_X)
        columns = in_sequence(size[DNNCHIP_X], stride, size[DNNCHIP_S], steps);
    else
        return tilings(f, near + 1) * volume(size, tensor, rows, columns);
    return tilings(f, near) * volume(size, tensor, rows, columns);
}

/* PEs that want the same word, or that add to the same sum. */
static double sharers(const struct dnnchip_flow *f, int tensor) {
    double n = 1;
    for (size_t i = 0; i < f->n; i++)
        if (f->loops[i].level == DNNCHIP_NOC && !touches[tensor][f->loops[i].dim])
            n *= (double)f->loops[i].tiling;
    return n;
}

/* Distinct words of the tensor. */
static double distinct(const struct dnnchip_flow *f, const struct dnnchip_layer *l, int tensor) {
    return traffic(f, l, tensor, 0);
}

/* Writes of sums and the reads before them. */
static double there_and_back(const struct dnnchip_flow *f, const struct dnnchip_layer *l,
                             double writes, bool zeros) {
    return 2 * writes - (zeros ? 0 : distinct(f, l, DNNCHIP_PSUM));
}

static void count_operand(const struct dnnchip_flow *f, const struct dnnchip_layer *l, int tensor,
                          double words[DNNCHIP_LEVELS], double *sent) {
    const size_t pes = f->pe_refresh[tensor];
    const double many = sharers(f, tensor);
    *sent = traffic(f, l, tensor, pes) * (f->send[tensor] == DNNCHIP_UNICAST ? many : 1);
    words[DNNCHIP_DRAM] =
        traffic(f, l, tensor, f->past_sram[tensor] ? pes : f->sram_refresh[tensor]);
    words[DNNCHIP_SRAM] = f->past_sram[tensor] ? 0 : *sent;
    words[DNNCHIP_NOC] = *sent * (f->send[tensor] == DNNCHIP_FORWARD ? many : 1);
    words[DNNCHIP_RF] = (double)l->macs / (double)l->groups;
}

static void count_sums(const struct dnnchip_flow *f, const struct dnnchip_layer *l,
                       double words[DNNCHIP_LEVELS], double *sent) {
    const int t = DNNCHIP_PSUM;
    const double writes = traffic(f, l, t, f->pe_refresh[t]);
    *sent = there_and_back(f, l, writes, f->zeros_read);
    words[DNNCHIP_DRAM] = there_and_back(f, l, traffic(f, l, t, f->sram_refresh[t]), false);
    words[DNNCHIP_SRAM] = *sent;
    words[DNNCHIP_NOC] = f->send[t] == DNNCHIP_FORWARD ? writes * sharers(f, t) : *sent;
    words[DNNCHIP_RF] = 2 * (double)l->macs / (double)l->groups;
}

uint64_t dnnchip_active_pes(const struct dnnchip_flow *f) {
    uint64_t n = 1;
    for (size_t i = 0; i < f->n; i++)
        if (f->loops[i].level == DNNCHIP_NOC)
            n *= f->loops[i].tiling;
    return n;
}

/* Bytes of the tensor's accesses at a level; sums on their way off chip are finished ones, but for
 * the partial ones among them. */
static double bytes_of(const struct dnnchip_layer *l, const struct dnnchip_result *r, int tensor,
                       int level, double outputs) {
    const double words = r->words[tensor][level];
    if (tensor != DNNCHIP_PSUM || level != DNNCHIP_DRAM)
        return words * l->bits[tensor] / 8;
    return (outputs * l->output_bits + (words - outputs) * l->bits[tensor]) / 8;
}

static void evaluate_energy(const struct dnnchip_layer *l, const struct dnnchip_hw *hw,
                            double outputs, struct dnnchip_result *r) {
    r->mac_energy_j = (double)l->macs * hw->mac_energy;
    r->total_energy_j = r->mac_energy_j;
    for (int level = 0; level < DNNCHIP_LEVELS; level++) {
        for (int t = 0; t < DNNCHIP_TENSORS; t++) {
            const double energies[] = {hw->dram_energy, hw->sram_energy, hw->noc_energy,
                                       hw->rf_energy[t]};
            const double bytes = bytes_of(l, r, t, level, outputs);
            r->bytes[level] += bytes;
            r->energy_j[level] += bytes * energies[level];
        }
        r->total_energy_j += r->energy_j[level];
    }
}

/* Sums have a network each way. */
static void evaluate_latency(const struct dnnchip_flow *f, const struct dnnchip_layer *l,
                             const struct dnnchip_hw *hw, struct dnnchip_result *r) {
    r->active_pes = dnnchip_active_pes(f);
    r->compute_cycles = (double)l->macs / (double)r->active_pes;
    if (hw->sram_bandwidth > 0)
        r->sram_cycles = r->bytes[DNNCHIP_SRAM] / hw->sram_bandwidth;
    for (int t = 0; t < DNNCHIP_TENSORS; t++) {
        const double bytes = r->sent[t] * l->bits[t] / 8 / (t == DNNCHIP_PSUM ? 2 : 1);
        if (hw->noc_bandwidth[t] > 0)
            r->noc_cycles = fmax(r->noc_cycles, bytes / hw->noc_bandwidth[t]);
    }
    r->cycles = fmax(r->compute_cycles, fmax(r->sram_cycles, r->noc_cycles));
    r->time_s = r->cycles / hw->clock_hz;
}

static int check(const struct dnnchip_flow *f, const struct dnnchip_layer *l, struct sim_err *err) {
    if (!l->groups || !l->stride)
        return sim_fail(err, SIM_EUSAGE, "DNN-Chip Predictor: groups and stride start at 1");
    for (size_t i = 0; i < f->n; i++)
        if (!f->loops[i].tiling)
            return sim_fail(err, SIM_EUSAGE, "DNN-Chip Predictor: loop %zu: a tiling of 0", i);
    for (int t = 0; t < DNNCHIP_TENSORS; t++)
        if (f->pe_refresh[t] > f->n || (!f->past_sram[t] && f->sram_refresh[t] > f->pe_refresh[t]))
            return sim_fail(err, SIM_EUSAGE,
                            "DNN-Chip Predictor: tensor %d is renewed after %zu loops in SRAM and "
                            "%zu in the PEs, of %zu",
                            t, f->sram_refresh[t], f->pe_refresh[t], f->n);
    if (tilings(f, f->n) * (double)l->groups > 0x1p63)
        return sim_fail(err, SIM_EUSAGE, "DNN-Chip Predictor: tilings whose product passes 2^63");
    return 0;
}

int dnnchip_predict(const struct dnnchip_flow *f, const struct dnnchip_layer *l,
                    const struct dnnchip_hw *hw, struct dnnchip_result *out, struct sim_err *err) {
    const int rc = check(f, l, err);
    memset(out, 0, sizeof *out);
    if (rc)
        return rc;
    for (int t = 0; t < DNNCHIP_TENSORS; t++) {
        if (t == DNNCHIP_PSUM)
            count_sums(f, l, out->words[t], &out->sent[t]);
        else
            count_operand(f, l, t, out->words[t], &out->sent[t]);
        out->sent[t] *= (double)l->groups;
        for (int level = 0; level < DNNCHIP_LEVELS; level++)
            out->words[t][level] *= (double)l->groups;
    }
    evaluate_energy(l, hw, distinct(f, l, DNNCHIP_PSUM) * (double)l->groups, out);
    evaluate_latency(f, l, hw, out);
    return 0;
}
