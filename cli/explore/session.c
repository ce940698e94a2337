#include "cli/explore/session.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/explore/folder.h"
#include "cli/explore/print.h"
#include "cli/explore/report.h"
#include "cli/explore/search_options.h"
#include "cli/explore/write.h"
#include "explore/search/fit.h"
#include "explore/search/log.h"
#include "explore/search/seeds.h"
#include "sim/manifest.h"
#include "sim/memory.h"
#include "sim/pool.h"
#include "validation/evaluators.h"

/* An evaluator and what it has found. */
struct explore_stage {
    const struct evaluator *evaluator;
    struct evaluator over_seeds; /* which it is, where the space has several */
    void *state;                 /* of the evaluator */
    struct exploration found;
};

/* A search under way. */
struct session {
    const struct session_ask *ask;
    struct sim_err *err;
    struct space space;
    struct space_file file;
    const struct strategy *strategy;
    struct explore_stage main, first; /* first: of a strategy of two */
    struct space_fit fit;             /* where one is asked for */
    struct base_choice base;
    struct log_header was;                  /* of the journal that the space comes from */
    const char *folder_path, *journal_path; /* or NULL */
    struct result_folder folder;
    struct search_log *journal;
    struct cli_watch watch;
};

static const char *names_of(bool strategies, size_t i) {
    const struct strategy *s = strategies ? strategy_at(i) : NULL;
    const struct evaluator *e = strategies ? NULL : every_evaluator_at(i);
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

static int open_stage(struct session *x, struct explore_stage *stage, const char *name,
                      const char *where) {
    stage->evaluator = every_evaluator_find(name);
    if (!stage->evaluator)
        return no_such(where, "unknown evaluator", name, false, x->err);
    const struct evaluator *one = stage->evaluator;
    const unsigned threads = (unsigned)x->ask->options->threads;
    if (!x->space.seeds)
        return one->open(&stage->state, &x->space, threads, x->err);
    stage->evaluator = &stage->over_seeds;
    return seeds_open(&stage->over_seeds, &stage->state, one, &x->space, threads, x->err);
}

static int ready_stage(struct session *x, struct explore_stage *s) {
    search_init(&s->found, &x->space, s->evaluator, s->state);
    return s->evaluator->ready ? s->evaluator->ready(s->state, &x->space, x->err) : 0;
}

/* Does an evaluator have this figure? */
static int check_figure(struct session *x, const struct explore_stage *s, const char *figure) {
    const char *names[FIGURES_MAX];
    const size_t n = s->evaluator->figures(s->state, names);
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], figure) == 0)
            return 0;
    return sim_fail(x->err, SIM_EUSAGE, "%s: %s has no figure %s, which goals or conditions name",
                    x->space.path, s->evaluator->name, figure);
}

/* The evaluator that a strategy of two asks first; it must know the same knobs and figures. */
static int open_first(struct session *x, const char *where) {
    struct explore_stage *s = &x->first;
    const struct param *row;
    bool number;
    if (!x->strategy->two)
        return 0;
    if (!*x->space.first)
        return sim_fail(x->err, SIM_EUSAGE,
                        "%sstrategy %s: expected 'first = EVALUATOR' in [search]", where,
                        x->strategy->name);
    int rc = open_stage(x, s, x->space.first, where);
    for (uint32_t k = 0; k < x->space.n_knobs && rc == 0; k++)
        rc = s->evaluator->knob(s->state, x->space.knobs[k].values.key, &row, &number, x->err);
    for (uint32_t i = 0; i < x->space.n_named && rc == 0; i++)
        rc = check_figure(x, s, x->space.figures[i]);
    return rc ? rc : ready_stage(x, s);
}

static void stage_free(struct explore_stage *s) {
    search_free(&s->found);
    if (s->state)
        s->evaluator->close(s->state);
}

/* The goals of the option as lines of a space, for the caller to free. */
static int write_goals(struct session *x, char **out) {
    struct memory_text text;
    struct goal_word g;
    size_t size;
    FILE *f = memory_text_open(&text);
    int rc = 0;
    if (f)
        fputs("\n[goals]\n", f);
    for (const char *at = x->ask->goals; f && rc == 0; at++) {
        const size_t n = strcspn(at, ",");
        rc = goal_word(&g, at, n, "--goals", x->err);
        if (rc == 0)
            fprintf(f, "%s = %s\n", g.name, g.sense);
        at += n;
        if (!*at)
            break;
    }
    *out = memory_text_close(&text, &size);
    return rc || *out ? rc : memory_fail(x->err, "out of memory");
}

static int read_space(struct session *x, const char *path, const char *text) {
    char *goals = NULL;
    int rc = x->ask->goals ? write_goals(x, &goals) : 0;
    if (rc == 0)
        rc = space_read(&x->space, &x->file, &(struct space_text){path, text, goals}, x->err);
    free(goals);
    return rc;
}

/* Opens the space, from its file or its text. */
static int open_space(struct session *x, const char *path, const char *text) {
    const struct session_ask *a = x->ask;
    const char *strategy = a->strategy;
    char where[300];
    snprintf(where, sizeof where, "%s: ", path);
    int rc = read_space(x, path, text);
    if (rc)
        return rc;
    if (x->was.text) {
        strategy = x->was.strategy;
        x->space.evals = x->was.evals;
        x->space.seed = x->was.seed;
    }
    if (strategy)
        snprintf(x->space.strategy, sizeof x->space.strategy, "%s", strategy);
    if (a->evals)
        x->space.evals = a->evals;
    if (a->seeded)
        x->space.seed = a->options->seed;
    x->strategy = strategy_find(x->space.strategy);
    if (!x->strategy)
        return no_such(a->strategy ? "--strategy: " : where, "unknown strategy", x->space.strategy,
                       true, x->err);
    rc = open_stage(x, &x->main, x->space.evaluator, where);
    if (rc)
        return rc;
    const struct space_knowledge knows = {x->main.state, x->main.evaluator->knob,
                                          x->main.evaluator->figures, x->main.evaluator->expand,
                                          x->main.evaluator->size};
    rc = space_resolve(&x->space, &x->file, &knows, x->err);
    if (rc == 0)
        rc = ready_stage(x, &x->main);
    if (rc == 0 && a->relative)
        rc = base_read(&x->base, &x->space, a->relative, x->err);
    return rc ? rc : open_first(x, where);
}

/* The space as a journal has it. */
static int open_was(struct session *x, const char *journal) {
    const int rc = log_head(journal, &x->was, x->err);
    return rc ? rc : open_space(x, x->was.path, x->was.text);
}

/* CRC-32 of the names and checksums of what evaluators read, besides the space; 0 where they read
 * nothing. */
static int inputs_crc(struct session *x, uint32_t *crc) {
    const struct explore_stage *stages[] = {&x->main, &x->first};
    struct result *r = result_new("", 0, x->err);
    *crc = 0;
    if (!r)
        return SIM_EIO;
    for (size_t i = 0; i < 2; i++)
        if (stages[i]->evaluator && stages[i]->evaluator->inputs)
            stages[i]->evaluator->inputs(stages[i]->state, r);
    char *text = json_write(result_inputs(r), JSON_COMPACT | JSON_SORT_KEYS);
    if (text)
        *crc = manifest_crc_text(text, strlen(text));
    free(text);
    result_free(r);
    return memory_check(x->err);
}

static int header_of(struct session *x, struct log_header *h) {
    *h = (struct log_header){.seed = x->space.seed,
                             .evals = x->space.evals,
                             .shard = x->ask->shard,
                             .shards = x->ask->shards};
    snprintf(h->strategy, sizeof h->strategy, "%s", x->strategy->name);
    return inputs_crc(x, &h->inputs);
}

static int open_journal(struct session *x) {
    struct log_header h;
    uint64_t torn = 0;
    if (!x->journal_path)
        return 0;
    int rc = header_of(x, &h);
    if (rc)
        return rc;
    if (!x->ask->resume || (x->folder_path && access(x->journal_path, F_OK) != 0))
        return log_create(&x->journal, x->journal_path, &x->space, &h, x->err);
    const struct log_wish wish = {&x->space, &h, x->ask->anyway};
    rc = log_resume(&x->journal, x->journal_path, &wish, &x->main.found, &torn, x->err);
    if (rc == 0 && !x->ask->options->quiet)
        fprintf(stderr, "magnetar: %s: %zu designs are known%s\n", x->journal_path, x->main.found.n,
                torn ? "; a torn end was cut off" : "");
    return rc;
}

static bool has_rows(const struct session *x) {
    return x->folder_path && x->ask->shards == 1;
}

/* The manifest before the journal, which a search that goes on begins with; the journal before the
 * rows, which begin with what it knows. A journal that is there already is refused first. */
static int open_outputs(struct session *x) {
    const struct session_ask *a = x->ask;
    int rc = x->folder_path ? folder_make(x->folder_path, x->err) : 0;
    if (rc == 0 && has_rows(x) && (a->resume || access(x->journal_path, F_OK) != 0))
        rc = folder_manifest(&x->folder, &x->main.found, a->command, a->options, a->resume, x->err);
    if (rc == 0)
        rc = open_journal(x);
    return rc == 0 && has_rows(x) ? folder_begin(&x->folder, &x->main.found, x->err) : rc;
}

static int keep(void *user, const struct exploration *s, size_t from, struct sim_err *err) {
    struct session *x = user;
    const int rc = x->journal ? log_add(x->journal, s, from, err) : 0;
    return rc == 0 && x->folder.rows ? folder_add(&x->folder, s, from, err) : rc;
}

/* The first evaluator of two says what it thinks of all designs; of very many, of a sample. */
#define CANDIDATES_MAX (1u << 20)
static int search_first(struct session *x, const struct search_options *o) {
    const bool few = x->space.designs <= CANDIDATES_MAX || !x->ask->fit;
    struct search_options all = *o;
    all.strategy = few ? &strategy_exhaustive : &strategy_random;
    all.evals = few ? 0 : CANDIDATES_MAX;
    all.seed = o->seed + 1;
    all.keep = NULL;
    return search_run(&x->first.found, &all, x->err);
}

static int fit_sample(struct session *x) {
    struct sim_err why;
    const int rc = space_fit(&x->fit, &x->main.found, &why);
    return rc ? sim_fail(x->err, rc, "--fit, --fit-sample: %s", why.text) : 0;
}

/* Evaluates a sample, fits polynomials on it, and lets them choose what else is evaluated. */
static int search_fit(struct session *x, struct search_options *o) {
    const uint64_t sample = x->ask->fit_sample ? x->ask->fit_sample : FIT_SAMPLE;
    struct search_options random = *o;
    random.strategy = &strategy_random;
    random.evals = sample;
    int rc = search_run(&x->main.found, &random, x->err);
    if (rc == 0)
        rc = fit_sample(x);
    if (rc)
        return rc;
    x->first.evaluator = &fit_evaluator;
    search_init(&x->first.found, &x->space, &fit_evaluator, &x->fit);
    o->strategy = &strategy_halving;
    o->evals = x->main.found.counts.evaluated + (o->evals ? o->evals : strategy_halving.evals);
    return 0;
}

static int search_stages(struct session *x, struct pool *pool) {
    const struct session_ask *a = x->ask;
    struct search_options o = {.strategy = x->strategy,
                               .cheap = x->strategy->two || a->fit ? &x->first.found : NULL,
                               .evals = x->space.evals,
                               .seed = x->space.seed,
                               .shard = a->shard,
                               .shards = a->shards,
                               .pool = pool,
                               .threads = (unsigned)a->options->threads,
                               .tick = x->watch.tick,
                               .keep = keep,
                               .user = x};
    int rc = a->fit ? search_fit(x, &o) : 0;
    if (rc == 0 && o.strategy->two)
        rc = search_first(x, &o);
    return rc ? rc : search_run(&x->main.found, &o, x->err);
}

static int search(struct session *x) {
    const struct session_ask *a = x->ask;
    const uint64_t total = a->fit               ? 0
                           : x->space.evals     ? x->space.evals
                           : x->strategy->evals ? x->strategy->evals
                                                : x->space.designs / a->shards;
    struct pool *pool = pool_new((unsigned)a->options->threads, x->err);
    int rc = pool ? open_outputs(x) : SIM_EIO;
    cli_watch_begin(&x->watch, "designs", total, a->options->quiet);
    if (rc == 0)
        rc = search_stages(x, pool);
    if (rc == 0 && x->journal)
        rc = log_end(x->journal, &x->main.found, x->err);
    struct sim_err closing;
    const int closed = log_close(x->journal, rc ? &closing : x->err);
    x->journal = NULL;
    folder_close(&x->folder);
    cli_watch_end(&x->watch);
    pool_free(pool);
    return rc ? rc : closed;
}

static int read_journal(struct session *x, const char *path) {
    return log_read(path, &x->space, &x->main.found, x->err);
}

static int merge(struct session *x) {
    const struct texts *journals = x->ask->merge;
    int rc = open_was(x, journals->at[0]);
    for (size_t i = 0; i < journals->n && rc == 0; i++)
        rc = read_journal(x, journals->at[i]);
    if (rc == 0)
        search_take_all(&x->main.found);
    if (rc == 0 && x->folder_path)
        rc = folder_make(x->folder_path, x->err);
    if (rc == 0 && x->folder_path)
        rc = folder_manifest(&x->folder, &x->main.found, x->ask->command, x->ask->options, true,
                             x->err);
    return rc;
}

/* The shards on a cluster. *later: they are left to it. */
static int search_slurm(struct session *x, bool *later) {
    const struct session_ask *a = x->ask;
    const struct slurm_job job = {x->folder_path, a->slurm.arguments, a->slurm.tasks};
    char id[64] = "";
    *later = a->detach;
    int rc = folder_make(x->folder_path, x->err);
    if (rc == 0)
        rc = folder_manifest(&x->folder, &x->main.found, a->command, a->options, true, x->err);
    if (rc)
        return rc;
    cli_watch_begin(&x->watch, "shards", job.tasks, a->options->quiet);
    rc = slurm_run(&job, &x->space, a->detach ? NULL : &x->watch.tick, id, x->err);
    cli_watch_end(&x->watch);
    if (rc == 0 && a->detach) {
        printf(
            "job %s; once it has ended:\n    magnetar explore --merge %s/shard-*.journal -o %s\n",
            id, x->folder_path, x->folder_path);
        return cli_flush(x->err);
    }
    for (uint64_t i = 0; i < job.tasks && rc == 0; i++) {
        struct result_folder shard;
        rc = folder_paths(&shard, x->folder_path, i, job.tasks, x->err);
        rc = rc ? rc : read_journal(x, shard.journal);
    }
    if (rc == 0)
        search_take_all(&x->main.found);
    return rc;
}

static int check_slurm(const struct session *x) {
    const struct session_ask *a = x->ask;
    if (a->fit && (a->strategy || a->merge || a->shards > 1 || a->slurm.tasks))
        return sim_fail(x->err, SIM_EUSAGE,
                        "--fit: is a strategy of its own, and goes without shards");
    if (a->fit_sample && !a->fit)
        return sim_fail(x->err, SIM_EUSAGE, "--fit-sample: without --fit");
    if (!a->slurm.tasks)
        return a->slurm.arguments || a->detach
                   ? sim_fail(x->err, SIM_EUSAGE, "--slurm-args, --detach: without --slurm")
                   : 0;
    if (a->shards > 1 || a->merge || a->journal)
        return sim_fail(x->err, SIM_EUSAGE, "--slurm: makes shards and joins them itself");
    if (!a->folder)
        return sim_fail(x->err, SIM_EUSAGE, "--slurm: expected -o FOLDER, which its tasks share");
    return a->slurm.arguments && strchr(a->slurm.arguments, '\n')
               ? sim_fail(x->err, SIM_EUSAGE, "--slurm-args: a line end")
               : 0;
}

/* Where results go, so that nothing is found out after the search. */
static int check_outputs(struct session *x) {
    const struct session_ask *a = x->ask;
    const struct cli_output outputs[] = {{"--json", a->options->json},
                                         {"--csv", a->options->csv},
                                         {"--rows", a->rows},
                                         {"--report", a->options->report}};
    struct stat st;
    int rc = cli_outputs_check(outputs, sizeof outputs / sizeof *outputs, x->err);
    const bool folder =
        a->resume && a->journal && stat(a->journal, &st) == 0 && S_ISDIR(st.st_mode);
    x->folder_path = a->folder ? a->folder : folder ? a->journal : NULL;
    x->journal_path = a->journal;
    if (rc || !x->folder_path || a->dry_run)
        return rc;
    rc = folder_paths(&x->folder, x->folder_path, a->shard, a->shards, x->err);
    if (!a->merge && (!a->journal || folder))
        x->journal_path = x->folder.journal;
    return rc;
}

static int write_all(struct session *x) {
    const struct session_ask *a = x->ask;
    const struct cli_options *o = a->options;
    const bool both = (x->strategy->two || a->fit) && !a->merge;
    struct found f;
    int rc = found_make(&f, &x->main.found, both ? &x->first.found : NULL, &x->base, x->err);
    f.fit = a->fit ? &x->fit : NULL;
    found_thin(&f, a->epsilon);
    if (rc == 0 && has_rows(x))
        rc = folder_end(&x->folder, &f, x->err);
    if (rc == 0 && o->csv)
        rc = explore_write_csv(&f, o->csv, false, x->err);
    if (rc == 0 && a->rows)
        rc = explore_write_csv(&f, a->rows, true, x->err);
    if (rc == 0 && o->json)
        rc = explore_write_json(&f, a->command, o->json, x->err);
    if (rc == 0 && o->report)
        rc = explore_report_write(&x->main.found, o->report, x->err);
    if (rc == 0 && cli_options_table(o)) {
        explore_print(stdout, &f);
        rc = cli_flush(x->err);
    }
    found_free(&f);
    return rc;
}

static int run(struct session *x) {
    const struct session_ask *a = x->ask;
    bool later = false;
    int rc = check_slurm(x);
    if (rc == 0)
        rc = check_outputs(x);
    if (rc)
        return rc;
    if (a->merge) {
        rc = merge(x);
    } else {
        rc = a->path ? open_space(x, a->path, a->text) : open_was(x, x->journal_path);
        if (rc == 0 && a->slurm.tasks > 1 && !x->strategy->shards)
            rc = search_no_shards(x->strategy, x->err);
        if (rc == 0 && a->dry_run) {
            explore_print_space(stdout, &x->space, x->strategy);
            return cli_flush(x->err);
        }
        if (rc == 0)
            rc = a->slurm.tasks ? search_slurm(x, &later) : search(x);
    }
    if (later)
        return rc;
    const struct search_counts *c = &x->main.found.counts;
    if (rc == 0 && c->cut && c->evaluated + c->skipped == 0 && a->shards == 1)
        return sim_fail(x->err, SIM_EUSAGE, "%s: [where] leaves no design of %llu", x->space.path,
                        (unsigned long long)c->cut);
    return rc ? rc : write_all(x);
}

int session_run(const struct session_ask *ask, struct sim_err *err) {
    struct session *x = sim_alloc(1, sizeof *x, err);
    if (!x)
        return SIM_EIO;
    x->ask = ask;
    x->err = err;
    const int rc = run(x);
    stage_free(&x->main);
    stage_free(&x->first);
    space_fit_free(&x->fit);
    space_file_free(&x->file);
    space_free(&x->space);
    log_header_free(&x->was);
    free(x);
    return rc;
}
