/* magnetar explore: a space of designs, searched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/explore/report.h"
#include "cli/explore/write.h"
#include "cli/options.h"
#include "explore/evaluators.h"
#include "explore/search/log.h"
#include "sim/pool.h"

enum {
    KEY_STRATEGY = 256,
    KEY_EVALS,
    KEY_JOURNAL,
    KEY_RESUME,
    KEY_SHARD,
    KEY_MERGE,
    KEY_ROWS,
    KEY_DRY_RUN
};

struct explore_arguments {
    struct cli_options options;
    struct texts files;
    const char *strategy, *journal, *rows;
    uint64_t evals, shard, shards;
    bool seeded, resume, merge, dry_run;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"strategy", KEY_STRATEGY, "NAME", 0, "How designs are chosen ('magnetar list strategies')", 1},
    {"evals", KEY_EVALS, "N", 0, "Designs to evaluate (k, M); of exhaustive all", 1},
    CLI_OPTION_SEED("strategies that draw", 1),
    CLI_OPTION_JOBS("designs", 1),
    {"dry-run", KEY_DRY_RUN, NULL, 0, "Only say how large the space is, and what is asked of it",
     1},
    {"journal", KEY_JOURNAL, "FILE", 0, "Keep what is evaluated in FILE as it goes", 2},
    {"resume", KEY_RESUME, "FILE", 0,
     "Go on with a journal, after a kill or a full disk; the results are those of one run", 2},
    {"shard", KEY_SHARD, "I/N", 0,
     "Only the designs I, I+N, I+2N, ..., I from 0; of exhaustive, random and lhs", 2},
    {"merge", KEY_MERGE, NULL, 0, "The files are journals of shards: join them", 2},
    {"csv", CLI_KEY_CSV, "FILE", 0, "Write the Pareto set as CSV, a row per design", 3},
    {"rows", KEY_ROWS, "FILE", 0, "Write all designs that were evaluated as CSV", 3},
    CLI_OPTION_JSON(3),
    CLI_OPTION_REPORT(3),
    CLI_OPTION_QUIET(3),
    {0},
};

static int parse_shard(struct explore_arguments *a, const char *arg) {
    char *slash, *end = NULL;
    a->shard = strtoull(arg, &slash, 10);
    if (slash != arg && *slash == '/')
        a->shards = strtoull(slash + 1, &end, 10);
    if (!end || end == slash + 1 || *end || strspn(arg, "0123456789/") != strlen(arg) ||
        a->shard >= a->shards)
        return sim_fail(&a->err, SIM_EUSAGE, "--shard %s: expected I/N with I from 0 to N - 1",
                        arg);
    return 0;
}

static int parse_journal(struct explore_arguments *a, const char *arg, bool resume) {
    if (a->journal)
        return sim_fail(&a->err, SIM_EUSAGE, "--%s %s: --journal and --resume are one file",
                        resume ? "resume" : "journal", arg);
    a->journal = arg;
    a->resume = resume;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct explore_arguments *a = state->input;
    switch (key) {
    case KEY_STRATEGY:
        a->strategy = arg;
        return 0;
    case KEY_EVALS:
        return cli_number("evals", arg, 1, (uint64_t)1 << 31, &a->evals, &a->err);
    case KEY_JOURNAL:
        return parse_journal(a, arg, false);
    case KEY_RESUME:
        return parse_journal(a, arg, true);
    case KEY_SHARD:
        return parse_shard(a, arg);
    case KEY_MERGE:
        a->merge = true;
        return 0;
    case KEY_ROWS:
        a->rows = arg;
        return 0;
    case KEY_DRY_RUN:
        a->dry_run = true;
        return 0;
    case ARGP_KEY_ARG:
        return texts_add(&a->files, arg, &a->err);
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE,
                        "explore: expected a space file; see magnetar explore --help");
    case CLI_KEY_SEED:
        a->seeded = true;
        return cli_options_parse(key, arg, &a->options, &a->err);
    default:
        return cli_options_parse(key, arg, &a->options, &a->err);
    }
}

/* An evaluator and what it has found. */
struct explore_stage {
    const struct evaluator *evaluator;
    void *state; /* of the evaluator */
    struct exploration found;
};

/* An exploration under way. */
struct explore {
    struct explore_arguments *a;
    struct space space;
    struct space_file file;
    const struct strategy *strategy;
    struct explore_stage main, first; /* first: of a strategy of two */
    struct search_log *journal;
    struct cli_watch watch;
};

static const char *names_of(bool strategies, size_t i) {
    const struct strategy *s = strategies ? strategy_at(i) : NULL;
    const struct evaluator *e = strategies ? NULL : evaluator_at(i);
    return s ? s->name : e ? e->name : NULL;
}

static int no_such(const char *where, const char *what, const char *name, bool strategies,
                   struct sim_err *err) {
    const char *names[32];
    size_t n = 0;
    while (n < 32 && (names[n] = names_of(strategies, n)))
        n++;
    const char *near = param_nearest(name, names, n);
    return sim_fail(err, SIM_EUSAGE, "%s%s '%s'%s%s%s; 'magnetar list %s' shows all", where, what,
                    name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "",
                    strategies ? "strategies" : "evaluators");
}

static int open_stage(struct explore *x, struct explore_stage *stage, const char *name,
                      const char *where) {
    struct explore_arguments *a = x->a;
    stage->evaluator = evaluator_find(name);
    if (!stage->evaluator)
        return no_such(where, "unknown evaluator", name, false, &a->err);
    const int rc =
        stage->evaluator->open(&stage->state, &x->space, (unsigned)a->options.threads, &a->err);
    return rc;
}

/* The evaluator that a strategy of two asks first; it must know the same knobs and figures. */
static int open_first(struct explore *x, const char *where) {
    struct explore_arguments *a = x->a;
    struct explore_stage *s = &x->first;
    const struct param *row;
    bool number;
    search_init(&x->main.found, &x->space, x->main.evaluator, x->main.state);
    if (!x->strategy->two)
        return 0;
    if (!*x->space.first)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "%sstrategy %s: expected 'first = EVALUATOR' in [search]", where,
                        x->strategy->name);
    int rc = open_stage(x, s, x->space.first, where);
    for (uint32_t k = 0; k < x->space.n_knobs && rc == 0; k++)
        rc = s->evaluator->knob(s->state, x->space.knobs[k].values.key, &row, &number, &a->err);
    for (uint32_t i = 0; i < x->space.n_figures && rc == 0; i++)
        rc = s->evaluator->figure(s->state, x->space.figures[i], &a->err);
    search_init(&s->found, &x->space, s->evaluator, s->state);
    return rc;
}

static void stage_free(struct explore_stage *s) {
    search_free(&s->found);
    if (s->state)
        s->evaluator->close(s->state);
}

/* Opens the space, from its file or from the text that a journal has of it. */
static int open_space(struct explore *x, const char *path, const char *text) {
    struct explore_arguments *a = x->a;
    char where[300];
    snprintf(where, sizeof where, "%s: ", path);
    int rc = space_read(&x->space, &x->file, path, text, &a->err);
    if (rc)
        return rc;
    if (a->strategy)
        snprintf(x->space.strategy, sizeof x->space.strategy, "%s", a->strategy);
    if (a->evals)
        x->space.evals = a->evals;
    if (a->seeded)
        x->space.seed = a->options.seed;
    x->strategy = strategy_find(x->space.strategy);
    if (!x->strategy)
        return no_such(a->strategy ? "--strategy: " : where, "unknown strategy", x->space.strategy,
                       true, &a->err);
    rc = open_stage(x, &x->main, x->space.evaluator, where);
    if (rc)
        return rc;
    const struct space_knowledge knows = {x->main.state, x->main.evaluator->knob,
                                          x->main.evaluator->figure};
    rc = space_resolve(&x->space, &x->file, &knows, &a->err);
    return rc ? rc : open_first(x, where);
}

static struct log_header header_of(const struct explore *x) {
    struct log_header h = {.seed = x->space.seed,
                           .evals = x->space.evals,
                           .shard = x->a->shard,
                           .shards = x->a->shards};
    snprintf(h.strategy, sizeof h.strategy, "%s", x->strategy->name);
    return h;
}

static int open_journal(struct explore *x) {
    struct explore_arguments *a = x->a;
    const struct log_header h = header_of(x);
    uint64_t torn = 0;
    if (!a->journal)
        return 0;
    if (!a->resume)
        return log_create(&x->journal, a->journal, &x->space, &h, &a->err);
    const int rc =
        log_resume(&x->journal, a->journal, &x->space, &h, &x->main.found, &torn, &a->err);
    if (rc == 0 && !a->options.quiet)
        fprintf(stderr, "magnetar: %s: %zu designs are known%s\n", a->journal, x->main.found.n,
                torn ? "; a torn end was cut off" : "");
    return rc;
}

static int keep(void *user, const struct exploration *s, size_t from, struct sim_err *err) {
    const struct explore *x = user;
    return x->journal ? log_add(x->journal, s, from, err) : 0;
}

static int search(struct explore *x) {
    struct explore_arguments *a = x->a;
    struct pool *pool = pool_new((unsigned)a->options.threads, &a->err);
    int rc = pool ? open_journal(x) : SIM_EIO;
    const uint64_t total = x->space.evals       ? x->space.evals
                           : x->strategy->evals ? x->strategy->evals
                                                : x->space.designs / a->shards;
    cli_watch_begin(&x->watch, "designs", total, a->options.quiet);
    const struct search_options o = {.strategy = x->strategy,
                                     .cheap = x->strategy->two ? &x->first.found : NULL,
                                     .evals = x->space.evals,
                                     .seed = x->space.seed,
                                     .shard = a->shard,
                                     .shards = a->shards,
                                     .pool = pool,
                                     .threads = (unsigned)a->options.threads,
                                     .tick = x->watch.tick,
                                     .keep = keep,
                                     .user = x};
    struct search_options all = o;
    all.strategy = &strategy_exhaustive;
    all.evals = 0;
    all.keep = NULL;
    if (rc == 0 && x->strategy->two)
        rc = search_run(&x->first.found, &all, &a->err);
    if (rc == 0)
        rc = search_run(&x->main.found, &o, &a->err);
    if (rc == 0 && x->journal)
        rc = log_end(x->journal, &x->main.found, &a->err);
    struct sim_err closing;
    const int closed = log_close(x->journal, rc ? &closing : &a->err);
    x->journal = NULL;
    cli_watch_end(&x->watch);
    pool_free(pool);
    return rc ? rc : closed;
}

static int merge(struct explore *x) {
    struct explore_arguments *a = x->a;
    struct log_header h = {0};
    if (a->journal || a->strategy || a->evals || a->seeded || a->dry_run || a->shards > 1)
        return sim_fail(&a->err, SIM_EUSAGE, "--merge: joins journals, and searches nothing");
    int rc = log_head(a->files.at[0], &h, &a->err);
    if (rc == 0)
        a->strategy = h.strategy;
    if (rc == 0)
        rc = open_space(x, h.path, h.text);
    for (size_t i = 0; i < a->files.n && rc == 0; i++)
        rc = log_read(a->files.at[i], &x->space, &x->main.found, &a->err);
    if (rc == 0)
        search_take_all(&x->main.found);
    a->strategy = NULL;
    log_header_free(&h);
    return rc;
}

static int explore(struct explore *x) {
    struct explore_arguments *a = x->a;
    const struct cli_output outputs[] = {{"--json", a->options.json},
                                         {"--csv", a->options.csv},
                                         {"--rows", a->rows},
                                         {"--report", a->options.report}};
    int rc = cli_outputs_check(outputs, sizeof outputs / sizeof *outputs, &a->err);
    if (rc)
        return rc;
    if (a->merge) {
        rc = merge(x);
    } else {
        if (a->files.n > 1)
            return sim_fail(&a->err, SIM_EUSAGE, "explore: one space, and '%s' is a second",
                            a->files.at[1]);
        rc = open_space(x, a->files.at[0], NULL);
        if (rc == 0 && a->dry_run) {
            explore_print_space(stdout, &x->space, x->strategy);
            return cli_flush(&a->err);
        }
        rc = rc ? rc : search(x);
    }
    const struct search_counts *c = &x->main.found.counts;
    if (rc == 0 && c->cut && c->evaluated + c->skipped == 0 && a->shards == 1)
        return sim_fail(&a->err, SIM_EUSAGE, "%s: [where] leaves no design of %llu", x->space.path,
                        (unsigned long long)c->cut);
    if (rc == 0 && a->options.report)
        rc = explore_report_write(&x->main.found, a->options.report, &a->err);
    return rc ? rc
              : explore_write(&x->main.found,
                              x->strategy->two && !a->merge ? &x->first.found : NULL, &a->options,
                              a->rows, &a->err);
}

int cmd_explore(int argc, char **argv) {
    static const struct argp argp = {
        options,
        parse,
        "SPACE.ini\n--merge JOURNAL...",
        "Search a space of designs: knobs and their values, goals and bounds, an evaluator, all in "
        "one file (docs/explore.md).\v"
        "Example: magnetar explore conf/explore/array-10mm2-1w.ini",
        NULL,
        NULL,
        NULL};
    struct explore_arguments a = {.options = {.seed = 1, .threads = 1}, .shards = 1};
    struct explore x = {.a = &a};
    int rc = cli_parse(&argp, argc, argv, &a, &a.err);
    if (rc == 0)
        rc = explore(&x);
    stage_free(&x.main);
    stage_free(&x.first);
    space_file_free(&x.file);
    space_free(&x.space);
    texts_free(&a.files);
    cli_options_free(&a.options);
    return rc ? cli_fail(&a.err) : 0;
}
