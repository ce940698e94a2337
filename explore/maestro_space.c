#include "explore/maestro_space.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "pe/maestro/hw.h"
#include "sim/csv.h"
#include "sim/memory.h"
#include "sim/param.h"
#include "sim/shipped.h"
#include "sim/unit.h"

#define COMBOS_MAX (1u << 20) /* mappings whose buffers are known beforehand */

static const struct {
    const char *name;
    size_t field;
    double least, most;
} fields[] = {
    {"hw.pes", offsetof(struct maestro_hw, pes), 1, MAESTRO_PES_MAX},
    {"hw.noc_bw", offsetof(struct maestro_hw, bandwidth), 1, UINT32_MAX},
    {"hw.noc_hops", offsetof(struct maestro_hw, hops), 0, UINT32_MAX},
    {"hw.offchip_bw", offsetof(struct maestro_hw, offchip), 1, UINT32_MAX},
    {"hw.vector_width", offsetof(struct maestro_hw, vector), 1, 1 << 16},
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* Figures by their names, and by those that all evaluators share, at 1 GHz. */
static const struct {
    const char *name;
    enum maestro_figure figure;
    double scale;
} figure_names[] = {
    {"cycles", FIGURE_CYCLES, 1},    {"time", FIGURE_CYCLES, 1},
    {"time_s", FIGURE_CYCLES, 1e-9}, {"energy_nj", FIGURE_ENERGY, 1},
    {"energy", FIGURE_ENERGY, 1},    {"energy_j", FIGURE_ENERGY, 1e-9},
    {"area_um2", FIGURE_AREA, 1},    {"area", FIGURE_AREA, 1},
    {"area_mm2", FIGURE_AREA, 1e-6}, {"power_mw", FIGURE_POWER, 1},
    {"power", FIGURE_POWER, 1},      {"power_w", FIGURE_POWER, 1e-3},
    {"l1_b", FIGURE_L1, 1},          {"l1", FIGURE_L1, 1},
    {"l2_b", FIGURE_L2, 1},          {"l2", FIGURE_L2, 1},
    {"macs", FIGURE_MACS, 1},        {"l2.reads", FIGURE_READS, 1},
    {"edp_js", FIGURE_EDP, 1e-18},
};
enum { FIGURE_NAMES = sizeof figure_names / sizeof *figure_names };

static int find_field(const char *key) {
    int i = 0;
    while (i < FIELDS && strcmp(fields[i].name, key))
        i++;
    return i;
}

static int find_figure(const char *name) {
    int i = 0;
    while (i < FIGURE_NAMES && strcmp(figure_names[i].name, name))
        i++;
    return i;
}

static int fail_line(const struct space *s, const struct space_line *l, const char *why,
                     struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: %s", s->path, l->line, l->name, l->value,
                    why);
}

/* map.WORD: the number of the word, which is new or known; -1. */
static int add_word(struct maestro_space *m, const char *key) {
    const char *word = key + 4;
    if (strncmp(key, "map.", 4) || !*word || strlen(word) >= sizeof *m->words)
        return -1;
    for (const char *c = word; *c; c++)
        if (!(isalpha((unsigned char)*c) || *c == '_' || (c > word && isdigit((unsigned char)*c))))
            return -1;
    int i = 0;
    while (i < m->n_words && strcmp(m->words[i], word))
        i++;
    if (i == MAESTRO_WORDS)
        return -1;
    if (i == m->n_words) {
        strcpy(m->words[i], word);
        m->values[i] = 0;
        m->n_words++;
    }
    return i;
}

int maestro_space_knob(void *state, const char *key, const struct param **row, bool *number,
                       struct sim_err *err) {
    struct maestro_space *m = state;
    *row = NULL;
    *number = true;
    if (find_field(key) < FIELDS)
        return 0;
    if (strcmp(key, "map.dataflow") == 0) {
        *number = false;
        m->chosen = true;
        return 0;
    }
    return add_word(m, key) >= 0
               ? 0
               : sim_fail(err, SIM_EUSAGE,
                          "%s: expected hw.pes, hw.noc_bw, hw.noc_hops, hw.offchip_bw, "
                          "hw.vector_width, map.dataflow, or map.WORD, a word of the mapping, 16 "
                          "at most",
                          key);
}

size_t maestro_space_figures(void *state, const char *names[FIGURES_MAX]) {
    (void)state;
    for (int i = 0; i < FIGURE_NAMES; i++)
        names[i] = figure_names[i].name;
    return FIGURE_NAMES;
}

static int take_number(const struct space *s, const struct space_line *l, double least, double most,
                       uint64_t *value, struct sim_err *err) {
    struct sim_err ignored;
    if (unit_parse_count(l->value, UNIT_NONE, value, &ignored) || (double)*value < least ||
        (double)*value > most)
        return fail_line(s, l, "expected a count that hardware files may have", err);
    return 0;
}

static int take_fixed(struct maestro_space *m, const struct space *s, const struct space_line *l,
                      struct sim_err *err) {
    const int field = find_field(l->name);
    uint64_t value;
    if (field < FIELDS) {
        const int rc = take_number(s, l, fields[field].least, fields[field].most, &value, err);
        *(int64_t *)((char *)&m->hw + fields[field].field) = (int64_t)value;
        return rc;
    }
    if (strcmp(l->name, "map.dataflow") == 0) {
        m->mapping = l;
        return 0;
    }
    const int word = add_word(m, l->name);
    if (word < 0)
        return fail_line(s, l,
                         "expected hw.pes, hw.noc_bw, hw.noc_hops, hw.offchip_bw, "
                         "hw.vector_width, map.dataflow or map.WORD",
                         err);
    return take_number(s, l, 0, UINT32_MAX, &m->values[word], err);
}

/* What the lines of [evaluate] say of the network. */
struct network_words {
    const struct space_line *network, *layers, *dims;
};

static int take_word(struct maestro_space *m, const struct space *s, const struct space_line *l,
                     struct network_words *w, struct sim_err *err) {
    const struct {
        const char *name;
        const struct space_line **line;
    } lines[] = {{"network", &w->network},
                 {"layers", &w->layers},
                 {"dims", &w->dims},
                 {"mapping", &m->mapping}};
    struct sim_err why;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (strcmp(l->name, lines[i].name) == 0) {
            *lines[i].line = l;
            return 0;
        }
    if (strcmp(l->name, "batch") == 0)
        return take_number(s, l, 1, UINT32_MAX, &m->batch, err);
    if (strcmp(l->name, "hw") == 0) {
        const int rc = maestro_hw_open(&m->hw, l->value, &why);
        return rc ? sim_fail(err, rc, "%s:%d: %s", s->path, l->line, why.text) : 0;
    }
    if (strcmp(l->name, "model") == 0) {
        m->fixed = strcmp(l->value, "maestro-fixed") == 0;
        return m->fixed || strcmp(l->value, "maestro") == 0
                   ? 0
                   : fail_line(s, l, "expected maestro or maestro-fixed", err);
    }
    return fail_line(s, l, "expected network, layers, dims, batch, mapping, hw or model", err);
}

static int open_network(struct maestro_space *m, const struct space *s,
                        const struct network_words *w, struct sim_err *err) {
    struct sim_err why;
    if (!w->network)
        return sim_fail(err, SIM_EUSAGE, "%s: expected 'network = NAME' in [evaluate]", s->path);
    const struct network_options o = {.dims = w->dims ? w->dims->value : NULL,
                                      .keep_refused = true};
    int rc = network_open_with(&m->net, w->network->value, &o, &why);
    m->work.net = m->net;
    if (rc == 0)
        rc = layer_work_choose(&m->work, w->layers ? w->layers->value : NULL, &why);
    return rc ? sim_fail(err, rc, "%s:%d: %s", s->path, w->network->line, why.text) : 0;
}

int maestro_space_open(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    struct maestro_space *m = sim_alloc(1, sizeof *m, err);
    struct network_words w = {NULL, NULL, NULL};
    (void)threads;
    if (!m)
        return SIM_EIO;
    *state = m;
    m->hw = maestro_hw_default();
    m->fixed = true;
    m->batch = 1;
    int rc = 0;
    for (size_t i = 0; i < s->evaluate.n && rc == 0; i++)
        rc = take_word(m, s, &s->evaluate.at[i], &w, err);
    for (size_t i = 0; i < s->fixed.n && rc == 0; i++)
        rc = take_fixed(m, s, &s->fixed.at[i], err);
    return rc ? rc : open_network(m, s, &w, err);
}

void maestro_space_close(void *state) {
    struct maestro_space *m = state;
    for (int i = 0; i < m->n_mappings; i++)
        free(m->texts[i]);
    free(m->l1);
    free(m->problems);
    layer_work_free(&m->work);
    network_free(m->net);
    free(m);
}

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
    const int field = find_field(knob->values.key);
    struct maestro_knob *to = &m->knobs[k];
    *to = (struct maestro_knob){.field = NOT_HW, .word = -1};
    if (field == FIELDS) {
        if (strcmp(knob->values.key, "map.dataflow"))
            to->word = add_word(m, knob->values.key);
        m->combos = m->combos > COMBOS_MAX ? m->combos : m->combos * knob->values.n;
        m->last_map = k + 1;
    } else {
        to->field = fields[field].field;
    }
    for (size_t i = 0; i < knob->values.n && (field < FIELDS || to->word >= 0); i++) {
        const double v = knob->number[i];
        const double least = field < FIELDS ? fields[field].least : 0;
        const double most = field < FIELDS ? fields[field].most : UINT32_MAX;
        if (v < least || v > most || v != (double)(int64_t)v)
            return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: expected a whole number up to %.0f",
                            s->path, knob->values.key, knob->values.values[i], most);
        to->least = i == 0 || v < to->least ? v : to->least;
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
            return sim_fail(err, SIM_EUSAGE, "%s: map.%s: no mapping names %s", s->path,
                            m->words[k], m->words[k]);
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
    for (uint32_t f = 0; f < s->n_figures && rc == 0; f++) {
        const int i = find_figure(s->figures[f]);
        m->figures[f] = figure_names[i].figure;
        m->scale[f] = figure_names[i].scale;
    }
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
