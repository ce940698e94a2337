/* Conditions and goals of a space, of the lines that were read. */
#include <math.h>
#include <string.h>

#include "explore/search/space_make.h"

struct naming {
    struct space *space;
    const struct space_knowledge *knows;
    bool lower, after;
};

static int name_lower(struct naming *n, const char *function, const char *name, uint32_t *slot,
                      struct sim_err *err) {
    if (strcmp(function, "lower") != 0)
        return sim_fail(err, SIM_EUSAGE, "%s(): expected lower(), min() or max()", function);
    const int rc = space_number_figure(n->space, name, n->knows, slot, err);
    *slot = SPACE_FIGURE_SLOT(n->space, *slot);
    n->lower = true;
    return rc;
}

static uint32_t find_knob(const struct space *s, const char *name) {
    uint32_t k = 0;
    while (k < s->n_knobs && strcmp(s->knobs[k].values.key, name) != 0)
        k++;
    return k;
}

static int name_slot(void *user, const char *function, const char *name, uint32_t *slot,
                     struct sim_err *err) {
    struct naming *n = user;
    struct space *s = n->space;
    if (function)
        return name_lower(n, function, name, slot, err);
    *slot = find_knob(s, name);
    if (*slot < s->n_knobs)
        return s->knobs[*slot].words
                   ? sim_fail(err, SIM_EUSAGE, "%s: its values are words; expected %s ~ TEXT", name,
                              name)
                   : 0;
    struct sim_err why;
    const int rc = space_number_figure(s, name, n->knows, slot, &why);
    *slot = SPACE_FIGURE_SLOT(s, *slot);
    n->after = true;
    return rc ? sim_fail(err, rc, "%s (nor a knob)", why.text) : 0;
}

static int name_match(void *user, const char *name, const char *text, uint32_t *slot,
                      struct sim_err *err) {
    struct naming *n = user;
    struct space *s = n->space;
    struct space_match *m = &s->matches[s->n_matches];
    if (s->n_matches == MATCHES_MAX)
        return sim_fail(err, SIM_EUSAGE, "more than %u texts to look for", MATCHES_MAX);
    m->knob = find_knob(s, name);
    if (m->knob == s->n_knobs && strcmp(name, "notes") != 0)
        return sim_fail(err, SIM_EUSAGE, "%s: expected a knob of [space], or notes, before ~",
                        name);
    n->after |= m->knob == s->n_knobs;
    snprintf(m->text, sizeof m->text, "%s", text);
    *slot = SPACE_MATCH_SLOT(s, s->n_matches++);
    return 0;
}

void space_match(const struct space *s, const uint32_t *choice, uint32_t known, const char *notes,
                 double slots[SPACE_SLOTS]) {
    for (uint32_t i = 0; i < s->n_matches; i++) {
        const struct space_match *m = &s->matches[i];
        double *slot = &slots[SPACE_MATCH_SLOT(s, i)];
        if (m->knob < known)
            *slot = strcmp(space_value(s, m->knob, choice), m->text) == 0;
        else if (m->knob == s->n_knobs && notes)
            *slot = strstr(notes, m->text) != NULL;
    }
}

int space_add_condition(struct space *s, const struct space_line *l,
                        const struct space_knowledge *knows, struct sim_err *err) {
    struct condition *c = &s->conditions[s->n_conditions];
    const struct expr_names names = {name_slot, name_match};
    struct naming n = {.space = s, .knows = knows};
    struct sim_err why;
    if (s->n_conditions == CONDITIONS_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: more than %u conditions", s->path, l->line,
                        CONDITIONS_MAX);
    int rc = expr_read(&c->holds, l->value, &names, &n, &why);
    if (rc == 0 && n.lower && n.after) {
        expr_free(c->holds);
        rc = sim_fail(&why, SIM_EUSAGE,
                      "reads a lower bound and what is known later; make two conditions of it");
    }
    if (rc)
        return sim_fail(err, rc, "%s:%d: %s = %s: %s", s->path, l->line, l->name, l->value,
                        why.text);
    s->n_conditions++;
    snprintf(c->text, sizeof c->text, "%s", l->value);
    c->plain = !n.lower && !n.after && expr_slots(c->holds) <= s->n_knobs;
    c->lower = n.lower;
    c->after = n.after;
    s->conditions_after |= n.after;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (expr_reads(c->holds, k))
            c->knobs = k + 1;
    for (uint32_t i = 0; i < s->n_matches; i++)
        if (expr_reads(c->holds, SPACE_MATCH_SLOT(s, i)) && s->matches[i].knob >= c->knobs)
            c->knobs = s->matches[i].knob + 1;
    return 0;
}

static int no_name(void *user, const char *function, const char *name, uint32_t *slot,
                   struct sim_err *err) {
    (void)user;
    (void)function;
    (void)slot;
    return sim_fail(err, SIM_EUSAGE, "%s: expected a number", name);
}

/* min, max, "<= 1", "min <= 1", "max >= 0.9". */
static int read_goal(struct goal *g, const char *text, struct sim_err *err) {
    static const char *const words[] = {"min", "max"};
    struct expr *bound;
    g->least = -INFINITY;
    g->most = INFINITY;
    for (int i = 0; i < 2; i++)
        if (strncmp(text, words[i], 3) == 0) {
            g->sense = 2 * i - 1;
            text += 3;
        }
    text += strspn(text, " \t");
    if (g->sense && !*text)
        return 0;
    const bool most = strncmp(text, "<=", 2) == 0;
    if (!most && strncmp(text, ">=", 2) != 0)
        return sim_fail(err, SIM_EUSAGE,
                        "expected min, max, <= BOUND, >= BOUND, or one of the "
                        "first with a bound");
    const struct expr_names names = {no_name, NULL};
    const int rc = expr_read(&bound, text + 2, &names, NULL, err);
    if (rc)
        return rc;
    const double value = expr_value(bound, NULL);
    expr_free(bound);
    g->has_most = most;
    g->has_least = !most;
    *(most ? &g->most : &g->least) = value;
    return isfinite(value) ? 0 : sim_fail(err, SIM_EUSAGE, "expected a finite bound");
}

int space_add_goal(struct space *s, const struct space_line *l, const struct space_knowledge *knows,
                   struct sim_err *err) {
    struct goal *g = &s->goals[s->n_goals];
    struct sim_err why;
    uint32_t sought = 0;
    if (s->n_goals == GOAL_LINES_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: more than %u goals and bounds", s->path, l->line,
                        GOAL_LINES_MAX);
    int rc = space_number_figure(s, l->name, knows, &g->figure, &why);
    if (rc)
        return sim_fail(err, rc, "%s:%d: %s", s->path, l->line, why.text);
    s->n_goals++;
    rc = read_goal(g, l->value, &why);
    if (rc)
        return sim_fail(err, rc, "%s:%d: %s = %s: %s", s->path, l->line, l->name, l->value,
                        why.text);
    for (uint32_t i = 0; i < s->n_goals; i++)
        sought += s->goals[i].sense != 0;
    return sought <= GOALS_MAX ? 0
                               : sim_fail(err, SIM_EUSAGE,
                                          "%s:%d: more than %u goals to make small "
                                          "or large",
                                          s->path, l->line, GOALS_MAX);
}
