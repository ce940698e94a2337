/* Reference points: parsing, deviations, bounds; and what a study owes its points. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/shipped.h"
#include "tests/suites.h"
#include "validation/accuracy.h"
#include "validation/study.h"

#define HEADER "point,what,value,unit,judged,bound,kind,basis,status,source\n"

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
        {"a,w,3,ms,none,,,predicted,published,s", 3e-3},
        {"a,w,2,GB/s,none,,,predicted,measured,s", 2e9},
        {"a,w,1.5,MiB,none,,,predicted,asked,s", 1572864},
        {"a,w,40,%,none,,,predicted,published,s", 40},
        {"a,w,7,cycles,none,,,predicted,published,s", 7},
        {"a,w,-2e3,1,none,,,predicted,unverified,s", -2000},
        {"a,w,5,mm2,none,,,predicted,published,\"x, y\"", 5},
        {"a,w,4,pJ,none,,,predicted,published,s", 4e-12},
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
        {"a,w,100,1,simulation,5%,bound,predicted,published,s", NAN, 104.9, true},
        {"a,w,100,1,simulation,5%,bound,predicted,published,s", 100, 94.9, false},
        {"a,w,100,1,simulation,5%,bound,predicted,published,s", 100, NAN, false},
        {"a,w,100,1,model,5%,bound,predicted,published,s", 95.1, 500, true},
        {"a,w,100,1,both,5%,bound,predicted,published,s", 95.1, 500, false},
        {"a,w,100,1,both,5%,bound,predicted,published,s", 95.1, 101, true},
        {"a,w,3,x,simulation,>=,bound,predicted,asked,s", NAN, 3, true},
        {"a,w,3,x,simulation,>=,bound,predicted,asked,s", NAN, 2.99, false},
        {"a,w,3,x,model,<=,bound,predicted,asked,s", 2.99, 9, true},
        {"a,w,3,x,model,<=,bound,predicted,asked,s", 3.01, 9, false},
        {"a,w,,x,pair,10%,bound,predicted,asked,s", 10, 10.9, true},
        {"a,w,7,x,pair,10%,bound,predicted,asked,s", 10, 11.1, false},
        {"a,w,0,1,simulation,0%,bound,predicted,published,s", NAN, 0, true},
        {"a,w,0,1,simulation,9%,bound,predicted,published,s", NAN, 1, false},
        {"a,w,3,x,none,,,predicted,published,s", NAN, NAN, true},
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

/* A limit that is kept by more than a factor of two says nothing; a claim that does not come out is
 * no broken bound. Expected by the words of validation/points.h. */
static void test_verdicts(void) {
    static const struct {
        const char *line;
        double model, simulation;
        const char *verdict;
    } cases[] = {
        {"a,w,100,1,simulation,5%,bound,fitted,published,s", NAN, 104, "holds"},
        {"a,w,100,1,simulation,5%,bound,fitted,published,s", NAN, 106, "BROKEN"},
        {"a,w,2.3,x,simulation,10%,claim,predicted,published,s", NAN, 2.5, "met"},
        {"a,w,2.3,x,simulation,10%,claim,predicted,published,s", NAN, 14.96, "examined, not met"},
        {"a,w,2.3,x,both,10%,claim,predicted,published,s", 2.3, 14.96, "examined, not met"},
        {"a,w,5,x,simulation,>=,claim,predicted,published,s", NAN, 192.6, "too loose"},
        {"a,w,5,x,simulation,>=,bound,predicted,published,s", NAN, 10, "holds"},
        {"a,w,1,x,both,>=,bound,chosen,asked,s", 1.5, 7, "holds"},
        {"a,w,1,x,both,>=,bound,chosen,asked,s", 3, 7, "too loose"},
        {"a,w,1,x,both,>=,claim,chosen,asked,s", 3, 0.9, "examined, not met"},
        {"a,w,8,%,model,<=,bound,predicted,asked,s", 3.9, NAN, "too loose"},
        {"a,w,8,%,model,<=,bound,predicted,asked,s", 4.1, NAN, "holds"},
        {"a,w,0,%,simulation,>=,bound,predicted,asked,s", NAN, 9, "holds"},
        {"a,w,,x,pair,10%,bound,predicted,asked,s", 10, 10.9, "holds"},
        {"a,w,3,x,none,,,predicted,published,s", 1, 2, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct points p;
        struct point q = parse_one(&p, cases[i].line);
        q.model = cases[i].model;
        q.simulation = cases[i].simulation;
        CU_ASSERT_STRING_EQUAL(point_verdict_name(point_verdict(&q)), cases[i].verdict);
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
    const struct study study = {
        .name = "edap", .title = "a study", .claim = "It claims.", .run = give_points};
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

/* Every point has a line on the page, and the verdict names points that there are. */
static void check_page(const struct study *s, struct points *p) {
    char text[1024];
    for (size_t i = 0; i < p->n; i++) {
        if (!accuracy_group(s, p->items[i].name))
            fprintf(stderr, "%s: point %s is in no group\n", s->name, p->items[i].name);
        CU_ASSERT_PTR_NOT_NULL(accuracy_group(s, p->items[i].name));
        p->items[i].model = p->items[i].simulation = 1;
        p->items[i].given = true;
    }
    CU_ASSERT(study_verdict(s, p, text, sizeof text));
    CU_ASSERT_PTR_NULL(strchr(text, '{'));
    CU_ASSERT(strlen(text) + 1 < sizeof text);
}

/* Means and worst errors by hand: a fit and predictions of one group are two lines. */
static void test_page(void) {
    static const struct study_group groups[] = {
        {"cycles", "a chip", "a.cycles"}, {"cycles", "a chip", "*.cycles"}, {0}};
    static const struct study study = {
        .name = "s", .groups = groups, .verdict = "Off by {b.cycles} and {b.cycles:model}."};
    static const char *const expected[2][2] = {{"fitted", "1 hold"}, {"predicted", "1 BROKEN"}};
    struct sim_err err;
    struct points p;
    CU_ASSERT_EQUAL_FATAL(
        points_parse(&p,
                     HEADER "a.cycles,w,100,cycles,simulation,5%,bound,fitted,published,s\n"
                            "b.cycles,w,100,cycles,simulation,5%,bound,predicted,published,s\n"
                            "c.cycles,w,200,cycles,none,,,predicted,published,s\n",
                     "t.csv", &err),
        0);
    const double simulated[] = {102, 90, 260};
    for (size_t i = 0; i < p.n; i++) {
        p.items[i].simulation = simulated[i];
        p.items[i].model = i == 1 ? 7 : NAN;
        p.items[i].given = true;
    }
    struct accuracy *a = accuracy_new(&err);
    accuracy_add(a, &study, &p);
    const json_t *sections = json_object_get(accuracy_json(a), "sections");
    const json_t *blocks = json_object_get(json_array_get(sections, 0), "blocks");
    const json_t *rows = json_object_get(json_array_get(blocks, 1), "rows");
    CU_ASSERT_EQUAL_FATAL(json_array_size(rows), 2);
    /* 2 %; 10 % and 30 %: mean 20 */
    static const double figures[2][3] = {{1, 2, 2}, {2, 20, 30}};
    for (size_t i = 0; i < 2; i++) {
        const json_t *row = json_array_get(rows, i);
        CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(row, 4)), expected[i][0]);
        CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(row, 8)), expected[i][1]);
        for (size_t k = 0; k < 3; k++)
            CU_ASSERT_DOUBLE_EQUAL(json_number_value(json_array_get(row, 5 + k)), figures[i][k],
                                   1e-9);
    }
    blocks = json_object_get(json_array_get(sections, 1), "blocks");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json_array_get(blocks, 0), "text")),
                           "s: Off by 90.0 and 7.00.");
    accuracy_free(a);
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
        else {
            check_page(s, &p);
            points_free(&p);
        }
    }
}

CU_pSuite suite_points(void) {
    CU_pSuite s = CU_add_suite("points", NULL, NULL);
    CU_add_test(s, "units", test_units);
    CU_add_test(s, "bounds", test_bounds);
    CU_add_test(s, "verdicts", test_verdicts);
    CU_add_test(s, "page", test_page);
    CU_add_test(s, "a study and its points", test_study);
    CU_add_test(s, "shipped points", test_shipped);
    return s;
}
