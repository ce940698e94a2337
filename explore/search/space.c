#include "explore/search/space.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/ini.h"
#include "sim/manifest.h"
#include "sim/memory.h"

#define TEXT_MAX (1u << 20)

struct space_reading {
    struct space *space;
    struct space_file *file;
};

static void lines_free(struct space_lines *l) {
    for (size_t i = 0; i < l->n; i++) {
        free(l->at[i].name);
        free(l->at[i].value);
    }
    free(l->at);
    *l = (struct space_lines){0};
}

void space_file_free(struct space_file *file) {
    lines_free(&file->space);
    lines_free(&file->where);
    lines_free(&file->goals);
    lines_free(&file->figures);
}

void space_free(struct space *s) {
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        free(s->knobs[k].values.values);
        free(s->knobs[k].number);
    }
    for (uint32_t i = 0; i < s->n_conditions; i++)
        expr_free(s->conditions[i].holds);
    lines_free(&s->fixed);
    lines_free(&s->evaluate);
    free(s->knobs);
    free(s->path);
    free(s->text);
    *s = (struct space){0};
}

static int lines_add(struct space_lines *l, const struct ini_entry *e, struct sim_err *err) {
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->at[i].name, e->name) == 0)
            return sim_fail(err, SIM_EUSAGE, "%s:%d: %s: given in line %d, too", e->file, e->line,
                            e->name, l->at[i].line);
    const int rc = sim_grow((void **)&l->at, &l->cap, l->n, sizeof *l->at, err);
    if (rc)
        return rc;
    l->at[l->n] = (struct space_line){strdup(e->name), strdup(e->value), e->line};
    l->n++;
    return l->at[l->n - 1].name && l->at[l->n - 1].value ? 0 : memory_fail(err, "out of memory");
}

static int read_count(const struct ini_entry *e, uint64_t *value, struct sim_err *err) {
    struct sim_err ignored;
    return unit_parse_number(e->value, value, &ignored)
               ? sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: expected a count, as 20000, 20k or 1M",
                          e->file, e->line, e->name, e->value)
               : 0;
}

static int take_word(char *word, size_t size, const struct ini_entry *e, struct sim_err *err) {
    if ((size_t)snprintf(word, size, "%s", e->value) >= size || !*e->value)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: expected a name", e->file, e->line,
                        e->name, e->value);
    return 0;
}

/* Every seed from 1 on counts: 1..5 are five. */
static int read_seeds(const struct ini_entry *e, uint64_t *seeds, struct sim_err *err) {
    struct sim_err ignored;
    return strncmp(e->value, "1..", 3) != 0 || unit_parse_number(e->value + 3, seeds, &ignored) ||
                   *seeds < 2 || *seeds > SEEDS_MAX
               ? sim_fail(err, SIM_EUSAGE, "%s:%d: seeds = %s: expected 1..N, N from 2 to %u",
                          e->file, e->line, e->value, SEEDS_MAX)
               : 0;
}

static int take_search(struct space_reading *r, const struct ini_entry *e, struct sim_err *err) {
    struct space *s = r->space;
    if (strcmp(e->name, "strategy") == 0)
        return take_word(s->strategy, sizeof s->strategy, e, err);
    if (strcmp(e->name, "first") == 0)
        return take_word(s->first, sizeof s->first, e, err);
    if (strcmp(e->name, "evals") == 0)
        return read_count(e, &s->evals, err);
    if (strcmp(e->name, "seed") == 0)
        return read_count(e, &s->seed, err);
    if (strcmp(e->name, "seeds") == 0)
        return read_seeds(e, &s->seeds, err);
    if (strcmp(e->name, "figures") == 0)
        return lines_add(&r->file->figures, e, err);
    return sim_fail(err, SIM_EUSAGE,
                    "%s:%d: %s: expected strategy, first, evals, seed, seeds or figures", e->file,
                    e->line, e->name);
}

static int take_line(void *user, const struct ini_entry *e, struct sim_err *err) {
    struct space_reading *r = user;
    const struct {
        const char *section;
        struct space_lines *lines;
    } sections[] = {{"space", &r->file->space},
                    {"where", &r->file->where},
                    {"goals", &r->file->goals},
                    {"fixed", &r->space->fixed},
                    {"evaluate", &r->space->evaluate}};
    if (strcmp(e->section, "search") == 0)
        return take_search(r, e, err);
    if (strcmp(e->section, "evaluate") == 0 && strcmp(e->name, "with") == 0)
        return take_word(r->space->evaluator, sizeof r->space->evaluator, e, err);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strcmp(e->section, sections[i].section) == 0)
            return lines_add(sections[i].lines, e, err);
    return sim_fail(err, SIM_EUSAGE,
                    "%s:%d: [%s]: expected [space], [fixed], [where], [evaluate], [goals] or "
                    "[search]",
                    e->file, e->line, e->section);
}

static int read_text(struct space *s, struct sim_err *err) {
    struct memory_text out;
    FILE *f = fopen(s->path, "rb");
    char part[4096];
    size_t n, size;
    if (!f)
        return sim_fail_errno(err, "%s", s->path);
    FILE *to = memory_text_open(&out);
    while (to && (n = fread(part, 1, sizeof part, f)) > 0 && ftell(to) < TEXT_MAX)
        fwrite(part, 1, n, to);
    const bool failed = ferror(f);
    fclose(f);
    s->text = memory_text_close(&out, &size);
    if (!s->text)
        return memory_fail(err, "out of memory");
    if (failed)
        return sim_fail_errno(err, "%s", s->path);
    if (size >= TEXT_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s: more than %u bytes, too long for a space", s->path,
                        TEXT_MAX);
    return strlen(s->text) == size
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s: a NUL character in a text file", s->path);
}

/* Lines behind the text. */
static int add_text(struct space *s, const char *more, struct sim_err *err) {
    const size_t had = strlen(s->text);
    char *all = realloc(s->text, had + strlen(more) + 1);
    if (!all)
        return memory_fail(err, "out of memory");
    strcpy(all + had, more);
    s->text = all;
    return 0;
}

int space_read(struct space *s, struct space_file *file, const struct space_text *from,
               struct sim_err *err) {
    const char *path = from->path, *text = from->text;
    struct space_reading r = {s, file};
    const struct ini_reader reader = {.take = take_line, .user = &r};
    *s = (struct space){.seed = 1, .strategy = "exhaustive"};
    *file = (struct space_file){0};
    s->path = strdup(path);
    s->text = text ? strdup(text) : NULL;
    if (!s->path || (text && !s->text))
        return memory_fail(err, "out of memory");
    int rc = text ? 0 : read_text(s, err);
    if (rc == 0 && from->more)
        rc = add_text(s, from->more, err);
    if (rc)
        return rc;
    s->crc = manifest_crc_text(s->text, strlen(s->text));
    rc = ini_read(&reader, path, s->text, NULL, err);
    if (rc)
        return rc;
    if (!*s->evaluator)
        return sim_fail(err, SIM_EUSAGE,
                        "%s: expected 'with = EVALUATOR' in [evaluate]; 'magnetar "
                        "list evaluators' shows them",
                        path);
    if (file->space.n == 0)
        return sim_fail(err, SIM_EUSAGE, "%s: expected knobs in [space]", path);
    if (file->goals.n == 0 && file->figures.n == 0)
        return sim_fail(err, SIM_EUSAGE,
                        "%s: expected a figure = min or max in [goals], or figures in [search]",
                        path);
    return 0;
}

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

/* The number of a figure, which the evaluator knows. */
static int number_figure(struct space *s, const char *name, const struct space_knowledge *knows,
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

struct naming {
    struct space *space;
    const struct space_knowledge *knows;
    bool lower, after;
};

static int name_lower(struct naming *n, const char *function, const char *name, uint32_t *slot,
                      struct sim_err *err) {
    if (strcmp(function, "lower") != 0)
        return sim_fail(err, SIM_EUSAGE, "%s(): expected lower(), min() or max()", function);
    const int rc = number_figure(n->space, name, n->knows, slot, err);
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
    const int rc = number_figure(s, name, n->knows, slot, &why);
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

static int add_condition(struct space *s, const struct space_line *l,
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

static int add_goal(struct space *s, const struct space_line *l,
                    const struct space_knowledge *knows, struct sim_err *err) {
    struct goal *g = &s->goals[s->n_goals];
    struct sim_err why;
    uint32_t sought = 0;
    if (s->n_goals == GOAL_LINES_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: more than %u goals and bounds", s->path, l->line,
                        GOAL_LINES_MAX);
    int rc = number_figure(s, l->name, knows, &g->figure, &why);
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

/* Figures that are kept, whatever they are needed for: all, or a list. */
static int keep_figures(struct space *s, const struct space_line *l,
                        const struct space_knowledge *knows, struct sim_err *err) {
    const char *names[FIGURES_MAX];
    const bool all = strcmp(l->value, "all") == 0;
    const size_t n = all ? knows->figures(knows->user, names) : 0;
    uint32_t number;
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = number_figure(s, names[i], knows, &number, err);
    const char *at = l->value;
    while (!all && rc == 0 && *(at += strspn(at, ", \t"))) {
        char name[sizeof *s->figures];
        struct sim_err why;
        const size_t length = strcspn(at, ", \t");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        at += length;
        rc = number_figure(s, name, knows, &number, &why);
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
        rc = number_figure(s, name, knows, &number, err);
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
        rc = add_goal(s, &file->goals.at[i], knows, err);
    for (size_t i = 0; i < file->where.n && rc == 0; i++)
        rc = add_condition(s, &file->where.at[i], knows, err);
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

void space_choices(const struct space *s, uint64_t index, uint32_t *choice) {
    for (uint32_t k = s->n_knobs; k-- > 0;) {
        const uint64_t n = s->knobs[k].values.n;
        choice[k] = (uint32_t)(index % n);
        index /= n;
    }
}

uint64_t space_index(const struct space *s, const uint32_t *choice) {
    uint64_t index = 0;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        index = index * s->knobs[k].values.n + choice[k];
    return index;
}
