/* The set-up of a search: its space, its strategy, its evaluators. */
#include <stdlib.h>
#include <string.h>

#include "cli/explore/search_options.h"
#include "cli/explore/session_parts.h"
#include "explore/search/seeds.h"
#include "sim/memory.h"
#include "validation/evaluators.h"

static const char *names_of(bool strategies, size_t i) {
    const struct strategy *s = strategies ? strategy_at(i) : NULL;
    const struct evaluator *e = strategies ? NULL : every_evaluator_at(i);
    return s ? s->name : e ? e->name : NULL;
}

static int no_such(const char *where, const char *what, const char *name, bool strategies,
                   struct sim_err *err) {
    const char *names[32];
    size_t n = 0;
    while (n < 32 && (names[n] = names_of(strategies, n)))
        n++;
    const char *near = param_nearest(name, names, n);
    return sim_fail(err, SIM_EUSAGE, "%s%s '%s'%s%s%s; 'magnetar list %s' shows all", where, what,
                    name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "",
                    strategies ? "strategies" : "evaluators");
}

static int open_stage(struct session *x, struct explore_stage *stage, const char *name,
                      const char *where) {
    stage->evaluator = every_evaluator_find(name);
    if (!stage->evaluator)
        return no_such(where, "unknown evaluator", name, false, x->err);
    const struct evaluator *one = stage->evaluator;
    const unsigned threads = (unsigned)x->ask->options->threads;
    if (!x->space.seeds)
        return one->open(&stage->state, &x->space, threads, x->err);
    stage->evaluator = &stage->over_seeds;
    return seeds_open(&stage->over_seeds, &stage->state, one, &x->space, threads, x->err);
}

static int ready_stage(struct session *x, struct explore_stage *s) {
    search_init(&s->found, &x->space, s->evaluator, s->state);
    return s->evaluator->ready ? s->evaluator->ready(s->state, &x->space, x->err) : 0;
}

/* Does an evaluator have this figure? */
static int check_figure(struct session *x, const struct explore_stage *s, const char *figure) {
    const char *names[FIGURES_MAX];
    const size_t n = s->evaluator->figures(s->state, names);
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], figure) == 0)
            return 0;
    return sim_fail(x->err, SIM_EUSAGE, "%s: %s has no figure %s, which goals or conditions name",
                    x->space.path, s->evaluator->name, figure);
}

/* The evaluator that a strategy of two asks first; it must know the same knobs and figures. */
static int open_first(struct session *x, const char *where) {
    struct explore_stage *s = &x->first;
    const struct param *row;
    bool number;
    if (!x->strategy->two)
        return 0;
    if (!*x->space.first)
        return sim_fail(x->err, SIM_EUSAGE,
                        "%sstrategy %s: expected 'first = EVALUATOR' in [search]", where,
                        x->strategy->name);
    int rc = open_stage(x, s, x->space.first, where);
    for (uint32_t k = 0; k < x->space.n_knobs && rc == 0; k++)
        rc = s->evaluator->knob(s->state, x->space.knobs[k].values.key, &row, &number, x->err);
    for (uint32_t i = 0; i < x->space.n_named && rc == 0; i++)
        rc = check_figure(x, s, x->space.figures[i]);
    return rc ? rc : ready_stage(x, s);
}

/* The goals of the option as lines of a space, for the caller to free. */
static int write_goals(struct session *x, char **out) {
    struct memory_text text;
    struct goal_word g;
    size_t size;
    FILE *f = memory_text_open(&text);
    int rc = 0;
    if (f)
        fputs("\n[goals]\n", f);
    for (const char *at = x->ask->goals; f && rc == 0; at++) {
        const size_t n = strcspn(at, ",");
        rc = goal_word(&g, at, n, "--goals", x->err);
        if (rc == 0)
            fprintf(f, "%s = %s\n", g.name, g.sense);
        at += n;
        if (!*at)
            break;
    }
    *out = memory_text_close(&text, &size);
    return rc || *out ? rc : memory_fail(x->err, "out of memory");
}

static int read_space(struct session *x, const char *path, const char *text) {
    char *goals = NULL;
    int rc = x->ask->goals ? write_goals(x, &goals) : 0;
    if (rc == 0)
        rc = space_read(&x->space, &x->file, &(struct space_text){path, text, goals}, x->err);
    free(goals);
    return rc;
}

int session_open(struct session *x, const char *path, const char *text) {
    const struct session_ask *a = x->ask;
    const char *strategy = a->strategy;
    char where[300];
    snprintf(where, sizeof where, "%s: ", path);
    int rc = read_space(x, path, text);
    if (rc)
        return rc;
    if (x->was.text) {
        strategy = x->was.strategy;
        x->space.evals = x->was.evals;
        x->space.seed = x->was.seed;
    }
    if (strategy)
        snprintf(x->space.strategy, sizeof x->space.strategy, "%s", strategy);
    if (a->evals)
        x->space.evals = a->evals;
    if (a->seeded)
        x->space.seed = a->options->seed;
    x->strategy = strategy_find(x->space.strategy);
    if (!x->strategy)
        return no_such(a->strategy ? "--strategy: " : where, "unknown strategy", x->space.strategy,
                       true, x->err);
    rc = open_stage(x, &x->main, x->space.evaluator, where);
    if (rc)
        return rc;
    const struct space_knowledge knows = {x->main.state, x->main.evaluator->knob,
                                          x->main.evaluator->figures, x->main.evaluator->expand,
                                          x->main.evaluator->size};
    rc = space_resolve(&x->space, &x->file, &knows, x->err);
    if (rc == 0)
        rc = ready_stage(x, &x->main);
    if (rc == 0 && a->relative)
        rc = base_read(&x->base, &x->space, a->relative, x->err);
    return rc ? rc : open_first(x, where);
}

int session_open_was(struct session *x, const char *journal) {
    const int rc = log_head(journal, &x->was, x->err);
    return rc ? rc : session_open(x, x->was.path, x->was.text);
}
