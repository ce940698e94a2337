/* The row-stationary machine, cycle by cycle. Filling, sliding and draining are counted by what the
 * networks deliver each cycle; in a sliding cycle every PE of the pass multiplies one input word
 * with one filter word into one of its p sums. */
#include <stdlib.h>
#include <string.h>

#include "pe/rs.h"

/* One network: words sent so far, as bits. */
struct link {
    uint64_t width; /* bits a cycle; 0: unlimited */
    uint64_t waiting;
};

static void link_cycle(struct link *l) {
    l->waiting -= l->width == 0 || l->waiting < l->width ? l->waiting : l->width;
}

struct machine_rs {
    const struct rs *x;
    const struct exact_tensors *d;
    struct link filters, inputs, sums;
    uint64_t cycle, nonzero;
    uint64_t product, n0, m0, c0, e0; /* first indices of the pass */
    struct rs_pass pass;
    uint64_t p, q, r; /* filters and channels per PE, sets on different channels */
    int64_t *psum;    /* [t][r][kr][p][e] of the window */
    int32_t *window;  /* [r][rows] the input words that this cycle uses */
    uint64_t rows;
};

static int64_t saturate(int64_t sum, int64_t limit) {
    return sum > limit ? limit : sum < -limit - 1 ? -limit - 1 : sum;
}

/* A channel of the cut kernel is a channel and a part of the window. */
struct part {
    uint64_t channel, row0, col0;
};

static struct part locate(const struct rs *x, uint64_t channel) {
    const uint64_t parts = x->parts_r * x->parts_s, part = channel % parts;
    return (struct part){channel / parts, part / x->parts_s * x->kr, part % x->parts_s * x->ks};
}

static int32_t input_word(const struct machine_rs *a, uint64_t image, uint64_t channel,
                          uint64_t row, uint64_t f, uint64_t tap) {
    const struct pe_layer *l = a->x->layer;
    const struct part at = locate(a->x, channel);
    const uint64_t y = a->e0 * l->stride + at.row0 * l->dilation + row - l->pad;
    const uint64_t z = f * l->stride + (at.col0 + tap) * l->dilation - l->pad;
    if (y >= l->h || z >= l->w || at.col0 + tap >= l->s)
        return 0;
    return a->d
        ->ifmap[(((a->product * l->n + a->n0 + image) * l->c + at.channel) * l->h + y) * l->w + z];
}

static int32_t filter_word(const struct machine_rs *a, uint64_t m, uint64_t channel, uint64_t i,
                           uint64_t tap) {
    const struct pe_layer *l = a->x->layer;
    const struct part at = locate(a->x, channel);
    if (at.row0 + i >= l->r || at.col0 + tap >= l->s)
        return 0;
    const uint64_t kk = (at.channel * l->r + at.row0 + i) * l->s + at.col0 + tap;
    return exact_weight(l, a->d->filter, a->product, a->m0 + m, kk);
}

/* Channel of set `r` in interleaving step `q`, or past the pass. */
static uint64_t channel_of(const struct machine_rs *a, uint64_t r, uint64_t q) {
    return r * a->q + q < a->pass.c ? a->c0 + r * a->q + q : UINT64_MAX;
}

/* The words that the rows of each set see for one channel step and tap. */
static void load_window(struct machine_rs *a, uint64_t image, uint64_t f, uint64_t q,
                        uint64_t tap) {
    for (uint64_t r = 0; r < a->r; r++)
        for (uint64_t row = 0; row < a->rows; row++) {
            const uint64_t c = channel_of(a, r, q);
            a->window[r * a->rows + row] =
                c == UINT64_MAX ? 0 : input_word(a, image, c, row, f, tap);
        }
}

/* Every PE of the pass, one multiply-accumulate into sum `p`: the hot loop. */
static void multiply_all(struct machine_rs *a, uint64_t p, uint64_t q, uint64_t tap) {
    const struct rs *x = a->x;
    const struct pe_layer *l = x->layer;
    const int64_t limit = pe_psum_max(x->type);
    const uint64_t e = a->pass.e;
    for (uint64_t t = 0; t < x->map.t; t++) {
        const uint64_t m = t * a->p + p;
        for (uint64_t r = 0; r < a->r; r++) {
            const uint64_t c = channel_of(a, r, q);
            for (uint64_t i = 0; i < x->kr; i++) {
                const bool used = m < a->pass.m && c != UINT64_MAX;
                const int64_t w = used ? filter_word(a, m, c, i, tap) : 0;
                const int32_t *in = a->window + r * a->rows + i * l->dilation;
                int64_t *sum = a->psum + (((t * a->r + r) * x->kr + i) * a->p + p) * e;
                for (uint64_t j = 0; j < e; j++) {
                    const int32_t v = in[j * l->stride];
                    sum[j] = saturate(sum[j] + w * v, limit);
                    a->nonzero += (w != 0) & (v != 0);
                }
            }
        }
    }
}

/* The sums of a window climb through rows and sets and join what earlier channels left. */
static void collect(struct machine_rs *a, uint64_t image, uint64_t f) {
    const struct rs *x = a->x;
    const struct pe_layer *l = x->layer;
    const int64_t limit = pe_psum_max(x->type);
    const uint64_t e = a->pass.e;
    for (uint64_t m = 0; m < a->pass.m; m++)
        for (uint64_t j = 0; j < e; j++) {
            const uint64_t row = ((a->n0 + image) * l->e + a->e0 + j) * l->f + f;
            int64_t *out = &a->d->ofmap[exact_place(l, a->product, row, a->m0 + m)];
            int64_t sum = a->c0 ? *out : 0;
            for (uint64_t s = 0; s < a->r * x->kr; s++) {
                const uint64_t set = m / a->p * a->r * x->kr + s;
                sum = saturate(sum + a->psum[(set * a->p + m % a->p) * e + j], limit);
            }
            *out = sum;
        }
}

static void one_cycle(struct machine_rs *a) {
    link_cycle(&a->filters);
    link_cycle(&a->inputs);
    link_cycle(&a->sums);
    a->cycle++;
}

/* Slides to one window: p q S cycles of work, the pipeline's bubble, then whatever is late. */
static void slide(struct machine_rs *a, uint64_t image, uint64_t f) {
    const struct rs *x = a->x;
    const uint64_t e = a->pass.e;
    memset(a->psum, 0, x->map.t * a->r * x->kr * a->p * e * sizeof *a->psum);
    for (uint64_t q = 0; q < a->q; q++)
        for (uint64_t tap = 0; tap < x->ks; tap++) {
            load_window(a, image, f, q, tap);
            for (uint64_t p = 0; p < a->p; p++) {
                multiply_all(a, p, q, tap);
                one_cycle(a);
            }
        }
    for (uint64_t i = 1; i < x->cfg->pipeline; i++)
        one_cycle(a);
    while (a->inputs.waiting || a->sums.waiting)
        one_cycle(a);
    collect(a, image, f);
}

static uint64_t span(const struct rs *x, uint64_t taps) {
    return x->layer->dilation * (taps - 1) + 1;
}

static void run_pass(struct machine_rs *a) {
    const struct rs *x = a->x;
    const struct pe_layer *l = x->layer;
    const struct pe_type *type = x->type;
    const uint64_t words = span(x, x->ks), windows = a->pass.n * l->f;
    const uint64_t step = l->stride < words ? l->stride : words;
    a->rows = (a->pass.e - 1) * l->stride + span(x, x->kr);
    a->p = (a->pass.m + x->map.t - 1) / x->map.t;
    a->r = x->map.r < a->pass.c ? x->map.r : a->pass.c;
    a->q = (a->pass.c + a->r - 1) / a->r;
    for (uint64_t i = 0; i < x->cfg->pass_setup; i++)
        one_cycle(a);
    a->filters.waiting = a->pass.m * a->pass.c * x->kr * x->ks * type->weight_bits;
    a->inputs.waiting = a->rows * a->pass.c * words * type->act_bits;
    const bool instant = !a->filters.width && !a->inputs.width;
    while (!instant &&
           ((a->filters.width && a->filters.waiting) || (a->inputs.width && a->inputs.waiting)))
        one_cycle(a);
    a->filters.waiting = a->inputs.waiting = 0;
    const uint64_t sums = a->pass.e * a->pass.m * type->psum_bits;
    for (uint64_t w = 0; w < windows; w++) {
        /* meanwhile: words of the next window in, sums of this one through the network */
        a->inputs.waiting = a->inputs.width ? a->rows * a->pass.c * step * type->act_bits : 0;
        a->sums.waiting = a->sums.width ? sums : 0;
        slide(a, w / l->f, w % l->f);
    }
    for (uint64_t i = 0; i < a->p + x->cfg->pipeline * x->kr * a->r; i++)
        one_cycle(a);
    a->sums.waiting = a->sums.width ? sums : 0;
    while (a->sums.waiting)
        one_cycle(a);
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static void run_product(struct machine_rs *a) {
    const struct rs *x = a->x;
    const struct pe_layer *l = x->layer;
    const uint64_t filters = x->map.p * x->map.t, channels = x->map.q * x->map.r;
    for (a->n0 = 0; a->n0 < l->n; a->n0 += x->map.n)
        for (a->e0 = 0; a->e0 < l->e; a->e0 += x->map.e)
            for (a->m0 = 0; a->m0 < l->k; a->m0 += filters)
                for (a->c0 = 0; a->c0 < x->channels; a->c0 += channels) {
                    a->pass = (struct rs_pass){
                        least(x->map.n, l->n - a->n0), least(filters, l->k - a->m0),
                        least(channels, x->channels - a->c0), least(x->map.e, l->e - a->e0)};
                    run_pass(a);
                }
}

int rs_exact(const struct rs *x, const struct exact_tensors *data, struct pe_result *out,
             struct sim_err *err) {
    const struct array_config *c = x->cfg;
    if (x->type->kind == PE_FLOAT)
        return sim_fail(err, SIM_EUNSUP, "exact row-stationary runs take integer and shift types");
    struct machine_rs a = {.x = x,
                           .d = data,
                           .filters.width = c->noc_filter,
                           .inputs.width = c->noc_ifmap,
                           .sums.width = c->noc_psum};
    const uint64_t rows = (x->map.e - 1) * x->layer->stride + span(x, x->kr);
    a.psum = sim_alloc(x->map.t * x->map.r * x->kr * x->map.p * x->map.e, sizeof *a.psum, err);
    a.window = sim_alloc(x->map.r * rows, sizeof *a.window, err);
    const int rc = a.psum && a.window ? 0 : SIM_EIO;
    for (a.product = 0; rc == 0 && a.product < x->layer->products; a.product++)
        run_product(&a);
    free(a.psum);
    free(a.window);
    if (rc)
        return rc;
    out->cycles = a.cycle;
    out->zero_macs = x->layer->macs - a.nonzero;
    out->pe_cycles = a.cycle * c->rows * c->cols;
    return 0;
}
