#include "explore/maestro_space.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "pe/maestro/hw.h"
#include "sim/memory.h"
#include "sim/param.h"
#include "sim/unit.h"

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

bool maestro_space_hw(const char *key, struct maestro_field *field) {
    const int i = find_field(key);
    if (i < FIELDS)
        *field = (struct maestro_field){fields[i].field, fields[i].least, fields[i].most};
    return i < FIELDS;
}

enum maestro_figure maestro_space_scale(const char *name, double *scale) {
    const int i = find_figure(name);
    *scale = figure_names[i].scale;
    return figure_names[i].figure;
}

static int fail_line(const struct space *s, const struct space_line *l, const char *why,
                     struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: %s", s->path, l->line, l->name, l->value,
                    why);
}

int maestro_space_word(struct maestro_space *m, const char *key) {
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
    return maestro_space_word(m, key) >= 0
               ? 0
               : sim_fail(err, SIM_EUSAGE,
                          "%s: expected hw.pes, hw.noc_bw, hw.noc_hops, hw.offchip_bw, "
                          "hw.vector_width, map.dataflow, or map.WORD, a word of the mapping, 16 "
                          "at most",
                          key);
}

static uint64_t greatest_common(uint64_t a, uint64_t b) {
    while (b) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

bool maestro_space_size(void *state, const char *name, uint64_t *value) {
    static const char names[] = "NCKYXRS";
    const struct maestro_space *m = state;
    const char *at = *name && !name[1] ? strchr(names, *name) : NULL;
    *value = 0;
    for (size_t i = 0; at && i < m->work.n; i++) {
        const struct net_layer *l = &m->net->layers[m->work.layers[i]];
        const uint64_t sizes[] = {l->n, l->c, l->k, l->h, l->w, l->r, l->s};
        *value = greatest_common(*value, sizes[at - names]);
    }
    return *value > 0;
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
    const int word = maestro_space_word(m, l->name);
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
