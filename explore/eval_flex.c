#include "explore/eval_flex.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/flex/study.h"
#include "sim/memory.h"

enum { CLASS, NETWORK, DESIGN, RESOURCE };

/* What a space says of accelerators and networks. */
struct flex_space {
    struct flex_accelerator accelerator;
    struct flex_work work, tuned;
    struct flex_options options;
    unsigned class;
    uint64_t design;
    struct flex_kind {
        int kind;
        size_t at;    /* of a resource, in the accelerator */
        int64_t most; /* of a resource or a design */
    } knobs[KNOBS_MAX];
    unsigned classes[FLEX_CLASSES]; /* of flex.class, by the choice */
    int figures[FIGURES_MAX];
};

/* Figures by their names; times at 1 GHz. */
enum { CYCLES, ENERGY, EDP, GAIN };
static const struct {
    const char *name;
    int figure;
    double scale;
} figures[] = {{"cycles", CYCLES, 1},    {"time", CYCLES, 1},   {"time_s", CYCLES, 1e-9},
               {"energy_nj", ENERGY, 1}, {"energy", ENERGY, 1}, {"energy_j", ENERGY, 1e-9},
               {"edp_js", EDP, 1e-18},   {"gain", GAIN, 1}};
enum { FIGURES = sizeof figures / sizeof *figures };

static int find_figure(const char *name) {
    int i = 0;
    while (i < FIGURES && strcmp(figures[i].name, name))
        i++;
    return i;
}

static int knob(void *state, const char *key, const struct param **row, bool *number,
                struct sim_err *err) {
    size_t at;
    int64_t most;
    (void)state;
    *row = NULL;
    *number = strcmp(key, "flex.class") != 0 && strcmp(key, "flex.network") != 0;
    return !*number || strcmp(key, "flex.design") == 0 || flex_resource(key, &at, &most)
               ? 0
               : sim_fail(err, SIM_EUSAGE,
                          "%s: expected flex.class, flex.network, flex.design, pes, l1, l2, "
                          "noc.bandwidth or offchip",
                          key);
}

static size_t names(void *state, const char *list[FIGURES_MAX]) {
    (void)state;
    for (int i = 0; i < FIGURES; i++)
        list[i] = figures[i].name;
    return FIGURES;
}

static int bad_line(const struct space *s, const struct space_line *l, const char *why,
                    struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: %s", s->path, l->line, l->name, l->value,
                    why);
}

/* Networks that a line names, with commas between them. */
static int add_networks(struct flex_work *w, const struct space *s, const struct space_line *l,
                        struct sim_err *err) {
    char word[512];
    struct sim_err why;
    for (const char *at = l->value;; at++) {
        at += strspn(at, " ");
        const size_t n = strcspn(at, ", ");
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        const int rc = flex_work_add(w, word, NULL, &why);
        if (rc)
            return sim_fail(err, rc, "%s:%d: %s", s->path, l->line, why.text);
        at += n + strspn(at + n, " ");
        if (*at != ',')
            return *at ? bad_line(s, l, "expected networks with commas between them", err) : 0;
    }
}

static int take_objective(struct flex_space *f, const struct space *s, const struct space_line *l,
                          struct sim_err *err) {
    static const char *const words[] = {"latency", "energy", "edp"};
    for (int i = 0; i < 3; i++)
        if (strcmp(words[i], l->value) == 0) {
            f->options.objective = (enum flex_objective)i;
            return 0;
        }
    return bad_line(s, l, "expected latency, energy or edp", err);
}

static int take_count(const struct space *s, const struct space_line *l, uint64_t least,
                      uint64_t most, uint64_t *value, struct sim_err *err) {
    char why[64];
    struct sim_err ignored;
    snprintf(why, sizeof why, "expected a count of %" PRIu64 " to %" PRIu64, least, most);
    return unit_parse_number(l->value, value, &ignored) || *value < least || *value > most
               ? bad_line(s, l, why, err)
               : 0;
}

static int take_word(struct flex_space *f, const struct space *s, const struct space_line *l,
                     struct sim_err *err) {
    struct sim_err why;
    if (strcmp(l->name, "accelerator") == 0) {
        const int rc = flex_accelerator_open(&f->accelerator, l->value, NULL, 0, &why);
        return rc ? sim_fail(err, rc, "%s:%d: %s", s->path, l->line, why.text) : 0;
    }
    if (strcmp(l->name, "network") == 0)
        return add_networks(&f->work, s, l, err);
    if (strcmp(l->name, "tuned_on") == 0)
        return add_networks(&f->tuned, s, l, err);
    if (strcmp(l->name, "samples") == 0)
        return take_count(s, l, 1, UINT32_MAX, &f->options.samples, err);
    if (strcmp(l->name, "objective") == 0)
        return take_objective(f, s, l, err);
    return bad_line(s, l, "expected accelerator, network, tuned_on, samples or objective", err);
}

/* A closed knob. */
static int take_fixed(struct flex_space *f, const struct space *s, const struct space_line *l,
                      struct sim_err *err) {
    uint64_t value;
    size_t at;
    int64_t most;
    if (strcmp(l->name, "flex.class") == 0) {
        const int class = flex_class_find(l->value);
        f->class = (unsigned)class;
        return class < 0 ? bad_line(s, l, "expected a class as none, T or TOPS", err) : 0;
    }
    if (strcmp(l->name, "flex.design") == 0)
        return take_count(s, l, 0, UINT32_MAX, &f->design, err);
    if (!flex_resource(l->name, &at, &most))
        return bad_line(s, l,
                        "expected flex.class, flex.design, pes, l1, l2, noc.bandwidth or "
                        "offchip",
                        err);
    const int rc = take_count(s, l, 1, (uint64_t)most, &value, err);
    *(int64_t *)((char *)&f->accelerator + at) = (int64_t)value;
    return rc;
}

static int open_space(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    struct flex_space *f = sim_alloc(1, sizeof *f, err);
    (void)threads;
    if (!f)
        return SIM_EIO;
    *state = f;
    f->options = (struct flex_options){.samples = 20000};
    int rc = 0;
    for (size_t i = 0; i < s->evaluate.n && rc == 0; i++)
        rc = take_word(f, s, &s->evaluate.at[i], err);
    if (rc == 0 && !f->accelerator.hw.pes)
        rc = sim_fail(err, SIM_EUSAGE, "%s: expected 'accelerator = NAME' in [evaluate]", s->path);
    for (size_t i = 0; i < s->fixed.n && rc == 0; i++)
        rc = take_fixed(f, s, &s->fixed.at[i], err);
    return rc;
}

static void close_space(void *state) {
    struct flex_space *f = state;
    flex_work_free(&f->work);
    flex_work_free(&f->tuned);
    free(f);
}

/* A value of a knob; a network's layers become part of the work. */
static int bind_value(struct flex_space *f, const struct space *s, uint32_t k, size_t c,
                      struct sim_err *err) {
    const struct vary_axis *v = &s->knobs[k].values;
    const struct flex_kind *kind = &f->knobs[k];
    const struct space_line line = {
        .name = (char *)(uintptr_t)v->key, .value = v->values[c], .line = s->knobs[k].line};
    char why[64];
    if (kind->kind == NETWORK)
        return add_networks(&f->work, s, &line, err);
    if (kind->kind == CLASS) {
        const int class = flex_class_find(v->values[c]);
        if (class < 0 || c == FLEX_CLASSES)
            return bad_line(s, &line, "expected a class as none, T or TOPS", err);
        f->classes[c] = (unsigned)class;
        return 0;
    }
    const double number = s->knobs[k].number[c];
    const int least = kind->kind == RESOURCE;
    snprintf(why, sizeof why, "expected a count of %d to %" PRId64, least, kind->most);
    return number >= least && number <= (double)kind->most && number == floor(number)
               ? 0
               : bad_line(s, &line, why, err);
}

static int bind_knob(struct flex_space *f, const struct space *s, uint32_t k, struct sim_err *err) {
    const struct vary_axis *v = &s->knobs[k].values;
    struct flex_kind *kind = &f->knobs[k];
    kind->kind = strcmp(v->key, "flex.class") == 0     ? CLASS
                 : strcmp(v->key, "flex.network") == 0 ? NETWORK
                 : strcmp(v->key, "flex.design") == 0  ? DESIGN
                                                       : RESOURCE;
    kind->most = UINT32_MAX;
    if (kind->kind == RESOURCE)
        flex_resource(v->key, &kind->at, &kind->most);
    int rc = 0;
    for (size_t c = 0; c < v->n && rc == 0; c++)
        rc = bind_value(f, s, k, c, err);
    return rc;
}

static int ready(void *state, const struct space *s, struct sim_err *err) {
    struct flex_space *f = state;
    const size_t named = f->work.n_networks;
    f->options.seed = s->seed;
    int rc = 0;
    for (uint32_t k = 0; k < s->n_knobs && rc == 0; k++)
        rc = bind_knob(f, s, k, err);
    for (uint32_t i = 0; i < s->n_figures; i++)
        f->figures[i] = find_figure(s->figures[i]);
    if (rc == 0 && (f->work.n_networks == 0 || (named && named != f->work.n_networks)))
        rc = sim_fail(err, SIM_EUSAGE,
                      "%s: expected 'network = NAME' in [evaluate], or the knob flex.network",
                      s->path);
    bool designs = f->design > 0;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        designs |= f->knobs[k].kind == DESIGN;
    return rc == 0 && designs && f->tuned.n_networks != 1
               ? sim_fail(err, SIM_EUSAGE,
                          "%s: flex.design: expected 'tuned_on = NETWORK' in [evaluate]", s->path)
               : rc;
}

/* One design. */
struct flex_case {
    struct flex_accelerator a;
    unsigned class;
    uint64_t design;
    size_t network, n_networks; /* from the first on, so many */
};

static void take_choices(const struct flex_space *f, const struct space *s, const uint32_t *choice,
                         struct flex_case *c) {
    *c = (struct flex_case){.a = f->accelerator,
                            .class = f->class,
                            .design = f->design,
                            .n_networks = f->work.n_networks};
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const double number = s->knobs[k].number[choice[k]];
        switch (f->knobs[k].kind) {
        case CLASS:
            c->class = f->classes[choice[k]];
            break;
        case NETWORK:
            c->network = choice[k];
            c->n_networks = 1;
            break;
        case DESIGN:
            c->design = (uint64_t)number;
            break;
        default:
            *(int64_t *)((char *)&c->a + f->knobs[k].at) = (int64_t)number;
        }
    }
}

/* Sums over the networks: of every axis closed, and of the class, whose search begins there. */
static int evaluate(const struct flex_space *f, struct flex_worker *w, const struct flex_case *c,
                    struct flex_cost *closed, struct flex_cost *open, struct sim_err *err) {
    *closed = *open = (struct flex_cost){.cycles = 0};
    for (size_t n = c->network; n < c->network + c->n_networks; n++) {
        const struct flex_network *net = &f->work.networks[n];
        for (size_t i = 0; i < net->n; i++) {
            struct flex_best best[2];
            for (int open_axes = 0; open_axes < 2; open_axes++) {
                const int rc =
                    flex_search(w, &c->a, &f->work.layers[net->layer[i]], open_axes ? c->class : 0,
                                &f->options, &best[open_axes], err);
                if (rc)
                    return rc;
            }
            flex_cost_add(closed, &best[0].cost, net->times[i]);
            flex_cost_add(open, &best[1].cost, net->times[i]);
        }
    }
    return 0;
}

static void give(const struct flex_space *f, const struct eval_block *b, size_t i,
                 const struct flex_cost *closed, const struct flex_cost *open) {
    const double values[] = {[CYCLES] = open->cycles,
                             [ENERGY] = open->energy_nj,
                             [EDP] = open->cycles * open->energy_nj,
                             [GAIN] = flex_objective_of(f->options.objective, closed) /
                                      flex_objective_of(f->options.objective, open)};
    for (uint32_t k = 0; k < b->space->n_figures; k++)
        b->figures[i * b->space->n_figures + k] =
            values[figures[f->figures[k]].figure] * figures[f->figures[k]].scale;
}

static int eval_one(const struct flex_space *f, struct flex_worker *w, const struct eval_block *b,
                    size_t i, struct flex_case *c, struct sim_err *err) {
    struct flex_design design;
    struct flex_cost closed, open;
    int rc = 0;
    take_choices(f, b->space, b->choices + i * b->space->n_knobs, c);
    if (c->design) {
        struct flex_options o = f->options;
        o.samples = FLEX_DESIGN_SAMPLES;
        rc = flex_design_search(w, &c->a, &f->tuned, &f->tuned.networks[0], &o, c->design - 1,
                                &design, err);
        if (rc == 0 && design.violation > 0) {
            eval_refuse(b, i, "no design fits the network that it is tuned on");
            return 0;
        }
        c->a = design.accelerator;
    }
    for (int k = 0; k < c->a.shape.n; k++)
        if (c->a.shape.at[k] > (uint64_t)c->a.hw.pes) {
            eval_refuse(b, i, "a shape above the PEs");
            return 0;
        }
    if (rc == 0)
        rc = evaluate(f, w, c, &closed, &open, err);
    if (rc)
        return rc;
    if (flex_is_mapping(&closed) && flex_is_mapping(&open))
        give(f, b, i, &closed, &open);
    else
        eval_refuse(b, i, "the model has no mapping of a layer");
    return 0;
}

static int eval(void *state, const struct eval_block *b, struct sim_err *err) {
    struct flex_worker w = {.scratch = {NULL}};
    struct flex_case *c = sim_alloc(1, sizeof *c, err);
    int rc = c ? 0 : SIM_EIO;
    for (size_t i = 0; i < b->n && rc == 0; i++)
        rc = eval_one(state, &w, b, i, c, err);
    flex_worker_free(&w);
    free(c);
    return rc;
}

const struct evaluator eval_flex = {
    .name = "flex",
    .help = "classes of an accelerator, with the best mappings of a search of every layer",
    .block = 1,
    .open = open_space,
    .close = close_space,
    .knob = knob,
    .figures = names,
    .ready = ready,
    .eval = eval,
};
