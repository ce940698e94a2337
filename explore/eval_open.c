/* What [evaluate] and [fixed] of a space say of cases. */
#include "explore/eval_state.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

void case_close(void *state) {
    struct case_evaluator *e = state;
    for (size_t i = 0; i < e->files.n; i++)
        free((void *)(uintptr_t)e->files.at[i]);
    texts_free(&e->files);
    texts_free(&e->input.files);
    settings_free(&e->settings);
    layer_work_free(&e->work);
    network_free(e->net);
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

static int take_count(const struct space *s, const struct space_line *l, uint64_t *value,
                      struct sim_err *err) {
    struct sim_err ignored;
    return unit_parse_count(l->value, UNIT_NONE, value, &ignored)
               ? fail_line(s, l, "expected a count", err)
               : 0;
}

static int take_yes(const struct space *s, const struct space_line *l, bool *value,
                    struct sim_err *err) {
    *value = strcmp(l->value, "yes") == 0;
    return *value || strcmp(l->value, "no") == 0 ? 0 : fail_line(s, l, "expected yes or no", err);
}

/* What the lines of [evaluate] say, until they are understood together. */
struct case_words {
    const struct space_line *network, *layers, *dims, *config, *trace, *tech, *format;
};

static int take_word(struct case_evaluator *e, const struct space *s, const struct space_line *l,
                     struct case_words *w, struct sim_err *err) {
    const bool run = e->plan.path == CASE_RUN;
    const struct {
        const char *name;
        bool here;
        const struct space_line **word;
    } words[] = {{"network", run, &w->network}, {"layers", run, &w->layers},
                 {"dims", run, &w->dims},       {"config", true, &w->config},
                 {"trace", !run, &w->trace},    {"tech", !run, &w->tech},
                 {"format", !run, &w->format}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].here && strcmp(l->name, words[i].name) == 0) {
            *words[i].word = l;
            return 0;
        }
    if (run && strcmp(l->name, "batch") == 0)
        return take_count(s, l, &e->work.batch, err);
    if (!run && strcmp(l->name, "warmup") == 0)
        return take_count(s, l, &e->input.warmup, err);
    if (!run && strcmp(l->name, "limit") == 0)
        return take_count(s, l, &e->input.limit, err);
    if (!run && strcmp(l->name, "extrapolate") == 0)
        return take_yes(s, l, &e->plan.extrapolate, err);
    return fail_line(s, l,
                     run ? "expected network, layers, batch, dims or config"
                         : "expected trace, tech, config, format, warmup, limit or extrapolate",
                     err);
}

static int with_line(const struct space *s, const struct space_line *l, int rc,
                     const struct sim_err *why, struct sim_err *err) {
    return rc ? sim_fail(err, rc, "%s:%d: %s", s->path, l->line, why->text) : 0;
}

static int open_network(struct case_evaluator *e, const struct space *s, const struct case_words *w,
                        struct sim_err *err) {
    struct sim_err why;
    if (!w->network)
        return sim_fail(err, SIM_EUSAGE, "%s: expected 'network = NAME' in [evaluate]", s->path);
    const struct network_options o = {.dims = w->dims ? w->dims->value : NULL,
                                      .keep_refused = true};
    int rc = network_open_with(&e->net, w->network->value, &o, &why);
    e->work.net = e->net;
    if (rc == 0)
        rc = layer_work_choose(&e->work, w->layers ? w->layers->value : NULL, &why);
    e->work.batch = e->work.batch ? e->work.batch : 1;
    e->plan.layers = &e->work;
    return with_line(s, w->network, rc, &why, err);
}

static int open_trace(struct case_evaluator *e, const struct space *s, const struct case_words *w,
                      struct sim_err *err) {
    struct sim_err why;
    struct trace *t = NULL;
    if (!w->trace)
        return sim_fail(err, SIM_EUSAGE, "%s: expected 'trace = FILE' in [evaluate]", s->path);
    e->input.format = w->format ? w->format->value : NULL;
    e->plan.techs = w->tech ? w->tech->value : NULL;
    int rc = split(e, w->trace->value, &e->input.files, err);
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
    return e->plan.path == CASE_RUN ? open_network(e, s, &w, err) : open_trace(e, s, &w, err);
}

int case_open(void **state, const struct space *s, unsigned threads, enum case_path path,
              bool timed, const char *name, struct sim_err *err) {
    struct case_evaluator *e = sim_alloc(1, sizeof *e, err);
    if (!e)
        return SIM_EIO;
    *state = e;
    e->first = strcmp(s->first, name) == 0 && strcmp(s->evaluator, name) != 0;
    e->plan.path = path;
    e->plan.timed = timed;
    e->seed = s->seed;
    e->threads = threads;
    e->work.seed = s->seed;
    json_decref(json_object()); /* seeds its tables before there are threads */
    const int rc = open_case(e, s, err);
    if (rc == 0 && path == CASE_RUN)
        return settings_add(&e->settings, SETTING_KEY, "array.mode", timed ? "timed" : "closed",
                            err);
    return rc;
}

int case_knob(void *state, const char *key, const struct param **row, bool *number,
              struct sim_err *err) {
    const struct case_evaluator *e = state;
    struct sim_err why;
    *number = false;
    *row = param_find(e->set, key);
    if (*row)
        return 0;
    return param_assign(e->set, key, "", "", &why) == 0
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s", why.text + strspn(why.text, ": "));
}
