/* The regression and the explorer of the quidam study: known polynomials are found again, errors on
 * points that were not fitted, designs and their figures by hand and for any number of threads. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "explore/equations.h"
#include "explore/regression_grid.h"
#include "sim/rng.h"
#include "tests/suites.h"
#include "validation/quidam/campaign.h"

#define SEED 6120u

enum { WIDTH = 3, POINTS = 240 };

struct sample {
    double knobs[POINTS * WIDTH], figures[POINTS];
};

/* Knobs over a decade or two; the figure by `law` of their logarithms. */
static void draw(struct sample *s, struct rng *r, double (*law)(const double *x)) {
    for (int p = 0; p < POINTS; p++) {
        double x[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            x[i] = rng_real(r);
            s->knobs[p * WIDTH + i] = pow(10, (i + 1) * x[i]);
        }
        s->figures[p] = exp(law(x));
    }
}

static double cubic(const double *x) {
    return 1 + 2 * x[0] - 3 * x[1] * x[1] + x[0] * x[1] * x[2] + 0.5 * pow(x[2], 3);
}

static double noisy(const double *x) {
    /* a hash of the point, so that the law is a function and no state is needed */
    const uint64_t bits = rng_mix((uint64_t)(x[0] * 1e15) ^ (uint64_t)(x[1] * 1e12));
    return x[0] + 2 * x[1] + 0.02 * ((double)(bits >> 11) * 0x1p-53 - 0.5);
}

static double mean_error(const struct regression *r, const struct sample *s) {
    double predicted[POINTS];
    for (int p = 0; p < POINTS; p++)
        predicted[p] = regression_predict(r, s->knobs + p * WIDTH);
    return regression_judge(s->figures, predicted, POINTS).mean_error;
}

enum { ROWS = 37, TERMS = 21, SIDE = 24 };

/* Element by element: sums in the order of the points, Cholesky's in the order of the columns. */
static void solve_plainly(double x[ROWS][TERMS], const double *y, size_t m, size_t fold,
                          double ridge, double *w) {
    static double a[TERMS][TERMS], l[TERMS][TERMS];
    for (size_t i = 0; i < m; i++) {
        w[i] = 0;
        for (size_t j = 0; j <= i; j++)
            a[i][j] = 0;
        for (size_t p = 0; p < ROWS; p++) {
            for (size_t j = 0; j <= i && p % 5 != fold; j++)
                a[i][j] += x[p][i] * x[p][j];
            w[i] += p % 5 != fold ? x[p][i] * y[p] : 0;
        }
    }
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j <= i; j++) {
            double s = a[i][j] + (i == j && i ? ridge : 0);
            for (size_t k = 0; k < j; k++)
                s -= l[i][k] * l[j][k];
            l[i][j] = i == j ? sqrt(s) : s / l[j][j];
        }
        for (size_t k = 0; k < i; k++)
            w[i] -= l[i][k] * w[k];
        w[i] /= l[i][i];
    }
    for (size_t i = m; i-- > 0;) {
        for (size_t k = i + 1; k < m; k++)
            w[i] -= l[k][i] * w[k];
        w[i] /= l[i][i];
    }
}

/* The same bits as one after another. */
static void tiles_change_no_bit(void) {
    static double x[ROWS][TERMS], laid[ROWS * SIDE], a[SIDE * SIDE], l[SIDE * SIDE];
    double y[ROWS], b[SIDE], w[SIDE], plain[SIDE];
    struct rng r = rng_stream(SEED, 9);
    for (size_t m = 1; m <= TERMS; m++) {
        memset(laid, 0, sizeof laid);
        for (size_t p = 0; p < ROWS; p++) {
            y[p] = rng_real(&r);
            for (size_t i = 0; i < m; i++)
                laid[equations_at(ROWS, p, i)] = x[p][i] = i ? 2 * rng_real(&r) - 1 : 1;
        }
        const size_t fold = m % 6;
        equations_gather(laid, y, ROWS, m, fold, 5, a, b);
        CU_ASSERT(equations_solve(a, b, 0.01, m, l, w));
        solve_plainly(x, y, m, fold, 0.01, plain);
        CU_ASSERT_EQUAL(memcmp(w, plain, m * sizeof *w), 0);
    }
}

/* A polynomial among the candidates comes back on points that were not fitted. */
static void polynomials_are_found(void) {
    static struct sample fitted, fresh;
    static struct regression r;
    struct rng rng = rng_stream(SEED, 1);
    draw(&fitted, &rng, cubic);
    draw(&fresh, &rng, cubic);
    CU_ASSERT_FATAL(regression_fit(&r, fitted.knobs, fitted.figures, POINTS, WIDTH, 5, NULL) == 0);
    CU_ASSERT(r.chosen.single >= 3 && r.chosen.degree >= 3 && r.chosen.knobs == 3);
    CU_ASSERT(mean_error(&r, &fresh) < 1e-4);
}

/* On a grid: what the regression itself says of every design, and the same bits in any order. */
static void grids_predict_alike(void) {
    enum { SIDE_A = 7, SIDE_B = 5, SIDE_C = 6, ALL = SIDE_A * SIDE_B * SIDE_C };
    static struct sample fitted;
    static struct regression r;
    static uint32_t choices[2][ALL][WIDTH];
    static double out[2][ALL];
    double values[WIDTH][SIDE_A];
    const uint32_t column[WIDTH] = {0, 1, 2};
    const struct grid_knob knobs[WIDTH] = {
        {values[0], SIDE_A}, {values[1], SIDE_B}, {values[2], SIDE_C}};
    struct regression_grid *g;
    struct rng rng = rng_stream(SEED, 4);
    draw(&fitted, &rng, cubic);
    CU_ASSERT_FATAL(regression_fit(&r, fitted.knobs, fitted.figures, POINTS, WIDTH, 5, NULL) == 0);
    for (int k = 0; k < WIDTH; k++)
        for (int i = 0; i < SIDE_A; i++)
            values[k][i] = pow(10, (k + 1) * rng_real(&rng));
    CU_ASSERT_FATAL(regression_grid_make(&g, &r, knobs, NULL) == 0);
    for (uint32_t i = 0; i < ALL; i++) {
        const uint32_t design[WIDTH] = {i / (SIDE_B * SIDE_C), i / SIDE_C % SIDE_B, i % SIDE_C};
        memcpy(choices[0][i], design, sizeof design);
        memcpy(choices[1][i * 11 % ALL], design, sizeof design);
    }
    for (int order = 0; order < 2; order++)
        regression_grid_predict(g, &(struct grid_designs){choices[order][0], column, ALL, WIDTH},
                                out[order], 1);
    for (uint32_t i = 0; i < ALL; i++) {
        double knob[WIDTH];
        for (int k = 0; k < WIDTH; k++)
            knob[k] = values[k][choices[0][i][k]];
        CU_ASSERT_DOUBLE_EQUAL(out[0][i] / regression_predict(&r, knob), 1, 1e-10);
        CU_ASSERT(memcmp(&out[0][i], &out[1][i * 11 % ALL], sizeof out[0][i]) == 0);
    }
    regression_grid_free(g);
}

/* Noise of 1 % is not fitted: few terms, and the cross-validated error tells the fresh one. */
static void noise_is_not_fitted(void) {
    static struct sample fitted, fresh;
    static struct regression r;
    struct rng rng = rng_stream(SEED, 2);
    draw(&fitted, &rng, noisy);
    draw(&fresh, &rng, noisy);
    CU_ASSERT_FATAL(regression_fit(&r, fitted.knobs, fitted.figures, POINTS, WIDTH, 5, NULL) == 0);
    CU_ASSERT(r.terms <= 8);
    const double error = mean_error(&r, &fresh);
    CU_ASSERT(error > 0.004 && error < 0.007); /* 0.5 % is what a perfect fit leaves */
    CU_ASSERT(fabs(r.cross_error / error - 1) < 0.25);
}

static void bad_samples_are_refused(void) {
    static struct sample s;
    static struct regression r;
    struct sim_err err;
    struct rng rng = rng_stream(SEED, 3);
    draw(&s, &rng, cubic);
    CU_ASSERT_EQUAL(regression_fit(&r, s.knobs, s.figures, 6, WIDTH, 5, &err), SIM_EUSAGE);
    s.figures[7] = 0;
    CU_ASSERT_EQUAL(regression_fit(&r, s.knobs, s.figures, POINTS, WIDTH, 5, &err), SIM_EUSAGE);
    CU_ASSERT(strstr(err.text, "point 7") != NULL);
}

/* Mean, worst and R2 of four points worked out by hand. */
static void quality_by_hand(void) {
    const double seen[] = {1, 2, 3, 4}, predicted[] = {1.1, 2, 2.7, 4};
    const struct regression_quality q = regression_judge(seen, predicted, 4);
    CU_ASSERT_DOUBLE_EQUAL(q.mean_error, 0.05, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(q.worst_error, 0.1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(q.r2, 1 - (0.01 + 0.09) / 5, 1e-12);
}

static int compare_designs(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct explorer_design));
}

static void designs_differ(void) {
    enum { N = 3000 };
    struct explorer_design *a = calloc(N, sizeof *a), *b = calloc(N, sizeof *b);
    const double *levels;
    CU_ASSERT_FATAL(explorer_sample(SEED, a, N, NULL) == 0);
    CU_ASSERT_FATAL(explorer_sample(SEED, b, N / 2, NULL) == 0);
    CU_ASSERT(memcmp(a, b, N / 2 * sizeof *a) == 0); /* a longer list begins as a shorter one */
    for (int k = 0; k < KNOBS; k++) {
        const size_t n = explorer_levels((enum explorer_knob)k, &levels);
        for (size_t i = 1; i < n; i++)
            CU_ASSERT(levels[i] > levels[i - 1]);
    }
    qsort(a, N, sizeof *a, compare_designs);
    for (int i = 1; i < N; i++)
        CU_ASSERT(memcmp(&a[i - 1], &a[i], sizeof *a) != 0);
    free(a);
    free(b);
}

/* One design of each type: components add up, area as the synthesis has it, work as the network
 * has it, and less of everything with fewer bits. */
static void figures_add_up(void) {
    const struct explorer_design d = {{12, 14, 12, 224, 24, 131072, 12.8e9}};
    const double bits[TYPES][3] = {{32, 32, 32}, {16, 16, 48}, {8, 4, 24}, {8, 8, 24}};
    struct explorer_figures f[TYPES];
    for (int t = 0; t < TYPES; t++) {
        struct explorer x;
        CU_ASSERT_FATAL(explorer_open(&x, "resnet18", campaign_type_name(t), NULL) == 0);
        CU_ASSERT_FATAL(explorer_simulate(&x, &d, &f[t], NULL) == 0);
        CU_ASSERT_FATAL(f[t].fits);
        const double um2 = x.pe.datapath_um2 + x.synthesis.control_um2 +
                           synthesis_scratchpad(&x.synthesis, 12, bits[t][0]) +
                           synthesis_scratchpad(&x.synthesis, 224, bits[t][1]) +
                           synthesis_scratchpad(&x.synthesis, 24, bits[t][2]);
        CU_ASSERT_DOUBLE_EQUAL(um2 / x.pe.pe_um2, 1, 0.01); /* the whole PE, synthesised */
        CU_ASSERT_DOUBLE_EQUAL(f[t].mac_mm2 + f[t].spad_mm2,
                               168 * um2 * 1e-6 * 45 * 45 / (130 * 130), 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(f[t].mac_j / (x.base.type.energy_j * 1814073344.0), 1, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(f[t].energy_j,
                               f[t].mac_j + f[t].spad_j + f[t].noc_j + f[t].glb_j + f[t].clock_j,
                               1e-12);
        CU_ASSERT_DOUBLE_EQUAL(f[t].power_w * f[t].latency_s / f[t].energy_j, 1, 1e-9);
        CU_ASSERT(f[t].layers < x.net->n);
        explorer_free(&x);
    }
    for (int t = 1; t < 3; t++) {
        CU_ASSERT(f[t].area_mm2 < f[t - 1].area_mm2);
        CU_ASSERT(f[t].energy_j < f[t - 1].energy_j);
        CU_ASSERT(f[t].latency_s < f[t - 1].latency_s);
    }
}

static const struct campaign_setup small = {"resnet18", SEED, 24, 6, 200, 2};

static void run_small(struct campaign *c, unsigned threads) {
    const struct campaign_watch alone = {.journal = NULL};
    struct pool *pool = pool_new(threads, NULL);
    CU_ASSERT_FATAL(campaign_open(c, &small, &alone, NULL) == 0);
    CU_ASSERT_FATAL(campaign_run(c, pool, threads, NULL) == 0);
    pool_free(pool);
}

/* Same figures for one and for three threads, and as the explorer has them; the best beats all. */
static void campaigns_repeat(void) {
    static struct campaign a, b;
    run_small(&a, 1);
    run_small(&b, 3);
    for (int t = 0; t < TYPES; t++) {
        const struct campaign_part *p = &a.parts[t];
        struct explorer x;
        struct explorer_figures f;
        CU_ASSERT(memcmp(p->figures, b.parts[t].figures, a.n * sizeof *p->figures) == 0);
        CU_ASSERT(memcmp(p->quality, b.parts[t].quality, sizeof p->quality) == 0);
        for (int goal = 0; goal < GOALS; goal++)
            for (size_t i = 0; i < a.n; i++)
                CU_ASSERT(campaign_merit(&p->figures[i], goal) <=
                          campaign_merit(&p->figures[p->best[goal]], goal));
        CU_ASSERT_FATAL(explorer_open(&x, small.network, campaign_type_name(t), NULL) == 0);
        for (size_t i = 0; i < a.n; i += 7) {
            CU_ASSERT(explorer_simulate(&x, &p->designs[i], &f, NULL) == 0);
            CU_ASSERT(f.fits == p->figures[i].fits);
            CU_ASSERT(memcmp(&f.latency_s, &p->figures[i].latency_s,
                             EXPLORER_VALUES * sizeof f.latency_s) == 0);
        }
        explorer_free(&x);
    }
    CU_ASSERT_DOUBLE_EQUAL(campaign_gain(&a, TYPE_INT16, GOAL_ENERGY, false), 1, 1e-12);
    CU_ASSERT(campaign_gain(&a, TYPE_LIGHTPE1, GOAL_ENERGY, false) > 1);
    campaign_free(&a);
    campaign_free(&b);
}

static int stop_at(void *user, uint64_t done, struct sim_err *err) {
    const uint64_t *most = user;
    return done < *most ? 0 : sim_fail(err, SIM_EIO, "stopped");
}

/* Runs with a journal until `most` designs are done. */
static int run_kept(struct campaign *c, const char *path, uint32_t program, uint64_t most) {
    const struct campaign_watch watch = {{stop_at, &most}, path, program};
    struct pool *pool = pool_new(1, NULL);
    CU_ASSERT_FATAL(campaign_open(c, &small, &watch, NULL) == 0);
    const int rc = campaign_run(c, pool, 1, NULL);
    pool_free(pool);
    return rc;
}

/* Stopped in its midst, a campaign goes on from its journal, and ends as one that was not; another
 * program begins anew, and of two at a time one keeps nothing. */
static void campaigns_go_on(void) {
    static struct campaign whole, stopped, resumed, second, other;
    char path[64];
    snprintf(path, sizeof path, "campaign-%d", (int)getpid());
    unlink(path);
    run_small(&whole, 2);
    CU_ASSERT_EQUAL(run_kept(&stopped, path, 1, 50), SIM_EIO);
    CU_ASSERT(log_in_use(path));
    CU_ASSERT_EQUAL(run_kept(&second, path, 1, 1), SIM_EIO);
    CU_ASSERT_PTR_NULL(second.log);
    campaign_free(&stopped);
    campaign_free(&second);
    CU_ASSERT_EQUAL(run_kept(&resumed, path, 1, UINT64_MAX), 0);
    CU_ASSERT(resumed.known >= 50 && resumed.known < 60);
    for (int t = 0; t < TYPES; t++)
        CU_ASSERT(memcmp(whole.parts[t].figures, resumed.parts[t].figures,
                         whole.n * sizeof *whole.parts[t].figures) == 0);
    campaign_free(&resumed);
    CU_ASSERT_EQUAL(run_kept(&other, path, 2, 1), SIM_EIO);
    CU_ASSERT_EQUAL(other.known, 0);
    campaign_free(&other);
    campaign_free(&whole);
    CU_ASSERT_EQUAL(unlink(path), 0);
}

/* A period grows with the words and is the whole PE's at its own; equal words are those of INT16.
 */
static void clocks_are_of_designs(void) {
    struct synthesis_spads spads = {{12, 224, 24}, {16, 16, 48}};
    struct synthesis s;
    struct synthesis_pe pe;
    CU_ASSERT_FATAL(synthesis_read(&s, NULL) == 0);
    CU_ASSERT_FATAL(synthesis_pe(&pe, "int16", NULL) == 0);
    CU_ASSERT_DOUBLE_EQUAL(synthesis_period(&s, &pe, &spads), pe.pe_ps, 1e-6);
    CU_ASSERT(s.delay_error < 0.04);
    spads.words[1] = 32; /* 1,271 for 2,082 ps as synthesised */
    CU_ASSERT_DOUBLE_EQUAL(synthesis_period(&s, &pe, &spads), pe.pe_ps - 811, 150);
    spads.words[1] = 448;
    CU_ASSERT(synthesis_period(&s, &pe, &spads) > pe.pe_ps);
}

CU_pSuite suite_quidam(void) {
    CU_pSuite s = CU_add_suite("validation: quidam", NULL, NULL);
    CU_add_test(s, "equations in tiles are those one after another", tiles_change_no_bit);
    CU_add_test(s, "a polynomial is found again", polynomials_are_found);
    CU_add_test(s, "grids predict as regressions", grids_predict_alike);
    CU_add_test(s, "noise is not fitted", noise_is_not_fitted);
    CU_add_test(s, "bad samples are refused", bad_samples_are_refused);
    CU_add_test(s, "quality of a prediction by hand", quality_by_hand);
    CU_add_test(s, "sampled designs differ", designs_differ);
    CU_add_test(s, "figures of a design add up", figures_add_up);
    CU_add_test(s, "campaigns repeat", campaigns_repeat);
    CU_add_test(s, "a stopped campaign goes on", campaigns_go_on);
    CU_add_test(s, "each design has its clock", clocks_are_of_designs);
    return s;
}
