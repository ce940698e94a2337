#include "cli/explore/found.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

/* The set scaled to a unit box. */
static double volume_of(const struct pareto *set) {
    static const double one[GOALS_MAX] = {1, 1, 1, 1, 1, 1, 1, 1};
    double least[GOALS_MAX], most[GOALS_MAX], scaled[GOALS_MAX];
    struct pareto unit;
    struct sim_err err;
    bool joined;
    pareto_init(&unit, set->n_goals);
    for (size_t g = 0; g < set->n_goals; g++) {
        least[g] = INFINITY;
        most[g] = -INFINITY;
        for (size_t i = 0; i < set->n; i++) {
            least[g] = fmin(least[g], set->goals[i][g]);
            most[g] = fmax(most[g], set->goals[i][g]);
        }
    }
    for (size_t i = 0; i < set->n; i++) {
        for (size_t g = 0; g < set->n_goals; g++)
            scaled[g] =
                most[g] > least[g] ? (set->goals[i][g] - least[g]) / (most[g] - least[g]) : 0;
        if (pareto_add(&unit, i, scaled, &joined, &err))
            break;
    }
    const double volume = pareto_hypervolume(&unit, one);
    pareto_free(&unit);
    return volume;
}

static uint32_t find_knob(const struct space *s, const char *key, size_t length) {
    uint32_t k = 0;
    while (k < s->n_knobs && (strlen(s->knobs[k].values.key) != length ||
                              strncmp(s->knobs[k].values.key, key, length) != 0))
        k++;
    return k;
}

/* The value of a knob that is meant: as it was written, or another way of writing its number. */
static uint32_t find_value(const struct space_knob *k, const char *text) {
    struct sim_err ignored;
    double number = NAN;
    for (uint32_t i = 0; i < k->values.n; i++)
        if (strcmp(k->values.values[i], text) == 0)
            return i;
    if (!k->words && unit_parse(text, k->row ? k->row->unit : UNIT_NONE, &number, &ignored) == 0)
        for (uint32_t i = 0; i < k->values.n; i++)
            if (k->number[i] == number)
                return i;
    return UINT32_MAX;
}

static int base_item(struct base_choice *base, const struct space *s, const char *item, size_t n,
                     struct sim_err *err) {
    const char *equals = memchr(item, '=', n);
    char value[VARY_VALUE_SIZE];
    if (!equals || (size_t)snprintf(value, sizeof value, "%.*s", (int)(item + n - equals - 1),
                                    equals + 1) >= sizeof value)
        return sim_fail(err, SIM_EUSAGE, "--relative %.*s: expected KEY=VALUE[,KEY=VALUE...]",
                        (int)n, item);
    const uint32_t k = find_knob(s, item, (size_t)(equals - item));
    if (k == s->n_knobs)
        return sim_fail(err, SIM_EUSAGE, "--relative %.*s: %.*s does not vary", (int)n, item,
                        (int)(equals - item), item);
    base->choice[k] = find_value(&s->knobs[k], value);
    return base->choice[k] == UINT32_MAX
               ? sim_fail(err, SIM_EUSAGE, "--relative %.*s: not among its values", (int)n, item)
               : 0;
}

int base_read(struct base_choice *base, const struct space *s, const char *text,
              struct sim_err *err) {
    int rc = 0;
    *base = (struct base_choice){.given = true};
    for (uint32_t k = 0; k < s->n_knobs; k++)
        base->choice[k] = UINT32_MAX;
    for (const char *at = text; rc == 0; at++) {
        const size_t n = strcspn(at, ",");
        rc = base_item(base, s, at, n, err);
        at += n;
        if (!*at)
            break;
    }
    return rc;
}

/* Goals are shown relative to the base; without goals what all evaluators call alike. */
static void choose_ratios(struct found *f) {
    static const char *const alike[] = {"time_s", "energy_j", "edp_js", "area_mm2", "power_w"};
    const struct space *s = found_space(f);
    for (uint32_t g = 0; g < f->s->n_goals; g++)
        f->ratios[f->n_ratios++] = s->goals[f->s->goal[g]].figure;
    for (size_t i = 0; i < sizeof alike / sizeof *alike && f->s->n_goals == 0; i++)
        for (uint32_t k = 0; k < s->n_figures; k++)
            if (strcmp(s->figures[k], alike[i]) == 0)
                f->ratios[f->n_ratios++] = k;
}

static int find_bases(struct found *f, const struct base_choice *base, struct sim_err *err) {
    const struct space *s = found_space(f);
    size_t *place = sim_alloc(f->s->n + 1, sizeof *place, err); /* of a row in order */
    uint32_t choice[KNOBS_MAX];
    int rc = 0;
    f->base = sim_alloc(f->n + 1, sizeof *f->base, err);
    if (!f->base || !place)
        rc = SIM_EIO;
    for (size_t i = 0; i < f->n && rc == 0; i++)
        place[f->order[i]] = i;
    for (size_t i = 0; i < f->n && rc == 0; i++) {
        size_t row;
        for (uint32_t k = 0; k < s->n_knobs; k++)
            choice[k] = base->choice[k] == UINT32_MAX ? found_choice(f, i)[k] : base->choice[k];
        rc = search_find(f->s, choice, &row, err);
        f->base[i] = rc == 0 && row != NO_ROW && f->s->taken[row] ? place[row] : NO_BASE;
    }
    free(place);
    return rc;
}

static int choose_shown(struct found *f, struct sim_err *err) {
    const bool all = f->s->n_goals == 0;
    f->n_shown = all ? f->n : f->set.n;
    f->shown = sim_alloc(f->n_shown + 1, sizeof *f->shown, err);
    for (size_t i = 0; i < f->n_shown && f->shown; i++)
        f->shown[i] = all ? i : f->set.index[i];
    return f->shown ? 0 : SIM_EIO;
}

int found_make(struct found *f, struct exploration *s, struct exploration *first,
               const struct base_choice *base, struct sim_err *err) {
    *f = (struct found){.s = s, .first = first};
    f->order = search_order(s, &f->n, err);
    f->member = f->order ? sim_alloc(f->n + 1, sizeof *f->member, err) : NULL;
    int rc = f->member ? 0 : SIM_EIO;
    if (rc == 0 && s->n_goals)
        rc = search_pareto(s, f->order, f->n, &f->set, err);
    for (size_t i = 0; i < f->set.n; i++)
        f->member[f->set.index[i]] = true;
    if (rc == 0 && s->n_goals > 1)
        f->volume = volume_of(&f->set);
    if (rc == 0 && first)
        f->agreement = search_agreement(first, s);
    if (rc == 0 && (f->volume < 0 || f->agreement < -1))
        rc = memory_fail(err, "out of memory");
    if (rc == 0 && base->given) {
        choose_ratios(f);
        rc = find_bases(f, base, err);
    }
    return rc ? rc : choose_shown(f, err);
}

void found_free(struct found *f) {
    free(f->order);
    free(f->member);
    free(f->base);
    free(f->shown);
    pareto_free(&f->set);
}

/* Is `a` no worse than `b` by more than the share, in any goal? */
static bool nearly_as_good(const double *a, const double *b, size_t n_goals, double epsilon) {
    for (size_t g = 0; g < n_goals; g++)
        if (a[g] > b[g] + epsilon * fabs(b[g]))
            return false;
    return true;
}

void found_thin(struct found *f, double epsilon) {
    struct pareto *set = &f->set;
    size_t kept = 0;
    if (epsilon == 0 || f->s->n_goals == 0)
        return;
    for (size_t i = 0; i < set->n; i++) {
        size_t k = 0;
        while (k < kept && !nearly_as_good(set->goals[k], set->goals[i], set->n_goals, epsilon))
            k++;
        if (k < kept) {
            f->member[set->index[i]] = false;
            continue;
        }
        memcpy(set->goals[kept], set->goals[i], sizeof *set->goals);
        set->index[kept] = set->index[i];
        f->shown[kept++] = set->index[i];
    }
    set->n = f->n_shown = kept;
}

double found_ratio(const struct found *f, size_t i, uint32_t ratio) {
    const uint32_t figure = f->ratios[ratio];
    return f->base[i] == NO_BASE
               ? NAN
               : found_figures(f, i)[figure] / found_figures(f, f->base[i])[figure];
}

const char *found_status(const struct found *f, size_t i) {
    return search_outcome(f->s, f->order[i]).violation == 0 ? "valid"
           : *found_reason(f, i)                            ? "impossible"
                                                            : "out of bounds";
}

bool found_extrapolated(const struct found *f, size_t i) {
    return strstr(found_notes(f, i), "(extrapolated)") != NULL;
}
