#include "explore/case.h"

#include <stdlib.h>
#include <string.h>

#include "explore/notes.h"
#include "explore/spread.h"
#include "explore/unread.h"
#include "explore/verdict.h"
#include "pe/scalesim/scalesim.h"
#include "sim/memory.h"

/* A file may hold more than a mode reads; what is given one by one is meant. */
static int check_mode(const struct case_plan *plan, struct sim_err *err) {
    for (size_t i = 0; i < plan->settings->n && !plan->timed; i++) {
        const struct setting *s = &plan->settings->at[i];
        if (s->kind == SETTING_VALUE && params_timed_only(s->text, strcspn(s->text, "=")))
            return sim_fail(err, SIM_EUSAGE, "--set %s: only --mode timed reads it", s->text);
    }
    for (size_t i = 0; plan->vary && i < plan->vary->n && !plan->timed; i++)
        if (params_timed_only(plan->vary->at[i], strcspn(plan->vary->at[i], "=")))
            return sim_fail(err, SIM_EUSAGE, "--vary %s: only --mode timed reads it",
                            plan->vary->at[i]);
    return 0;
}

static bool varies(const struct vary *v, const char *key) {
    for (size_t i = 0; i < v->n; i++)
        if (strcmp(v->axes[i].key, key) == 0)
            return true;
    return false;
}

/* Refuses a parameter that --tech and --vary would both set. */
static int check_techs(const char *techs, const struct vary *v, struct sim_err *err) {
    if (*techs && varies(v, "llc.tech"))
        return sim_fail(err, SIM_EUSAGE, "--vary llc.tech: --tech varies it, too");
    if (strchr(techs, '@') && varies(v, "llc.size"))
        return sim_fail(err, SIM_EUSAGE, "--vary llc.size: --tech %s varies it, too", techs);
    return 0;
}

int case_bind(struct param_set *set, struct explore_case *c, const struct case_plan *plan,
              struct sim_err *err) {
    int rc;
    if (plan->path == CASE_REPLAY) {
        rc = params_bind(set, &c->memory.config, err);
        if (rc == 0)
            rc = params_offer(set, &c->memory.config, plan->own, err);
        return rc ? rc : param_mention(set, &array_params, "magnetar run", err);
    }
    rc = machine_bind(set, &c->array.machine, err);
    c->array.machine.shelf = plan->own ? &plan->own->techs : NULL;
    if (rc == 0 && plan->more)
        rc = param_bind(set, plan->more, plan->base, err);
    return rc ? rc : params_mention(set, "magnetar replay", err);
}

static int resolve_replay(struct memory_case *c, const struct case_plan *plan,
                          struct sim_err *err) {
    int rc = preset_check(&c->config.preset, plan->timed, err);
    if (rc == 0)
        rc = params_resolve(&c->config, plan->gpu_trace, plan->timed, err);
    return rc ? rc : params_tech(&c->config, plan->timed, plan->extrapolate, &c->tech, err);
}

int case_resolve_run(struct array_case *c, const struct layer_work *work,
                     const struct param_set *set, struct sim_err *err) {
    const struct array_config *a = &c->machine.array;
    const int rc = machine_resolve(&c->machine, set, err);
    const bool own = param_given(set, "spad.ifmap"), other = param_given(set, "spad.filter");
    c->sram_ifmap = own ? a->spad_ifmap : SCALESIM_SRAM_BYTES;
    c->sram_filter = other ? a->spad_filter : SCALESIM_SRAM_BYTES;
    return rc == 0 && work ? array_case_open(c, work, err) : rc;
}

/* Of several cases the one that cannot be is named. */
static int resolve(struct explore_case *c, const struct case_plan *plan,
                   const struct param_set *set, bool vary, struct sim_err *err) {
    struct sim_err why;
    const int rc = plan->path == CASE_REPLAY ? resolve_replay(&c->memory, plan, &why)
                                             : case_resolve_run(&c->array, plan->layers, set, &why);
    if (rc)
        sim_fail(err, rc, "%s%s%s", vary ? c->label : "", vary ? ": " : "", why.text);
    return rc;
}

/* What a case is called before what varies is added. */
static void name_case(struct explore_case *c, const struct case_plan *plan, const char *item,
                      bool vary) {
    const char *name = item ? item : vary ? "" : plan->name ? plan->name : "";
    if (plan->path == CASE_REPLAY && !item && (!vary || strcmp(c->memory.config.tech, "none") != 0))
        name = c->memory.config.tech;
    snprintf(c->label, sizeof c->label, "%s", name);
}

/* Combination `choice` of what varies, over `item`, a technology, or NULL. */
struct case_choice {
    const struct vary *vary;
    size_t number;
    const char *item;
};

static int assign(struct explore_case *c, const struct case_plan *plan,
                  const struct case_choice *choice, struct param_set *set, struct sim_err *err) {
    int rc = case_bind(set, c, plan, err);
    if (rc == 0)
        rc = settings_apply(plan->settings, set, err);
    if (rc == 0 && choice->item)
        rc = tech_item_assign(set, choice->item, "--tech", err);
    name_case(c, plan, choice->item, choice->vary->n);
    if (rc == 0)
        rc = vary_apply(choice->vary, choice->number, set, err);
    vary_label(choice->vary, choice->number, c->label, sizeof c->label);
    return rc;
}

/* A string of GPGPU-Sim is of one sub-partition, of which a GPU has several. */
static void assume_slice(struct explore_case *c, const struct settings *l) {
    const size_t used = strlen(c->assumed);
    bool one = false;
    for (size_t i = 0; l && i < l->n; i++)
        if (l->at[i].kind == SETTING_GPGPUSIM)
            one = !strchr(l->at[i].text, '@');
    if (one)
        snprintf(c->assumed + used, sizeof c->assumed - used,
                 "%s--gpgpusim without @SLICES: the cache is one sub-partition, of which a GPU has "
                 "several",
                 used ? "; " : "");
}

static int build_case(struct explore_case *c, const struct case_plan *plan,
                      const struct case_choice *choice, struct sim_err *err) {
    struct param_set *set = param_set_new(err);
    if (!set)
        return SIM_EIO;
    c->path = plan->path;
    int rc = assign(c, plan, choice, set, err);
    if (rc == 0)
        rc = resolve(c, plan, set, choice->vary->n, err);
    if (rc == 0 && plan->timed && plan->gpu_trace && !c->memory.config.front.window)
        params_assumed(set, &c->memory.config, c->assumed, sizeof c->assumed);
    if (rc == 0)
        assume_slice(c, plan->settings);
    c->resolved = param_json(set);
    param_set_free(set);
    return rc;
}

/* Does a case read what a key, given by itself, says? Of a technology, that one; of the
 * organisation of a cache for non-volatile cells, any that has such cells. Other keys all do. */
static bool reads_key(const struct memory_case *c, const char *key) {
    char name[VARY_VALUE_SIZE];
    const size_t n = strcspn(key, "=");
    if (params_nvm_only(key, n))
        return c->tech.tech && !tech_is_sram(c->tech.tech);
    if (strncmp(key, "tech.", 5) != 0)
        return true;
    snprintf(name, sizeof name, "%.*s", (int)(n - 5), key + 5);
    *strrchr(name, '.') = '\0'; /* tech.NAME.KEY, as it was assigned */
    return tech_same_name(name, c->config.tech);
}

static int check_unread(const struct explore_cases *cases, const char *option, const char *key,
                        struct sim_err *err) {
    const size_t n = strcspn(key, "=");
    const char *why = NULL;
    for (size_t i = 0; i < cases->n; i++)
        if (!(why = case_unread(&cases->items[i], key, n)))
            return 0;
    return why ? sim_fail(err, SIM_EUSAGE, "%s %s: %s", option, key, why) : 0;
}

static int check_key(const struct explore_cases *cases, const char *option, const char *key,
                     struct sim_err *err) {
    if (cases->n && cases->items[0].path == CASE_RUN)
        return check_unread(cases, option, key, err);
    for (size_t i = 0; i < cases->n; i++)
        if (reads_key(&cases->items[i].memory, key))
            return check_unread(cases, option, key, err);
    return sim_fail(err, SIM_EUSAGE, "%s %s: no case has %s", option, key,
                    params_nvm_only(key, strcspn(key, "=")) ? "non-volatile cells"
                                                            : "that technology");
}

/* A technology is that of a cache. */
static int check_built(const struct explore_cases *cases, const struct case_plan *plan,
                       struct sim_err *err) {
    const bool asked = plan->path == CASE_REPLAY && plan->techs && strcmp(plan->techs, "none");
    for (size_t i = 0; asked && i < cases->n; i++)
        if (cases->items[i].memory.config.caches.llc.size)
            return 0;
    return asked
               ? sim_fail(err, SIM_EUSAGE, "--tech %s: no case has a cache (llc.size)", plan->techs)
               : 0;
}

/* A file may say more than the cases read; what is given one by one is meant. */
static int check_read(const struct explore_cases *cases, const struct case_plan *plan,
                      struct sim_err *err) {
    int rc = check_built(cases, plan, err);
    for (size_t i = 0; i < plan->settings->n && rc == 0; i++)
        if (plan->settings->at[i].kind == SETTING_VALUE)
            rc = check_key(cases, "--set", plan->settings->at[i].text, err);
    for (size_t i = 0; plan->vary && i < plan->vary->n && rc == 0; i++)
        rc = check_key(cases, "--vary", plan->vary->at[i], err);
    return rc;
}

static int build_all(struct explore_cases *cases, const struct case_plan *plan,
                     const struct vary *vary, struct sim_err *err) {
    const char *list = plan->techs ? plan->techs : "";
    const size_t techs = plan->techs ? tech_list_length(list) : 1;
    if (techs > CASES_MAX || techs * vary->choices > CASES_MAX)
        return sim_fail(err, SIM_EUSAGE, "--tech and --vary: more than %d combinations", CASES_MAX);
    int rc = check_techs(list, vary, err);
    if (rc == 0 && plan->path == CASE_REPLAY)
        rc = check_mode(plan, err);
    for (size_t i = 0; i < techs * vary->choices && rc == 0; i++) {
        char item[VARY_VALUE_SIZE];
        const struct case_choice choice = {vary, i % vary->choices, plan->techs ? item : NULL};
        rc = sim_grow((void **)&cases->items, &cases->cap, cases->n, sizeof *cases->items, err);
        if (rc)
            return rc;
        struct explore_case *c = &cases->items[cases->n++];
        *c = (struct explore_case){
            .path = plan->path, .timed = plan->timed, .gpu_trace = plan->gpu_trace};
        if (plan->techs)
            rc = tech_list_item(plan->techs, i / vary->choices, item, sizeof item, "--tech", err);
        if (rc == 0)
            rc = build_case(c, plan, &choice, err);
    }
    return rc ? rc : check_read(cases, plan, err);
}

/* Whether --tech gives all of its technologies a capacity. */
static bool sizes_all(const char *techs) {
    char item[VARY_VALUE_SIZE];
    struct sim_err ignored;
    for (size_t i = 0; i < tech_list_length(techs); i++)
        if (tech_list_item(techs, i, item, sizeof item, "--tech", &ignored) || !strchr(item, '@'))
            return false;
    return true;
}

/* A parameter said twice; a file's is meant to be replaced. */
static int said_twice(const char *option, const char *key, const struct setting *s,
                      struct sim_err *err) {
    static const char *const options[] = {"", "", "--set ", "", "--gpgpusim "};
    const bool keyed = s->kind == SETTING_KEY;
    return sim_fail(err, SIM_EUSAGE, "%s and %s%s%s%s: both say what %s is", option,
                    options[s->kind], keyed ? s->key : "", keyed ? " = " : "", s->text, key);
}

static int check_once(const struct vary *vary, const struct case_plan *plan, struct param_set *set,
                      struct sim_err *err) {
    const char *techs = plan->techs;
    const struct setting *s = techs ? settings_giver(plan->settings, set, "llc.tech") : NULL;
    char option[100];
    if (s)
        return said_twice("--tech", "llc.tech", s, err);
    s = techs && sizes_all(techs) ? settings_giver(plan->settings, set, "llc.size") : NULL;
    if (s)
        return said_twice("--tech", "llc.size", s, err);
    for (size_t i = 0; i < vary->n; i++) {
        snprintf(option, sizeof option, "--vary %s", vary->axes[i].key);
        s = settings_giver(plan->settings, set, vary->axes[i].key);
        if (s)
            return said_twice(option, vary->axes[i].key, s, err);
    }
    return 0;
}

/* The parameters that may vary are those of a case like the others. */
static int read_vary(struct vary *vary, const struct case_plan *plan, struct sim_err *err) {
    static const struct texts none = {0};
    struct explore_case *scratch = sim_alloc(1, sizeof *scratch, err);
    struct param_set *set = scratch ? param_set_new(err) : NULL;
    int rc = set ? case_bind(set, scratch, plan, err) : SIM_EIO;
    if (rc == 0)
        rc = vary_read(vary, plan->vary ? plan->vary : &none, set, err);
    if (rc == 0)
        rc = check_once(vary, plan, set, err);
    param_set_free(set);
    free(scratch);
    return rc;
}

int cases_build(struct explore_cases *cases, const struct case_plan *plan, struct sim_err *err) {
    struct vary vary = {0};
    int rc = read_vary(&vary, plan, err);
    if (rc == 0)
        rc = build_all(cases, plan, &vary, err);
    for (size_t i = 0; rc == 0 && i < cases->n; i++)
        if (!(cases->items[i].notes = case_notes(cases, i)))
            rc = memory_fail(err, "out of memory");
    vary_free(&vary);
    return rc;
}

void cases_free(struct explore_cases *cases) {
    for (size_t i = 0; i < cases->n; i++) {
        struct explore_case *c = &cases->items[i];
        json_decref(c->resolved);
        json_decref(c->notes);
        if (c->path == CASE_RUN) {
            array_case_free(&c->array);
        } else {
            serial_free(c->memory.serial);
            tech_free(c->memory.tech.tech);
            timed_kernels_free(&c->memory.kernels);
            free(c->memory.timed);
        }
    }
    free(cases->items);
    verdicts_free(cases->verdicts);
    spread_free(cases->spread);
    *cases = (struct explore_cases){0};
}

int cases_run(struct explore_cases *cases, struct pool *pool, const struct tick *tick,
              struct sim_err *err) {
    size_t n = 0;
    for (size_t i = 0; i < cases->n; i++)
        n += cases->items[i].array.n;
    struct array_job *jobs = sim_alloc(n + 1, sizeof *jobs, err);
    if (!jobs)
        return SIM_EIO;
    n = 0;
    for (size_t i = 0; i < cases->n; i++) {
        struct explore_case *c = &cases->items[i];
        for (size_t k = 0; k < c->array.n; k++)
            jobs[n++] = (struct array_job){&c->array.machine, &c->array.jobs[k],
                                           cases->n > 1 ? c->label : NULL};
    }
    const int rc = arrays_run(jobs, n, pool, tick, err);
    for (size_t i = 0; i < cases->n && rc == 0; i++)
        array_case_total(&cases->items[i].array);
    free(jobs);
    return rc;
}

const struct tech_figures *case_table(const struct explore_case *c, int which) {
    const struct memory_tech *t = &c->memory.tech;
    const struct machine *m = &c->array.machine;
    const struct tech_figures *of_cache[CASE_TABLES] = {
        t->tech ? &t->data : NULL, t->has_tags ? &t->tags : NULL, t->has_sram ? &t->sram : NULL};
    const struct tech_figures *of_array[CASE_TABLES] = {m->has_tech ? &m->glb : NULL,
                                                        m->has_spad_tech ? &m->spad : NULL};
    return c->path == CASE_REPLAY ? of_cache[which] : of_array[which];
}

const char *case_table_text(const struct explore_case *c, int which, char *buf, size_t size) {
    const struct tech_figures *f = case_table(c, which);
    if (c->path == CASE_RUN || which == 0)
        return tech_figures_text(f, buf, size);
    return which == 1 ? tech_tags_text(f, buf, size) : tech_ways_text(f, buf, size);
}
