#include "validation/deepnvm/sample.h"

#include <stdlib.h>
#include <string.h>

#include "traces/kernels/plan.h"
#include "traces/kernels/stream.h"

#define IMAGES_MIN 5u /* fewer are simulated whole */
#define PASSED     2u /* times the largest cache: what passes leaves nothing behind */
#define FLUSHED    4u /* times the largest cache: a workspace after which all images begin alike */

/* A layer and pass: launches [first, first + images * each) are the images', one after another. */
struct sample_layout {
    uint64_t images;
    size_t first, each;
};

struct sampler {
    const struct traffic_job *job;
    struct hierarchies *h;
    const int *numbers;
    struct cache_stats *counts, *before;
    struct network *net;
    struct tiles tiles;
    struct plan *plan;
    struct kernel_stream *stream;
    struct trace_meta meta;
    struct trace_block *block;
    uint64_t largest; /* cache */
    uint64_t weight;  /* of what runs now */
};

/* Adds what happened since the last call, `weight` times. */
static void settle(struct sampler *s) {
    for (size_t i = 0; i < s->job->n; i++) {
        const struct cache_stats *now = hierarchies_stats(s->h, s->numbers[i]);
        const uint64_t *after = (const uint64_t *)now, *before = (uint64_t *)&s->before[i];
        uint64_t *sum = (uint64_t *)&s->counts[i];
        for (size_t k = 0; k < sizeof *now / sizeof *sum; k++)
            sum[k] += s->weight * (after[k] - before[k]);
        s->before[i] = *now;
    }
}

static void set_weight(struct sampler *s, uint64_t weight) {
    if (weight != s->weight)
        settle(s);
    s->weight = weight;
}

static int flush(struct sampler *s, struct sim_err *err) {
    int rc = hierarchies_run(s->h, s->block, 0, s->block->n, err);
    if (rc == 0 && s->job->tick)
        rc = s->job->tick(s->job->user, err);
    block_clear(s->block);
    return rc;
}

/* All accesses of a launch. */
static int simulate(struct sampler *s, const struct launch *l, struct sim_err *err) {
    int more = 1;
    kernel_stream_begin(s->stream, l, 0);
    while (more == 1) {
        more = kernel_stream_fill(s->stream, s->block, err);
        const int rc = more < 0 ? more : flush(s, err);
        if (rc)
            return rc;
    }
    return 0;
}

/* One access to each line of a tensor, whole sectors. */
static int pass(struct sampler *s, enum trace_op op, uint64_t base, uint64_t bytes,
                struct sim_err *err) {
    int rc = 0;
    for (uint64_t at = base; at < base + bytes && rc == 0;) {
        const uint64_t line = at - at % TRACE_LINE, end = base + bytes;
        const uint64_t last = (end < line + TRACE_LINE ? end : line + TRACE_LINE) - 1;
        const uint32_t low = at % TRACE_LINE / TRACE_SECTOR,
                       high = last % TRACE_LINE / TRACE_SECTOR;
        block_add(s->block, line, word_make(op, true, (2u << high) - (1u << low), 0), 0, 0, 0);
        if (s->block->n == BLOCK_MAX)
            rc = flush(s, err);
        at = last + 1;
    }
    return rc;
}

/* The tensors of one image, as the pass reads and writes them. */
static int pass_image(struct sampler *s, const struct plan_place *at, uint64_t image,
                      struct sim_err *err) {
    const uint64_t in = at->work->in * KERNEL_REAL, out = at->work->out * KERNEL_REAL;
    const struct work_buffers *b = at->buffers;
    int rc = pass(s, OP_READ, b->in + image * in, in, err);
    if (rc == 0 && at->pass == PLAN_FORWARD)
        return pass(s, OP_WRITE, b->out + image * out, out, err);
    if (rc == 0)
        rc = pass(s, OP_READ, b->dout + image * out, out, err);
    if (rc == 0 && b->din)
        rc = pass(s, OP_WRITE, b->din + image * in, in, err);
    return rc;
}

/* The images from the second up to `end`. */
static int pass_images(struct sampler *s, const struct plan_place *at, uint64_t end,
                       struct sim_err *err) {
    const uint64_t bytes = (at->work->in + at->work->out) * KERNEL_REAL;
    const uint64_t most = PASSED * s->largest / bytes + 1;
    uint64_t i = end > most + 1 ? end - most : 1;
    int rc = 0;
    for (; i < end && rc == 0; i++)
        rc = pass_image(s, at, i, err);
    return rc ? rc : flush(s, err);
}

/* The first image that is simulated again: the last, or the one before it. */
static uint64_t resumes_at(const struct sampler *s, const struct plan_place *at, uint64_t images) {
    return images - (work_space(at->work) * KERNEL_REAL > FLUSHED * s->largest ? 1 : 2);
}

/* Forward, what is there for all images comes after them (the bias), backward before them. */
static struct sample_layout lay_out(const struct plan_place *at) {
    struct sample_layout l = {.images = at->work->images};
    const bool apart = at->work->gemm && at->pass != PLAN_UPDATE && l.images >= IMAGES_MIN;
    l.each = apart ? at->n / l.images : 0;
    l.first = at->pass == PLAN_BACKWARD ? at->n - l.each * l.images : 0;
    return l;
}

static int run_launch(struct sampler *s, const struct launch *launch, struct sim_err *err) {
    const struct plan_place at = plan_place(s->plan);
    const struct sample_layout l = lay_out(&at);
    if (!l.each || at.at < l.first || at.at >= l.first + l.each * l.images) {
        set_weight(s, 1);
        return simulate(s, launch, err);
    }
    const uint64_t image = (at.at - l.first) / l.each;
    const bool begins = (at.at - l.first) % l.each == 0;
    const uint64_t again = resumes_at(s, &at, l.images);
    if (image == 0 || image >= again) {
        set_weight(s, image == 0 ? 1 : image + 1 == l.images ? l.images - 1 : 0);
        return simulate(s, launch, err);
    }
    set_weight(s, 0);
    return image == 1 && begins ? pass_images(s, &at, again, err) : 0;
}

static int open_parts(struct sampler *s, struct sim_err *err) {
    const struct traffic_job *job = s->job;
    int rc = network_open(&s->net, job->path, err);
    if (rc == 0)
        rc = tiles_open(&s->tiles, "gtx1080ti", err);
    if (rc)
        return rc;
    const struct plan_options o = {job->batch, job->training, 1, s->net->n};
    rc = plan_new(&s->plan, s->net, &s->tiles, &o, err);
    if (rc)
        return rc;
    s->stream = kernel_stream_new(err);
    s->block = block_new(err);
    s->before = sim_alloc(job->n, sizeof *s->before, err);
    for (size_t i = 0; i < job->n; i++)
        s->largest = job->sizes[i] > s->largest ? job->sizes[i] : s->largest;
    return s->stream && s->block && s->before ? 0 : SIM_EIO;
}

static void close_parts(struct sampler *s) {
    free(s->before);
    block_free(s->block);
    if (s->stream)
        kernel_stream_free(s->stream);
    plan_free(s->plan);
    network_free(s->net);
    meta_free(&s->meta);
}

int traffic_sample(const struct traffic_job *job, struct hierarchies *h, const int *numbers,
                   struct cache_stats *counts, struct sim_err *err) {
    struct sampler s = {.job = job, .h = h, .numbers = numbers, .counts = counts, .weight = 1};
    const struct launch *launch = NULL;
    memset(counts, 0, job->n * sizeof *counts);
    int rc = open_parts(&s, err);
    while (rc == 0 && (rc = plan_next(s.plan, &s.meta, &launch, err)) == 0 && launch)
        rc = run_launch(&s, launch, err);
    if (rc == 0)
        settle(&s);
    for (size_t i = 0; i < job->n; i++)
        counts[i].accesses = counts[i].reads + counts[i].writes;
    close_parts(&s);
    return rc;
}
