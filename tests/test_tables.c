/* What is chosen by name stands in tables. A row that was begun and not finished is found here: its
 * name is its own, it has a help, and what nothing works without. */
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <string.h>

#include "memmodels/cache/policy.h"
#include "memmodels/params.h"
#include "memmodels/tech/tech.h"
#include "pe/machine.h"
#include "pe/dataflow.h"
#include "sim/shipped.h"
#include "tests/suites.h"
#include "traces/gen/gen.h"
#include "traces/networks/network.h"
#include "traces/trace.h"
#include "validation/study.h"

enum { ROWS_MAX = 200 };

struct name_list {
    const char *what, *names[ROWS_MAX];
    size_t n;
};

/* The next row of a table: a name that no row before has, and a help of one line. */
static void take(struct name_list *l, const char *name, const char *help) {
    bool good = name && *name && help && *help && !strchr(help, '\n') && l->n < ROWS_MAX;
    for (size_t i = 0; i < l->n && good; i++)
        good = strcmp(l->names[i], name) != 0;
    if (good)
        l->names[l->n++] = name;
    else
        fprintf(stderr, "%s, row %zu: '%s' with help '%s'\n", l->what, l->n, name ? name : "none",
                help ? help : "none");
    CU_ASSERT(good);
}

static void test_formats(void) {
    struct name_list l = {.what = "trace formats"};
    const struct trace_format *f;
    for (size_t i = 0; (f = trace_format_at(i)); i++) {
        take(&l, f->name, f->help);
        CU_ASSERT(f->next != NULL);
        CU_ASSERT(!f->probe || !f->line);
    }
    CU_ASSERT(l.n > 1);
}

static void test_policies(void) {
    struct name_list l = {.what = "policies"};
    const struct cache_policy *p;
    for (size_t i = 0; (p = cache_policy_at(i)); i++) {
        take(&l, p->about.name, p->about.help);
        CU_ASSERT(p->init && p->run && p->step);
    }
    CU_ASSERT(l.n > 1);
}

static void test_dataflows(void) {
    struct name_list l = {.what = "dataflows"};
    const struct dataflow *d;
    for (size_t i = 0; (d = dataflow_at(i)); i++) {
        take(&l, d->name, d->help);
        CU_ASSERT_EQUAL(dataflow_require(d, USE_CLOSED, NULL), 0);
    }
    CU_ASSERT(l.n > 1);
}

/* An alias is a name, too. */
static void test_technologies(void) {
    struct name_list l = {.what = "technologies"};
    char aliases[ROWS_MAX][120];
    const struct tech_entry *e;
    for (size_t i = 0; (e = tech_entry_at(i)); i++) {
        struct sim_err err;
        struct tech *t = NULL;
        take(&l, e->name, e->help);
        CU_ASSERT_EQUAL(tech_open(&t, e->name, &err), 0);
        tech_free(t);
        snprintf(aliases[i], sizeof aliases[i], "%s", e->aliases);
        for (char *rest = aliases[i], *name; (name = strtok_r(rest, " ", &rest));)
            take(&l, name, "an alias");
    }
    CU_ASSERT(l.n > 1);
}

static void test_networks(void) {
    struct name_list l = {.what = "networks"};
    const struct network_entry *e;
    for (size_t i = 0; (e = network_entry_at(i)); i++)
        take(&l, e->name, e->help);
    CU_ASSERT(l.n > 1);
}

static void test_studies(void) {
    struct name_list l = {.what = "studies"};
    const struct study *s;
    for (size_t i = 0; (s = study_at(i)); i++) {
        take(&l, s->name, s->title);
        CU_ASSERT(s->claim && *s->claim && s->run);
        CU_ASSERT_PTR_EQUAL(study_find(s->name), s);
    }
    CU_ASSERT(l.n > 1);
}

/* A preset is of a replay, timed or counted, or of a run: every parameter in it exists, and the
 * values fit each other. */
static void test_presets(void) {
    static char names[ROWS_MAX][64];
    char help[SHIPPED_HELP];
    struct name_list l = {.what = "presets"};
    for (size_t i = 0; i < ROWS_MAX && shipped_preset_at(i, names[i], sizeof names[i], help); i++) {
        struct sim_err err = {0}, other = {0};
        struct memory_config memory;
        struct machine machine;
        struct param_set *replay = param_set_new(&err), *run = param_set_new(&other);
        CU_ASSERT_FATAL(replay && run);
        take(&l, names[i], help);
        int rc = params_bind(replay, &memory, &err);
        if (rc == 0)
            rc = shipped_load(replay, names[i], &err);
        if (rc == 0)
            rc = params_resolve(&memory, true, true, &err) &&
                 params_resolve(&memory, true, false, &err);
        int as_run = machine_bind(run, &machine, &other);
        if (as_run == 0)
            as_run = shipped_load(run, names[i], &other);
        if (rc && as_run)
            fprintf(stderr, "%s: %s; %s\n", names[i], err.text, other.text);
        CU_ASSERT(rc == 0 || as_run == 0);
        param_set_free(replay);
        param_set_free(run);
    }
    CU_ASSERT(l.n > 1);
}

CU_pSuite suite_tables(void) {
    CU_pSuite s = CU_add_suite("tables", NULL, NULL);
    CU_add_test(s, "formats", test_formats);
    CU_add_test(s, "policies", test_policies);
    CU_add_test(s, "dataflows", test_dataflows);
    CU_add_test(s, "technologies", test_technologies);
    CU_add_test(s, "networks", test_networks);
    CU_add_test(s, "studies", test_studies);
    CU_add_test(s, "presets", test_presets);
    return s;
}
