#include "pe/layer.h"

#include <inttypes.h>
#include <string.h>

#include "sim/whole.h"

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static int check_sizes(const struct net_layer *l, uint64_t batch, struct sim_err *err) {
    const struct {
        const char *name;
        uint64_t value;
    } sizes[] = {{"N", l->n},
                 {"C", l->c},
                 {"H", l->h},
                 {"W", l->w},
                 {"K", l->k},
                 {"R", l->r},
                 {"S", l->s},
                 {"stride", l->y.stride},
                 {"stride", l->x.stride},
                 {"dilation", l->x.dilation},
                 {"groups", l->groups},
                 {"dilation", l->y.dilation},
                 {"batch", batch}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].value == 0 || sizes[i].value > UINT32_MAX)
            return sim_fail(err, SIM_EFORMAT, "layer %s: %s = %" PRIu64 ": expected 1 to 2^32 - 1",
                            l->name, sizes[i].name, sizes[i].value);
    if (l->c % l->groups || l->k % l->groups)
        return sim_fail(err, SIM_EFORMAT,
                        "layer %s: %" PRIu64 " groups do not divide %" PRIu64
                        " channels and %" PRIu64 " filters",
                        l->name, l->groups, l->c, l->k);
    return 0;
}

/* Output positions along one dimension. */
static int output_size(const struct net_layer *l, const struct net_axis *a, uint64_t in,
                       uint64_t window, uint64_t *out, struct sim_err *err) {
    const uint64_t span = a->dilation * (window - 1) + 1, padded = in + a->before + a->after;
    if (a->before > UINT32_MAX || a->after > UINT32_MAX || span > padded)
        return sim_fail(err, SIM_EFORMAT,
                        "layer %s: a window of %" PRIu64 " cells does not fit %" PRIu64
                        " padded cells",
                        l->name, span, padded);
    *out = (padded - span) / a->stride + 1;
    return 0;
}

/* Steps of one length. */
struct layer_walk {
    uint64_t steps, length;
};

/* Numbers below `end` among those of `laid`, steps of 1 that begin anew every `length`, the last
 * time at `more` lengths. */
static uint64_t numbers_below(uint64_t end, uint64_t steps, uint64_t length, uint64_t more) {
    if (steps >= length)
        return least(end, more * length + steps);
    const uint64_t whole = least(end / length, more + 1);
    return whole * steps + (whole > more ? 0 : least(end - whole * length, steps));
}

/* How many of `in` cells some window covers: cells output * stride + tap * dilation - padding. In
 * units of what divides both, taps that are alike modulo the stride make one sequence of cells a
 * stride apart, which no other taps meet; so do outputs that are alike modulo the dilation. The
 * fewer of both are gone through: their number is below the root of the padded cells'. */
static uint64_t covered(uint64_t in, uint64_t window, uint64_t out, const struct net_axis *a) {
    const uint64_t unit = common_divisor(a->stride, a->dilation);
    const struct layer_walk walks[] = {{out, a->stride / unit}, {window, a->dilation / unit}};
    const uint64_t from = ceil_div(a->before, unit), end = (a->before + in - 1) / unit + 1;
    const int first = least(walks[0].length, window) > least(walks[1].length, out);
    const struct layer_walk along = walks[first], across = walks[!first];
    uint64_t count = 0;
    for (uint64_t i = 0; i < across.steps && i < along.length; i++) {
        const uint64_t at = i * across.length, more = (across.steps - 1 - i) / along.length;
        const uint64_t before = from > at ? ceil_div(from - at, along.length) : 0;
        const uint64_t within = end > at ? ceil_div(end - at, along.length) : 0;
        count += numbers_below(within, along.steps, across.length, more) -
                 numbers_below(before, along.steps, across.length, more);
    }
    return count;
}

static bool product(uint64_t *out, const uint64_t *factors, size_t n) {
    *out = 1;
    for (size_t i = 0; i < n; i++)
        if (__builtin_mul_overflow(*out, factors[i], out))
            return false;
    return *out <= INT64_MAX;
}

/* The shape of one product, before the derived figures. */
static void shape(struct pe_layer *p, const struct net_layer *l, uint64_t batch) {
    *p = (struct pe_layer){.name = l->name,
                           .operands = l->type == NET_ELTWISE ? 2 : 1,
                           .products = l->groups,
                           .n = l->n * batch,
                           .c = l->c / l->groups,
                           .k = l->k / l->groups,
                           .h = l->h,
                           .w = l->w,
                           .r = 1,
                           .s = 1,
                           NET_WINDOW(1, 0, 1)};
    switch (l->type) {
    case NET_CONV:
    case NET_DWCONV:
    case NET_POOL:
        p->r = l->r;
        p->s = l->s;
        p->y = l->y;
        p->x = l->x;
        break;
    case NET_BMM: /* every image brings its own second matrix */
        p->products *= p->n;
        p->n = 1;
        break;
    case NET_LSTM: /* input and state against the gates, step by step */
    case NET_GRU:
    case NET_RNN:
        p->products = l->h;
        p->same_weights = true;
        p->h = 1;
        p->c = l->c + l->k;
        p->k = net_gates(l->type) * l->k;
        break;
    default:
        break;
    }
    p->stream = l->type >= NET_POOL;
    if (p->stream) {
        p->products = 1;
        p->c = l->c;
        p->k = l->c;
    }
}

static int derive(struct pe_layer *p, struct sim_err *err) {
    const uint64_t rows = covered(p->h, p->r, p->e, &p->y), cols = covered(p->w, p->s, p->f, &p->x);
    const bool fits =
        product(&p->gemm_m, (uint64_t[]){p->n, p->e, p->f}, 3) &&
        product(&p->gemm_k, (uint64_t[]){p->r, p->s, p->c}, 3) &&
        product(&p->macs, (uint64_t[]){p->products, p->gemm_m, p->gemm_k, p->k}, 4) &&
        product(&p->ifmap_words, (uint64_t[]){p->products, p->n, p->c, rows, cols, p->operands, 8},
                7) &&
        product(&p->filter_words,
                (uint64_t[]){p->same_weights ? 1 : p->products, p->k, p->gemm_k, 8}, 4) &&
        product(&p->ofmap_words, (uint64_t[]){p->products, p->gemm_m, p->k, 8}, 4);
    if (!fits)
        return sim_fail(err, SIM_EFORMAT, "layer %s: sizes whose product passes 2^63", p->name);
    p->gemm_n = p->k;
    p->dense_c = p->c;
    p->ifmap_words /= 8;
    p->filter_words /= 8;
    p->ofmap_words /= 8;
    if (p->stream)
        p->macs = p->filter_words = 0;
    return 0;
}

int pe_layer_init(struct pe_layer *out, const struct net_layer *l, uint64_t batch,
                  struct sim_err *err) {
    int rc = net_layer_refusal(l, err);
    if (!rc)
        rc = check_sizes(l, batch, err);
    if (rc)
        return rc;
    uint64_t images;
    if (!product(&images, (uint64_t[]){l->n, batch, l->groups}, 3))
        return sim_fail(err, SIM_EFORMAT, "layer %s: sizes whose product passes 2^63", l->name);
    shape(out, l, batch);
    const bool window = l->type == NET_CONV || l->type == NET_DWCONV || l->type == NET_POOL;
    out->e = out->h;
    out->f = out->w;
    if (window)
        rc = output_size(l, &l->y, l->h, l->r, &out->e, err);
    if (window && !rc)
        rc = output_size(l, &l->x, l->w, l->s, &out->f, err);
    return rc ? rc : derive(out, err);
}
