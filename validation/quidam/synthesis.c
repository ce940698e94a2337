#include "validation/quidam/synthesis.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "validation/study.h"

static const char path[] = "validation/quidam/synthesis.csv";

static const char *next_line(const char *line) {
    const char *end = strchr(line, '\n');
    return end && end[1] ? end + 1 : NULL;
}

/* Area and delay of the row of a module and a type. */
static int find(const char *module, const char *type, double *area, double *delay,
                struct sim_err *err) {
    for (const char *line = study_file(path); line; line = next_line(line)) {
        char m[32], t[32];
        if (sscanf(line, "%31[^,],%31[^,],%*[^,],%*d,%lf,%lf", m, t, area, delay) == 4 &&
            !strcmp(m, module) && !strcmp(t, type))
            return 0;
    }
    return sim_fail(err, SIM_EFORMAT, "%s: no row of module %s, type %s", path, module, type);
}

int synthesis_pe(struct synthesis_pe *pe, const char *type, struct sim_err *err) {
    int rc = find("mac", type, &pe->mac_um2, &pe->mac_ps, err);
    if (rc == 0)
        rc = find("datapath", type, &pe->datapath_um2, &pe->datapath_ps, err);
    return rc ? rc : find("pe", type, &pe->pe_um2, &pe->pe_ps, err);
}

double synthesis_scratchpad(const struct synthesis *s, double words, double bits) {
    return words * (s->per_word + s->per_bit * bits) + s->per_column * bits + s->base;
}

enum { UNKNOWNS = 4 };

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

static bool scratchpad_row(const char *line, double *words, double *bits, double *area) {
    return sscanf(line, "scratchpad,-,WORDS=%lf BITS=%lf ABITS=%*d,%*d,%lf", words, bits, area) ==
           3;
}

/* Least squares of relative errors, so that small scratchpads count as much as large ones. */
static int fit_scratchpads(struct synthesis *s, struct sim_err *err) {
    double a[UNKNOWNS][UNKNOWNS + 1] = {{0}}, words, bits, area;
    size_t n = 0;
    for (const char *line = study_file(path); line; line = next_line(line)) {
        if (!scratchpad_row(line, &words, &bits, &area))
            continue;
        const double x[UNKNOWNS + 1] = {words / area, words * bits / area, bits / area, 1 / area,
                                        1};
        for (int i = 0; i < UNKNOWNS; i++)
            for (int j = 0; j <= UNKNOWNS; j++)
                a[i][j] += x[i] * x[j];
        n++;
    }
    if (n < UNKNOWNS || !eliminate(a))
        return sim_fail(err, SIM_EFORMAT, "%s: %zu scratchpads, too few to fit", path, n);
    s->per_word = a[0][UNKNOWNS];
    s->per_bit = a[1][UNKNOWNS];
    s->per_column = a[2][UNKNOWNS];
    s->base = a[3][UNKNOWNS];
    s->fit_error = 0;
    for (const char *line = study_file(path); line; line = next_line(line))
        if (scratchpad_row(line, &words, &bits, &area))
            s->fit_error += fabs(synthesis_scratchpad(s, words, bits) / area - 1) / (double)n;
    return 0;
}

int synthesis_read(struct synthesis *s, struct sim_err *err) {
    double delay;
    const int rc = find("control", "-", &s->control_um2, &delay, err);
    return rc ? rc : fit_scratchpads(s, err);
}
