/* What turns a verdict, against the formula itself at the value found and against a search by
 * brute force; what is drawn, against a probability worked out by hand. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "explore/spread.h"
#include "explore/verdict.h"
#include "sim/rng.h"
#include "tests/suites.h"

struct side {
    struct explore_case c;
    struct cache_stats cache;
};

static double between(struct rng *r, double low, double high) {
    return low * pow(high / low, rng_real(r));
}

static void evaluate(struct side *s) {
    struct memory_case *m = &s->c.memory;
    m->cache = &s->cache;
    count_evaluate(&s->cache, &m->tech.data.point, &m->config.dram, &m->count);
}

static void make(struct side *s, struct rng *r, const struct dram_config *dram) {
    *s = (struct side){.cache = {.reads = 1 + rng_below(r, 1000000),
                                 .writes = rng_below(r, 1000000),
                                 .fills = rng_below(r, 500000),
                                 .writebacks = rng_below(r, 100000)}};
    s->cache.fill_bytes = 32 * s->cache.fills;
    s->cache.writeback_bytes = 64 * s->cache.writebacks;
    s->c.memory.config.dram = *dram;
    s->c.memory.tech.data.point = (struct tech_point){.read_latency_s = between(r, 5e-10, 2e-8),
                                                      .write_latency_s = between(r, 5e-10, 2e-8),
                                                      .read_energy_j = between(r, 1e-11, 1e-9),
                                                      .write_energy_j = between(r, 1e-11, 1e-9),
                                                      .leakage_w = between(r, 1e-3, 10)};
    evaluate(s);
}

static double metric_of(const struct side *s, int metric) {
    const struct count_stats *t = &s->c.memory.count;
    const double all[] = {t->edp_js, t->total_j, t->total_time_s};
    return all[metric];
}

static double *field(struct side *s, enum flip_input input) {
    struct tech_point *p = &s->c.memory.tech.data.point;
    struct dram_config *d = &s->c.memory.config.dram;
    double *const at[FLIP_INPUTS] = {&p->read_latency_s, &p->write_latency_s, &p->read_energy_j,
                                     &p->write_energy_j, &p->leakage_w,       NULL,
                                     &d->latency_s,      &d->energy_j_per_b};
    return at[input];
}

/* ln of the ratio, other to base, where an input of one or both is x times what it is. */
static double at(const struct side *base, const struct side *other, int metric, int input,
                 enum flip_whose whose, double x) {
    struct side b = *base, o = *other;
    if (whose != FLIP_OF_OTHER)
        *field(&b, (enum flip_input)input) *= x;
    if (whose != FLIP_OF_BASE)
        *field(&o, (enum flip_input)input) *= x;
    evaluate(&b);
    evaluate(&o);
    return log(metric_of(&o, metric) / metric_of(&b, metric));
}

#define STEP 1.05

/* The nearest change of sign on a grid of steps of 5 %, over all inputs; 0: none. */
static double nearest(const struct side *base, const struct side *other, int metric) {
    const bool above = at(base, other, metric, 0, FLIP_OF_BOTH, 1) > 0;
    for (double x = STEP; x < FLIP_FAR; x *= STEP)
        for (int i = 0; i < FLIP_INPUTS; i++)
            for (int w = FLIP_OF_BASE; w <= FLIP_OF_BOTH; w++) {
                if (i == FLIP_ACCESS || (w == FLIP_OF_BOTH) != (i >= FLIP_DRAM_LATENCY))
                    continue;
                const enum flip_whose whose = (enum flip_whose)w;
                if ((at(base, other, metric, i, whose, x) > 0) != above ||
                    (at(base, other, metric, i, whose, 1 / x) > 0) != above)
                    return x;
            }
    return 0;
}

static void check_flips(const struct side *base, const struct side *other, int metric) {
    struct flip_model b, o;
    struct flip f[FLIP_NEAREST];
    flip_model(&base->c, &b);
    flip_model(&other->c, &o);
    CU_ASSERT_DOUBLE_EQUAL(flip_value(&b, (enum flip_metric)metric) / metric_of(base, metric), 1,
                           1e-12);
    flip_find(&b, &o, (enum flip_metric)metric, f);
    for (int k = 0; k < FLIP_NEAREST && f[k].found; k++) {
        const double x = f[k].to / f[k].from;
        const double before = at(base, other, metric, f[k].input, f[k].whose, pow(x, 0.999));
        const double after = at(base, other, metric, f[k].input, f[k].whose, pow(x, 1.001));
        CU_ASSERT(fabs(at(base, other, metric, f[k].input, f[k].whose, x)) < 1e-9);
        CU_ASSERT(before * after < 0);
    }
    const double found = f[0].found ? fabs(log(f[0].to / f[0].from)) : 0;
    const double grid = nearest(base, other, metric);
    CU_ASSERT((grid > 0) == f[0].found || found > log(FLIP_FAR / STEP));
    CU_ASSERT(grid == 0 || (found <= log(grid) + 1e-9 && found >= log(grid / STEP) - 1e-9));
}

static void test_random(void) {
    struct rng r = rng_stream(7, 1);
    for (int i = 0; i < 300; i++) {
        const struct dram_config dram = {.latency_s = between(&r, 1e-8, 1e-6),
                                         .energy_j_per_b = between(&r, 1e-12, 1e-9)};
        struct side base, other;
        make(&base, &r, &dram);
        make(&other, &r, &dram);
        for (int metric = 0; metric < FLIP_METRICS; metric++)
            check_flips(&base, &other, metric);
    }
}

/* Two caches of leakage alone, 1.2 W and 1 W, each times a factor log-uniform in 1/2 to 2. The
 * second leaks less where the difference of two uniforms of width w = ln 4 is below d = ln 1.2:
 * 1 - (w - d)^2 / (2 w^2) = 1 - 1.20397^2 / (2 x 1.38629^2) = 0.62287. */
static void test_spread(void) {
    char path[] = "/tmp/spread-XXXXXX";
    const int fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs("tech,figure,low,high\n*,leakage,0.5,2\n", file);
    fclose(file);
    struct side sides[2] = {0};
    struct explore_case items[2];
    struct sim_err err;
    const char *names[] = {"sram", "stt-mram"};
    const double leakage[] = {1.2, 1};
    for (int i = 0; i < 2; i++) {
        struct memory_case *m = &sides[i].c.memory;
        sides[i].cache.reads = 1;
        m->tech.data.point = (struct tech_point){.read_latency_s = 1, .leakage_w = leakage[i]};
        evaluate(&sides[i]);
        CU_ASSERT_FATAL(tech_open(&m->tech.tech, names[i], &err) == 0);
        items[i] = sides[i].c;
    }
    const struct explore_cases cases = {.items = items, .n = 2};
    struct table_spread *s = NULL;
    const uint64_t draws = 200000;
    CU_ASSERT_FATAL(spread_read(&s, path, draws, 3, &err) == 0);
    CU_ASSERT_FATAL(spread_draw(s, &cases, &err) == 0);
    const uint64_t *energy = s->wins + FLIP_ENERGY * 2;
    CU_ASSERT_EQUAL(energy[0] + energy[1], draws);
    CU_ASSERT_DOUBLE_EQUAL((double)energy[1] / (double)draws, 0.62287, 0.004);
    spread_free(s);
    for (int i = 0; i < 2; i++)
        tech_free(items[i].memory.tech.tech);
    unlink(path);
}

CU_pSuite suite_flip(void) {
    CU_pSuite s = CU_add_suite("flip", NULL, NULL);
    CU_ADD_TEST(s, test_random);
    CU_ADD_TEST(s, test_spread);
    return s;
}
