/* A set through a net, chunk by chunk, in floats or in codes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/function.h"
#include "nn/pass.h"
#include "nn/quant.h"
#include "sim/memory.h"

enum { CHUNK = 8, SIDE_BY_SIDE = 64 };

/* Chunks side by side. */
struct evaluating {
    const struct nn_net *net;
    const struct nn_data *data;
    const struct nn_quantiser *q;
    int32_t *weights; /* codes, [n_params] */
    double scale[NN_LAYERS_MAX];
    struct nn_score scores[SIDE_BY_SIDE]; /* of one round */
    uint32_t first;                       /* sample of the round */
};

/* One chunk. */
struct eval_chunk {
    struct nn_pass pass;
    uint32_t layer;  /* in hand */
    float *codes;    /* of a layer's inputs, as floats, */
    int32_t *inputs; /* and of its columns, [depth][columns] */
    int64_t *sums;   /* of a filter, */
    uint8_t *met;    /* and whether one met a limit */
    float *sample;
};

/* sums[columns] of a filter in 32 bits, each addition held within limits. */
static void sum_narrow(const int32_t *weights, size_t depth, size_t columns, int32_t limit,
                       const struct eval_chunk *c) {
    int32_t acc[256];
    for (size_t from = 0; from < columns; from += 256) {
        const size_t n = columns - from < 256 ? columns - from : 256;
        uint8_t *met = c->met + from;
        memset(acc, 0, sizeof acc);
        for (size_t d = 0; d < depth; d++) {
            const int32_t w = weights[d], *x = c->inputs + d * columns + from;
            for (size_t i = 0; i < n; i++) {
                const int32_t sum = acc[i] + w * x[i];
                const int32_t held = sum > limit ? limit : sum < -limit - 1 ? -limit - 1 : sum;
                met[i] |= held != sum;
                acc[i] = held;
            }
        }
        for (size_t i = 0; i < n; i++)
            c->sums[from + i] = acc[i];
    }
}

static void sum_wide(const int32_t *weights, size_t depth, size_t columns, int64_t limit,
                     const struct eval_chunk *c) {
    memset(c->sums, 0, columns * sizeof *c->sums);
    for (size_t d = 0; d < depth; d++)
        for (size_t i = 0; i < columns; i++) {
            const int64_t sum = c->sums[i] + (int64_t)weights[d] * c->inputs[d * columns + i];
            const int64_t held = sum > limit ? limit : sum < -limit - 1 ? -limit - 1 : sum;
            c->met[i] |= held != sum;
            c->sums[i] = held;
        }
}

/* Products and sums of floats rounded one by one; the sum's bits in the low half. */
static void sum_float(const int32_t *weights, size_t depth, size_t columns,
                      const struct eval_chunk *c) {
    float acc[256], w;
    for (size_t from = 0; from < columns; from += 256) {
        const size_t n = columns - from < 256 ? columns - from : 256;
        memset(acc, 0, sizeof acc);
        for (size_t d = 0; d < depth; d++) {
            const float *x = c->pass.column[c->layer] + d * columns + from;
            memcpy(&w, &weights[d], sizeof w);
            for (size_t i = 0; i < n; i++)
                acc[i] += w * x[i];
        }
        for (size_t i = 0; i < n; i++) {
            uint32_t bits;
            memcpy(&bits, &acc[i], sizeof bits);
            c->sums[from + i] = bits;
        }
    }
}

/* The largest product of a type's codes; shift types add `terms` powers up to 2^7. */
static int64_t largest_product(const struct pe_type *t) {
    const int64_t act = (int64_t)1 << (t->act_bits - 1);
    return act * (t->kind == PE_SHIFT ? (int64_t)t->terms << PE_SHIFT_FRACTION
                                      : (int64_t)1 << (t->weight_bits - 1));
}

static void sum_filter(const struct pe_type *t, const int32_t *weights, size_t depth,
                       size_t columns, const struct eval_chunk *c) {
    const int64_t product = t->kind == PE_FLOAT ? 0 : largest_product(t);
    const int64_t limit = pe_psum_max(t);
    if (t->kind == PE_FLOAT)
        sum_float(weights, depth, columns, c);
    else if (limit + product <= INT32_MAX)
        sum_narrow(weights, depth, columns, (int32_t)limit, c);
    else if (product <= INT32_MAX && (int64_t)depth <= (INT32_MAX - product) / product)
        sum_narrow(weights, depth, columns, INT32_MAX - (int32_t)product, c); /* never met */
    else
        sum_wide(weights, depth, columns, limit, c);
}

/* Columns of a group's inputs, [depth][columns], as codes; how many. */
static size_t make_columns(const struct evaluating *v, const struct eval_chunk *c, uint32_t i,
                           uint32_t images, uint32_t group) {
    const struct nn_layer *l = &v->net->layers[i];
    float *column = c->pass.column[i];
    const float *in = c->codes;
    const size_t plane = (size_t)l->h * l->w, depth = nn_depth(l);
    const size_t columns = l->kind == NN_CONV ? (size_t)images * l->e * l->f : images;
    if (l->kind == NN_CONV)
        nn_unfold(l, images, group, in, column);
    for (uint32_t ch = 0; ch < l->c && l->kind == NN_FC; ch++)
        for (uint32_t b = 0; b < images; b++, in += plane)
            for (size_t at = 0; at < plane; at++)
                column[(ch * plane + at) * images + b] = in[at];
    for (size_t k = 0; k < depth * columns && v->q->type.kind != PE_FLOAT; k++)
        c->inputs[k] = (int32_t)column[k];
    return columns;
}

/* A filter's outputs of its sums. */
static void finish_filter(const struct evaluating *v, const struct nn_layer *l, uint32_t k,
                          size_t columns, double unit, const int64_t *sums, float *out) {
    const float bias = v->net->params[l->biases + k];
    for (size_t c = 0; c < columns; c++) {
        float sum = (float)((double)sums[c] * unit);
        if (v->q->type.kind == PE_FLOAT) {
            const uint32_t bits = (uint32_t)sums[c];
            memcpy(&sum, &bits, sizeof sum);
        }
        const float y = sum + bias;
        out[c] = l->relu && !(y > 0) ? 0 : y;
    }
}

static void count_zeros(const struct nn_layer *l, uint32_t i, uint32_t images, const float *in,
                        struct nn_score *score) {
    const size_t n = nn_inputs(l) * images;
    if (i == 0 || !nn_has_weights(l))
        return;
    score->inputs += n;
    for (size_t k = 0; k < n; k++)
        score->zeros += in[k] == 0;
}

static void run_coded(const struct evaluating *v, struct eval_chunk *c, uint32_t i, uint32_t images,
                      struct nn_score *score) {
    const struct nn_layer *l = &v->net->layers[i];
    const size_t depth = nn_depth(l);
    const uint32_t filters = l->k / l->groups;
    const double unit = v->scale[i] * nn_input_codes(v->q, l->range, nn_pass_inputs(&c->pass, i),
                                                     c->codes, nn_inputs(l) * images);
    c->layer = i;
    count_zeros(l, i, images, c->codes, score);
    for (uint32_t g = 0; g < l->groups; g++) {
        const size_t columns = make_columns(v, c, i, images, g);
        for (uint32_t k = g * filters; k < (g + 1) * filters; k++) {
            memset(c->met, 0, columns);
            sum_filter(&v->q->type, v->weights + l->weights + k * depth, depth, columns, c);
            finish_filter(v, l, k, columns, unit, c->sums, c->pass.out[i] + k * columns);
            for (size_t at = 0; at < columns; at++)
                score->saturated += c->met[at];
            score->sums += columns;
        }
    }
}

static int run_layers(const struct evaluating *v, struct eval_chunk *c, uint32_t images,
                      struct nn_score *score, struct sim_err *err) {
    if (!v->q) {
        const int rc = nn_pass_forward(&c->pass, images, v->net->params, err);
        for (uint32_t i = 0; i < v->net->n && rc == 0; i++)
            count_zeros(&v->net->layers[i], i, images, nn_pass_inputs(&c->pass, i), score);
        return rc;
    }
    for (uint32_t i = 0; i < v->net->n; i++) {
        if (nn_has_weights(&v->net->layers[i]))
            run_coded(v, c, i, images, score);
        else
            nn_pass_pool(&c->pass, i, images);
    }
    return 0;
}

static void judge(const struct evaluating *v, const struct nn_pass *p, uint32_t first,
                  uint32_t images, struct nn_score *score) {
    const float *out = p->out[v->net->n - 1];
    for (uint32_t i = 0; i < images; i++) {
        const uint16_t label = v->data->labels[first + i];
        const uint32_t class = nn_pass_class(p, images, i);
        const double top = out[(size_t) class * images + i];
        double sum = 0;
        for (uint32_t k = 0; k < v->net->classes; k++)
            sum += nn_exp(out[(size_t)k * images + i] - top);
        score->loss += nn_log(sum) + top - out[(size_t)label * images + i];
        score->correct += class == label;
    }
    score->samples += images;
}

static size_t most_columns(const struct nn_net *net) {
    size_t most = 1;
    for (uint32_t i = 0; i < net->n; i++) {
        const size_t n = (size_t)net->layers[i].e * net->layers[i].f;
        most = nn_has_weights(&net->layers[i]) && n > most ? n : most;
    }
    return most * CHUNK;
}

static size_t most_inputs(const struct nn_net *net) {
    size_t most = 1;
    for (uint32_t i = 0; i < net->n; i++) {
        const struct nn_layer *l = &net->layers[i];
        const size_t column = nn_has_weights(l) ? nn_depth(l) * l->e * l->f : 0;
        most = column > most ? column : most;
        most = nn_inputs(l) > most ? nn_inputs(l) : most;
    }
    return most * CHUNK;
}

static int open_chunk(struct eval_chunk *c, const struct evaluating *v, struct sim_err *err) {
    *c = (struct eval_chunk){.inputs = NULL};
    int rc = nn_pass_open(&c->pass, v->net, CHUNK, false, err);
    c->sample = sim_alloc(nn_data_size(v->data), sizeof *c->sample, err);
    if (v->q) {
        c->inputs = sim_alloc(most_inputs(v->net), sizeof *c->inputs, err);
        c->sums = sim_alloc(most_columns(v->net), sizeof *c->sums, err);
        c->met = sim_alloc(most_columns(v->net), 1, err);
        c->codes = sim_alloc(most_inputs(v->net), sizeof *c->codes, err);
    }
    const bool coded = !v->q || (c->inputs && c->sums && c->met && c->codes);
    return rc || (c->sample && coded) ? rc : SIM_EIO;
}

static void close_chunk(struct eval_chunk *c) {
    nn_pass_free(&c->pass);
    free(c->codes);
    free(c->inputs);
    free(c->sums);
    free(c->met);
    free(c->sample);
}

static int run_chunk(void *user, size_t i, struct sim_err *err) {
    struct evaluating *v = user;
    const uint32_t first = v->first + (uint32_t)i * CHUNK;
    struct eval_chunk c;
    v->scores[i] = (struct nn_score){.samples = 0};
    if (first >= v->data->n)
        return 0;
    const uint32_t images = v->data->n - first < CHUNK ? v->data->n - first : CHUNK;
    int rc = open_chunk(&c, v, err);
    for (uint32_t k = 0; k < images && rc == 0; k++) {
        nn_data_sample(v->data, first + k, c.sample);
        nn_pass_take(&c.pass, images, k, c.sample);
    }
    if (rc == 0)
        rc = run_layers(v, &c, images, &v->scores[i], err);
    if (rc == 0)
        judge(v, &c.pass, first, images, &v->scores[i]);
    close_chunk(&c);
    return rc;
}

static int make_codes(struct evaluating *v, struct sim_err *err) {
    v->weights = sim_alloc(v->net->n_params, sizeof *v->weights, err);
    for (uint32_t i = 0; v->weights && i < v->net->n; i++) {
        const struct nn_layer *l = &v->net->layers[i];
        if (nn_has_weights(l) && !(l->range > 0) && v->q->type.kind != PE_FLOAT)
            return sim_fail(err, SIM_EUSAGE,
                            "layer %s: the net does not know how large its inputs are; train or "
                            "tune it",
                            l->name);
        v->scale[i] = nn_weight_codes(v->q, v->net->params + l->weights, v->weights + l->weights,
                                      l->n_weights);
    }
    return v->weights ? 0 : SIM_EIO;
}

static void add_score(struct nn_score *to, const struct nn_score *s) {
    to->samples += s->samples;
    to->correct += s->correct;
    to->sums += s->sums;
    to->saturated += s->saturated;
    to->inputs += s->inputs;
    to->zeros += s->zeros;
    to->loss += s->loss;
}

int nn_evaluate(const struct nn_net *net, const struct nn_data *data, const struct nn_quantiser *q,
                struct pool *pool, const struct tick *tick, struct nn_score *score,
                struct sim_err *err) {
    struct evaluating *v = sim_alloc(1, sizeof *v, err);
    *score = (struct nn_score){.samples = 0};
    if (!v)
        return SIM_EIO;
    v->net = net;
    v->data = data;
    v->q = q;
    int rc = q ? make_codes(v, err) : 0;
    for (; v->first < data->n && rc == 0; v->first += CHUNK * SIDE_BY_SIDE) {
        rc = pool_try(pool, SIDE_BY_SIDE, run_chunk, v, err);
        for (size_t i = 0; i < SIDE_BY_SIDE && rc == 0; i++)
            add_score(score, &v->scores[i]);
        if (rc == 0)
            rc = tick_call(tick, score->samples, err);
    }
    score->loss /= score->samples ? score->samples : 1;
    free(v->weights);
    free(v);
    return rc;
}
