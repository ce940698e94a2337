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
