#include "validation/timed.h"

#include <stdlib.h>

#include "sim/shipped.h"

static int configure(const struct study_timed *job, struct param_set *set,
                     struct memory_config *config, struct sim_err *err) {
    int rc = params_bind(set, config, err);
    if (rc == 0 && job->config)
        rc = shipped_config(set, job->config, err);
    for (const char *const *s = job->settings; rc == 0 && s && *s; s++)
        rc = param_assign_text(set, *s, err);
    if (rc == 0 && job->tech)
        rc = param_assign(set, "llc.tech", job->tech, job->path, err);
    return rc;
}

static int simulate(const struct study_timed *job, struct memory_config *config,
                    struct trace *trace, struct timed_stats *stats, struct sim_err *err) {
    struct memory_tech tech;
    int rc = params_tech(config, true, &tech, err);
    const struct timed_run run = {
        .config = config,
        .tech = tech.tech ? &tech.point : NULL,
        .tags = tech.has_tags ? &tech.tags : NULL,
        .trace = trace,
        .warmup = job->warmup,
        .limit = job->limit,
        .seed = 1,
    };
    if (rc == 0)
        rc = timed_simulate(&run, stats, err);
    tech_free(tech.tech);
    return rc;
}

int study_timed(const struct study_timed *job, struct timed_stats *stats, struct sim_err *err) {
    struct memory_config config;
    struct trace *trace = NULL;
    struct param_set *set = param_set_new(err);
    int rc = set ? configure(job, set, &config, err) : SIM_EIO;
    if (rc == 0)
        rc = trace_open(&trace, job->path, NULL, err);
    if (rc == 0)
        rc = params_resolve(&config, trace->gpu, true, err);
    if (rc == 0)
        rc = simulate(job, &config, trace, stats, err);
    trace_close(trace);
    param_set_free(set);
    return rc;
}

struct batch {
    const struct study_timed *jobs;
    struct timed_stats *stats;
    struct sim_err *errors;
};

static void run_one(void *user, size_t i) {
    struct batch *b = user;
    study_timed(&b->jobs[i], &b->stats[i], &b->errors[i]);
}

int study_timed_all(struct study_run *run, const struct study_timed *jobs,
                    struct timed_stats *stats, size_t n, struct sim_err *err) {
    const size_t step = run->threads;
    struct sim_err *errors = sim_alloc(step, sizeof *errors, err);
    int rc = errors ? 0 : SIM_EIO;
    for (size_t done = 0; done < n && rc == 0; done += step) {
        const size_t now = n - done < step ? n - done : step;
        struct batch batch = {jobs + done, stats + done, errors};
        pool_run(run->pool, now, run_one, &batch);
        rc = study_tick(run, err);
        for (size_t i = 0; i < now && rc == 0; i++)
            if (errors[i].code) {
                *err = errors[i];
                rc = err->code;
            }
    }
    free(errors);
    return rc;
}
