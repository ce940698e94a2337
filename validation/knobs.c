#include "validation/knobs.h"

#include <math.h>
#include <string.h>

int study_knob_find(const struct param_table *table, const char *key, const struct param **row,
                    struct sim_err *err) {
    const char *names[STUDY_KNOBS_MAX];
    for (size_t i = 0; i < table->n; i++) {
        *row = &table->rows[i];
        names[i] = (*row)->key;
        if (strcmp(key, names[i]) == 0)
            return 0;
    }
    const char *near = param_nearest(key, names, table->n);
    return near ? sim_fail(err, SIM_EUSAGE, "unknown parameter '%s'; did you mean '%s'?", key, near)
                : sim_fail(err, SIM_EUSAGE, "unknown parameter '%s'; expected %s, ...", key,
                           names[0]);
}

/* What a row always is, where no knob says otherwise. */
static void set_always(struct study_knob *k, const struct param *row, const char *text) {
    struct sim_err ignored;
    *k = (struct study_knob){NOT_A_KNOB, text, NAN};
    if (unit_parse(text, row->unit, &k->number, &ignored))
        k->number = NAN;
}

static size_t row_number(const struct param_table *table, const char *key) {
    size_t i = 0;
    while (i < table->n && strcmp(table->rows[i].key, key) != 0)
        i++;
    return i;
}

static int try_value(struct param_set *set, const char *key, const char *value,
                     const struct space *s, int line, struct sim_err *err) {
    struct sim_err why;
    const int rc = param_assign(set, key, value, "", &why);
    return rc ? sim_fail(err, rc, "%s:%d%s", s->path, line, why.text) : 0;
}

static int read_fixed(struct study_knobs *k, struct param_set *set, const struct space *s,
                      struct sim_err *err) {
    for (size_t i = 0; i < s->fixed.n; i++) {
        const struct space_line *l = &s->fixed.at[i];
        const int rc = try_value(set, l->name, l->value, s, l->line, err);
        if (rc)
            return rc;
        const size_t row = row_number(k->table, l->name);
        set_always(&k->at[row], &k->table->rows[row], l->value);
    }
    return 0;
}

static int read_knob(struct study_knobs *k, struct param_set *set, const struct space *s,
                     uint32_t knob, struct sim_err *err) {
    const struct space_knob *at = &s->knobs[knob];
    for (size_t i = 0; i < at->values.n; i++) {
        const int rc = try_value(set, at->values.key, at->values.values[i], s, at->line, err);
        if (rc)
            return rc;
    }
    for (size_t i = 0; i < s->fixed.n; i++)
        if (strcmp(s->fixed.at[i].name, at->values.key) == 0)
            return sim_fail(err, SIM_EUSAGE, "%s:%d: %s: a knob of [space], too", s->path,
                            s->fixed.at[i].line, at->values.key);
    k->at[row_number(k->table, at->values.key)].knob = knob;
    return 0;
}

int study_knobs_read(struct study_knobs *k, const struct param_table *table, void *scratch,
                     const struct space *s, struct sim_err *err) {
    struct param_set *set = param_set_new(err);
    int rc = set ? param_bind(set, table, scratch, err) : SIM_EIO;
    k->table = table;
    for (size_t i = 0; i < table->n; i++)
        set_always(&k->at[i], &table->rows[i], table->rows[i].initial);
    if (rc == 0)
        rc = read_fixed(k, set, s, err);
    for (uint32_t i = 0; i < s->n_knobs && rc == 0; i++)
        rc = read_knob(k, set, s, i, err);
    param_set_free(set);
    return rc;
}
