#include "explore/timed.h"

#include <stdlib.h>
#include <string.h>

#include "explore/inputs.h"

static int tick_simulation(void *user, uint64_t accesses, struct sim_err *err) {
    return tick_call(user, accesses, err);
}

int case_timed(struct explore_case *c, const struct timed_job *job, struct trace *trace,
               const struct tick *tick, struct sim_err *err) {
    struct memory_case *m = &c->memory;
    const struct timed_run run = {
        .config = &m->config,
        .tech = m->tech.tech ? &m->tech.data.point : NULL,
        .tags = m->tech.has_tags ? &m->tech.tags.point : NULL,
        .sram = m->tech.has_sram ? &m->tech.sram.point : NULL,
        .trace = trace,
        .kernels = job->kernels,
        .warmup = job->input->warmup,
        .limit = job->input->limit,
        .seed = job->seed,
        .observe = job->observe,
        .log = &m->kernels,
        .tick = tick_simulation,
        .user = (void *)(uintptr_t)tick,
    };
    m->timed = sim_alloc(1, sizeof *m->timed, err);
    if (!m->timed)
        return SIM_EIO;
    m->cache = &m->timed->cache;
    trace_set_tick(trace, tick);
    return timed_simulate(&run, m->timed, err);
}

struct task {
    const struct timed_job *job;
    struct explore_cases *cases;
    struct trace *first;
    struct timed_input *input;
};

static void note_input(const struct timed_job *job, struct timed_input *in,
                       const struct trace *trace) {
    const uint64_t limit = job->input->limit;
    const char *groups = meta_note(&trace->meta, "groups");
    snprintf(in->name, sizeof in->name, "%s", trace->name);
    in->records = limit && trace->done > limit ? limit : trace->done;
    in->fetches_left_out = trace->fetches_left_out;
    in->summed = groups && strcmp(groups, "x + y") == 0;
    if (job->result)
        inputs_trace(job->result, trace, in->records);
}

/* Only the first case reports: all of them go through the same accesses. */
static int tick_other(void *user, uint64_t accesses, struct sim_err *err) {
    (void)accesses;
    return tick_call(user, 0, err);
}

static int simulate(struct task *t, size_t i, struct trace *trace, struct sim_err *err) {
    struct explore_case *c = &t->cases->items[i];
    struct timed_job job = *t->job;
    struct tick other = {tick_other, &job.tick};
    if (job.observe) {
        job.observe += i;
        job.observe->label = c->label;
    }
    const int rc = case_timed(c, &job, trace, i == 0 ? &job.tick : &other, err);
    if (rc == 0 && i == 0)
        note_input(&job, t->input, trace);
    return rc;
}

static int run_case(void *user, size_t i, struct sim_err *err) {
    struct task *t = user;
    struct trace *trace = i == 0 ? t->first : NULL;
    const struct stream_input *in = t->job->input;
    int rc = trace ? 0 : stream_input_open(in, 0, &trace, err);
    if (rc == 0)
        rc = simulate(t, i, trace, err);
    trace_close(trace);
    return rc;
}

int cases_timed(struct explore_cases *cases, const struct timed_job *job, struct pool *pool,
                struct trace **first, struct timed_input *input, struct sim_err *err) {
    struct task t = {.job = job, .cases = cases, .first = *first, .input = input};
    if (strcmp(job->input->files.at[0], "-") == 0 && cases->n > 1)
        return sim_fail(err, SIM_EUNSUP,
                        "--mode timed reads the trace once per case: standard "
                        "input cannot be read again");
    *first = NULL;
    const int rc = pool_try(pool, cases->n, run_case, &t, err);
    return rc ? rc : stream_input_enough(job->input, input->records, input->fetches_left_out, err);
}
