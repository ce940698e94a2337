/* Reference points: parsing, deviations, bounds; and what a study owes its points. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/shipped.h"
#include "tests/suites.h"
#include "validation/study.h"

#define HEADER "point,what,value,unit,judged,bound,status,source\n"

static struct point parse_one(struct points *p, const char *line) {
    char text[512];
    struct sim_err err;
    snprintf(text, sizeof text, HEADER "%s\n", line);
    CU_ASSERT_EQUAL_FATAL(points_parse(p, text, "t.csv", &err), 0);
    CU_ASSERT_EQUAL_FATAL(p->n, 1);
    return p->items[0];
}

static void test_units(void) {
    static const struct {
        const char *line;
        double base;
    } cases[] = {
        {"a,w,3,ms,none,,published,s", 3e-3},      {"a,w,2,GB/s,none,,measured,s", 2e9},
        {"a,w,1.5,MiB,none,,asked,s", 1572864},    {"a,w,40,%,none,,published,s", 40},
        {"a,w,7,cycles,none,,published,s", 7},     {"a,w,-2e3,1,none,,unverified,s", -2000},
        {"a,w,5,mm2,none,,published,\"x, y\"", 5}, {"a,w,4,pJ,none,,published,s", 4e-12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct points p;
        const struct point q = parse_one(&p, cases[i].line);
        CU_ASSERT_DOUBLE_EQUAL(q.value, cases[i].base, fabs(cases[i].base) * 1e-12);
        CU_ASSERT(isnan(q.model) && isnan(q.simulation) && !q.given);
        points_free(&p);
    }
}

static void test_bounds(void) {
    static const struct {
        const char *line;
        double model, simulation;
        bool holds;
    } cases[] = {
        {"a,w,100,1,simulation,5%,published,s", NAN, 104.9, true},
        {"a,w,100,1,simulation,5%,published,s", 100, 94.9, false},
        {"a,w,100,1,simulation,5%,published,s", 100, NAN, false},
        {"a,w,100,1,model,5%,published,s", 95.1, 500, true},
        {"a,w,100,1,both,5%,published,s", 95.1, 500, false},
        {"a,w,100,1,both,5%,published,s", 95.1, 101, true},
        {"a,w,3,x,simulation,>=,asked,s", NAN, 3, true},
        {"a,w,3,x,simulation,>=,asked,s", NAN, 2.99, false},
        {"a,w,3,x,model,<=,asked,s", 2.99, 9, true},
        {"a,w,3,x,model,<=,asked,s", 3.01, 9, false},
        {"a,w,,x,pair,10%,asked,s", 10, 10.9, true},
        {"a,w,7,x,pair,10%,asked,s", 10, 11.1, false},
        {"a,w,0,1,simulation,0%,published,s", NAN, 0, true},
        {"a,w,0,1,simulation,9%,published,s", NAN, 1, false},
        {"a,w,3,x,none,,published,s", NAN, NAN, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct points p;
        struct point q = parse_one(&p, cases[i].line);
        q.model = cases[i].model;
        q.simulation = cases[i].simulation;
        CU_ASSERT_EQUAL(point_holds(&q), cases[i].holds);
        points_free(&p);
    }
}

/* In place of a shipped study: gives all its points but `left` of them. */
static int give(struct study_run *run, size_t left, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i + left < run->points.n && rc == 0; i++)
        rc = study_point(run, run->points.items[i].name, 1, 2, err);
    return rc;
}

static int give_all(struct study_run *run, struct sim_err *err) {
    return give(run, 0, err);
}

static int give_fewer(struct study_run *run, struct sim_err *err) {
    return give(run, 1, err);
}

static int give_unknown(struct study_run *run, struct sim_err *err) {
    return study_point(run, "no-such-point", 1, 2, err);
}

static int run_study(int (*give_points)(struct study_run *, struct sim_err *), bool quick,
                     size_t rows, char *text, size_t size) {
    const struct study study = {"edap", "a study", "It claims.", give_points};
    struct sim_err err = {0};
    struct report *report = report_new("t", &err);
    struct study_run run = {.quick = quick, .threads = 1};
    const int rc = study_run(&study, &run, NULL, report, &err);
    snprintf(text, size, "%s", err.text);
    if (rc == 0) {
        const json_t *section = json_array_get(json_object_get(report_json(report), "sections"), 0);
        const json_t *blocks = json_object_get(section, "blocks");
        CU_ASSERT_EQUAL(json_array_size(blocks), 2);
        CU_ASSERT_EQUAL(json_array_size(json_object_get(json_array_get(blocks, 1), "rows")), rows);
    }
    points_free(&run.points);
    report_free(report);
    return rc;
}

static void test_study(void) {
    struct points p;
    struct sim_err err;
    char text[512];
    const char *shipped = shipped_text("validation/edap/points.csv");
    CU_ASSERT_EQUAL_FATAL(points_parse(&p, shipped, "points.csv", &err), 0);
    CU_ASSERT_FATAL(p.n > 1);
    CU_ASSERT_EQUAL(run_study(give_all, false, p.n, text, sizeof text), 0);
    CU_ASSERT_EQUAL(run_study(give_fewer, true, p.n - 1, text, sizeof text), 0);
    CU_ASSERT_EQUAL(run_study(give_fewer, false, 0, text, sizeof text), SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the study gives no such figure"));
    CU_ASSERT_EQUAL(run_study(give_unknown, true, 0, text, sizeof text), SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "point no-such-point is missing"));
    points_free(&p);
}

/* Every shipped file of points parses, and has a study. */
static void test_shipped(void) {
    const struct study *s;
    for (size_t i = 0; (s = study_at(i)); i++) {
        char path[96];
        struct points p;
        struct sim_err err;
        snprintf(path, sizeof path, "validation/%s/points.csv", s->name);
        CU_ASSERT_PTR_NOT_NULL_FATAL(shipped_text(path));
        const int rc = points_parse(&p, shipped_text(path), path, &err);
        CU_ASSERT_EQUAL(rc, 0);
        if (rc)
            fprintf(stderr, "%s\n", err.text);
        else
            points_free(&p);
    }
}

CU_pSuite suite_points(void) {
    CU_pSuite s = CU_add_suite("points", NULL, NULL);
    CU_add_test(s, "units", test_units);
    CU_add_test(s, "bounds", test_bounds);
    CU_add_test(s, "a study and its points", test_study);
    CU_add_test(s, "shipped points", test_shipped);
    return s;
}
