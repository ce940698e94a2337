/* What the evaluator maestro makes of a space once its knobs are known: mappings, what knobs set,
 * layers, and the least buffers. */
#include <stdlib.h>
#include <string.h>

#include "explore/maestro_space.h"
#include "sim/csv.h"
#include "sim/memory.h"
#include "sim/shipped.h"

#define COMBOS_MAX (1u << 20) /* mappings whose buffers are known beforehand */

/* A mapping by its name: a file, or one of conf/maestro. */
static int read_mapping(struct maestro_space *m, const char *name, struct sim_err *err) {
    char carried[100];
    size_t size;
    if (m->n_mappings == MAESTRO_MAPPINGS)
        return sim_fail(err, SIM_EUSAGE, "map.dataflow: more than %d mappings", MAESTRO_MAPPINGS);
    snprintf(carried, sizeof carried, "maestro/%.80s", name);
    const char *text = shipped_is_users(name) ? NULL : shipped_named(carried, ".m");
    char **copy = &m->texts[m->n_mappings];
    const int rc = text ? 0 : csv_slurp(copy, &size, name, err);
    if (text)
        *copy = strdup(text);
    if (rc == 0 && !*copy)
        return memory_fail(err, "out of memory");
    if (rc == 0)
        m->names[m->n_mappings++] = name;
    return rc;
}

static int read_mappings(struct maestro_space *m, const struct space *s, struct sim_err *err) {
    int rc = 0;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (strcmp(s->knobs[k].values.key, "map.dataflow") == 0)
            for (size_t i = 0; i < s->knobs[k].values.n && rc == 0; i++)
                rc = read_mapping(m, s->knobs[k].values.values[i], err);
    if (rc == 0 && !m->n_mappings && !m->mapping)
        return sim_fail(err, SIM_EUSAGE, "%s: expected 'mapping = NAME' in [evaluate]", s->path);
    return rc || m->n_mappings ? rc : read_mapping(m, m->mapping->value, err);
}

static int bind_knob(struct maestro_space *m, const struct space *s, uint32_t k,
                     struct sim_err *err) {
    const struct space_knob *knob = &s->knobs[k];
    struct maestro_field field = {NOT_HW, 0, UINT32_MAX};
    const bool hw = maestro_space_hw(knob->values.key, &field);
    struct maestro_knob *to = &m->knobs[k];
    *to = (struct maestro_knob){.field = NOT_HW, .word = -1};
    if (!hw) {
        if (strcmp(knob->values.key, "map.dataflow"))
            to->word = maestro_space_word(m, knob->values.key);
        m->combos = m->combos > COMBOS_MAX ? m->combos : m->combos * knob->values.n;
        m->last_map = k + 1;
    } else {
        to->field = field.field;
    }
    for (size_t i = 0; i < knob->values.n && (hw || to->word >= 0); i++) {
        const double v = knob->number[i];
        if (v < field.least || v > field.most || v != (double)(int64_t)v)
            return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: expected a whole number up to %.0f",
                            s->path, knob->values.key, knob->values.values[i], field.most);
        to->least = i == 0 || v < to->least ? v : to->least;
    }
    return 0;
}

static int not_named(const struct space *s, const char *word, struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE, "%s: map.%s: no mapping names %s", s->path, word, word);
}

/* Does every word stand in a mapping? Before they are read, which says what of a slip is missing.
 */
static int check_named(const struct maestro_space *m, const struct space *s, struct sim_err *err) {
    for (int k = 0; k < m->n_words; k++) {
        bool named = false;
        for (int i = 0; i < m->n_mappings; i++)
            named |= strstr(m->texts[i], m->words[k]) != NULL;
        if (!named)
            return not_named(s, m->words[k], err);
    }
    return 0;
}

/* Is every word named by a mapping? */
static int check_words(struct maestro_space *m, const struct maestro_maps *maps,
                       const struct space *s, struct sim_err *err) {
    for (int k = 0; k < m->n_words; k++) {
        bool named = false;
        for (int i = 0; i < maps->n; i++)
            named |= net_dataflow_set((struct net_dataflow *)(uintptr_t)&maps->at[i], (size_t)k,
                                      m->values[k]);
        if (!named)
            return not_named(s, m->words[k], err);
    }
    return 0;
}

int maestro_maps_open(struct maestro_maps *maps, const struct maestro_space *m,
                      struct sim_err *err) {
    struct net_constant words[MAESTRO_WORDS];
    int rc = 0;
    maps->n = 0;
    for (int k = 0; k < m->n_words; k++)
        words[k] = (struct net_constant){m->words[k], m->values[k]};
    while (maps->n < m->n_mappings && rc == 0) {
        rc = net_dataflow_read(&maps->at[maps->n], m->names[maps->n], m->texts[maps->n], words,
                               (size_t)m->n_words, err);
        maps->n++;
    }
    return rc;
}

void maestro_maps_free(struct maestro_maps *maps) {
    for (int i = 0; i < maps->n; i++)
        net_dataflow_free(&maps->at[i]);
}

void maestro_space_words(const struct maestro_space *m, const struct space *s,
                         const uint32_t *choice, struct net_dataflow *d) {
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (m->knobs[k].word >= 0)
            net_dataflow_set(d, (size_t)m->knobs[k].word, (uint64_t)s->knobs[k].number[choice[k]]);
}

void maestro_space_design(const struct maestro_space *m, const struct space *s,
                          const uint32_t *choice, struct maestro_design *d) {
    d->hw = m->hw;
    d->mapping = 0;
    d->combo = 0;
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const struct maestro_knob *knob = &m->knobs[k];
        if (knob->field != NOT_HW) {
            *(int64_t *)((char *)&d->hw + knob->field) = (int64_t)s->knobs[k].number[choice[k]];
            continue;
        }
        d->combo = d->combo * s->knobs[k].values.n + choice[k];
        if (knob->word < 0)
            d->mapping = (int)choice[k];
    }
}

/* The buffer of a PE, which the lowest level fills twice; 0: the mapping is refused. */
static double least_l1(const struct maestro_problem *p, const struct net_dataflow *d) {
    struct maestro_plan plan;
    struct sim_err ignored;
    double sum = 0;
    if (maestro_plan_make(&plan, p, d, MAESTRO_PES_MAX, "", &ignored))
        return 0;
    const struct maestro_level *l = &plan.levels[plan.n_levels - 1];
    for (int t = 0; t < MAESTRO_TENSORS; t++) {
        double cells = 2;
        for (int i = 0; i < l->n; i++)
            if (l->maps[i].coupled >> t & 1)
                cells *= (double)l->maps[i].in.mapped;
        sum += cells;
    }
    return sum;
}

/* The next combination of the map.* knobs; false: that was the last. */
static bool next_combo(const struct maestro_space *m, const struct space *s, uint32_t *choice) {
    for (uint32_t k = s->n_knobs; k-- > 0;) {
        if (m->knobs[k].field != NOT_HW)
            continue;
        if (++choice[k] < s->knobs[k].values.n)
            return true;
        choice[k] = 0;
    }
    return false;
}

static int make_l1(struct maestro_space *m, const struct space *s, struct maestro_maps *maps,
                   struct sim_err *err) {
    if (m->combos > COMBOS_MAX)
        return 0;
    uint32_t *choice = sim_alloc(s->n_knobs + 1, sizeof *choice, err);
    m->l1 = sim_alloc(m->combos, sizeof *m->l1, err);
    if (!choice || !m->l1) {
        free(choice);
        return SIM_EIO;
    }
    do {
        struct maestro_design d;
        maestro_space_design(m, s, choice, &d);
        struct net_dataflow *map = &maps->at[d.mapping];
        maestro_space_words(m, s, choice, map);
        for (size_t i = 0; i < m->work.n; i++) {
            const double l1 = least_l1(&m->problems[(size_t)d.mapping * m->work.n + i], map);
            m->l1[d.combo] = l1 > m->l1[d.combo] ? l1 : m->l1[d.combo];
        }
    } while (next_combo(m, s, choice));
    free(choice);
    return 0;
}

static int make_problems(struct maestro_space *m, const struct maestro_maps *maps,
                         struct sim_err *err) {
    m->problems = sim_alloc((size_t)maps->n * m->work.n + 1, sizeof *m->problems, err);
    int rc = m->problems ? 0 : SIM_EIO;
    for (int k = 0; k < maps->n; k++)
        for (size_t i = 0; i < m->work.n && rc == 0; i++)
            rc = maestro_layer_problem(&m->problems[(size_t)k * m->work.n + i], m->net,
                                       m->work.layers[i], &maps->at[k], m->batch, err);
    return rc;
}

int maestro_space_ready(void *state, const struct space *s, struct sim_err *err) {
    struct maestro_space *m = state;
    struct maestro_maps maps = {.n = 0};
    int rc = read_mappings(m, s, err);
    m->combos = 1;
    for (uint32_t k = 0; k < s->n_knobs && rc == 0; k++)
        rc = bind_knob(m, s, k, err);
    for (uint32_t f = 0; f < s->n_figures && rc == 0; f++)
        m->figures[f] = maestro_space_scale(s->figures[f], &m->scale[f]);
    if (rc == 0)
        rc = check_named(m, s, err);
    if (rc == 0)
        rc = maestro_maps_open(&maps, m, err);
    if (rc == 0)
        rc = check_words(m, &maps, s, err);
    if (rc == 0)
        rc = make_problems(m, &maps, err);
    if (rc == 0)
        rc = make_l1(m, s, &maps, err);
    maestro_maps_free(&maps);
    return rc;
}
