#include "tests/timed_support.h"

#include <CUnit/CUnit.h>

#include <string.h>

#include "tests/support.h"

static int configure(struct memory_config *c, const char *const *settings, bool gpu, bool timed,
                     struct sim_err *err) {
    struct param_set *set = param_set_new(err);
    int rc = set ? params_bind(set, c, err) : SIM_EIO;
    for (; rc == 0 && *settings; settings++)
        rc = param_assign_text(set, *settings, err);
    param_set_free(set);
    return rc ? rc : params_resolve(c, gpu, timed, err);
}

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

int timed_test(const struct timed_case *c, struct timed_outcome *out, struct sim_err *err) {
    struct memory_config config = {0};
    struct trace *t;
    memset(out, 0, sizeof *out);
    int rc = trace_open(&t, c->path, NULL, err);
    if (rc)
        return rc;
    rc = configure(&config, c->settings, t->gpu, !c->count, err);
    if (rc == 0)
        rc = c->count ? run_count(&config, t, out, err) : run_timed(c, &config, t, out, err);
    trace_close(t);
    return rc;
}

struct timed_outcome timed_test_ok(const struct timed_case *c) {
    struct timed_outcome out;
    struct sim_err err = {0};
    const int rc = timed_test(c, &out, &err);
    if (rc) {
        fprintf(stderr, "%s: %s\n", c->path, err.text);
        for (const char *const *s = c->settings; *s; s++)
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
