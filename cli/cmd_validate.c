/* magnetar validate: analytical models beside references and simulations. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/report/print.h"
#include "cli/report/write.h"
#include "cli/validate_result.h"
#include "config.h"
#include "sim/manifest.h"
#include "sim/output.h"
#include "sim/progress.h"
#include "sim/result.h"
#include "sim/shipped.h"
#include "validation/accuracy.h"
#include "validation/study.h"

#define THREADS_MAX 256
#define STUDIES_MAX 64

enum {
    KEY_JSON = 256,
    KEY_MARKDOWN,
    KEY_REPORT,
    KEY_QUICK,
    KEY_POINTS,
    KEY_DATA,
    KEY_DETAILS,
    KEY_PAGE,
    KEY_KEEP
};

struct validate_arguments {
    const struct study *studies[STUDIES_MAX];
    size_t n;
    const char *json, *markdown, *report, *page, *points, *data, *keep;
    char *typed;
    uint64_t threads;
    bool list, quick, quiet, details;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"quick", KEY_QUICK, NULL, 0, "Only what takes seconds", 1},
    {"jobs", 'j', "N", 0, "Threads; the results are the same", 1},
    {"points", KEY_POINTS, "FILE", 0, "Reference points of your own for one study", 2},
    {"data", KEY_DATA, "FOLDER", 0, "The captured traces; default data/, else the installed ones",
     2},
    {"keep", KEY_KEEP, "FOLDER", 0,
     "Where a long study keeps what it has done, to go on from when it was stopped; default "
     "magnetar/ in the user's cache",
     2},
    {"details", KEY_DETAILS, NULL, 0, "Print the studies' own tables, too", 3},
    {"json", KEY_JSON, "FILE", 0, "Write points and tables as JSON ('-': standard output)", 3},
    {"markdown", KEY_MARKDOWN, "FILE", 0, "Write the tables as Markdown", 3},
    {"report", KEY_REPORT, "FILE", 0, "Write tables and charts as one HTML page", 3},
    {"page", KEY_PAGE, "FILE", 0, "Write one page as Markdown: errors by basis, and verdicts", 3},
    {"quiet", 'q', NULL, 0, "No progress and no tables", 3},
    {0},
};

static int add_study(struct validate_arguments *a, const char *name) {
    const char *names[STUDIES_MAX];
    size_t n = 0;
    if (strcmp(name, "list") == 0) {
        a->list = true;
        return a->n ? sim_fail(&a->err, SIM_EUSAGE, "validate list: takes no study") : 0;
    }
    if (a->list)
        return sim_fail(&a->err, SIM_EUSAGE, "validate list: takes no study");
    const struct study *study = study_find(name);
    for (const struct study *s; (s = study_at(n)); n++)
        names[n] = s->name;
    for (size_t i = 0; i < a->n; i++)
        if (a->studies[i] == study)
            return sim_fail(&a->err, SIM_EUSAGE, "validate: %s is named twice", name);
    if (study) {
        a->studies[a->n++] = study;
        return 0;
    }
    const char *nearest = param_nearest(name, names, n);
    return sim_fail(&a->err, SIM_EUSAGE, "validate: no study '%s'; %s%s", name,
                    nearest ? "did you mean " : "see magnetar validate list",
                    nearest ? nearest : "");
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct validate_arguments *a = state->input;
    switch (key) {
    case KEY_QUICK:
        a->quick = true;
        return 0;
    case 'j':
        return cli_number("jobs", arg, 1, THREADS_MAX, &a->threads, &a->err);
    case KEY_POINTS:
        a->points = arg;
        return 0;
    case KEY_DATA:
        a->data = arg;
        return 0;
    case KEY_KEEP:
        a->keep = arg;
        return 0;
    case KEY_DETAILS:
        a->details = true;
        return 0;
    case KEY_JSON:
        a->json = arg;
        return 0;
    case KEY_MARKDOWN:
        a->markdown = arg;
        return 0;
    case KEY_REPORT:
        a->report = arg;
        return 0;
    case KEY_PAGE:
        a->page = arg;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        return add_study(a, arg);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int list(struct sim_err *err) {
    const struct study *s;
    for (size_t i = 0; (s = study_at(i)); i++)
        printf("  %-10s %s\n", s->name, s->title);
    return cli_flush(err);
}

struct watch {
    struct progress progress;
    struct study_run *run;
    uint64_t steps;
};

static int tick(void *user, struct sim_err *err) {
    struct watch *w = user;
    w->progress.total = w->run->steps;
    progress_update(&w->progress, ++w->steps);
    return cli_interrupted(err);
}

static void say(void *user, const char *text) {
    struct watch *w = user;
    if (w->progress.quiet)
        return;
    progress_end(&w->progress);
    fprintf(stderr, "%s\n", text);
}

/* What the studies' results are collected in. */
struct collected {
    struct report *report;
    struct result *result;
    struct accuracy *accuracy;
    size_t broken;
};

static int run_study(struct validate_arguments *a, const struct study *study, struct pool *pool,
                     struct collected *c) {
    struct watch watch = {.steps = 0};
    char what[64];
    struct study_run run = {.quick = a->quick,
                            .pool = pool,
                            .threads = (unsigned)a->threads,
                            .data = a->data,
                            .keep = a->keep,
                            .tick = tick,
                            .say = say,
                            .user = &watch};
    watch.run = &run;
    snprintf(what, sizeof what, "simulations of %s", study->name);
    progress_begin(&watch.progress, what, 0, a->quiet);
    const int rc = study_run(study, &run, a->points, c->report, &a->err);
    progress_end(&watch.progress);
    if (rc == 0) {
        c->broken += validate_result_add(c->result, study, &run);
        accuracy_add(c->accuracy, study, &run.points);
    }
    study_free(&run);
    return rc;
}

static bool output_taken(const struct validate_arguments *a) {
    return report_takes_output(a->json) || report_takes_output(a->markdown) ||
           report_takes_output(a->report) || report_takes_output(a->page);
}

static int write_outputs(struct validate_arguments *a, const struct collected *c) {
    const json_t *report = report_json(c->report);
    int rc = a->json ? result_write_json(c->result, a->json, &a->err) : 0;
    if (rc == 0 && a->markdown)
        rc = report_write_markdown(report, a->markdown, &a->err);
    if (rc == 0 && a->page)
        rc = report_write_markdown(accuracy_json(c->accuracy), a->page, &a->err);
    if (rc == 0 && a->report)
        rc = report_write_html(report, a->report, &a->err);
    if (rc == 0 && !a->quiet && !output_taken(a)) {
        report_print(stdout, report, a->details ? SIZE_MAX : 2);
        rc = cli_flush(&a->err);
    }
    if (rc == 0 && c->broken)
        rc = sim_fail(&a->err, SIM_EDIFF, "validate: %zu bound%s broken", c->broken,
                      c->broken == 1 ? " is" : "s are");
    return rc;
}

static int run_all(struct validate_arguments *a, struct pool *pool) {
    struct collected c = {
        .report = report_new("Models, measurements and simulation", &a->err),
        .result = result_new(a->quick ? "validate --quick" : "validate", 1, &a->err),
        .accuracy = accuracy_new(&a->err),
    };
    int rc = c.report && c.result && c.accuracy ? 0 : SIM_EIO;
    for (size_t i = 0; i < a->n && rc == 0; i++)
        rc = run_study(a, a->studies[i], pool, &c);
    if (rc == 0) {
        manifest_command(c.result, a->typed);
        if (a->points)
            manifest_file(c.result, a->points, "points", NULL);
        result_report(c.result, report_json(c.report));
    }
    if (rc == 0)
        rc = write_outputs(a, &c);
    report_free(c.report);
    result_free(c.result);
    accuracy_free(c.accuracy);
    return rc;
}

/* magnetar/ in the user's cache, NULL where there is none to write to. */
static const char *cache(char *path, size_t size) {
    const char *own = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    const char *base = own && *own == '/' ? own : home;
    if (!base || *base != '/' || access(base, W_OK | X_OK))
        return NULL;
    snprintf(path, size, "%s%s/magnetar", base, base == own ? "" : "/.cache");
    return path;
}

static int run(struct validate_arguments *a) {
    char folder[PATH_MAX], kept[PATH_MAX];
    if (a->list)
        return list(&a->err);
    if (a->points && a->n != 1)
        return sim_fail(&a->err, SIM_EUSAGE, "--points: needs one study to belong to");
    if (a->n == 0)
        while ((a->studies[a->n] = study_at(a->n)))
            a->n++;
    const struct cli_output outputs[] = {{"--json", a->json},
                                         {"--markdown", a->markdown},
                                         {"--page", a->page},
                                         {"--report", a->report}};
    int rc = cli_outputs_check(outputs, sizeof outputs / sizeof *outputs, &a->err);
    if (rc)
        return rc;
    if (!a->data)
        a->data = access("data", R_OK | X_OK) == 0 ? "data" : shipped_folder(folder, sizeof folder);
    if (!a->keep)
        a->keep = cache(kept, sizeof kept);
    struct pool *pool = pool_new((unsigned)a->threads, &a->err);
    rc = pool ? run_all(a, pool) : SIM_EIO;
    pool_free(pool);
    return rc;
}

static const char doc[] =
    "Set published analytical models beside what was measured and a simulation of the same work."
    "\v"
    "Without STUDY all studies run, one after another; 'magnetar validate list' and 'magnetar list "
    "studies' name them. Exit status 1: a bound is broken.\n\n"
    "Examples:\n"
    "  magnetar validate list\n"
    "  magnetar validate eyeriss --details\n"
    "  magnetar validate eyeriss dnnchip --json v.json --report v.html\n"
    "  magnetar validate eyeriss --points mine.csv\n";

int cmd_validate(int argc, char **argv) {
    struct validate_arguments a = {.threads = 1};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "[list | STUDY...]", .doc = doc};
    a.typed = manifest_quote(argc, argv);
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&a) ? cli_fail(&a.err) : 0;
    free(a.typed);
    return rc;
}
