#include "cli/replay_case.h"

#include "pe/array.h"

#include <stdlib.h>
#include <string.h>

#define ITEM_SIZE PARAM_TEXT_SIZE
#define CASES_MAX 1024

/* Item `index` of a comma-separated list into buf, without blanks around it. SIM_EUSAGE when it is
 * empty or too long. */
static int list_item(const char *list, size_t index, char *buf, const char *option,
                     struct sim_err *err) {
    const char *item = list;
    for (; index; index--)
        item += strcspn(item, ",") + 1;
    item += strspn(item, " ");
    size_t n = strcspn(item, ",");
    while (n && item[n - 1] == ' ')
        n--;
    if (n == 0)
        return sim_fail(err, SIM_EUSAGE, "%s %s: an empty item", option, list);
    if (n >= ITEM_SIZE)
        return sim_fail(err, SIM_EUSAGE, "%s: an item longer than %d characters", option,
                        ITEM_SIZE - 1);
    memcpy(buf, item, n);
    buf[n] = '\0';
    return 0;
}

static size_t list_length(const char *list) {
    size_t n = 1;
    for (; *list; list++)
        n += *list == ',';
    return n;
}

/* One value of each --vary, chosen by the mixed-radix number `choice`; adds to the label. */
static int apply_vary(struct param_set *set, const struct replay_plan *plan, size_t choice,
                      char *label, struct sim_err *err) {
    for (size_t i = plan->vary.n; i-- > 0;) {
        const char *equals = strchr(plan->vary.at[i], '=');
        char key[64], value[ITEM_SIZE];
        if (!equals || equals == plan->vary.at[i] ||
            (size_t)(equals - plan->vary.at[i]) >= sizeof key)
            return sim_fail(err, SIM_EUSAGE, "--vary %s: expected KEY=VALUE,VALUE,...",
                            plan->vary.at[i]);
        const size_t n = list_length(equals + 1);
        snprintf(key, sizeof key, "%.*s", (int)(equals - plan->vary.at[i]), plan->vary.at[i]);
        int rc = list_item(equals + 1, choice % n, value, "--vary", err);
        choice /= n;
        if (rc == 0)
            rc = param_assign(set, key, value, "--vary", err);
        if (rc)
            return rc;
        const size_t used = strlen(label);
        snprintf(label + used, LABEL_SIZE - used, "%s%s=%s", used ? " " : "",
                 strrchr(key, '.') ? strrchr(key, '.') + 1 : key, value);
    }
    return 0;
}

/* A file may hold more than a mode reads; what is given one by one is meant. */
static int check_mode(const struct replay_plan *plan, struct sim_err *err) {
    for (size_t i = 0; i < plan->settings->n && !plan->timed; i++) {
        const struct cli_setting *s = &plan->settings->at[i];
        if (s->kind == SETTING_VALUE && params_timed_only(s->text, strcspn(s->text, "=")))
            return sim_fail(err, SIM_EUSAGE, "--set %s: only --mode timed reads it", s->text);
    }
    for (size_t i = 0; i < plan->vary.n && !plan->timed; i++)
        if (params_timed_only(plan->vary.at[i], strcspn(plan->vary.at[i], "=")))
            return sim_fail(err, SIM_EUSAGE, "--vary %s: only --mode timed reads it",
                            plan->vary.at[i]);
    return 0;
}

/* Number of combinations of all --vary, or above CASES_MAX. */
static size_t vary_choices(const struct replay_plan *plan) {
    size_t n = 1;
    for (size_t i = 0; i < plan->vary.n && n <= CASES_MAX; i++) {
        const char *equals = strchr(plan->vary.at[i], '=');
        n *= equals ? list_length(equals + 1) : 1;
    }
    return n;
}

static bool varies(const struct replay_plan *plan, const char *key, size_t from) {
    const size_t n = strlen(key);
    for (size_t i = from; i < plan->vary.n; i++)
        if (strncmp(plan->vary.at[i], key, n) == 0 && plan->vary.at[i][n] == '=')
            return true;
    return false;
}

/* No parameter may come from two lists. */
static int check_vary(const struct replay_plan *plan, struct sim_err *err) {
    const char *techs = plan->techs ? plan->techs : "";
    if (*techs && varies(plan, "llc.tech", 0))
        return sim_fail(err, SIM_EUSAGE, "--vary llc.tech: --tech varies it, too");
    if (strchr(techs, '@') && varies(plan, "llc.size", 0))
        return sim_fail(err, SIM_EUSAGE, "--vary llc.size: --tech %s varies it, too", techs);
    for (size_t i = 0; i < plan->vary.n; i++) {
        char key[ITEM_SIZE];
        snprintf(key, sizeof key, "%.*s", (int)strcspn(plan->vary.at[i], "="), plan->vary.at[i]);
        if (varies(plan, key, i + 1))
            return sim_fail(err, SIM_EUSAGE, "--vary %s: given twice", key);
    }
    return 0;
}

static int resolve_tech(struct replay_case *c, bool extrapolate, struct sim_err *err) {
    struct memory_tech t;
    const int rc = params_tech(&c->config, extrapolate, &t, err);
    c->tech = t.tech;
    c->point = t.point;
    c->has_tags = t.has_tags;
    c->tags = t.tags;
    return rc;
}

static int build_case(struct replay_case *c, const struct replay_plan *plan, const char *item,
                      size_t choice, bool gpu_trace, struct sim_err *err) {
    struct param_set *set = param_set_new(err);
    if (!set)
        return SIM_EIO;
    int rc = params_bind(set, &c->config, err);
    if (rc == 0)
        rc = param_mention(set, &array_params, "magnetar run", err);
    if (rc == 0)
        rc = cli_settings_apply(plan->settings, set, err);
    if (rc == 0 && item)
        rc = tech_item_assign(set, item, "--tech", err);
    if (item || plan->vary.n == 0 || strcmp(c->config.tech, "none") != 0)
        snprintf(c->label, sizeof c->label, "%s", item ? item : c->config.tech);
    if (rc == 0)
        rc = apply_vary(set, plan, choice, c->label, err);
    if (rc == 0)
        rc = params_resolve(&c->config, gpu_trace, plan->timed, err);
    if (rc == 0)
        rc = resolve_tech(c, plan->extrapolate, err);
    c->resolved = param_json(set);
    param_set_free(set);
    return rc;
}

/* Does a case read what a key, given by itself, says? Of a technology, that one; of the
 * organisation of a cache for non-volatile cells, any that has such cells. Other keys all do. */
static bool reads_key(const struct replay_case *c, const char *key) {
    char name[ITEM_SIZE];
    const size_t n = strcspn(key, "=");
    if (params_nvm_only(key, n))
        return c->tech && !tech_is_sram(c->tech);
    if (strncmp(key, "tech.", 5) != 0)
        return true;
    snprintf(name, sizeof name, "%.*s", (int)(n - 5), key + 5);
    *strrchr(name, '.') = '\0'; /* tech.NAME.KEY, as it was assigned */
    return tech_same_name(name, c->config.tech);
}

static int check_key(const struct replay_cases *cases, const char *option, const char *key,
                     struct sim_err *err) {
    for (size_t i = 0; i < cases->n; i++)
        if (reads_key(&cases->items[i], key))
            return 0;
    return sim_fail(err, SIM_EUSAGE, "%s %s: no case has %s", option, key,
                    params_nvm_only(key, strcspn(key, "=")) ? "non-volatile cells"
                                                            : "that technology");
}

/* A file may say more than the cases read; what is given one by one is meant. */
static int check_read(const struct replay_cases *cases, const struct replay_plan *plan,
                      struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < plan->settings->n && rc == 0; i++)
        if (plan->settings->at[i].kind == SETTING_VALUE)
            rc = check_key(cases, "--set", plan->settings->at[i].text, err);
    for (size_t i = 0; i < plan->vary.n && rc == 0; i++)
        rc = check_key(cases, "--vary", plan->vary.at[i], err);
    return rc;
}

int replay_cases_build(struct replay_cases *cases, const struct replay_plan *plan, bool gpu_trace,
                       struct sim_err *err) {
    const size_t techs = plan->techs ? tech_list_length(plan->techs) : 1,
                 choices = vary_choices(plan);
    if (techs > CASES_MAX || choices > CASES_MAX || techs * choices > CASES_MAX)
        return sim_fail(err, SIM_EUSAGE, "--tech and --vary: more than %d combinations", CASES_MAX);
    if (check_vary(plan, err) || check_mode(plan, err))
        return err->code;
    for (size_t i = 0; i < techs * choices; i++) {
        char item[ITEM_SIZE];
        int rc = sim_grow((void **)&cases->items, &cases->cap, cases->n, sizeof *cases->items, err);
        if (rc)
            return rc;
        struct replay_case *c = &cases->items[cases->n++];
        *c = (struct replay_case){0};
        if (plan->techs)
            rc = tech_list_item(plan->techs, i / choices, item, sizeof item, "--tech", err);
        if (rc == 0)
            rc = build_case(c, plan, plan->techs ? item : NULL, i % choices, gpu_trace, err);
        if (rc)
            return rc;
    }
    return check_read(cases, plan, err);
}

int replay_cases_count(struct replay_cases *cases, struct hierarchies *h, uint64_t seed,
                       struct sim_err *err) {
    for (size_t i = 0; i < cases->n; i++) {
        struct replay_case *c = &cases->items[i];
        const struct memory_tech tech = {c->tech, c->point, c->has_tags, c->tags};
        c->hierarchy = serial_add(h, &c->config, &tech, seed, &c->serial, err);
        if (c->hierarchy < 0)
            return c->hierarchy;
    }
    return 0;
}

void replay_cases_free(struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n; i++) {
        json_decref(cases->items[i].resolved);
        serial_free(cases->items[i].serial);
        tech_free(cases->items[i].tech);
        free(cases->items[i].timed);
    }
    free(cases->items);
    *cases = (struct replay_cases){0};
}
