#include "cli/replay/timed.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/replay_result.h"
#include "sim/pool.h"
#include "sim/progress.h"

struct task {
    const struct replay_timed *job;
    struct trace *first;
    struct progress *progress;
    struct replay_streams streams;
    struct input_about {
        char name[512], format[16];
        uint64_t records;
        uint32_t crc;
        bool has_crc, summed;
    } about;
    struct sim_err *errors; /* [cases] */
    int *codes;
};

/* Only the first case reports: all of them go through the same accesses. */
static int tick(void *user, uint64_t accesses, struct sim_err *err) {
    struct progress *p = user;
    if (p)
        progress_update(p, accesses);
    return cli_interrupted(err);
}

static int simulate(struct task *t, size_t i, struct trace *trace, struct sim_err *err) {
    struct replay_case *c = &t->job->cases->items[i];
    struct observe_config *observe = t->streams.items ? &t->streams.items[i] : NULL;
    const struct timed_run run = {
        .config = &c->config,
        .tech = c->tech ? &c->point : NULL,
        .tags = c->has_tags ? &c->tags : NULL,
        .trace = trace,
        .kernels = t->job->kernels,
        .warmup = t->job->input->warmup,
        .limit = t->job->input->limit,
        .seed = t->job->options->seed,
        .observe = observe,
        .tick = tick,
        .user = i == 0 ? t->progress : NULL,
    };
    if (observe)
        observe->label = c->label;
    c->timed = sim_alloc(1, sizeof *c->timed, err);
    const int rc = c->timed ? timed_simulate(&run, c->timed, err) : SIM_EIO;
    if (rc == 0 && i == 0) {
        snprintf(t->about.name, sizeof t->about.name, "%s", trace->name);
        snprintf(t->about.format, sizeof t->about.format, "%s", trace->format->name);
        const uint64_t limit = t->job->input->limit;
        t->about.records = limit && trace->done > limit ? limit : trace->done;
        t->about.has_crc = trace_crc(trace, &t->about.crc);
        const char *groups = meta_note(&trace->meta, "groups");
        t->about.summed = groups && strcmp(groups, "x + y") == 0;
    }
    return rc;
}

static void run_case(void *user, size_t i) {
    struct task *t = user;
    struct trace *trace = i == 0 ? t->first : NULL;
    t->codes[i] = trace ? 0 : cli_input_open(t->job->input, 0, &trace, &t->errors[i]);
    if (t->codes[i] == 0)
        t->codes[i] = simulate(t, i, trace, &t->errors[i]);
    trace_close(trace);
}

/* The first error in the order of the cases; else the results. */
static int conclude(struct task *t, struct result *result, struct sim_err *err) {
    const struct replay_cases *cases = t->job->cases;
    for (size_t i = 0; i < cases->n; i++)
        if (t->codes[i]) {
            *err = t->errors[i];
            return t->codes[i];
        }
    const int rc = cli_input_enough(t->job->input, t->about.records, err);
    if (rc)
        return rc;
    result_input(result, t->about.name, t->about.format, t->about.records,
                 t->about.has_crc ? &t->about.crc : NULL);
    for (size_t i = 0; i < cases->n; i++)
        replay_result_add_timed(result, &cases->items[i]);
    return 0;
}

int replay_timed_run(const struct replay_timed *job, struct result *result, struct trace **first,
                     struct sim_err *err) {
    struct progress progress;
    struct task t = {.job = job, .first = *first, .progress = &progress};
    const size_t n = job->cases->n;
    if (strcmp(job->input->files.at[0], "-") == 0 && n > 1)
        return sim_fail(err, SIM_EUNSUP,
                        "--mode timed reads the trace once per case: standard "
                        "input cannot be read again");
    struct pool *pool = pool_new((unsigned)job->options->threads, err);
    t.errors = sim_alloc(n, sizeof *t.errors, err);
    t.codes = sim_alloc(n, sizeof *t.codes, err);
    int rc = SIM_EIO;
    if (pool && t.errors && t.codes && !replay_streams_open(&t.streams, &job->observe, n, err)) {
        progress_begin(&progress, "accesses", cli_input_total(job->input, t.first->total),
                       job->options->quiet);
        *first = NULL;
        pool_run(pool, n, run_case, &t);
        progress_end(&progress);
        if (t.about.summed && !job->options->quiet)
            fprintf(
                stderr,
                "magnetar: %s: work-groups are numbered x + y: in launches two wide, neighbours "
                "ran as one (docs/capture.md)\n",
                t.about.name);
        rc = conclude(&t, result, err);
        if (rc == 0)
            rc = replay_streams_write(&t.streams, &job->observe, err);
    }
    replay_streams_close(&t.streams);
    pool_free(pool);
    free(t.errors);
    free(t.codes);
    return rc;
}
