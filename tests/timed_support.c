#include "tests/timed_support.h"

#include <CUnit/CUnit.h>

#include <string.h>

#include "tests/support.h"

static int configure(struct memory_config *c, const struct timed_case *t, bool gpu,
                     struct sim_err *err) {
    char path[512];
    struct param_set *set = param_set_new(err);
    int rc = set ? params_bind(set, c, err) : SIM_EIO;
    if (rc == 0 && t->config)
        rc = param_load(set, test_path(path, sizeof path, t->config), err);
    for (const char *const *s = t->settings; rc == 0 && s && *s; s++)
        rc = param_assign_text(set, *s, err);
    param_set_free(set);
    return rc ? rc : params_resolve(c, gpu, !t->count, err);
}

/* ---- random traffic as a trace ----------------------------------------------------------------
 */

struct source {
    const struct timed_traffic *plan;
    struct rng rng;
    uint64_t left;
    uint32_t kernel, group, warp;
};

static enum trace_op random_op(struct source *s) {
    static const enum trace_op odd[] = {OP_ATOMIC, OP_FETCH, OP_COPYBACK, OP_INVALIDATE};
    const bool gpu = s->plan->groups != 0;
    if (rng_real(&s->rng) < s->plan->odd)
        return odd[rng_below(&s->rng, gpu ? 1 : 4)];
    return rng_real(&s->rng) < s->plan->writes ? OP_WRITE : OP_READ;
}

static uint64_t random_address(struct source *s) {
    const uint64_t all = s->plan->footprint, part = all / 8;
    return rng_below(&s->rng, 4) ? rng_below(&s->rng, part) : rng_below(&s->rng, all);
}

/* The next warp, group and kernel. Going back to an earlier warp is a barrier. */
static void move_on(struct source *s) {
    const uint64_t dice = rng_below(&s->rng, 100);
    if (dice < 30)
        s->warp = (s->warp + 1) % s->plan->warps;
    if (dice < 3)
        s->group++, s->warp = 0;
    if (s->group == s->plan->groups || rng_below(&s->rng, 3000) == 0)
        s->group = s->warp = 0, s->kernel++;
}

static int next_random(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct source *s = t->state;
    (void)err;
    for (; s->left && b->n < BLOCK_MAX; s->left--) {
        const enum trace_op op = random_op(s);
        const uint64_t at = random_address(s);
        if (s->plan->groups) {
            const bool mask = rng_real(&s->rng) >= s->plan->sizes;
            const uint32_t extent = 1 + (uint32_t)rng_below(&s->rng, mask ? 15 : 5000);
            move_on(s);
            block_add(b, mask ? at & ~127ull : at, word_make(op, mask, extent, s->warp), 0,
                      s->kernel, s->group);
        } else {
            block_add(b, at, word_make(op, false, 1 + (uint32_t)rng_below(&s->rng, 200), 0), 0, 0,
                      0);
        }
    }
    return 0;
}

static const struct trace_format random_format = {.name = "random", .next = next_random};

/* ------------------------------------------------------------------------------------------------
 */

static int run_timed(const struct timed_case *c, const struct memory_config *config,
                     struct trace *t, struct timed_outcome *out, struct sim_err *err) {
    const struct timed_run run = {.config = config,
                                  .tech = c->tech,
                                  .trace = t,
                                  .warmup = c->warmup,
                                  .limit = c->limit,
                                  .seed = 1};
    const int rc = timed_simulate(&run, &out->stats, err);
    out->cache = out->stats.cache;
    return rc;
}

static int run_count(const struct memory_config *config, struct trace *t, struct timed_outcome *out,
                     struct sim_err *err) {
    static const struct tech_point none = {0};
    struct hierarchies *h = hierarchies_new(1, 1, err);
    struct trace_block *b = block_new(err);
    const int number = h && b ? hierarchies_add(h, &config->caches, err) : SIM_EIO;
    int rc = number < 0 ? number : 0;
    while (rc == 0 && (rc = trace_next(t, b, err)) == 0 && b->n)
        rc = hierarchies_run(h, b, 0, b->n, err);
    if (rc == 0) {
        hierarchies_finish(h);
        out->cache = *hierarchies_stats(h, number);
        count_evaluate(&out->cache, &none, &config->dram, &out->count);
    }
    hierarchies_free(h);
    block_free(b);
    return rc;
}

static int run_trace(const struct timed_case *c, struct trace *t, struct timed_outcome *out,
                     struct sim_err *err) {
    struct memory_config config = {0};
    const int rc = configure(&config, c, t->gpu, err);
    if (rc)
        return rc;
    return c->count ? run_count(&config, t, out, err) : run_timed(c, &config, t, out, err);
}

int timed_test(const struct timed_case *c, struct timed_outcome *out, struct sim_err *err) {
    memset(out, 0, sizeof *out);
    if (c->traffic) {
        struct source s = {.plan = c->traffic,
                           .rng = rng_stream(c->traffic->seed, 7),
                           .left = c->traffic->accesses};
        char name[] = "random";
        struct trace t = {.format = &random_format,
                          .name = name,
                          .state = &s,
                          .ops = TRACE_OPS_ALL,
                          .gpu = c->traffic->groups != 0};
        const int rc = run_trace(c, &t, out, err);
        CU_ASSERT(rc || s.left == 0); /* the traffic has been made, */
        CU_ASSERT(rc || out->cache.reads + out->cache.writes + out->stats.dram.reads > 0);
        return rc;
    }
    struct trace *t;
    int rc = trace_open(&t, c->path, NULL, err);
    if (rc)
        return rc;
    rc = run_trace(c, t, out, err);
    trace_close(t);
    return rc;
}

struct timed_outcome timed_test_ok(const struct timed_case *c) {
    struct timed_outcome out;
    struct sim_err err = {0};
    const int rc = timed_test(c, &out, &err);
    if (rc) {
        fprintf(stderr, "%s: %s\n", c->path ? c->path : "random traffic", err.text);
        for (const char *const *s = c->settings; s && *s; s++)
            fprintf(stderr, "  %s\n", *s);
    }
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    return out;
}

const char *timed_test_file(char *buf, size_t size, const char *name, const char *text) {
    FILE *f = fopen(test_temporary(buf, size, name), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    CU_ASSERT_EQUAL(fclose(f), 0);
    return buf;
}

void timed_set(struct timed_settings *s, const char *key, const char *value) {
    snprintf(s->text[s->n], sizeof s->text[0], "%s=%s", key, value);
    s->list[s->n] = s->text[s->n];
    s->list[++s->n] = NULL;
}
