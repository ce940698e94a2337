#include "explore/count.h"

#include <string.h>

#include "explore/inputs.h"

static int run_piece(void *user, const struct trace_block *b, uint32_t from, uint32_t to,
                     struct sim_err *err) {
    const struct count_run *r = user;
    return r->learning ? hierarchies_learn(r->h, b, from, to, err)
                       : hierarchies_run(r->h, b, from, to, err);
}

static void end_warmup(void *user) {
    const struct count_run *r = user;
    if (!r->learning)
        hierarchies_reset_stats(r->h);
}

/* What a generator says of the network whose kernels these are. */
static int keep_coverage(struct count_run *r, const struct trace *t, struct sim_err *err) {
    const char *text = meta_note(&t->meta, "coverage");
    return text ? meta_add_note(&r->kernels, "coverage", text, err) : 0;
}

/* Takes over the kernels of a trace that was read; one that has none stands as one, if there are
 * others. */
static int keep_kernels(struct count_run *r, const struct trace *t, struct sim_err *err) {
    const char *slash = strrchr(t->name, '/');
    const struct trace_kernel whole = {
        0, (char *)(uintptr_t)(slash ? slash + 1 : t->name), {1, 1, 1}, {1, 1, 1}};
    int rc = 0;
    for (size_t i = 0; i < t->meta.n_kernels && rc == 0; i++)
        rc = meta_add_kernel(&r->kernels, &t->meta.kernels[i], err);
    if (t->meta.n_kernels == 0 && r->stream.input->files.n > 1)
        rc = meta_add_kernel(&r->kernels, &whole, err);
    r->stream.kernels = (uint32_t)r->kernels.n_kernels;
    return rc ? rc : keep_coverage(r, t, err);
}

static int end_trace(void *user, struct trace *t, uint64_t accesses, struct sim_err *err) {
    struct count_run *r = user;
    if (r->learning)
        return 0;
    if (r->result)
        inputs_trace(r->result, t, accesses);
    r->fetches_left_out += t->fetches_left_out;
    return keep_kernels(r, t, err);
}

int count_open(struct count_run *r, const struct stream_input *input, unsigned threads,
               uint64_t seed, const struct tick *tick, struct sim_err *err) {
    *r = (struct count_run){.seed = seed,
                            .stream = {.input = input,
                                       .tick = *tick,
                                       .user = r,
                                       .piece = run_piece,
                                       .warm = end_warmup,
                                       .end = end_trace}};
    const int rc = stream_open(&r->stream, err);
    if (rc)
        return rc;
    r->h = hierarchies_new(threads, seed, err);
    return r->h ? 0 : SIM_EIO;
}

void count_close(struct count_run *r) {
    stream_close(&r->stream);
    hierarchies_free(r->h);
    meta_free(&r->kernels);
    r->h = NULL;
}

/* A policy that looks ahead needs files that can be read again. */
static int check_input(const struct stream_input *in, const struct explore_cases *cases,
                       struct sim_err *err) {
    size_t k = 0;
    while (!cases->items[k].memory.config.caches.llc.repl->needs_oracle)
        k++;
    for (size_t i = 0; i < in->files.n; i++)
        if (strcmp(in->files.at[i], "-") == 0)
            return sim_fail(err, SIM_EUNSUP,
                            "llc.repl = %s reads the trace twice: standard input cannot be read "
                            "again",
                            cases->items[k].memory.config.caches.llc.repl->about.name);
    return 0;
}

int count_pass(struct count_run *r, struct sim_err *err) {
    int rc = 0;
    if (hierarchies_need_oracle(r->h)) {
        r->learning = true;
        rc = stream_pass(&r->stream, err);
        r->learning = false;
    }
    if (rc == 0)
        rc = stream_pass(&r->stream, err);
    if (rc == 0)
        rc = stream_input_enough(r->stream.input, r->stream.done, r->fetches_left_out, err);
    if (rc == 0)
        hierarchies_finish(r->h);
    return rc;
}

int count_cases(struct count_run *r, struct explore_cases *cases, struct sim_err *err) {
    const struct tech_point none = {0};
    for (size_t i = 0; i < cases->n; i++) {
        struct memory_case *c = &cases->items[i].memory;
        c->hierarchy = serial_add(r->h, &c->config, &c->tech, r->seed, &c->serial, err);
        if (c->hierarchy < 0)
            return c->hierarchy;
    }
    int rc = hierarchies_need_oracle(r->h) ? check_input(r->stream.input, cases, err) : 0;
    if (rc == 0)
        rc = count_pass(r, err);
    for (size_t i = 0; i < cases->n && rc == 0; i++) {
        struct memory_case *c = &cases->items[i].memory;
        c->cache = hierarchies_stats(r->h, c->hierarchy);
        struct count_extra extra = {0, 0};
        if (c->serial)
            serial_collect(c->serial, &c->nvm, &extra);
        count_evaluate_with(c->cache, c->tech.tech ? &c->tech.data.point : &none, &c->config.dram,
                            &extra, &c->count);
    }
    return rc;
}
