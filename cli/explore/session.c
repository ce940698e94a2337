#include "cli/explore/session.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/explore/print.h"
#include "cli/explore/report.h"
#include "cli/explore/session_parts.h"
#include "cli/explore/write.h"
#include "sim/manifest.h"
#include "sim/memory.h"
#include "sim/pool.h"

static void stage_free(struct explore_stage *s) {
    search_free(&s->found);
    if (s->state)
        s->evaluator->close(s->state);
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
        rc = session_merge(x);
    } else {
        rc = a->path ? session_open(x, a->path, a->text) : session_open_was(x, x->journal_path);
        if (rc == 0 && a->slurm.tasks > 1 && !x->strategy->shards)
            rc = search_no_shards(x->strategy, x->err);
        if (rc == 0 && a->dry_run) {
            explore_print_space(stdout, &x->space, x->strategy);
            return cli_flush(x->err);
        }
        if (rc == 0)
            rc = a->slurm.tasks ? session_slurm(x, &later) : search(x);
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
