#include "nn/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/function.h"
#include "nn/pass.h"
#include "sim/memory.h"
#include "sim/rng.h"

enum { CHUNK = 8, CHUNKS_MAX = 64 };

const struct nn_training nn_training_default = {
    .epochs = 6, .seed = 1, .rate = 0.05, .momentum = 0.9, .decay = 5e-4, .batch = 32};

/* One chunk of a batch. */
struct train_part {
    struct nn_pass pass;
    float *grads, *sample;
    float range[NN_LAYERS_MAX]; /* of inputs of layers, in this epoch */
    double loss;
    uint32_t correct;
};

struct trainer {
    struct nn_net *net;
    const struct nn_data *data;
    const struct nn_training *t;
    uint32_t *order; /* of samples, in this epoch */
    float *speed;    /* [n_params] */
    float *rounded;  /* parameters as the PEs have them, where they are rounded */
    struct train_part parts[CHUNKS_MAX];
    uint32_t n_parts;
    uint32_t first, images; /* of the batch */
    uint64_t step, steps;
};

static void round_inputs(void *user, const struct nn_layer *l, const float *in, float *to,
                         size_t n) {
    nn_round_inputs(user, l->range, in, to, n);
}

static int open_parts(struct trainer *r, struct sim_err *err) {
    r->n_parts = (r->t->batch + CHUNK - 1) / CHUNK;
    for (uint32_t i = 0; i < r->n_parts; i++) {
        struct train_part *p = &r->parts[i];
        if (nn_pass_open(&p->pass, r->net, CHUNK, true, err))
            return SIM_EIO;
        p->grads = sim_alloc(r->net->n_params, sizeof *p->grads, err);
        p->sample = sim_alloc(nn_data_size(r->data), sizeof *p->sample, err);
        if (!p->grads || !p->sample)
            return SIM_EIO;
        if (r->t->q) {
            p->pass.round = round_inputs;
            p->pass.user = (void *)(uintptr_t)r->t->q;
        }
    }
    return 0;
}

static int open_trainer(struct trainer *r, struct sim_err *err) {
    r->order = sim_alloc(r->data->n, sizeof *r->order, err);
    r->speed = sim_alloc(r->net->n_params, sizeof *r->speed, err);
    r->rounded = r->t->q ? sim_alloc(r->net->n_params, sizeof *r->rounded, err) : NULL;
    if (!r->order || !r->speed || (r->t->q && !r->rounded))
        return SIM_EIO;
    r->steps = (r->data->n + r->t->batch - 1) / r->t->batch * r->t->epochs;
    return open_parts(r, err);
}

static void close_trainer(struct trainer *r) {
    for (uint32_t i = 0; i < CHUNKS_MAX; i++) {
        nn_pass_free(&r->parts[i].pass);
        free(r->parts[i].grads);
        free(r->parts[i].sample);
    }
    free(r->order);
    free(r->speed);
    free(r->rounded);
    free(r);
}

static void shuffle(struct trainer *r, uint64_t epoch) {
    struct rng g = rng_stream(r->t->seed, 1000 + epoch);
    for (uint32_t i = 0; i < r->data->n; i++)
        r->order[i] = i;
    for (uint32_t i = r->data->n; i > 1; i--) {
        const uint32_t k = (uint32_t)rng_below(&g, i), v = r->order[k];
        r->order[k] = r->order[i - 1];
        r->order[i - 1] = v;
    }
}

static void note_ranges(struct train_part *p, uint32_t images) {
    const struct nn_net *net = p->pass.net;
    for (uint32_t i = 0; i < net->n; i++) {
        const float *in = nn_pass_inputs(&p->pass, i);
        float top = p->range[i];
        for (size_t k = 0;
             nn_has_weights(&net->layers[i]) && k < nn_inputs(&net->layers[i]) * images; k++)
            top = fabsf(in[k]) > top ? fabsf(in[k]) : top;
        p->range[i] = top;
    }
}

static int run_part(void *user, size_t i, struct sim_err *err) {
    struct trainer *r = user;
    struct train_part *p = &r->parts[i];
    const uint32_t first = (uint32_t)i * CHUNK;
    const float *params = r->t->q ? r->rounded : r->net->params;
    const float scale = 1.0f / (float)r->images;
    uint16_t labels[CHUNK];
    p->loss = p->correct = 0;
    if (first >= r->images)
        return 0;
    const uint32_t images = r->images - first < CHUNK ? r->images - first : CHUNK;
    for (uint32_t k = 0; k < images; k++) {
        const uint32_t sample = r->order[r->first + first + k];
        nn_data_sample(r->data, sample, p->sample);
        nn_pass_take(&p->pass, images, k, p->sample);
        labels[k] = r->data->labels[sample];
    }
    const int rc = nn_pass_forward(&p->pass, images, params, err);
    if (rc)
        return rc;
    note_ranges(p, images);
    return nn_pass_backward(&p->pass, images, params, labels, scale, p->grads, &p->loss,
                            &p->correct, err);
}

/* Sums of the parts in their order, and a step along them. */
static void update(struct trainer *r) {
    const struct nn_training *t = r->t;
    const uint32_t parts = (r->images + CHUNK - 1) / CHUNK;
    const float rate = (float)(t->rate * (1 + nn_cos_pi((double)r->step / (double)r->steps)) / 2);
    const float momentum = (float)t->momentum, decay = (float)t->decay;
    float *params = r->net->params, *speed = r->speed;
    for (size_t k = 0; k < r->net->n_params; k++) {
        float sum = r->parts[0].grads[k];
        for (uint32_t i = 1; i < parts; i++)
            sum += r->parts[i].grads[k];
        speed[k] = momentum * speed[k] + sum + decay * params[k];
        params[k] -= rate * speed[k];
    }
}

static int step(struct trainer *r, double *loss, uint32_t *correct, struct sim_err *err) {
    int rc = r->t->q ? nn_round_weights(r->t->q, r->net, r->net->params, r->rounded, err) : 0;
    if (rc == 0)
        rc = pool_try(r->t->pool, r->n_parts, run_part, r, err);
    if (rc)
        return rc;
    for (uint32_t i = 0; i < r->n_parts; i++) {
        *loss += r->parts[i].loss;
        *correct += r->parts[i].correct;
    }
    r->step++;
    if (!isfinite(*loss))
        return sim_fail(
            err, SIM_ESTALL,
            "step %llu of %llu: the loss is no number any more; a lower --rate may help",
            (unsigned long long)r->step, (unsigned long long)r->steps);
    update(r);
    return 0;
}

static int run_epoch(struct trainer *r, uint64_t epoch, struct sim_err *err) {
    double loss = 0;
    uint32_t correct = 0;
    int rc = 0;
    shuffle(r, epoch);
    for (uint32_t i = 0; i < r->n_parts; i++)
        memset(r->parts[i].range, 0, sizeof r->parts[i].range);
    for (r->first = 0; r->first < r->data->n && rc == 0; r->first += r->images) {
        const uint32_t left = r->data->n - r->first;
        r->images = left < r->t->batch ? left : r->t->batch;
        rc = step(r, &loss, &correct, err);
        if (rc == 0)
            rc = tick_call(&r->t->tick, (epoch * r->data->n) + r->first + r->images, err);
    }
    for (uint32_t i = 0; i < r->net->n && rc == 0; i++) {
        r->net->layers[i].range = 0;
        for (uint32_t k = 0; k < r->n_parts; k++)
            r->net->layers[i].range = fmaxf(r->net->layers[i].range, r->parts[k].range[i]);
    }
    if (rc == 0 && r->t->epoch)
        r->t->epoch(r->t->user, epoch + 1, loss / r->data->n, correct);
    return rc;
}

int nn_train(struct nn_net *net, const struct nn_data *data, const struct nn_training *t,
             struct sim_err *err) {
    struct trainer *r = sim_alloc(1, sizeof *r, err);
    if (!r)
        return SIM_EIO;
    r->net = net;
    r->data = data;
    r->t = t;
    int rc = open_trainer(r, err);
    for (uint64_t e = 0; e < t->epochs && rc == 0; e++)
        rc = run_epoch(r, e, err);
    net->epochs += rc == 0 ? t->epochs : 0;
    close_trainer(r);
    return rc;
}
