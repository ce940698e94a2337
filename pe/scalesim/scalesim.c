#include "pe/scalesim/scalesim.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pe/scalesim/buffer.h"
#include "sim/whole.h"

/* A layer in the dimensions that SCALE-Sim v2 computes with. */
struct view {
    uint64_t h, w, c, r, s; /* of the sweep; a GEMM is h = M, w = K, r = 1, s = K */
    uint64_t down, along;   /* strides */
    uint64_t oh, ow;
    uint64_t m, n, k;
    uint64_t repeats;
};

static void view_windows(struct view *v, const struct net_layer *l, uint64_t images) {
    const uint64_t groups = l->peer_depthwise ? l->c : l->groups;
    *v = (struct view){.h = l->h + l->y.before + l->y.after,
                       .w = l->w + l->x.before + l->x.after,
                       .c = l->c / groups,
                       .r = l->r,
                       .s = l->s,
                       .down = l->y.stride,
                       .along = l->x.stride,
                       .n = l->k / l->groups, /* a depthwise channel has all filters of its row */
                       .repeats = images * groups};
    v->oh = ceil_div(v->h - v->r + v->down, v->down);
    v->ow = ceil_div(v->w - v->s + v->along, v->along);
    v->k = v->r * v->s * v->c;
}

static void view_product(struct view *v, const struct net_layer *l, uint64_t images) {
    const uint64_t gates = net_gates(l->type);
    const uint64_t depth = gates ? l->c + l->k : l->c / l->groups;
    *v = (struct view){.h = l->h * l->w,
                       .w = depth,
                       .c = 1,
                       .r = 1,
                       .s = depth,
                       .down = 1,
                       .along = 1,
                       .oh = l->h * l->w,
                       .ow = 1,
                       .n = gates ? gates * l->k : l->k / l->groups,
                       .k = depth,
                       .repeats = images * l->groups};
}

static int make_view(struct view *v, const struct net_layer *l, uint64_t batch,
                     struct sim_err *err) {
    if (l->y.dilation > 1 || l->x.dilation > 1)
        return sim_fail(err, SIM_EUNSUP, "layer %s: --compat scalesim has no dilated windows",
                        l->name);
    const int rc = net_layer_refusal(l, err);
    if (rc)
        return rc;
    if (l->type == NET_CONV || l->type == NET_DWCONV)
        view_windows(v, l, l->n * batch);
    else
        view_product(v, l, l->n * batch);
    if (__builtin_mul_overflow(v->oh, v->ow, &v->m))
        return sim_fail(err, SIM_EFORMAT, "layer %s: sizes whose product passes 2^63", l->name);
    return 0;
}

struct folds {
    uint64_t sr, sc, t, fr, fc, per_fold;
};

static struct folds fold_view(const struct scalesim_setup *a, const struct view *v) {
    struct folds f = {0};
    const uint64_t size[] = {[DIM_M] = v->m, [DIM_N] = v->n, [DIM_K] = v->k};
    f.sr = size[a->dims->rows];
    f.sc = size[a->dims->cols];
    f.t = size[a->dims->stream];
    f.fr = ceil_div(f.sr, a->rows);
    f.fc = ceil_div(f.sc, a->cols);
    f.per_fold = f.t + a->cols - 2 + (systolic_keeps_outputs(a->dims) ? 1 : 2) * a->rows;
    return f;
}

static void sram_counts(const struct scalesim_setup *a, const struct view *v, const struct folds *f,
                        struct pe_result *out) {
    const bool is = systolic_columns_are_inputs(a->dims);
    out->folds = f->fr * f->fc;
    out->cycles = out->folds * f->per_fold - 1;
    out->ifmap_sram_reads = v->m * v->k * (is ? 1 : f->fc);
    out->filter_sram_reads = v->k * v->n;
    out->ofmap_sram_writes = v->m * v->n * f->fr;
    if (is)
        out->filter_sram_reads *= f->fc;
    if (systolic_keeps_outputs(a->dims)) {
        out->filter_sram_reads *= f->fr;
        out->ofmap_sram_writes = v->m * v->n + out->folds * (a->rows + a->cols);
    }
    out->macs = v->m * v->n * v->k;
    out->mapping_utilization =
        (double)f->sr / (double)(f->fr * a->rows) * (double)f->sc / (double)(f->fc * a->cols);
    out->active_pes = (f->sr < a->rows ? f->sr : a->rows) * (f->sc < a->cols ? f->sc : a->cols);
}

/* Filters: every word once per sweep, in the same order in every sweep. */
static uint64_t filter_misses(const struct scalesim_setup *a, const struct view *v,
                              const struct folds *f) {
    struct sweep_buffer b = sweep_buffer(a->filter_bytes);
    if (systolic_columns_are_inputs(a->dims))
        return sweep_misses(&b, v->k * v->n, f->fc);
    if (!systolic_keeps_outputs(a->dims))
        return v->k * v->n;
    uint64_t misses = 0;
    for (uint64_t fc = 0; fc < f->fc; fc++) {
        const uint64_t cols = f->sc - fc * a->cols < a->cols ? f->sc - fc * a->cols : a->cols;
        misses += sweep_misses(&b, v->k * cols, f->fr);
    }
    return misses;
}

static int input_misses(const struct scalesim_setup *a, const struct view *v, const struct folds *f,
                        uint64_t *misses, struct sim_err *err) {
    const bool inside =
        (v->oh - 1) * v->down + v->r <= v->h && (v->ow - 1) * v->along + v->s <= v->w;
    const bool disjoint = v->r == 1 && (v->s == 1 || v->ow == 1) && inside;
    if (disjoint) {
        struct sweep_buffer b = sweep_buffer(a->ifmap_bytes);
        *misses = sweep_misses(&b, v->m * v->k, systolic_columns_are_inputs(a->dims) ? 1 : f->fc);
        return 0;
    }
    const struct window_sweep sweep = {.h = v->h,
                                       .w = v->w,
                                       .c = v->c,
                                       .r = v->r,
                                       .s = v->s,
                                       .down = v->down,
                                       .along = v->along,
                                       .oh = v->oh,
                                       .ow = v->ow,
                                       .rows = a->rows,
                                       .cols = a->cols,
                                       .repeats = f->fc};
    return window_misses(&sweep, a->dims, a->ifmap_bytes, misses, err);
}

static int check_counts(const struct view *v, const struct folds *f, const char *name,
                        struct sim_err *err) {
    uint64_t p;
    if (__builtin_mul_overflow(v->m, v->n, &p) || __builtin_mul_overflow(p, v->k, &p) ||
        __builtin_mul_overflow(p, v->repeats, &p) || p > INT64_MAX / 2 ||
        __builtin_mul_overflow(f->fr * f->fc, f->per_fold, &p) ||
        __builtin_mul_overflow(p, v->repeats, &p) || p > INT64_MAX / 2)
        return sim_fail(err, SIM_EFORMAT, "layer %s: counts pass 2^63", name);
    return 0;
}

int scalesim_layer(const struct scalesim_setup *a, const struct net_layer *l, uint64_t batch,
                   struct pe_result *out, struct sim_err *err) {
    struct view v = {0};
    memset(out, 0, sizeof *out);
    if (l->type >= NET_POOL)
        return 0;
    int rc = make_view(&v, l, batch, err);
    if (rc)
        return rc;
    const struct folds f = fold_view(a, &v);
    rc = check_counts(&v, &f, l->name, err);
    if (rc)
        return rc;
    struct pe_result one = {0};
    sram_counts(a, &v, &f, &one);
    one.filter_dram_reads = filter_misses(a, &v, &f);
    one.ofmap_dram_writes = one.ofmap_sram_writes;
    rc = input_misses(a, &v, &f, &one.ifmap_dram_reads, err);
    one.pe_cycles = one.cycles * a->rows * a->cols;
    pe_result_scale(&one, v.repeats);
    *out = one;
    return rc;
}

static void explain_row(FILE *out, const char *what, uint64_t compat, uint64_t model,
                        const char *why) {
    if (compat != model)
        fprintf(out, "  %-18s scalesim %12" PRIu64 "  model %12" PRIu64 "  %+7.2f%%  %s\n", what,
                compat, model, model ? 100.0 * ((double)compat / (double)model - 1) : 0.0, why);
}

void scalesim_explain(FILE *out, const struct net_layer *l, const struct systolic_dims *dims,
                      const struct pe_result *c, const struct pe_result *m) {
    const bool os = systolic_keeps_outputs(dims);
    fprintf(out, "%s\n", l->name);
    explain_row(out, "cycles", c->cycles, m->cycles,
                os ? "reports the last cycle's index; leaves out the drain of each fold"
                   : "reports the last cycle's index; one register per hop and no overlap, ever");
    explain_row(out, "macs", c->macs, m->macs, "counts a last partial window (ceil for floor)");
    explain_row(out, "ifmap_sram_reads", c->ifmap_sram_reads, m->ifmap_sram_reads,
                "reads window cells outside the input");
    explain_row(out, "filter_sram_reads", c->filter_sram_reads, m->filter_sram_reads,
                "more folds, from partial windows");
    explain_row(out, "ofmap_sram_reads", c->ofmap_sram_reads, m->ofmap_sram_reads,
                "partial sums are written and never read back");
    explain_row(out, "ofmap_sram_writes", c->ofmap_sram_writes, m->ofmap_sram_writes,
                os ? "adds rows + columns per fold, counted twice" : "partial windows");
    explain_row(out, "ifmap_dram_reads", c->ifmap_dram_reads, m->ifmap_dram_reads,
                "drops half the buffer whenever it is full");
    explain_row(out, "filter_dram_reads", c->filter_dram_reads, m->filter_dram_reads,
                "drops half the buffer whenever it is full");
    explain_row(out, "ofmap_dram_writes", c->ofmap_dram_writes, m->ofmap_dram_writes,
                os ? "repeats the SRAM count, what it adds included"
                   : "every partial sum goes off chip");
}
