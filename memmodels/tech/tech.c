#include "memmodels/tech/tech.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "memmodels/tech/table.h"
#include "sim/memory.h"
#include "sim/param.h"

#define CAPACITY_TOLERANCE 1e-9 /* relative: decimal capacities are not exact in binary */

const struct tech_entry *tech_entry_at(size_t i) {
    size_t n = 0;
    while (n < i && tech_tables[n].name)
        n++;
    return tech_tables[n].name ? &tech_tables[n] : NULL;
}

/* The next word of a list separated by blanks; *n is its length, 0 at the end. */
static const char *next_word(const char *list, size_t *n) {
    list += strspn(list, " ");
    *n = strcspn(list, " ");
    return list;
}

static bool has_alias(const char *aliases, const char *name) {
    size_t n;
    for (const char *w = next_word(aliases, &n); n; w = next_word(w + n, &n))
        if (strlen(name) == n && strncasecmp(w, name, n) == 0)
            return true;
    return false;
}

const struct tech_entry *tech_entry_named(const char *name) {
    const struct tech_entry *e;
    for (size_t i = 0; (e = tech_entry_at(i)); i++)
        if (strcasecmp(e->name, name) == 0 || has_alias(e->aliases, name))
            return e;
    return NULL;
}

/* One name of the list that holds every name and alias, copied; how far below `best` it may be is
 * param_nearest's business. */
static int add_candidate(char ***list, size_t *cap, size_t *n, const char *word, size_t size,
                         struct sim_err *err) {
    const int rc = sim_grow((void **)list, cap, *n, sizeof **list, err);
    if (rc)
        return rc;
    char *copy = strndup(word, size);
    if (!copy)
        return memory_fail(err, "out of memory");
    (*list)[(*n)++] = copy;
    return 0;
}

/* The first that begins with what was typed, else the nearest. */
static const char *suggestion(const char *name, char *const *list, size_t n) {
    for (size_t i = 0; i < n && *name; i++)
        if (strncasecmp(list[i], name, strlen(name)) == 0)
            return list[i];
    return param_nearest(name, (const char *const *)list, n);
}

static int unknown_name(const char *name, struct sim_err *err) {
    char **list = NULL;
    size_t cap = 0, n = 0, size;
    const struct tech_entry *e;
    int rc = 0;
    for (size_t i = 0; rc == 0 && (e = tech_entry_at(i)); i++) {
        rc = add_candidate(&list, &cap, &n, e->name, strlen(e->name), err);
        for (const char *w = next_word(e->aliases, &size); rc == 0 && size;
             w = next_word(w + size, &size))
            rc = add_candidate(&list, &cap, &n, w, size, err);
    }
    const char *nearest = rc ? NULL : suggestion(name, list, n);
    if (nearest)
        rc = sim_fail(err, SIM_EUSAGE, "unknown technology '%.80s'; did you mean '%s'?", name,
                      nearest);
    else if (rc == 0)
        rc =
            sim_fail(err, SIM_EUSAGE,
                     "unknown technology '%.80s'; 'magnetar tech list' shows them all, and a table "
                     "file is given by its path, as in ./my.tech.csv",
                     name);
    while (n)
        free(list[--n]);
    free(list);
    return rc;
}

int tech_open(struct tech **out, const char *name, struct sim_err *err) {
    *out = NULL;
    const struct tech_entry *e = tech_entry_named(name);
    if (e)
        return tech_parse(out, e->text, strlen(e->text), e->name, err);
    if (!strchr(name, '/') && !strchr(name, '.'))
        return unknown_name(name, err);
    char *text;
    size_t size;
    int rc = csv_slurp(&text, &size, name, err);
    if (rc)
        return rc;
    rc = tech_parse(out, text, size, name, err);
    free(text);
    return rc;
}

const struct tech_entry *tech_entry_from(const struct tech_shelf *shelf, const char *name) {
    for (size_t i = 0; shelf && i < shelf->n; i++)
        if (strcasecmp(shelf->rows[i].name, name) == 0)
            return &shelf->rows[i];
    return tech_entry_named(name);
}

int tech_open_from(struct tech **out, const struct tech_shelf *shelf, const char *name,
                   struct sim_err *err) {
    const struct tech_entry *e = tech_entry_from(shelf, name);
    return e ? tech_parse(out, e->text, strlen(e->text), e->name, err) : tech_open(out, name, err);
}

void tech_free(struct tech *t) {
    if (!t)
        return;
    free(t->points);
    free(t->notes);
    free(t->text);
    free(t);
}

const char *tech_name(const struct tech *t) {
    return t->name;
}

const char *tech_aliases(const struct tech *t) {
    return t->aliases;
}

const char *tech_kind(const struct tech *t) {
    return t->kind;
}

const char *tech_help(const struct tech *t) {
    return t->help;
}

const char *tech_source(const struct tech *t) {
    return t->source;
}

const char *tech_note(const struct tech *t, size_t i) {
    return i < t->n_notes ? t->notes[i] : NULL;
}

enum tech_status tech_status(const struct tech *t) {
    return t->status;
}

const struct tech_behaviour *tech_behaviour(const struct tech *t) {
    return &t->behaviour;
}

bool tech_is_sram(const struct tech *t) {
    return tech_kind_is_sram(t->kind);
}

bool tech_kind_is_sram(const char *kind) {
    for (const char *word = kind; *word;) {
        const size_t n = strcspn(word, "-_.+");
        if (n == 4 && strncasecmp(word, "SRAM", 4) == 0)
            return true;
        word += n + (word[n] != '\0');
    }
    return false;
}

int tech_figures_only(const struct tech *t, const char *what, struct sim_err *err) {
    char text[400];
    if (!tech_behaves(&t->behaviour))
        return 0;
    return sim_fail(err, SIM_EUNSUP,
                    "%s = %s: what its cells do beside their figures (%s) is not "
                    "simulated here",
                    what, t->name, tech_behaviour_text(&t->behaviour, text, sizeof text));
}

const char *tech_status_name(enum tech_status s) {
    static const char *const names[] = {"published", "measured", "modelled", "unverified"};
    return names[s];
}

const char *tech_unit_name(enum tech_unit u) {
    static const char *const names[] = {"cache", "slice", "bank", "ram"};
    return names[u];
}

enum tech_unit tech_describes(const struct tech *t) {
    return t->describes;
}

bool tech_describes_given(const struct tech *t) {
    return t->describes_given;
}

uint64_t tech_line(const struct tech *t) {
    return t->line;
}

const char *tech_device(const struct tech *t) {
    return t->device;
}

double tech_node(const struct tech *t) {
    return t->points[0].node_nm;
}

size_t tech_points(const struct tech *t) {
    return t->n;
}

const struct tech_point *tech_point(const struct tech *t, size_t i) {
    return &t->points[i];
}

/* y at `x` on the line through (xa, ya) and (xb, yb) in log-log coordinates, x given as its share
 * of the way in logs; 0 where an end is not given. */
static double between(double ya, double yb, double share) {
    if (ya <= 0 || yb <= 0)
        return 0;
    return ya == yb ? ya : exp(log(ya) + share * (log(yb) - log(ya)));
}

/* Is a figure that was worked out outside the range of its column? */
static bool beyond(const struct tech_column *c, double y) {
    return !isfinite(y) || ((y != 0 || c->required) && (y < c->min || y > c->max));
}

static int too_far(const struct tech *t, const struct tech_column *c, struct sim_err *err) {
    char range[90];
    return sim_fail(err, SIM_EUSAGE, "%s: %s cannot be extrapolated that far: out of range, %s",
                    t->name, c->name, tech_range(c, range, sizeof range));
}

static int interpolate(const struct tech *t, size_t i, double capacity_b, struct tech_point *p,
                       struct sim_err *err) {
    const struct tech_point *a = &t->points[i], *b = &t->points[i + 1];
    const double share = log(capacity_b / a->capacity_b) / log(b->capacity_b / a->capacity_b);
    const struct tech_column *c;
    *p = share < 0.5 ? *a : *b;
    for (size_t k = 0; (c = tech_column(k)); k++) {
        if (c->dimension == UNIT_NONE)
            continue;
        const double y = between(tech_value(a, c), tech_value(b, c), share);
        if (beyond(c, y))
            return too_far(t, c, err);
        memcpy((char *)p + c->offset, &y, sizeof y);
    }
    p->capacity_b = capacity_b;
    p->interpolated = true;
    p->extrapolated = share < 0 || share > 1;
    return 0;
}

/* From a single point: area and leakage grow with the capacity, latencies and energies with the
 * side of the array, its square root. A rule of thumb, and marked as extrapolated. */
static int scale(const struct tech *t, double capacity_b, struct tech_point *p,
                 struct sim_err *err) {
    const struct tech_point *from = &t->points[0];
    const double ratio = capacity_b / from->capacity_b;
    const struct tech_column *c;
    *p = *from;
    for (size_t k = 0; (c = tech_column(k)); k++) {
        const bool whole = c->dimension == UNIT_WATTS || c->dimension == UNIT_MM2;
        const double y = tech_value(from, c) * (whole ? ratio : sqrt(ratio));
        if (c->dimension == UNIT_NONE)
            continue;
        if (c->dimension != UNIT_BYTES && beyond(c, y))
            return too_far(t, c, err);
        memcpy((char *)p + c->offset, &y, sizeof y);
    }
    p->capacity_b = capacity_b;
    p->interpolated = p->extrapolated = true;
    return 0;
}

static int outside(const struct tech *t, double capacity_b, struct sim_err *err) {
    char want[40], low[40], high[40];
    unit_format(want, sizeof want, capacity_b, UNIT_BYTES, 6);
    unit_format(low, sizeof low, t->points[0].capacity_b, UNIT_BYTES, 6);
    unit_format(high, sizeof high, t->points[t->n - 1].capacity_b, UNIT_BYTES, 6);
    if (t->n == 1)
        return sim_fail(
            err, SIM_EUSAGE,
            "%s: no figures at %s: the table has one point, %s (--extrapolate scales it)", t->name,
            want, low);
    return sim_fail(err, SIM_EUSAGE,
                    "%s: %s is outside the table, %s to %s (--extrapolate goes beyond it)", t->name,
                    want, low, high);
}

int tech_at(const struct tech *t, double capacity_b, bool extrapolate, struct tech_point *point,
            struct sim_err *err) {
    if (!(capacity_b > 0) || !isfinite(capacity_b))
        return sim_fail(err, SIM_EUSAGE, "%s: capacity %g B: expected one above zero", t->name,
                        capacity_b);
    size_t above = 0;
    for (size_t i = 0; i < t->n; i++) {
        const double c = t->points[i].capacity_b;
        if (fabs(c - capacity_b) <= CAPACITY_TOLERANCE * c) {
            *point = t->points[i];
            return 0;
        }
        above += c < capacity_b;
    }
    const bool inside = above > 0 && above < t->n;
    if (!inside && !extrapolate)
        return outside(t, capacity_b, err);
    if (t->n == 1)
        return scale(t, capacity_b, point, err);
    const size_t first = above == 0 ? 0 : above == t->n ? t->n - 2 : above - 1;
    return interpolate(t, first, capacity_b, point, err);
}
