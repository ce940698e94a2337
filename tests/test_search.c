/* The search engine: expressions, fronts and hypervolumes against brute force, spaces that prune
 * against spaces that do not, shards against one run, strategies against problems whose fronts are
 * known (ZDT1, ZDT2: Zitzler, Deb, Thiele, Evolutionary Computation 8(2), 2000; DTLZ2: Deb et al.,
 * 2002), with a reference point of 1.1 in each goal. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/search.h"
#include "tests/suites.h"
#include "tests/support.h"

/* An evaluator of functions of the knobs' numbers. */
struct problem {
    void (*figures)(const double *x, uint32_t n, double *f);
    uint32_t n_figures;
    bool bounded;
};

static int knob(void *state, const char *key, const struct param **row, bool *number,
                struct sim_err *err) {
    (void)state;
    (void)key;
    (void)err;
    *row = NULL;
    *number = true;
    return 0;
}

static size_t figures(void *state, const char *names[FIGURES_MAX]) {
    static const char *const all[] = {"f1", "f2", "f3", "f4"};
    const struct problem *p = state;
    for (uint32_t i = 0; i < p->n_figures; i++)
        names[i] = all[i];
    return p->n_figures;
}

static int eval(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct problem *p = state;
    const struct space *s = b->space;
    double x[KNOBS_MAX], f[GOALS_MAX];
    (void)err;
    for (size_t i = 0; i < b->n; i++) {
        for (uint32_t k = 0; k < s->n_knobs; k++)
            x[k] = s->knobs[k].number[b->choices[i * s->n_knobs + k]];
        p->figures(x, s->n_knobs, f);
        for (uint32_t k = 0; k < s->n_figures; k++)
            b->figures[i * s->n_figures + k] = f[s->figures[k][1] - '1'];
        if (f[0] < 0)
            eval_refuse(b, i, "below 0");
    }
    return 0;
}

/* Sums of x: the open knobs at their least. */
static void bounds(void *state, const struct space *s, const uint32_t *choice, uint32_t known,
                   double *lower) {
    const struct problem *p = state;
    double x[KNOBS_MAX], f[GOALS_MAX];
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        x[k] = s->knobs[k].number[k < known ? choice[k] : 0];
        for (size_t v = 0; v < s->knobs[k].values.n && k >= known; v++)
            x[k] = fmin(x[k], s->knobs[k].number[v]);
    }
    p->figures(x, s->n_knobs, f);
    for (uint32_t k = 0; k < s->n_figures; k++)
        lower[k] = p->bounded ? f[s->figures[k][1] - '1'] : -INFINITY;
}

static const struct evaluator evaluator = {
    .name = "test", .block = 64, .knob = knob, .figures = figures, .bounds = bounds, .eval = eval};

static int read_space(struct space *s, const char *text, struct problem *p, struct sim_err *err) {
    struct space_file file;
    const struct space_knowledge knows = {p, knob, figures, NULL, NULL};
    int rc = space_read(s, &file, &(struct space_text){"space.ini", text, NULL}, err);
    if (rc == 0)
        rc = space_resolve(s, &file, &knows, err);
    space_file_free(&file);
    return rc;
}

struct found {
    struct exploration search;
    struct pareto front;
    size_t *order, n;
};

static int search_with(struct found *f, const struct space *s, struct problem *p,
                       const struct search_options *o, struct sim_err *err) {
    search_init(&f->search, s, &evaluator, p);
    int rc = search_run(&f->search, o, err);
    f->order = search_order(&f->search, &f->n, err);
    return rc ? rc : search_pareto(&f->search, f->order, f->n, &f->front, err);
}

static void found_free(struct found *f) {
    search_free(&f->search);
    pareto_free(&f->front);
    free(f->order);
}

static struct search_options options(const char *strategy, uint64_t evals, uint64_t seed,
                                     struct pool *pool) {
    return (struct search_options){.strategy = strategy_find(strategy),
                                   .evals = evals,
                                   .seed = seed,
                                   .shards = 1,
                                   .pool = pool,
                                   .threads = 2};
}

/* Tells a search of a row of another. */
static void know(struct exploration *s, const struct exploration *other, size_t i) {
    struct sim_err err;
    const struct search_row row = {other->choices + i * other->space->n_knobs,
                                   other->figures + i * other->space->n_figures, NO_TEXT, NO_TEXT};
    CU_ASSERT_EQUAL(search_know(s, &row, &err), 0);
}

/* Each lane's value is what its slots alone give; of all but lane 0 they are numbers of their own.
 */
static void check_lanes(const struct expr *e, const double slots[8]) {
    double lanes[8][EXPR_LANES], values[EXPR_LANES], one[8];
    for (int k = 0; k < 8; k++)
        for (unsigned i = 0; i < EXPR_LANES; i++)
            lanes[k][i] = slots[k] + (k + 1) * (int)(i % 7) - (int)(i / 7);
    expr_values(e, lanes[0], values);
    for (unsigned i = 0; i < EXPR_LANES; i++) {
        for (int k = 0; k < 8; k++)
            one[k] = lanes[k][i];
        CU_ASSERT_EQUAL(memcmp(&(double){expr_value(e, one)}, &values[i], sizeof *values), 0);
    }
}

/* a b c are the slots 0 1 2. */
static int abc(void *user, const char *function, const char *name, uint32_t *slot,
               struct sim_err *err) {
    (void)user;
    *slot = (uint32_t)(name[0] - 'a') + (function ? 3 : 0);
    return name[0] >= 'a' && name[0] <= 'c' && !name[1]
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s: expected a, b or c", name);
}

/* Of a, b and c the one that is named holds its own name. */
static int holds(void *user, const char *name, const char *text, uint32_t *slot,
                 struct sim_err *err) {
    *slot = strcmp(name, text) == 0 ? 6 : 7;
    (void)user;
    return name[0] <= 'c' ? 0 : sim_fail(err, SIM_EUSAGE, "%s: expected a, b or c", name);
}

static const struct expr_names names = {abc, holds};

static void test_expressions(void) {
    static const double slots[] = {2, 3, 5, 7, 11, 13, 1, 0};
    static const struct {
        const char *text;
        double value;
    } good[] = {
        {"1", 1},
        {"a + b * c", 17},
        {"(a + b) * c", 25},
        {"a - b - c", -6},
        {"c / a / b", 5. / 6},
        {"-a * -b", 6},
        {"a*b <= 6 && c > 4", 1},
        {"a == 3 || b == 3", 1},
        {"a != 2", 0},
        {"1 < 0 || 0 < 1 && 0", 0},
        {"min(a, b) + max(b, c)", 7},
        {"lower(a) + 1MiB", 7 + 0x1p20},
        {"10ns + 1e-9", 1.1e-8},
        {"1.5e1", 15},
        {"a>=2&&b<3", 0},
        {"a ~ a && b !~ x", 1},
        {"a !~ a || b ~ 'x y'", 0},
        {"(a~a)+(a~\"b\")", 1},
    };
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"", "expected a number or a name at the end"},
        {"a +", "expected a number or a name at the end"},
        {"(a", "expected ')'"},
        {"a b", "expected an operation at 'b'"},
        {"d", "expected a, b or c"},
        {"3parsecs", "'3parsecs' is no number with a unit"},
        {"min(a)", "expected ','"},
        {"a ; b", "expected an operation"},
        {"1e999", "expected a number"},
        {"a && && b", "expected a number or a name"},
    };
    struct sim_err err;
    struct expr *e;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CU_ASSERT_EQUAL_FATAL(expr_read(&e, good[i].text, &names, NULL, &err), 0);
        CU_ASSERT_DOUBLE_EQUAL(expr_value(e, slots), good[i].value, 1e-12);
        check_lanes(e, slots);
        expr_free(e);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CU_ASSERT_EQUAL(expr_read(&e, bad[i].text, &names, NULL, &err), SIM_EUSAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, bad[i].says));
    }
    char deep[400];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    CU_ASSERT_EQUAL(expr_read(&e, deep, &names, NULL, &err), SIM_EUSAGE);
}

/* Random points on a coarse grid, so that ties occur: the front by comparing all with all, the
 * volume by counting the cells of the grid that a member dominates. */
static void test_fronts(void) {
    enum { N = 200, GRID = 9 };
    struct rng r = test_rng("test_fronts");
    for (int round = 0; round < 60; round++) {
        const uint32_t goals = 1 + (uint32_t)rng_below(&r, 4);
        const double reference[] = {GRID, GRID, GRID, GRID};
        static double points[N][GOALS_MAX];
        struct pareto f;
        struct sim_err err;
        bool joined;
        size_t members = 0;
        pareto_init(&f, goals);
        for (size_t i = 0; i < N; i++) {
            for (uint32_t g = 0; g < goals; g++)
                points[i][g] = (double)rng_below(&r, GRID);
            CU_ASSERT_EQUAL(pareto_add(&f, i, points[i], &joined, &err), 0);
        }
        for (size_t i = 0; i < N; i++) {
            bool member = true;
            for (size_t k = 0; k < N && member; k++)
                member = !pareto_dominates(points[k], points[i], goals) &&
                         !(k < i && memcmp(points[k], points[i], goals * sizeof **points) == 0);
            if (!member)
                continue;
            bool found = false;
            for (size_t k = 0; k < f.n; k++)
                found |= f.index[k] == i;
            CU_ASSERT(found);
            members++;
        }
        CU_ASSERT_EQUAL(members, f.n);
        double volume = 0;
        uint32_t cells = 1;
        for (uint32_t g = 0; g < goals; g++)
            cells *= GRID;
        for (uint32_t c = 0; c < cells; c++) {
            bool dominated = false;
            for (size_t k = 0; k < f.n && !dominated; k++) {
                dominated = true;
                for (uint32_t g = 0, at = c; g < goals; g++, at /= GRID)
                    dominated &= f.goals[k][g] <= at % GRID;
            }
            volume += dominated;
        }
        CU_ASSERT_DOUBLE_EQUAL(pareto_hypervolume(&f, reference), volume, 1e-9);
        pareto_free(&f);
    }
}

static void zdt1(const double *x, uint32_t n, double *f) {
    double sum = 0;
    for (uint32_t i = 1; i < n; i++)
        sum += x[i];
    const double g = 1 + 9 * sum / (n - 1);
    f[0] = x[0];
    f[1] = g * (1 - sqrt(x[0] / g));
}

static void zdt2(const double *x, uint32_t n, double *f) {
    zdt1(x, n, f);
    double sum = 0;
    for (uint32_t i = 1; i < n; i++)
        sum += x[i];
    const double g = 1 + 9 * sum / (n - 1);
    f[1] = g * (1 - x[0] / g * (x[0] / g));
}

static void dtlz2(const double *x, uint32_t n, double *f) {
    const double half = acos(0);
    double g = 0;
    for (uint32_t i = 2; i < n; i++)
        g += (x[i] - 0.5) * (x[i] - 0.5);
    f[0] = (1 + g) * cos(x[0] * half) * cos(x[1] * half);
    f[1] = (1 + g) * cos(x[0] * half) * sin(x[1] * half);
    f[2] = (1 + g) * sin(x[0] * half);
}

static void real_knobs(char *text, size_t size, uint32_t n, uint32_t goals) {
    snprintf(text, size, "[space]\n");
    for (uint32_t i = 1; i <= n; i++)
        snprintf(text + strlen(text), size - strlen(text), "x%u = 0..1:0.001\n", i);
    snprintf(text + strlen(text), size - strlen(text), "[evaluate]\nwith = test\n[goals]\n");
    for (uint32_t i = 1; i <= goals; i++)
        snprintf(text + strlen(text), size - strlen(text), "f%u = min\n", i);
}

static const double reference_point[] = {1.1, 1.1, 1.1};

/* Of the last n designs that were evaluated. */
static double last_volume(const struct exploration *s, size_t n) {
    struct sim_err err;
    struct pareto front;
    bool joined;
    pareto_init(&front, s->n_goals);
    for (size_t row = s->n - n; row < s->n; row++)
        CU_ASSERT_EQUAL(pareto_add(&front, row, search_outcome(s, row).goals, &joined, &err), 0);
    const double volume = pareto_hypervolume(&front, reference_point);
    pareto_free(&front);
    return volume;
}

/* *last: that of the last 100 designs alone. */
static double volume_of(const char *strategy, struct problem *p, uint32_t knobs, uint64_t evals,
                        uint64_t seed, struct pool *pool, double *last) {
    static char text[4000];
    struct space s;
    struct sim_err err = {0};
    struct found f = {0};
    real_knobs(text, sizeof text, knobs, p->n_figures);
    const struct search_options o = options(strategy, evals, seed, pool);
    CU_ASSERT_EQUAL_FATAL(read_space(&s, text, p, &err), 0);
    CU_ASSERT_EQUAL(s.designs, SPACE_ANY);
    CU_ASSERT_EQUAL_FATAL(search_with(&f, &s, p, &o, &err), 0);
    CU_ASSERT(f.search.counts.evaluated <= evals);
    const double volume = pareto_hypervolume(&f.front, reference_point);
    *last = last_volume(&f.search, 100);
    found_free(&f);
    space_free(&s);
    return volume;
}

static void test_known_fronts(void) {
    struct sim_err err;
    struct pool *pool = pool_new(2, &err);
    struct problem z1 = {zdt1, 2, false}, z2 = {zdt2, 2, false}, d2 = {dtlz2, 3, false};
    CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
    for (uint64_t seed = 1; seed <= 3; seed++) {
        double last;
        const double v1 = volume_of("nsga2", &z1, 30, 25000, seed, pool, &last);
        const double v2 = volume_of("nsga2", &z2, 30, 25000, seed, pool, &last);
        const double v3 = volume_of("nsga2", &d2, 12, 25000, seed, pool, &last);
        printf("seed %d: hypervolumes %.4f of 0.8767, %.4f of 0.5433, %.4f of 0.8074, the last 100 "
               "%.4f\n",
               (int)seed, v1, v2, v3, last);
        CU_ASSERT(v1 >= 0.99 * 0.876667 && v1 <= 0.8768);
        CU_ASSERT(v2 >= 0.99 * 0.543333 && v2 <= 0.5434);
        CU_ASSERT(v3 >= 0.92 * 0.807401 && v3 <= 0.8075);
        CU_ASSERT(last >= 0.75 * 0.807401);
        CU_ASSERT(volume_of("random", &z1, 30, 25000, seed, pool, &last) < 0.3);
    }
    pool_free(pool);
}

/* f1 grows with every knob, so that its least is known; f2 does not. */
static void sums(const double *x, uint32_t n, double *f) {
    f[0] = f[1] = 0;
    for (uint32_t i = 0; i < n; i++) {
        f[0] += x[i];
        f[1] += (x[i] - 3 * i) * (x[i] - 3 * i) + (i ? sin(x[i] * x[i - 1]) : 0);
    }
}

/* Knobs of several values each, and bounds that most of the designs break. */
static void random_space(struct rng *r, char *text, size_t size) {
    const uint32_t knobs = 2 + (uint32_t)rng_below(r, 4);
    double least = 0, most = 0;
    snprintf(text, size, "[space]\n");
    for (uint32_t k = 0; k < knobs; k++) {
        const uint32_t from = (uint32_t)rng_below(r, 5), n = 2 + (uint32_t)rng_below(r, 8);
        const uint32_t step = 1 + (uint32_t)rng_below(r, 3);
        snprintf(text + strlen(text), size - strlen(text), "x%u = %u..%u:%u\n", k, from,
                 from + (n - 1) * step, step);
        least += from;
        most += from + (n - 1) * step;
    }
    const double bound = floor(least + (most - least) * (0.1 + 0.3 * rng_real(r)));
    snprintf(text + strlen(text), size - strlen(text),
             "[where]\na = x0 + 2 * x1 <= %g\nb = lower(f1) <= %g\n[evaluate]\nwith = test\n"
             "[goals]\nf1 = min <= %g\nf2 = min\n",
             floor(most / 2), bound, bound);
}

static void check_equal(const struct found *a, const struct found *b) {
    const uint32_t knobs = a->search.space->n_knobs;
    CU_ASSERT_EQUAL_FATAL(a->front.n, b->front.n);
    CU_ASSERT_EQUAL(a->search.counts.valid, b->search.counts.valid);
    for (size_t i = 0; i < a->front.n; i++) {
        const size_t p = a->order[a->front.index[i]], q = b->order[b->front.index[i]];
        CU_ASSERT(memcmp(a->front.goals[i], b->front.goals[i], 2 * sizeof(double)) == 0);
        CU_ASSERT(memcmp(a->search.choices + p * knobs, b->search.choices + q * knobs,
                         knobs * sizeof(uint32_t)) == 0);
    }
}

/* What [where] cuts, counted one by one. */
static uint64_t count_cut(const struct space *s) {
    uint32_t choice[KNOBS_MAX];
    uint64_t cut = 0;
    for (uint64_t i = 0; i < s->designs; i++) {
        space_choices(s, i, choice);
        double slots[KNOBS_MAX];
        for (uint32_t k = 0; k < s->n_knobs; k++)
            slots[k] = s->knobs[k].number[choice[k]];
        CU_ASSERT_EQUAL(space_index(s, choice), i);
        cut += expr_value(s->conditions[0].holds, slots) == 0;
    }
    return cut;
}

static void test_pruning(void) {
    struct sim_err err = {0};
    struct rng r = test_rng("test_pruning");
    struct pool *pool = pool_new(2, &err);
    struct problem bounded = {sums, 2, true}, unbounded = {sums, 2, false};
    const struct search_options o = options("exhaustive", 0, 1, pool);
    int skipped = 0;
    for (int round = 0; round < 40; round++) {
        char text[2000];
        struct space s;
        struct found pruned = {0}, whole = {0};
        random_space(&r, text, sizeof text);
        CU_ASSERT_EQUAL_FATAL(read_space(&s, text, &bounded, &err), 0);
        CU_ASSERT_EQUAL_FATAL(search_with(&pruned, &s, &bounded, &o, &err), 0);
        CU_ASSERT_EQUAL_FATAL(search_with(&whole, &s, &unbounded, &o, &err), 0);
        check_equal(&pruned, &whole);
        const struct search_counts *p = &pruned.search.counts, *w = &whole.search.counts;
        CU_ASSERT_EQUAL(p->cut + p->skipped + p->evaluated, s.designs);
        CU_ASSERT_EQUAL(w->cut, count_cut(&s));
        CU_ASSERT_EQUAL(w->cut + w->evaluated, s.designs);
        skipped += p->skipped > 0;
        found_free(&pruned);
        found_free(&whole);
        space_free(&s);
    }
    printf("%d of 40 spaces are pruned\n", skipped);
    CU_ASSERT(skipped >= 30);
    pool_free(pool);
}

/* Shards together are one run; so are threads. What is known already is not evaluated again, and
 * changes nothing. */
static void test_shards(void) {
    static const char *const strategies[] = {"exhaustive", "random", "lhs"};
    struct sim_err err = {0};
    struct rng r = test_rng("test_shards");
    struct pool *two = pool_new(2, &err), *single = pool_new(1, &err);
    struct problem p = {sums, 2, true};
    for (int round = 0; round < 12; round++) {
        char text[2000];
        struct space s;
        struct found whole = {0}, merged = {0}, again = {0};
        random_space(&r, text, sizeof text);
        CU_ASSERT_EQUAL_FATAL(read_space(&s, text, &p, &err), 0);
        struct search_options o = options(strategies[round % 3], round % 3 ? 200 : 0, 7, single);
        CU_ASSERT_EQUAL_FATAL(search_with(&whole, &s, &p, &o, &err), 0);
        search_init(&merged.search, &s, &evaluator, &p);
        uint64_t passed = 0;
        o.pool = two;
        o.shards = 1 + rng_below(&r, 40);
        for (o.shard = 0; o.shard < o.shards; o.shard++) {
            struct found part = {0};
            CU_ASSERT_EQUAL_FATAL(search_with(&part, &s, &p, &o, &err), 0);
            passed += part.search.counts.cut + part.search.counts.skipped;
            for (size_t i = 0; i < part.search.n; i++)
                know(&merged.search, &part.search, i);
            found_free(&part);
        }
        search_take_all(&merged.search);
        merged.order = search_order(&merged.search, &merged.n, &err);
        CU_ASSERT_EQUAL(search_pareto(&merged.search, merged.order, merged.n, &merged.front, &err),
                        0);
        check_equal(&whole, &merged);
        if (round % 3 == 0)
            CU_ASSERT_EQUAL(passed, whole.search.counts.cut + whole.search.counts.skipped);
        o.shard = 0;
        o.shards = 1;
        search_init(&again.search, &s, &evaluator, &p);
        for (size_t i = 0; i < merged.search.n / 2; i++)
            know(&again.search, &merged.search, i);
        CU_ASSERT_EQUAL(search_run(&again.search, &o, &err), 0);
        again.order = search_order(&again.search, &again.n, &err);
        CU_ASSERT_EQUAL(search_pareto(&again.search, again.order, again.n, &again.front, &err), 0);
        check_equal(&whole, &again);
        found_free(&whole);
        found_free(&merged);
        found_free(&again);
        space_free(&s);
    }
    pool_free(two);
    pool_free(single);
}

/* Every strategy keeps to its evaluations and finds designs that keep the bounds; those that learn
 * do better than chance. */
static void test_strategies(void) {
    static const char text[] = "[space]\na = 0..40:1\nb = 0..40:1\nc = 0..40:1\nd = 0..40:1\n"
                               "[where]\nw = a + b <= 60\n[evaluate]\nwith = test\n"
                               "[goals]\nf2 = min\nf1 = >= 15\n";
    struct sim_err err = {0};
    struct pool *pool = pool_new(2, &err);
    struct problem p = {sums, 2, false};
    const struct strategy *t;
    double chance = 0;
    for (size_t i = 1; (t = strategy_at(i)); i++) {
        struct space s;
        struct found f = {0};
        if (t->two)
            continue;
        const struct search_options o = options(t->name, 2000, 5, pool);
        CU_ASSERT_EQUAL_FATAL(read_space(&s, text, &p, &err), 0);
        CU_ASSERT_EQUAL_FATAL(search_with(&f, &s, &p, &o, &err), 0);
        CU_ASSERT(f.search.counts.evaluated <= 2000 && f.search.counts.evaluated > 100);
        CU_ASSERT_EQUAL_FATAL(f.front.n, 1);
        const double best = f.front.goals[0][0];
        printf("%s: %.3f after %d\n", t->name, best, (int)f.search.counts.evaluated);
        if (strcmp(t->name, "random") == 0)
            chance = best;
        if (i > 2)
            CU_ASSERT(best < chance);
        CU_ASSERT(f.search.figures[f.order[f.front.index[0]] * 2 + 1] >= 15);
        found_free(&f);
        space_free(&s);
    }
    pool_free(pool);
}

/* f1 and f2 as sums has them, but f2 coarser. */
static void coarse(const double *x, uint32_t n, double *f) {
    sums(x, n, f);
    f[1] = floor(f[1] / 8);
}

/* Two evaluators: where they are the same, the best by one are the best by the other; the Pareto
 * set comes first, and a coarser one agrees less. */
static void test_halving(void) {
    struct sim_err err = {0};
    struct rng r = test_rng("test_halving");
    struct pool *pool = pool_new(2, &err);
    struct problem exact = {sums, 2, false}, rough = {coarse, 2, false};
    for (int round = 0; round < 10; round++) {
        char text[2000];
        struct space s;
        struct found all = {0}, best = {0}, roughly = {0};
        random_space(&r, text, sizeof text);
        CU_ASSERT_EQUAL_FATAL(read_space(&s, text, &exact, &err), 0);
        struct search_options o = options("exhaustive", 0, 1, pool);
        CU_ASSERT_EQUAL_FATAL(search_with(&all, &s, &exact, &o, &err), 0);
        CU_ASSERT_EQUAL_FATAL(search_with(&roughly, &s, &rough, &o, &err), 0);
        const double own = search_agreement(&all.search, &all.search);
        CU_ASSERT(all.n < 2 || isnan(own) || own == 1);
        CU_ASSERT(!(search_agreement(&roughly.search, &all.search) > 1));
        o = options("halving", all.front.n + 3, 1, pool);
        CU_ASSERT_EQUAL(search_with(&best, &s, &exact, &o, &err), SIM_EUSAGE);
        found_free(&best);
        best = (struct found){0};
        o.cheap = &all.search;
        CU_ASSERT_EQUAL_FATAL(search_with(&best, &s, &exact, &o, &err), 0);
        CU_ASSERT(best.search.counts.evaluated <= all.front.n + 3);
        CU_ASSERT_EQUAL_FATAL(best.front.n, all.front.n);
        for (size_t i = 0; i < best.front.n; i++)
            CU_ASSERT(memcmp(best.front.goals[i], all.front.goals[i], 2 * sizeof(double)) == 0);
        found_free(&all);
        found_free(&best);
        found_free(&roughly);
        space_free(&s);
    }
    pool_free(pool);
}

#define MOST "1..65536:1\n"
static void test_bad_spaces(void) {
    static const char *const bad[][2] = {
        {"", "expected 'with = EVALUATOR' in [evaluate]"},
        {"[evaluate]\nwith = test\n", "expected knobs in [space]"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n", "expected a figure = min or max"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf1 = <= 3\n",
         "expected a figure = min or max"},
        {"[spaces]\nx = 1\n", ":2: [spaces]: expected [space]"},
        {"[space]\nx = 1\nx = 2\n", ":3: x: given in line 2, too"},
        {"[search]\nevals = many\n", ":2: evals = many: expected a count"},
        {"[search]\nevals = 1.5\n", "expected a count"},
        {"[search]\npace = 3\n", ":2: pace: expected strategy, first, evals, seed, seeds or "
                                 "figures"},
        {"[evaluate]\nwith = test\n[space]\nx = 1,,2\n[goals]\nf1 = min\n",
         ":4: x = 1,,2: an empty item"},
        {"[evaluate]\nwith = test\n[space]\nx = 1..5:0\n[goals]\nf1 = min\n", "never moves"},
        {"[evaluate]\nwith = test\n[space]\nx = 5..1\n[goals]\nf1 = min\n",
         "ends below its beginning"},
        {"[evaluate]\nwith = test\n[goals]\nf1 = min\n[space]\na = " MOST "b = " MOST "c = " MOST
         "d = " MOST "e = " MOST "f = " MOST "g = " MOST "h = " MOST "i = 1\n",
         ":14: more than 524288 values of all knobs"},
        {"[evaluate]\nwith = test\n[space]\nx = 1, 2, 1\n[goals]\nf1 = min\n", "1 is listed twice"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf9 = min\n",
         ":6: f9: no such figure; did you mean f1?"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf1 = least\n",
         ":6: f1 = least: expected min, max"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf1 = min <= f2\n", "expected a number"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf1 = min\n[where]\nc = y < 1\n",
         ":8: c = y < 1: y: no such figure"},
        {"[evaluate]\nwith = test\n[space]\nx = a, b\n[goals]\nf1 = min\n[where]\nc = x < 1\n",
         "its values are words"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf1 = min\n[where]\nc = upper(f1) < "
         "1\n",
         "expected lower(), min() or max()"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf1 = min\n[where]\nc = lower(f1) < "
         "f2\n",
         "make two conditions of it"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[goals]\nf1 = min\n[where]\nc = y ~ z\n",
         "expected a knob of [space], or notes"},
        {"[evaluate]\nwith = test\n[space]\nx = 1\n[search]\nfigures = f1, f9\n",
         ":6: figures = f1, f9: f9: no such figure"},
        {"[evaluate]\nwith = test\n[space]\nx = \"1\" 2\n[goals]\nf1 = min\n",
         "expected ',' after a quoted item"},
    };
    struct problem p = {sums, 2, false};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct space s;
        struct sim_err err = {0};
        CU_ASSERT_EQUAL(read_space(&s, bad[i][0], &p, &err), SIM_EUSAGE);
        if (!strstr(err.text, bad[i][1]))
            printf("%s\n", err.text);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, bad[i][1]));
        space_free(&s);
    }
}

/* Texts that name values are as many as the designs; each has one number, found without going
 * through the others. */
static void test_texts(void) {
    enum { MANY = 60000 };
    struct shared_texts texts = {0};
    struct sim_err err;
    char text[600];
    uint32_t number;
    for (uint32_t i = 0; i < 2 * MANY; i++) {
        snprintf(text, sizeof text, "%u: %0*d", i % MANY, i % MANY ? 0 : 500, 0);
        CU_ASSERT_EQUAL_FATAL(shared_texts_number(&texts, text, &number, &err), 0);
        CU_ASSERT_EQUAL_FATAL(number, i % MANY);
    }
    CU_ASSERT_EQUAL(texts.n, MANY);
    CU_ASSERT_EQUAL(strlen(texts.at[0]), 503);
    CU_ASSERT_STRING_EQUAL(texts.at[MANY - 1], "59999: 0");
    shared_texts_free(&texts);
}

CU_pSuite suite_search(void) {
    CU_pSuite s = CU_add_suite("search", NULL, NULL);
    CU_ADD_TEST(s, test_expressions);
    CU_ADD_TEST(s, test_fronts);
    CU_ADD_TEST(s, test_known_fronts);
    CU_ADD_TEST(s, test_pruning);
    CU_ADD_TEST(s, test_shards);
    CU_ADD_TEST(s, test_strategies);
    CU_ADD_TEST(s, test_halving);
    CU_ADD_TEST(s, test_bad_spaces);
    CU_ADD_TEST(s, test_texts);
    return s;
}
