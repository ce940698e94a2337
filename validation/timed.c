#include "validation/timed.h"

#include <stdlib.h>

#include "explore/timed.h"

/* What a job says, as the command line of a replay would. */
static int make_settings(const struct study_timed *job, struct settings *s, struct sim_err *err) {
    int rc = study_settings(s, job->config, job->settings, err);
    if (rc == 0 && job->tech)
        rc = settings_add(s, SETTING_KEY, "llc.tech", job->tech, err);
    return rc;
}

static int simulate(const struct study_timed *job, const struct settings *settings,
                    struct trace *trace, struct timed_stats *stats, struct sim_err *err) {
    const struct case_plan plan = {
        .settings = settings, .timed = true, .extrapolate = true, .gpu_trace = trace->gpu};
    const struct stream_input input = {.warmup = job->warmup, .limit = job->limit};
    const struct timed_job timed = {.input = &input, .seed = 1};
    struct explore_cases cases = {0};
    int rc = cases_build(&cases, &plan, err);
    if (rc == 0)
        rc = case_timed(cases.items, &timed, trace, &timed.tick, err);
    if (rc == 0)
        *stats = *cases.items[0].memory.timed;
    if (rc == 0 && job->log) {
        *job->log = cases.items[0].memory.kernels;
        cases.items[0].memory.kernels = (struct timed_kernels){0};
    }
    if (rc == 0 && job->flip)
        flip_model(cases.items, job->flip);
    cases_free(&cases);
    return rc;
}

int study_timed(const struct study_timed *job, struct timed_stats *stats, struct sim_err *err) {
    struct settings settings = {0};
    struct trace *trace = NULL;
    int rc = make_settings(job, &settings, err);
    if (rc == 0)
        rc = trace_open(&trace, job->path, NULL, err);
    if (rc == 0)
        rc = simulate(job, &settings, trace, stats, err);
    trace_close(trace);
    settings_free(&settings);
    return rc;
}

struct timed_batch {
    struct study_run *run;
    const struct study_timed *jobs;
    struct timed_stats *stats;
};

static int run_one(void *user, size_t i, struct sim_err *err) {
    struct timed_batch *b = user;
    const int rc = study_timed(&b->jobs[i], &b->stats[i], err);
    return rc ? rc : study_tick(b->run, err);
}

int study_timed_all(struct study_run *run, const struct study_timed *jobs,
                    struct timed_stats *stats, size_t n, struct sim_err *err) {
    struct timed_batch batch = {run, jobs, stats};
    return pool_try(run->pool, n, run_one, &batch, err);
}
