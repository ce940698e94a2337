/* What [evaluate] and [fixed] of a space say of cases. */
#include "explore/eval_state.h"

#include <stdlib.h>
#include <string.h>

#include "explore/result.h"
#include "sim/memory.h"

void case_close(void *state) {
    struct case_evaluator *e = state;
    for (size_t i = 0; i < e->files.n; i++)
        free((void *)(uintptr_t)e->files.at[i]);
    texts_free(&e->files);
    texts_free(&e->input.files);
    settings_free(&e->settings);
    for (size_t i = 0; i < e->n_networks; i++) {
        layer_work_free(&e->networks[i].work);
        network_free(e->networks[i].net);
    }
    free(e->networks);
    param_set_free(e->set);
    free(e->fixed);
    free(e->scratch);
    free(e);
}

static int fail_line(const struct space *s, const struct space_line *l, const char *why,
                     struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: %s", s->path, l->line, l->name, l->value,
                    why);
}

/* Each item of "A, B" as a text of its own. */
static int split(struct case_evaluator *e, const char *list, struct texts *out,
                 struct sim_err *err) {
    int rc = 0;
    while (rc == 0) {
        list += strspn(list, " \t,");
        size_t n = strcspn(list, ",");
        const char *next = list + n;
        while (n && (list[n - 1] == ' ' || list[n - 1] == '\t'))
            n--;
        if (n == 0)
            return 0;
        char *item = strndup(list, n);
        rc = item ? texts_add(&e->files, item, err) : memory_fail(err, "out of memory");
        if (rc == 0)
            rc = texts_add(out, item, err);
        else
            free(item);
        list = next;
    }
    return rc;
}

static int take_count(const struct space *s, const struct space_line *l, enum unit unit,
                      uint64_t *value, struct sim_err *err) {
    struct sim_err ignored;
    if (!l)
        return 0;
    return (unit == UNIT_NONE ? unit_parse_number(l->value, value, &ignored)
                              : unit_parse_count(l->value, unit, value, &ignored))
               ? fail_line(s, l, unit == UNIT_BYTES ? "expected a size" : "expected a count", err)
               : 0;
}

static int take_yes(const struct space *s, const struct space_line *l, bool *value,
                    struct sim_err *err) {
    if (!l)
        return 0;
    *value = strcmp(l->value, "yes") == 0;
    return *value || strcmp(l->value, "no") == 0 ? 0 : fail_line(s, l, "expected yes or no", err);
}

/* What the lines of [evaluate] say, until they are understood together. */
struct case_words {
    const struct space_line *network, *layers, *dims, *config, *compat;
    const struct space_line *trace, *tech, *format, *gpgpusim, *ops;
    const struct space_line *batch, *warmup, *limit, *descriptions, *extrapolate;
};

static int take_word(struct case_evaluator *e, const struct space *s, const struct space_line *l,
                     struct case_words *w, struct sim_err *err) {
    const bool run = e->plan.path == CASE_RUN;
    const struct {
        const char *name;
        bool here;
        const struct space_line **word;
    } words[] = {
        {"network", run, &w->network},    {"layers", run, &w->layers},
        {"batch", run, &w->batch},        {"dims", run, &w->dims},
        {"compat", run, &w->compat},      {"trace", !run, &w->trace},
        {"tech", !run, &w->tech},         {"format", !run, &w->format},
        {"warmup", !run, &w->warmup},     {"limit", !run, &w->limit},
        {"ops", !run, &w->ops},           {"descriptions", !run, &w->descriptions},
        {"gpgpusim", !run, &w->gpgpusim}, {"extrapolate", !run, &w->extrapolate},
        {"config", true, &w->config},
    };
    char known[200] = "";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t used = strlen(known);
        if (!words[i].here)
            continue;
        if (strcmp(l->name, words[i].name) == 0) {
            *words[i].word = l;
            return 0;
        }
        snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", words[i].name);
    }
    return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: expected %s", s->path, l->line, l->name,
                    l->value, known);
}

static int with_line(const struct space *s, const struct space_line *l, int rc,
                     const struct sim_err *why, struct sim_err *err) {
    return rc ? sim_fail(err, rc, "%s:%d: %s", s->path, l->line, why->text) : 0;
}

static int open_network(struct case_evaluator *e, const char *name, struct sim_err *err) {
    const struct network_options o = {.dims = e->dims, .keep_refused = true};
    struct case_network *n = &e->networks[e->n_networks++];
    n->work = e->work;
    n->name = name;
    int rc = network_open_with(&n->net, name, &o, err);
    n->work.net = n->net;
    return rc ? rc : layer_work_choose(&n->work, e->layers, err);
}

static int open_networks(struct case_evaluator *e, const struct space *s,
                         const struct case_words *w, struct sim_err *err) {
    struct texts names = {0};
    struct sim_err why;
    e->layers = w->layers ? w->layers->value : NULL;
    e->dims = w->dims ? w->dims->value : NULL;
    e->work.compat = w->compat != NULL;
    if (w->compat && strcmp(w->compat->value, "scalesim") != 0)
        return fail_line(s, w->compat, "expected scalesim", err);
    int rc = take_count(s, w->batch, UNIT_NONE, &e->work.batch, err);
    if (rc)
        return rc;
    e->work.batch = e->work.batch ? e->work.batch : 1;
    rc = w->network ? split(e, w->network->value, &names, err) : 0;
    e->networks = sim_alloc(names.n + 1, sizeof *e->networks, err);
    if (!e->networks)
        rc = SIM_EIO;
    for (size_t i = 0; i < names.n && rc == 0; i++) {
        rc = open_network(e, names.at[i], &why);
        rc = with_line(s, w->network, rc, &why, err);
    }
    texts_free(&names);
    return rc;
}

/* The networks that a knob names are opened in the order of its values. */
static int open_knob(struct case_evaluator *e, const struct space *s, struct sim_err *err) {
    const struct vary_axis *a = &s->knobs[e->network_knob].values;
    struct sim_err why;
    int rc = 0;
    if (e->n_networks)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: network: in [evaluate], too", s->path,
                        s->knobs[e->network_knob].line);
    free(e->networks);
    e->networks = sim_alloc(a->n, sizeof *e->networks, err);
    if (!e->networks)
        return SIM_EIO;
    for (size_t i = 0; i < a->n && rc == 0; i++)
        if ((rc = open_network(e, a->values[i], &why)) != 0)
            rc = sim_fail(err, rc, "%s:%d: %s", s->path, s->knobs[e->network_knob].line, why.text);
    return rc;
}

static uint32_t find_knob(const struct space *s, const char *key) {
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (strcmp(s->knobs[k].values.key, key) == 0)
            return k;
    return NO_KNOB;
}

/* A value that its parameter never takes is no design that cannot be, but a slip. */
static int check_values(struct case_evaluator *e, const struct space_knob *k, const char *path,
                        struct sim_err *err) {
    struct sim_err why;
    for (size_t i = 0; i < k->values.n && k->row; i++)
        if (param_assign(e->set, k->values.key, k->values.values[i], "", &why))
            return sim_fail(err, SIM_EUSAGE, "%s:%d%s", path, k->line, why.text);
    return 0;
}

int case_ready(void *state, const struct space *s, struct sim_err *err) {
    struct case_evaluator *e = state;
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const int rc = check_values(e, &s->knobs[k], s->path, err);
        if (rc)
            return rc;
        for (size_t i = 0; i < s->fixed.n; i++)
            if (strcmp(s->fixed.at[i].name, s->knobs[k].values.key) == 0)
                return fail_line(s, &s->fixed.at[i], "a knob of [space], too", err);
    }
    e->network_knob = find_knob(s, "network");
    e->batch_knob = find_knob(s, "batch");
    e->tech_knob = find_knob(s, "tech");
    if (e->plan.path == CASE_REPLAY)
        return e->tech_knob != NO_KNOB && e->plan.techs
                   ? sim_fail(err, SIM_EUSAGE, "%s:%d: tech: in [evaluate], too", s->path,
                              s->knobs[e->tech_knob].line)
                   : 0;
    if (e->network_knob != NO_KNOB)
        return open_knob(e, s, err);
    return e->n_networks
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s: expected 'network = NAME' in [evaluate]", s->path);
}

/* Which part of the trace is taken, and how it is read. */
static int read_input(struct case_evaluator *e, const struct space *s, const struct case_words *w,
                      struct sim_err *err) {
    struct stream_input *in = &e->input;
    struct sim_err why;
    int rc = split(e, w->trace->value, &in->files, err);
    if (rc == 0)
        rc = take_count(s, w->warmup, UNIT_NONE, &in->warmup, err);
    if (rc == 0)
        rc = take_count(s, w->limit, UNIT_NONE, &in->limit, err);
    if (rc == 0)
        rc = take_count(s, w->descriptions, UNIT_BYTES, &in->descriptions, err);
    if (rc == 0)
        rc = take_yes(s, w->extrapolate, &e->plan.extrapolate, err);
    if (rc == 0 && w->ops && trace_ops_read(w->ops->value, &in->ops, &why))
        rc = fail_line(s, w->ops, why.text, err);
    return rc;
}

static int open_trace(struct case_evaluator *e, const struct space *s, const struct case_words *w,
                      struct sim_err *err) {
    struct sim_err why;
    struct trace *t = NULL;
    if (!w->trace)
        return sim_fail(err, SIM_EUSAGE, "%s: expected 'trace = FILE' in [evaluate]", s->path);
    e->input.format = w->format ? w->format->value : NULL;
    e->plan.techs = w->tech ? w->tech->value : NULL;
    int rc = read_input(e, s, w, err);
    if (rc)
        return rc;
    if (e->input.files.n != 1)
        return fail_line(s, w->trace, "expected one file", err);
    if (strcmp(e->input.files.at[0], "-") == 0)
        return fail_line(s, w->trace, "standard input cannot be read for every design", err);
    rc = stream_input_open(&e->input, 0, &t, &why);
    if (rc == 0)
        e->plan.gpu_trace = t->gpu;
    trace_close(t);
    return with_line(s, w->trace, rc, &why, err);
}

/* The configuration that all designs share: files, then [fixed]. */
static int take_settings(struct case_evaluator *e, const struct space *s,
                         const struct case_words *w, struct sim_err *err) {
    struct texts files = {0};
    int rc = w->config ? split(e, w->config->value, &files, err) : 0;
    for (size_t i = 0; i < files.n && rc == 0; i++)
        rc = settings_add(&e->settings, SETTING_FILE, NULL, files.at[i], err);
    texts_free(&files);
    if (rc == 0 && w->gpgpusim)
        rc = settings_add(&e->settings, SETTING_GPGPUSIM, NULL, w->gpgpusim->value, err);
    e->fixed = sim_alloc(s->fixed.n + 1, sizeof *e->fixed, err);
    if (!e->fixed)
        return SIM_EIO;
    for (size_t i = 0; i < s->fixed.n && rc == 0; i++) {
        const struct space_line *l = &s->fixed.at[i];
        struct sim_err why;
        if (snprintf(e->fixed[i], SETTING_SIZE, "%s=%s", l->name, l->value) >= SETTING_SIZE)
            return fail_line(s, l, "too long", err);
        rc = e->first ? settings_add(&e->settings, SETTING_KEY, l->name, l->value, err)
                      : settings_add(&e->settings, SETTING_VALUE, NULL, e->fixed[i], err);
        if (rc == 0 && param_assign(e->set, l->name, l->value, "", &why))
            rc = sim_fail(err, SIM_EUSAGE, "%s:%d%s", s->path, l->line, why.text);
    }
    return rc;
}

static int open_case(struct case_evaluator *e, const struct space *s, struct sim_err *err) {
    struct case_words w = {0};
    int rc = 0;
    e->plan.settings = &e->settings;
    e->set = param_set_new(err);
    e->scratch = sim_alloc(1, sizeof *e->scratch, err);
    if (!e->set || !e->scratch)
        return SIM_EIO;
    for (size_t i = 0; i < s->evaluate.n && rc == 0; i++)
        rc = take_word(e, s, &s->evaluate.at[i], &w, err);
    if (rc == 0)
        rc = case_bind(e->set, e->scratch, &e->plan, err);
    if (rc == 0)
        rc = take_settings(e, s, &w, err);
    if (rc)
        return rc;
    return e->plan.path == CASE_RUN ? open_networks(e, s, &w, err) : open_trace(e, s, &w, err);
}

int case_open(void **state, const struct space *s, unsigned threads, const char *name,
              struct sim_err *err) {
    struct case_evaluator *e = sim_alloc(1, sizeof *e, err);
    const char *dot = strchr(name, '.');
    if (!e)
        return SIM_EIO;
    *state = e;
    e->first = strcmp(s->first, name) == 0 && strcmp(s->evaluator, name) != 0;
    e->plan.path = strncmp(name, "run", 3) == 0 ? CASE_RUN : CASE_REPLAY;
    e->plan.timed = dot && strcmp(dot, ".timed") == 0;
    e->seed = s->seed;
    e->threads = threads;
    e->network_knob = e->batch_knob = e->tech_knob = NO_KNOB;
    e->work.seed = s->seed;
    json_decref(json_object()); /* seeds its tables before there are threads */
    const int rc = open_case(e, s, err);
    return rc == 0 && e->plan.path == CASE_RUN && dot
               ? settings_add(&e->settings, SETTING_KEY, "array.mode", dot + 1, err)
               : rc;
}

void case_inputs(void *state, struct result *r) {
    const struct case_evaluator *e = state;
    for (size_t i = 0; i < e->n_networks; i++)
        case_result_network(r, &(struct explore_cases){0}, e->networks[i].net, e->networks[i].name);
    for (size_t i = 0; i < e->input.files.n; i++)
        result_input(r, e->input.files.at[i], "trace", 0, NULL);
    case_result_settings(r, &e->settings);
}

int case_knob(void *state, const char *key, const struct param **row, bool *number,
              struct sim_err *err) {
    const struct case_evaluator *e = state;
    const bool run = e->plan.path == CASE_RUN;
    struct sim_err why;
    *row = NULL;
    *number = run && strcmp(key, "batch") == 0;
    if (*number || strcmp(key, run ? "network" : "tech") == 0)
        return 0;
    if (run && layer_knob(key))
        return layer_check(e, key, err);
    *row = param_find(e->set, key);
    if (*row)
        return 0;
    return param_assign(e->set, key, "", "", &why) == 0
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s", why.text + strspn(why.text, ": "));
}
