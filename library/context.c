#include "library/inside.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "traces/networks/network.h"
#include "traces/trace.h"

struct magnetar *magnetar_new(struct magnetar_error *error) {
    struct sim_err err = {0};
    struct magnetar *context = sim_alloc(1, sizeof *context, &err);
    if (!context)
        library_status(SIM_EIO, &err, error);
    return context;
}

static void free_text(const char *copy) {
    free((char *)(uintptr_t)copy);
}

static void free_policy(const struct cache_policy *row) {
    free_text(row->about.name);
    free_text(row->about.help);
    free((struct own_policy *)(uintptr_t)row);
}

void magnetar_free(struct magnetar *context) {
    if (!context)
        return;
    for (size_t i = 0; i < context->own.n_policies; i++)
        free_policy(context->policies[i]);
    for (size_t i = 0; i < context->own.techs.n; i++) {
        free_text(context->techs[i].name);
        free_text(context->techs[i].help);
        free_text(context->techs[i].text);
    }
    free(context->policies);
    free(context->techs);
    free(context);
}

static int check_policy(const struct magnetar *context, const struct magnetar_policy *p,
                        struct sim_err *err) {
    if (!p->name || !*p->name || strpbrk(p->name, " \t\r\n,=|"))
        return sim_fail(err, SIM_EUSAGE, "a policy's name is one word, without , = and |");
    if (!p->open || !p->close || !p->hit || !p->fill || !p->victim)
        return sim_fail(err, SIM_EUSAGE, "policy %s: a function is missing", p->name);
    bool taken = cache_policy_named(p->name);
    for (size_t i = 0; i < context->own.n_policies; i++)
        taken |= strcmp(context->policies[i]->about.name, p->name) == 0;
    return taken ? sim_fail(err, SIM_EUSAGE, "a policy '%s' is there already", p->name) : 0;
}

static int add_policy(struct magnetar *context, const struct magnetar_policy *p,
                      struct sim_err *err) {
    int rc = sim_grow((void **)&context->policies, &context->cap_policies, context->own.n_policies,
                      sizeof *context->policies, err);
    struct own_policy *own = rc ? NULL : sim_alloc(1, sizeof *own, err);
    if (!own)
        return SIM_EIO;
    own->hooks = (struct cache_policy_hooks){p->open, p->close, p->hit, p->fill, p->victim};
    own->row =
        cache_policy_own(strdup(p->name), strdup(p->help ? p->help : ""), &own->hooks, p->user);
    if (!own->row.about.name || !own->row.about.help) {
        free_policy(&own->row);
        return memory_fail(err, "out of memory");
    }
    context->policies[context->own.n_policies++] = &own->row;
    context->own.policies = context->policies;
    return 0;
}

int magnetar_policy_register(struct magnetar *context, const struct magnetar_policy *policy,
                             struct magnetar_error *error) {
    struct sim_err err = {0};
    int rc = check_policy(context, policy, &err);
    if (rc == 0)
        rc = add_policy(context, policy, &err);
    return library_status(rc, &err, error);
}

struct named {
    const char *name, *help;
};

static struct named policy_at(const struct magnetar *context, size_t i) {
    size_t n = 0;
    const struct cache_policy *row = cache_policy_at(i);
    while (!row && cache_policy_at(n))
        n++;
    if (!row && i - n < context->own.n_policies)
        row = context->policies[i - n];
    return row ? (struct named){row->about.name, row->about.help} : (struct named){NULL, NULL};
}

static struct named tech_at_number(const struct magnetar *context, size_t i) {
    size_t n = 0;
    const struct tech_entry *e = tech_entry_at(i);
    while (!e && tech_entry_at(n))
        n++;
    if (!e && i - n < context->own.techs.n)
        e = &context->techs[i - n];
    return e ? (struct named){e->name, e->help} : (struct named){NULL, NULL};
}

static struct named network_at(size_t i) {
    const struct network_entry *e = network_entry_at(i);
    return e ? (struct named){e->name, e->help} : (struct named){NULL, NULL};
}

static struct named format_at(size_t i) {
    const struct trace_format *f = trace_format_at(i);
    return f ? (struct named){f->name, f->help} : (struct named){NULL, NULL};
}

static struct named parameter_at(size_t i) {
    const struct param_table *t;
    for (size_t k = 0; (t = params_table_at(k, NULL)); i -= t->n, k++)
        if (i < t->n)
            return (struct named){t->rows[i].key, t->rows[i].help};
    return (struct named){NULL, NULL};
}

static struct named statistic_at(size_t i) {
    const struct stat_table *t;
    for (size_t k = 0; (t = params_stats_at(k, NULL)); i -= t->n, k++)
        if (i < t->n)
            return (struct named){t->rows[i].key, t->rows[i].help};
    return (struct named){NULL, NULL};
}

static struct named at(const struct magnetar *context, enum magnetar_kind kind, size_t i) {
    switch (kind) {
    case MAGNETAR_TECHNOLOGIES:
        return tech_at_number(context, i);
    case MAGNETAR_POLICIES:
        return policy_at(context, i);
    case MAGNETAR_FORMATS:
        return format_at(i);
    case MAGNETAR_NETWORKS:
        return network_at(i);
    case MAGNETAR_PARAMETERS:
        return parameter_at(i);
    case MAGNETAR_STATISTICS:
        return statistic_at(i);
    }
    return (struct named){NULL, NULL};
}

const char *magnetar_name(const struct magnetar *context, enum magnetar_kind kind, size_t i) {
    return at(context, kind, i).name;
}

const char *magnetar_help(const struct magnetar *context, enum magnetar_kind kind, size_t i) {
    return at(context, kind, i).help;
}
