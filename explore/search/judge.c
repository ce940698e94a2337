/* What a row is worth, and what a box of designs can be. */
#include <math.h>
#include <string.h>

#include "explore/search/rows.h"

/* By how much a figure breaks a bound, relative to it. */
static double excess(const struct goal *g, double value) {
    const double over = g->has_most ? value - g->most : g->has_least ? g->least - value : 0;
    const double bound = fabs(g->has_most ? g->most : g->least);
    return over > 0 ? over / (bound > 0 ? bound : 1) : 0;
}

static void fill_knobs(const struct space *space, const uint32_t *choice, uint32_t known,
                       double slots[SPACE_SLOTS]) {
    for (uint32_t k = 0; k < known; k++)
        slots[k] = space->knobs[k].number[choice[k]];
}

unsigned rows_broken(const struct exploration *s, size_t row) {
    const struct space *space = s->space;
    const uint32_t *choice = rows_choices(s, row);
    double slots[SPACE_SLOTS];
    unsigned n = 0;
    if (!space->conditions_after)
        return 0;
    fill_knobs(space, choice, space->n_knobs, slots);
    memcpy(slots + SPACE_FIGURE_SLOT(space, 0), rows_figures(s, row),
           space->n_figures * sizeof *slots);
    space_match(space, choice, space->n_knobs, search_text(s, search_note(s, row)), slots);
    for (uint32_t i = 0; i < space->n_conditions; i++)
        n += space->conditions[i].after && expr_value(space->conditions[i].holds, slots) == 0;
    return n;
}

static double violation_of(const struct exploration *s, size_t row) {
    const double *figures = rows_figures(s, row);
    double violation = 0;
    if (search_reason(s, row) != NO_TEXT)
        return INFINITY;
    for (uint32_t i = 0; i < s->space->n_goals; i++) {
        const struct goal *g = &s->space->goals[i];
        const double value = figures[g->figure];
        if (isnan(value))
            return INFINITY;
        if (g->has_most || g->has_least)
            violation += excess(g, value);
    }
    return violation + rows_broken(s, row);
}

struct outcome search_outcome(const struct exploration *s, size_t row) {
    struct outcome o = {.violation = violation_of(s, row)};
    rows_goals(s, row, o.goals);
    return o;
}

void rows_cut(const struct exploration *s, const uint32_t *choices, size_t n,
              bool cut[EXPR_LANES]) {
    const struct space *space = s->space;
    double slots[KNOBS_MAX][EXPR_LANES], values[EXPR_LANES];
    for (uint32_t k = 0; k < space->n_knobs; k++)
        for (size_t i = 0; i < EXPR_LANES; i++)
            slots[k][i] = i < n ? space->knobs[k].number[choices[i * space->n_knobs + k]] : 0;
    memset(cut, false, EXPR_LANES * sizeof *cut);
    for (uint32_t c = 0; c < space->n_conditions; c++) {
        if (!space->conditions[c].plain)
            continue;
        expr_values(space->conditions[c].holds, slots[0], values);
        for (size_t i = 0; i < EXPR_LANES; i++)
            cut[i] |= values[i] == 0;
    }
}

enum box search_box(const struct exploration *s, const uint32_t *choice, uint32_t known) {
    const struct space *space = s->space;
    double slots[SPACE_SLOTS];
    bool bounded = false;
    fill_knobs(space, choice, known, slots);
    space_match(space, choice, known, NULL, slots);
    for (uint32_t i = 0; i < space->n_conditions; i++) {
        const struct condition *c = &space->conditions[i];
        if (c->lower || c->after || c->knobs > known)
            continue;
        if (expr_value(c->holds, slots) == 0)
            return BOX_CUT;
    }
    for (uint32_t i = 0; i < space->n_conditions; i++) {
        const struct condition *c = &space->conditions[i];
        if (!c->lower || c->knobs > known)
            continue;
        if (!bounded && s->evaluator->bounds)
            s->evaluator->bounds(s->state, space, choice, known,
                                 slots + SPACE_FIGURE_SLOT(space, 0));
        bounded = s->evaluator->bounds != NULL;
        if (bounded && expr_value(c->holds, slots) == 0)
            return BOX_SKIPPED;
    }
    return BOX_OPEN;
}
