#include "validation/quidam/campaign.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/memory.h"
#include "validation/quidam/evaluate.h"

enum { FOLDS = 5 };

const char *campaign_type_name(int type) {
    static const char *const names[TYPES] = {"fp32", "int16", "lightpe1", "lightpe2"};
    return names[type];
}

const char *campaign_figure_name(int figure) {
    static const char *const names[FIGURES] = {"latency", "power", "area"};
    return names[figure];
}

double campaign_figure(const struct explorer_figures *f, int figure) {
    return figure == FIGURE_LATENCY ? f->latency_s
           : figure == FIGURE_POWER ? f->power_w
                                    : f->area_mm2;
}

static double merit(int goal, double latency, double power, double area) {
    return goal == GOAL_PERF_AREA ? 1 / (latency * area) : 1 / (power * latency);
}

double campaign_merit(const struct explorer_figures *f, int goal) {
    return f->fits ? merit(goal, f->latency_s, f->power_w, f->area_mm2) : 0;
}

double campaign_gain(const struct campaign *c, int type, int goal, bool predicted) {
    const struct campaign_part *a = &c->parts[type], *b = &c->parts[TYPE_INT16];
    if (predicted)
        return a->predicted_best[goal] / b->predicted_best[goal];
    return campaign_merit(&a->figures[a->best[goal]], goal) /
           campaign_merit(&b->figures[b->best[goal]], goal);
}

double campaign_equal_gain(const struct campaign *c, int type, int goal) {
    const struct campaign_part *int16 = &c->parts[TYPE_INT16];
    return campaign_merit(&c->parts[type].equal[goal], goal) /
           campaign_merit(&int16->figures[int16->best[goal]], goal);
}

size_t campaign_designs(const struct campaign_setup *s) {
    return TYPES * (s->train + s->held + GOALS * s->suggested);
}

/* A design to simulate, and where its figures go. */
struct campaign_job {
    int type;
    const struct explorer_design *design;
    struct explorer_figures *figures;
};

static void choose(const struct campaign_job *job, uint32_t *choice) {
    const double *levels;
    *choice++ = (uint32_t)job->type;
    for (int k = 0; k < KNOBS; k++, choice++) {
        explorer_levels((enum explorer_knob)k, &levels);
        for (*choice = 0; levels[*choice] != job->design->knob[k];)
            ++*choice;
    }
}

static int take(struct campaign *c, const uint32_t *choice, struct explorer_figures *f,
                struct sim_err *err) {
    struct exploration *found = &c->space.found;
    size_t row;
    const int rc = search_find(found, choice, &row, err);
    if (rc)
        return rc;
    *f = (struct explorer_figures){.fits = search_reason(found, row) == NO_TEXT};
    if (f->fits)
        memcpy(&f->latency_s, found->figures + row * EXPLORER_VALUES,
               EXPLORER_VALUES * sizeof f->latency_s);
    return 0;
}

static int keep(void *user, const struct exploration *s, size_t from, struct sim_err *err) {
    struct campaign *c = user;
    return c->log ? log_add(c->log, s, from, err) : 0;
}

struct campaign_threads {
    struct pool *pool;
    unsigned n;
};

static int simulate(struct campaign *c, const struct campaign_job *jobs, size_t n,
                    const struct campaign_threads *threads, struct sim_err *err) {
    uint32_t *choices = sim_alloc(n * (1 + KNOBS), sizeof *choices, err);
    const struct search_options o = {.strategy = &strategy_listed,
                                     .designs = choices,
                                     .n_designs = n,
                                     .shards = 1,
                                     .pool = threads->pool,
                                     .threads = threads->n,
                                     .tick = c->watch.tick,
                                     .keep = keep,
                                     .user = c};
    for (size_t i = 0; i < n && choices; i++)
        choose(&jobs[i], choices + i * (1 + KNOBS));
    int rc = choices ? search_run(&c->space.found, &o, err) : SIM_EIO;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = take(c, choices + i * (1 + KNOBS), jobs[i].figures, err);
    free(choices);
    return rc;
}

/* Designs [from, to) of every type. */
static int simulate_range(struct campaign *c, size_t from, size_t to,
                          const struct campaign_threads *threads, struct sim_err *err) {
    const size_t each = to - from;
    struct campaign_job *jobs = sim_alloc(TYPES * each, sizeof *jobs, err);
    for (size_t i = 0; i < TYPES * each && jobs; i++) {
        struct campaign_part *p = &c->parts[i / each];
        const size_t at = from + i % each;
        jobs[i] = (struct campaign_job){(int)(i / each), &p->designs[at], &p->figures[at]};
    }
    const int rc = jobs ? simulate(c, jobs, TYPES * each, threads, err) : SIM_EIO;
    free(jobs);
    return rc;
}

static int fit_one(void *user, size_t i, struct sim_err *err) {
    struct campaign *c = user;
    struct campaign_part *p = &c->parts[i / FIGURES];
    const size_t figure = i % FIGURES, n = c->setup.train;
    double *knobs = sim_alloc(n * (KNOBS + 1), sizeof *knobs, err);
    size_t fitting = 0;
    if (!knobs)
        return SIM_EIO;
    double *values = knobs + n * KNOBS;
    for (size_t k = 0; k < n; k++)
        if (p->figures[k].fits) {
            memcpy(knobs + fitting * KNOBS, p->designs[k].knob, sizeof p->designs[k].knob);
            values[fitting++] = campaign_figure(&p->figures[k], (int)figure);
        }
    const int rc = regression_fit(&p->models[figure], knobs, values, fitting, KNOBS, FOLDS, err);
    free(knobs);
    return rc;
}

static int judge(struct campaign *c, struct campaign_part *p, struct sim_err *err) {
    double *seen = sim_alloc(2 * c->setup.held, sizeof *seen, err);
    if (!seen)
        return SIM_EIO;
    double *predicted = seen + c->setup.held;
    for (int figure = 0; figure < FIGURES; figure++) {
        size_t n = 0;
        for (size_t k = c->setup.train; k < c->sampled; k++)
            if (p->figures[k].fits) {
                seen[n] = campaign_figure(&p->figures[k], figure);
                predicted[n++] = regression_predict(&p->models[figure], p->designs[k].knob);
            }
        p->quality[figure] = regression_judge(seen, predicted, n);
    }
    free(seen);
    return 0;
}

struct ranked {
    double merit;
    size_t index;
};

static int compare_ranked(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return x->merit != y->merit ? (x->merit < y->merit ? 1 : -1)
                                : (x->index > y->index) - (x->index < y->index);
}

/* The candidates that a part's models think best for a goal. */
static void suggest(const struct campaign *c, struct campaign_part *p,
                    const struct explorer_design *candidates, struct ranked *rank, int goal) {
    for (size_t i = 0; i < c->setup.candidates; i++) {
        double v[FIGURES];
        for (int figure = 0; figure < FIGURES; figure++)
            v[figure] = regression_predict(&p->models[figure], candidates[i].knob);
        rank[i] = (struct ranked){merit(goal, v[0], v[1], v[2]), i};
    }
    qsort(rank, c->setup.candidates, sizeof *rank, compare_ranked);
    p->predicted_best[goal] = rank[0].merit;
    for (size_t i = 0; i < c->setup.suggested; i++)
        p->designs[c->sampled + (size_t)goal * c->setup.suggested + i] = candidates[rank[i].index];
}

struct suggestions {
    struct campaign *c;
    const struct explorer_design *candidates;
    struct ranked *rank; /* as many as candidates for each task */
};

static void suggest_one(void *user, size_t i) {
    const struct suggestions *s = user;
    suggest(s->c, &s->c->parts[i / GOALS], s->candidates, s->rank + i * s->c->setup.candidates,
            (int)(i % GOALS));
}

static int suggest_all(struct campaign *c, struct pool *pool, struct sim_err *err) {
    const size_t n = c->setup.candidates;
    struct explorer_design *candidates = sim_alloc(n, sizeof *candidates, err);
    struct ranked *rank = sim_alloc(n * TYPES * GOALS, sizeof *rank, err);
    struct suggestions s = {c, candidates, rank};
    int rc = candidates && rank ? explorer_sample(c->setup.seed + 1, candidates, n, err) : SIM_EIO;
    if (rc == 0)
        pool_run(pool, TYPES * GOALS, suggest_one, &s);
    free(candidates);
    free(rank);
    return rc;
}

static void find_best(const struct campaign *c, struct campaign_part *p) {
    for (int goal = 0; goal < GOALS; goal++)
        for (size_t i = 0; i < c->n; i++)
            if (campaign_merit(&p->figures[i], goal) >
                campaign_merit(&p->figures[p->best[goal]], goal))
                p->best[goal] = i;
}

/* Every type with the knobs of the best INT16 design of each goal. */
static int simulate_equal(struct campaign *c, const struct campaign_threads *threads,
                          struct sim_err *err) {
    const struct campaign_part *int16 = &c->parts[TYPE_INT16];
    struct campaign_job jobs[TYPES * GOALS];
    for (int i = 0; i < TYPES * GOALS; i++)
        jobs[i] = (struct campaign_job){i / GOALS, &int16->designs[int16->best[i % GOALS]],
                                        &c->parts[i / GOALS].equal[i % GOALS]};
    return simulate(c, jobs, (size_t)TYPES * GOALS, threads, err);
}

/* The space of all types, with figures in the order of struct explorer_figures. */
static char *write_space(const struct campaign_setup *setup) {
    struct memory_text text;
    size_t size;
    FILE *out = memory_text_open(&text);
    if (out)
        fputs("[space]\nquidam.pe = ", out);
    for (int t = 0; t < TYPES && out; t++)
        fprintf(out, "%s%s", t ? ", " : "", campaign_type_name(t));
    for (int k = 0; k < KNOBS && out; k++) {
        const double *levels;
        const size_t n = explorer_levels((enum explorer_knob)k, &levels);
        fprintf(out, "\n%s = ", quidam_knob_key((enum explorer_knob)k));
        for (size_t i = 0; i < n; i++)
            fprintf(out, "%s%.17g", i ? ", " : "", levels[i]);
    }
    if (out)
        fprintf(out,
                "\n[evaluate]\nwith = quidam\nnetwork = %s\n[search]\nfigures = ", setup->network);
    for (size_t i = 0; i < EXPLORER_VALUES && out; i++)
        fprintf(out, "%s%s", i ? ", " : "", quidam_figure_name(i));
    return memory_text_close(&text, &size);
}

/* Goes on with the journal, or begins one where it is of other work. */
static int open_journal(struct campaign *c, struct sim_err *err) {
    const char *path = c->watch.journal;
    const struct log_header header = {
        .seed = c->setup.seed, .shards = 1, .inputs = c->watch.program, .strategy = "listed"};
    const struct log_wish wish = {&c->space.space, &header, false};
    uint64_t torn;
    if (!path || log_in_use(path))
        return 0;
    int rc = SIM_EUSAGE;
    if (access(path, F_OK) == 0)
        rc = log_resume(&c->log, path, &wish, &c->space.found, &torn, err);
    c->known = c->space.found.n;
    if (rc != SIM_EUSAGE && rc != SIM_EFORMAT && rc != SIM_EUNSUP)
        return rc;
    unlink(path);
    return log_create(&c->log, path, &c->space.space, &header, err);
}

static int make_designs(struct campaign *c, struct sim_err *err) {
    int rc = 0;
    for (int t = 0; t < TYPES && rc == 0; t++) {
        struct campaign_part *p = &c->parts[t];
        p->designs = sim_alloc(c->n, sizeof *p->designs, err);
        p->figures = sim_alloc(c->n, sizeof *p->figures, err);
        rc = p->designs && p->figures ? explorer_sample(c->setup.seed, p->designs, c->sampled, err)
                                      : SIM_EIO;
    }
    return rc;
}

int campaign_open(struct campaign *c, const struct campaign_setup *setup,
                  const struct campaign_watch *watch, struct sim_err *err) {
    *c = (struct campaign){.setup = *setup, .watch = *watch, .sampled = setup->train + setup->held};
    c->n = c->sampled + GOALS * setup->suggested;
    char *text = write_space(setup);
    if (!text)
        return memory_fail(err, "out of memory");
    int rc = opened_space(&c->space, &(struct space_text){"quidam", text, NULL}, &quidam_evaluator,
                          NULL, 1, err);
    free(text);
    if (rc == 0)
        rc = make_designs(c, err);
    return rc ? rc : open_journal(c, err);
}

int campaign_run(struct campaign *c, struct pool *pool, unsigned threads, struct sim_err *err) {
    const struct campaign_threads t = {pool, threads};
    int rc = simulate_range(c, 0, c->sampled, &t, err);
    if (rc == 0)
        rc = pool_try(pool, TYPES * FIGURES, fit_one, c, err);
    for (int i = 0; i < TYPES && rc == 0; i++)
        rc = judge(c, &c->parts[i], err);
    if (rc == 0)
        rc = suggest_all(c, pool, err);
    if (rc == 0)
        rc = simulate_range(c, c->sampled, c->n, &t, err);
    for (int i = 0; i < TYPES && rc == 0; i++)
        find_best(c, &c->parts[i]);
    return rc ? rc : simulate_equal(c, &t, err);
}

void campaign_free(struct campaign *c) {
    struct sim_err ignored;
    log_close(c->log, &ignored);
    opened_space_free(&c->space);
    for (int t = 0; t < TYPES; t++) {
        free(c->parts[t].designs);
        free(c->parts[t].figures);
    }
}
