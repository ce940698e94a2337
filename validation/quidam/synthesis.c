#include "validation/quidam/synthesis.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "sim/shipped.h"
#include "validation/study.h"

static const char path[] = "validation/quidam/synthesis.csv";

static const struct rows_column columns[] = {
    {"module", .kind = ROWS_NAME},
    {"type", .kind = ROWS_NAME},
    {"parameters", .kind = ROWS_TEXT},
    {"cells", .kind = ROWS_WHOLE, .least = 1, .most = 1e9},
    {"area_um2", .kind = ROWS_NUMBER, .least = 1e-3, .most = 1e12},
    {"delay_ps", .kind = ROWS_NUMBER, .least = 1e-3, .most = 1e12},
    {"status", .kind = ROWS_NAME},
};
static const struct rows_table modules = ROWS_TABLE(columns);

/* Area and delay of the row of a module and a type. */
static int find(const char *text, const char *file, const char *module, const char *type,
                double *area, double *delay, struct sim_err *err) {
    struct rows r;
    int more, rc = rows_parse(&r, &modules, text, strlen(text), file, err);
    if (rc)
        return rc;
    while ((more = rows_next(&r, err)) == 1)
        if (!strcmp(rows_text(&r, "module"), module) && !strcmp(rows_text(&r, "type"), type))
            break;
    if (more == 1) {
        *area = rows_number(&r, "area_um2");
        *delay = rows_number(&r, "delay_ps");
        rc = rows_finish(&r, err);
    } else {
        rc = more < 0 ? more
                      : sim_fail(err, SIM_EFORMAT, "%s: no row of module %s, type %s", file, module,
                                 type);
    }
    rows_free(&r);
    return rc;
}

int synthesis_pe(struct synthesis_pe *pe, const char *type, struct sim_err *err) {
    const char *text = shipped_text(path);
    int rc = find(text, path, "mac", type, &pe->mac_um2, &pe->mac_ps, err);
    if (rc == 0)
        rc = find(text, path, "datapath", type, &pe->datapath_um2, &pe->datapath_ps, err);
    return rc ? rc : find(text, path, "pe", type, &pe->pe_um2, &pe->pe_ps, err);
}

double synthesis_scratchpad(const struct synthesis *s, double words, double bits) {
    return words * (s->per_word + s->per_bit * bits) + s->per_column * bits + s->base;
}

static double delay(const struct synthesis *s, double words, double bits) {
    const double w = log2(words);
    return s->once + s->per_w * w + s->per_w2 * w * w + s->per_b * log2(bits);
}

static double slowest(const struct synthesis *s, const struct synthesis_spads *p) {
    double most = 0;
    for (int i = 0; i < SYNTHESIS_SPADS; i++)
        most = fmax(most, delay(s, p->words[i], p->bits[i]));
    return most;
}

double synthesis_period(const struct synthesis *s, const struct synthesis_pe *pe,
                        const struct synthesis_spads *spads) {
    struct synthesis_spads whole = {.words = {12, 224, 24}};
    memcpy(whole.bits, spads->bits, sizeof whole.bits);
    return pe->pe_ps - slowest(s, &whole) + slowest(s, spads);
}

enum { UNKNOWNS = 4, SCRATCHPADS_MAX = 256 };

/* Gauss's elimination of four symmetric equations. */
static bool eliminate(double a[UNKNOWNS][UNKNOWNS + 1]) {
    for (int i = 0; i < UNKNOWNS; i++) {
        if (!(fabs(a[i][i]) > 0))
            return false;
        for (int j = 0; j < UNKNOWNS; j++)
            for (int k = UNKNOWNS; j != i && k >= i; k--)
                a[j][k] -= a[j][i] / a[i][i] * a[i][k];
    }
    for (int i = 0; i < UNKNOWNS; i++)
        a[i][UNKNOWNS] /= a[i][i];
    return true;
}

struct scratchpads {
    double words[SCRATCHPADS_MAX], bits[SCRATCHPADS_MAX], area[SCRATCHPADS_MAX],
        delay[SCRATCHPADS_MAX];
    size_t n;
};

static int add_scratchpad(struct scratchpads *p, const struct rows *r, struct sim_err *err) {
    const char *text = rows_text(r, "parameters");
    int end = 0;
    if (p->n == SCRATCHPADS_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: above %d scratchpads", r->path, r->line,
                        SCRATCHPADS_MAX);
    if (sscanf(text, "WORDS=%lf BITS=%lf ABITS=%*d%n", &p->words[p->n], &p->bits[p->n], &end) !=
            2 ||
        !end || text[end] || !(p->words[p->n] >= 1) || !(p->bits[p->n] >= 1))
        return rows_fail(r, "parameters", "WORDS=N BITS=N ABITS=N", err);
    p->delay[p->n] = rows_number(r, "delay_ps");
    p->area[p->n++] = rows_number(r, "area_um2");
    return 0;
}

static int read_scratchpads(struct scratchpads *p, const char *text, const char *file,
                            struct sim_err *err) {
    struct rows r;
    int more, rc = rows_parse(&r, &modules, text, strlen(text), file, err);
    if (rc)
        return rc;
    while (rc == 0 && (more = rows_next(&r, err)) != 0)
        if (more < 0)
            rc = more;
        else if (strcmp(rows_text(&r, "module"), "scratchpad") == 0)
            rc = add_scratchpad(p, &r, err);
    rows_free(&r);
    return rc;
}

static void area_terms(double words, double bits, double x[UNKNOWNS]) {
    x[0] = words;
    x[1] = words * bits;
    x[2] = bits;
    x[3] = 1;
}

static void delay_terms(double words, double bits, double x[UNKNOWNS]) {
    const double w = log2(words);
    x[0] = 1;
    x[1] = w;
    x[2] = w * w;
    x[3] = log2(bits);
}

/* Least squares of relative errors, so that small scratchpads count as much as large ones; returns
 * their mean, NAN where the sizes are too few. */
static double least_squares(const struct scratchpads *p, const double *figure,
                            void (*terms)(double words, double bits, double x[UNKNOWNS]),
                            double factor[UNKNOWNS]) {
    double a[UNKNOWNS][UNKNOWNS + 1] = {{0}}, error = 0;
    for (size_t k = 0; k < p->n; k++) {
        double x[UNKNOWNS + 1];
        terms(p->words[k], p->bits[k], x);
        x[UNKNOWNS] = figure[k];
        for (int i = 0; i < UNKNOWNS; i++)
            for (int j = 0; j <= UNKNOWNS; j++)
                a[i][j] += x[i] / figure[k] * x[j] / figure[k];
    }
    if (p->n < UNKNOWNS || !eliminate(a))
        return NAN;
    for (int i = 0; i < UNKNOWNS; i++)
        factor[i] = a[i][UNKNOWNS];
    for (size_t k = 0; k < p->n; k++) {
        double x[UNKNOWNS], sum = 0;
        terms(p->words[k], p->bits[k], x);
        for (int i = 0; i < UNKNOWNS; i++)
            sum += factor[i] * x[i];
        error += fabs(sum / figure[k] - 1) / (double)p->n;
    }
    return error;
}

static int fit_scratchpads(struct synthesis *s, const struct scratchpads *p, const char *file,
                           struct sim_err *err) {
    double area[UNKNOWNS], time[UNKNOWNS];
    s->fit_error = least_squares(p, p->area, area_terms, area);
    s->delay_error = least_squares(p, p->delay, delay_terms, time);
    if (isnan(s->fit_error) || isnan(s->delay_error))
        return sim_fail(err, SIM_EFORMAT, "%s: %zu scratchpads, too few to fit", file, p->n);
    s->per_word = area[0];
    s->per_bit = area[1];
    s->per_column = area[2];
    s->base = area[3];
    s->once = time[0];
    s->per_w = time[1];
    s->per_w2 = time[2];
    s->per_b = time[3];
    return 0;
}

int synthesis_parse(struct synthesis *s, const char *text, const char *file, struct sim_err *err) {
    struct scratchpads p = {.n = 0};
    double unused;
    int rc = find(text, file, "control", "-", &s->control_um2, &unused, err);
    if (rc == 0)
        rc = read_scratchpads(&p, text, file, err);
    return rc ? rc : fit_scratchpads(s, &p, file, err);
}

int synthesis_read(struct synthesis *s, struct sim_err *err) {
    return synthesis_parse(s, shipped_text(path), path, err);
}
