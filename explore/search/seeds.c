#include "explore/search/seeds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct seeded {
    const struct evaluator *base;
    size_t n;
    void **states;        /* [n] */
    struct space *spaces; /* [n] as the other evaluator sees it: its own figures, one seed */
    double width;         /* of the interval, for a standard deviation of 1 */
    uint32_t source[FIGURES_MAX]; /* of the space's figures among the other's */
    bool interval[FIGURES_MAX];
    char (*names)[sizeof((struct space *)0)->figures[0]]; /* of intervals */
};

/* Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4. */
static double student_within(double angle, uint64_t freedom) {
    const double c = cos(angle), s = sin(angle);
    const bool odd = freedom % 2;
    double term = odd ? c : 1, sum = freedom == 1 ? 0 : term;
    for (uint64_t k = odd ? 3 : 2; k + 2 <= freedom; k += 2) {
        term *= c * c * ((double)k - 1) / (double)k;
        sum += term;
    }
    return odd ? 2 / M_PI * (angle + s * sum) : s * sum;
}

double seeds_student(uint64_t freedom) {
    double low = 0, high = M_PI / 2;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        *(student_within(middle, freedom) < 0.95 ? &low : &high) = middle;
    }
    return sqrt((double)freedom) * tan(low);
}

static void seeded_close(void *state) {
    struct seeded *w = state;
    for (size_t i = 0; w->states && i < w->n; i++)
        if (w->states[i])
            w->base->close(w->states[i]);
    free(w->states);
    free(w->spaces);
    free(w->names);
    free(w);
}

static int seeded_knob(void *state, const char *key, const struct param **row, bool *number,
                       struct sim_err *err) {
    const struct seeded *w = state;
    return w->base->knob(w->states[0], key, row, number, err);
}

/* The other's figures, and as many intervals as there is room for. */
static size_t seeded_figures(void *state, const char *names[FIGURES_MAX]) {
    const struct seeded *w = state;
    const size_t n = w->base->figures(w->states[0], names);
    const size_t room = FIGURES_MAX - n, more = n < room ? n : room;
    for (size_t i = 0; i < more; i++) {
        snprintf(w->names[i], sizeof w->names[i], "%s" SEEDS_INTERVAL, names[i]);
        names[n + i] = w->names[i];
    }
    return n + more;
}

/* The other's number of a figure without its ending. */
static uint32_t number_source(struct space *inner, const char *name, size_t length) {
    uint32_t f = 0;
    while (f < inner->n_figures &&
           (strncmp(inner->figures[f], name, length) != 0 || inner->figures[f][length] != '\0'))
        f++;
    if (f == inner->n_figures) {
        snprintf(inner->figures[f], sizeof inner->figures[f], "%.*s", (int)length, name);
        inner->n_figures++;
    }
    return f;
}

/* The space as the other sees it. */
static void make_inner(struct seeded *w, const struct space *s, struct space *inner) {
    *inner = *s; /* borrows its knobs and lines */
    inner->n_figures = inner->n_named = 0;
    inner->n_conditions = inner->n_goals = 0;
    for (uint32_t f = 0; f < s->n_figures; f++) {
        const size_t length = strlen(s->figures[f]), end = strlen(SEEDS_INTERVAL);
        w->interval[f] = length > end && strcmp(s->figures[f] + length - end, SEEDS_INTERVAL) == 0;
        w->source[f] = number_source(inner, s->figures[f], length - (w->interval[f] ? end : 0));
        if (f < s->n_named)
            inner->n_named = inner->n_figures;
    }
}

static bool seeded_expand(void *state, const char *pattern, size_t i, char key[VARY_KEY_SIZE]) {
    const struct seeded *w = state;
    return w->base->expand(w->states[0], pattern, i, key);
}

static bool seeded_size(void *state, const char *name, uint64_t *value) {
    const struct seeded *w = state;
    return w->base->size(w->states[0], name, value);
}

static int seeded_ready(void *state, const struct space *s, struct sim_err *err) {
    struct seeded *w = state;
    int rc = 0;
    for (size_t i = 0; i < w->n && rc == 0; i++) {
        make_inner(w, s, &w->spaces[i]);
        w->spaces[i].seed = i + 1;
        if (w->base->ready)
            rc = w->base->ready(w->states[i], &w->spaces[i], err);
    }
    return rc;
}

static void seeded_inputs(void *state, struct result *r) {
    const struct seeded *w = state;
    w->base->inputs(w->states[0], r);
}

static void seeded_bounds(void *state, const struct space *s, const uint32_t *choice,
                          uint32_t known, double *lower) {
    const struct seeded *w = state;
    for (uint32_t f = 0; f < s->n_figures; f++)
        lower[f] = w->interval[f] ? 0 : INFINITY;
    for (size_t i = 0; i < w->n; i++) {
        double one[FIGURES_MAX];
        w->base->bounds(w->states[i], &w->spaces[i], choice, known, one);
        for (uint32_t f = 0; f < s->n_figures; f++)
            if (!w->interval[f])
                lower[f] = fmin(lower[f], one[w->source[f]]);
    }
}

/* Of each figure of each design the mean so far and the sum of squared deviations from it (Welford,
 * Technometrics 4(3), 1962). */
struct seeded_sums {
    double *one, *mean, *squares;
    size_t n;
};

static void add_seed(struct seeded_sums *sums, size_t seeds) {
    for (size_t k = 0; k < sums->n; k++) {
        const double off = sums->one[k] - sums->mean[k];
        sums->mean[k] += off / (double)seeds;
        sums->squares[k] += off * (sums->one[k] - sums->mean[k]);
    }
}

static void take_sums(const struct seeded *w, const struct eval_block *b,
                      const struct seeded_sums *sums) {
    const uint32_t outer = b->space->n_figures, inner = w->spaces[0].n_figures;
    for (size_t i = 0; i < b->n; i++)
        for (uint32_t f = 0; f < outer; f++) {
            const size_t k = i * inner + w->source[f];
            const double deviation = sqrt(sums->squares[k] / (double)(w->n - 1));
            b->figures[i * outer + f] = w->interval[f] ? w->width * deviation : sums->mean[k];
        }
}

static int seeded_eval(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct seeded *w = state;
    const size_t n = b->n * w->spaces[0].n_figures;
    double *room = sim_alloc(3 * n, sizeof *room, err);
    struct seeded_sums sums = {room, room + n, room + 2 * n, n};
    int rc = room ? 0 : SIM_EIO;
    for (size_t i = 0; i < w->n && rc == 0; i++) {
        struct eval_block one = *b;
        one.space = &w->spaces[i];
        one.figures = sums.one;
        for (size_t k = 0; k < n; k++)
            sums.one[k] = NAN;
        rc = w->base->eval(w->states[i], &one, err);
        if (rc == 0)
            add_seed(&sums, i + 1);
    }
    if (rc == 0)
        take_sums(w, b, &sums);
    free(room);
    return rc;
}

static int open_states(struct seeded *w, const struct space *s, unsigned threads,
                       struct sim_err *err) {
    int rc = w->states && w->spaces && w->names ? 0 : SIM_EIO;
    for (size_t i = 0; i < w->n && rc == 0; i++) {
        w->spaces[i] = *s;
        w->spaces[i].seed = i + 1;
        rc = w->base->open ? w->base->open(&w->states[i], &w->spaces[i], threads, err) : 0;
    }
    return rc;
}

int seeds_open(struct evaluator *out, void **state, const struct evaluator *base,
               const struct space *s, unsigned threads, struct sim_err *err) {
    struct seeded *w = *state = sim_alloc(1, sizeof *w, err);
    *out = *base;
    out->close = seeded_close;
    out->knob = seeded_knob;
    out->figures = seeded_figures;
    out->expand = base->expand ? seeded_expand : NULL;
    out->size = base->size ? seeded_size : NULL;
    out->ready = seeded_ready;
    out->inputs = base->inputs ? seeded_inputs : NULL;
    out->bounds = base->bounds ? seeded_bounds : NULL;
    out->eval = seeded_eval;
    if (!w)
        return SIM_EIO;
    w->base = base;
    w->n = s->seeds;
    w->width = seeds_student(w->n - 1) / sqrt((double)w->n);
    w->states = sim_alloc(w->n, sizeof *w->states, err);
    w->spaces = sim_alloc(w->n, sizeof *w->spaces, err);
    w->names = sim_alloc(FIGURES_MAX, sizeof *w->names, err);
    return open_states(w, s, threads, err);
}
