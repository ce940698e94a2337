/* Knobs and figures of a space, of the lines that were read. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/space_make.h"
#include "sim/memory.h"

/* Numbers of a knob's values, as conditions compute with them. */
static int read_numbers(struct space_knob *k, struct sim_err *err) {
    struct sim_err ignored;
    k->number = sim_alloc(k->values.n + 1, sizeof *k->number, err);
    if (!k->number)
        return SIM_EIO;
    for (size_t i = 0; i < k->values.n; i++)
        if (unit_parse(k->values.values[i], k->row ? k->row->unit : UNIT_NONE, &k->number[i],
                       &ignored)) {
            k->number[i] = NAN;
            k->words = true;
        }
    return 0;
}

static int compare_values(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_distinct(const struct space_knob *k, const char *origin, struct sim_err *err) {
    const char **sorted = sim_alloc(k->values.n + 1, sizeof *sorted, err);
    int rc = 0;
    if (!sorted)
        return SIM_EIO;
    for (size_t i = 0; i < k->values.n; i++)
        sorted[i] = k->values.values[i];
    qsort(sorted, k->values.n, sizeof *sorted, compare_values);
    for (size_t i = 1; i < k->values.n && rc == 0; i++)
        if (strcmp(sorted[i - 1], sorted[i]) == 0)
            rc = sim_fail(err, SIM_EUSAGE, "%s: %s is listed twice", origin, sorted[i]);
    free(sorted);
    return rc;
}

/* A value takes hundreds of bytes, and few of a file. */
static int check_values(const struct space *s, const struct space_line *l, struct sim_err *err) {
    size_t n = 0;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        n += s->knobs[k].values.n;
    return n <= SPACE_VALUES_MAX
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s:%d: more than %u values of all knobs", s->path,
                          l->line, SPACE_VALUES_MAX);
}

static int add_knob(struct space *s, const struct space_line *l, const char *key,
                    const struct space_knowledge *knows, struct sim_err *err) {
    struct space_knob *k = &s->knobs[s->n_knobs];
    struct sim_err why;
    char origin[400];
    bool number = false;
    if (s->n_knobs == KNOBS_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: more than %u knobs", s->path, l->line, KNOBS_MAX);
    if (strlen(key) >= sizeof k->values.key)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: %.40s...: a name of more than %zu characters",
                        s->path, l->line, key, sizeof k->values.key - 1);
    s->n_knobs++;
    snprintf(k->values.key, sizeof k->values.key, "%s", key);
    k->values.name = k->values.key;
    k->line = l->line;
    int rc = knows->knob(knows->user, key, &k->row, &number, &why);
    if (rc)
        return sim_fail(err, rc, "%s:%d: %s", s->path, l->line, why.text);
    snprintf(origin, sizeof origin, "%s:%d: %s = ", s->path, l->line, key);
    const struct vary_list list = {.text = l->value,
                                   .row = k->row,
                                   .numbers = number,
                                   .most = KNOB_VALUES_MAX,
                                   .origin = origin,
                                   .size = knows->size,
                                   .user = knows->user};
    rc = vary_values(&k->values, &list, err);
    if (rc == 0)
        rc = check_values(s, l, err);
    if (rc == 0)
        rc = check_distinct(k, origin, err);
    return rc ? rc : read_numbers(k, err);
}

/* The knobs of a line: of a key with a pattern those that it stands for. */
static int add_knobs(struct space *s, const struct space_line *l,
                     const struct space_knowledge *knows, struct sim_err *err) {
    char key[VARY_KEY_SIZE];
    if (!strpbrk(l->name, "*?["))
        return add_knob(s, l, l->name, knows, err);
    size_t n = 0;
    int rc = 0;
    while (rc == 0 && knows->expand && knows->expand(knows->user, l->name, n, key)) {
        for (uint32_t k = 0; k < s->n_knobs && rc == 0; k++)
            if (strcmp(s->knobs[k].values.key, key) == 0)
                rc = sim_fail(err, SIM_EUSAGE, "%s:%d: %s: given in line %d, too", s->path, l->line,
                              key, s->knobs[k].line);
        if (rc == 0)
            rc = add_knob(s, l, key, knows, err);
        n++;
    }
    return rc || n ? rc
                   : sim_fail(err, SIM_EUSAGE, "%s:%d: %s: fits no knob of the evaluator's",
                              s->path, l->line, l->name);
}

/* Designs up to 2^63; SPACE_ANY above. */
static uint64_t count_designs(const struct space *s) {
    uint64_t n = 1;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (__builtin_mul_overflow(n, (uint64_t)s->knobs[k].values.n, &n) || n > (uint64_t)1 << 63)
            return SPACE_ANY;
    return n;
}

static int check_figure(const char *name, const struct space_knowledge *knows,
                        struct sim_err *err) {
    const char *names[FIGURES_MAX];
    const size_t n = knows->figures(knows->user, names);
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return 0;
    const char *near = param_nearest(name, names, n);
    return near ? sim_fail(err, SIM_EUSAGE, "%s: no such figure; did you mean %s?", name, near)
                : sim_fail(err, SIM_EUSAGE, "%s: no such figure; 'magnetar list stats' shows them",
                           name);
}

int space_number_figure(struct space *s, const char *name, const struct space_knowledge *knows,
                        uint32_t *number, struct sim_err *err) {
    for (*number = 0; *number < s->n_figures; ++*number)
        if (strcmp(s->figures[*number], name) == 0)
            return 0;
    const int rc = check_figure(name, knows, err);
    if (rc)
        return rc;
    if (s->n_figures == FIGURES_MAX || strlen(name) >= sizeof *s->figures)
        return sim_fail(err, SIM_EUSAGE, "%.60s: more than %u figures", name, FIGURES_MAX);
    snprintf(s->figures[s->n_figures++], sizeof *s->figures, "%s", name);
    return 0;
}

/* Figures that are kept, whatever they are needed for: all, or a list. */
static int keep_figures(struct space *s, const struct space_line *l,
                        const struct space_knowledge *knows, struct sim_err *err) {
    const char *names[FIGURES_MAX];
    const bool all = strcmp(l->value, "all") == 0;
    const size_t n = all ? knows->figures(knows->user, names) : 0;
    uint32_t number;
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = space_number_figure(s, names[i], knows, &number, err);
    const char *at = l->value;
    while (!all && rc == 0 && *(at += strspn(at, ", \t"))) {
        char name[sizeof *s->figures];
        struct sim_err why;
        const size_t length = strcspn(at, ", \t");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        at += length;
        rc = space_number_figure(s, name, knows, &number, &why);
        if (rc)
            rc = sim_fail(err, rc, "%s:%d: %s = %s: %s", s->path, l->line, l->name, l->value,
                          why.text);
    }
    return rc;
}

/* Beside each figure, which is a mean, its interval. */
static int add_intervals(struct space *s, const struct space_knowledge *knows,
                         struct sim_err *err) {
    const uint32_t n = s->n_figures;
    const size_t end = strlen(SEEDS_INTERVAL);
    int rc = 0;
    for (uint32_t i = 0; i < n && rc == 0; i++) {
        char name[sizeof *s->figures + 8];
        uint32_t number;
        const size_t length = strlen(s->figures[i]);
        if (length > end && strcmp(s->figures[i] + length - end, SEEDS_INTERVAL) == 0)
            continue;
        snprintf(name, sizeof name, "%s" SEEDS_INTERVAL, s->figures[i]);
        rc = space_number_figure(s, name, knows, &number, err);
    }
    return rc;
}

int space_resolve(struct space *s, struct space_file *file, const struct space_knowledge *knows,
                  struct sim_err *err) {
    int rc = 0;
    s->knobs = sim_alloc(KNOBS_MAX, sizeof *s->knobs, err);
    if (!s->knobs)
        return SIM_EIO;
    for (size_t i = 0; i < file->space.n && rc == 0; i++)
        rc = add_knobs(s, &file->space.at[i], knows, err);
    s->designs = count_designs(s);
    for (size_t i = 0; i < file->goals.n && rc == 0; i++)
        rc = space_add_goal(s, &file->goals.at[i], knows, err);
    for (size_t i = 0; i < file->where.n && rc == 0; i++)
        rc = space_add_condition(s, &file->where.at[i], knows, err);
    s->n_named = s->n_figures;
    for (size_t i = 0; i < file->figures.n && rc == 0; i++)
        rc = keep_figures(s, &file->figures.at[i], knows, err);
    if (rc == 0 && s->seeds)
        rc = add_intervals(s, knows, err);
    for (uint32_t i = 0; i < s->n_goals && rc == 0; i++)
        if (s->goals[i].sense)
            return 0;
    return rc || file->figures.n
               ? rc
               : sim_fail(err, SIM_EUSAGE, "%s: expected a figure = min or max in [goals]",
                          s->path);
}
