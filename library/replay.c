#include "library/inside.h"

#include "explore/count.h"
#include "explore/result.h"
#include "explore/timed.h"
#include "explore/verdict.h"

/* A replay under way. */
struct replay_job {
    const struct magnetar_replay_options *options;
    struct stream_input input;
    struct texts vary;
    struct case_plan plan;
    uint64_t seed;
    unsigned threads;
    struct tick tick;
    struct explore_cases cases;
    struct count_run counted; /* count mode */
    struct trace *first;      /* timed mode, until the first case takes it */
    struct trace_meta said;   /* timed mode: what its generator says of a network */
    struct result *result;
};

static int tick(void *user, uint64_t accesses, struct sim_err *err) {
    const struct magnetar_replay_options *o = user;
    return o->progress && o->progress(o->user, accesses)
               ? sim_fail(err, SIM_EIO, "stopped by the caller")
               : 0;
}

static int replay_counted(struct replay_job *j, struct sim_err *err) {
    int rc = count_open(&j->counted, &j->input, j->threads, j->seed, &j->tick, err);
    j->counted.result = j->result;
    if (rc)
        return rc;
    j->plan.gpu_trace = j->counted.stream.first->gpu;
    rc = cases_build(&j->cases, &j->plan, err);
    return rc ? rc : count_cases(&j->counted, &j->cases, err);
}

static int replay_timed(struct replay_job *j, struct sim_err *err) {
    const struct timed_job work = {
        .input = &j->input, .seed = j->seed, .result = j->result, .tick = j->tick};
    struct timed_input in;
    if (j->input.files.n > 1)
        return sim_fail(err, SIM_EUSAGE, "a timed replay takes one trace; %s is a second",
                        j->input.files.at[1]);
    int rc = stream_input_open(&j->input, 0, &j->first, err);
    if (rc)
        return rc;
    const char *coverage = meta_note(&j->first->meta, "coverage");
    j->plan.gpu_trace = j->first->gpu;
    rc = cases_build(&j->cases, &j->plan, err);
    if (rc == 0 && coverage)
        rc = meta_add_note(&j->said, "coverage", coverage, err);
    struct pool *pool = rc ? NULL : pool_new(j->threads, err);
    if (!pool)
        return rc ? rc : SIM_EIO;
    rc = cases_timed(&j->cases, &work, pool, &j->first, &in, err);
    pool_free(pool);
    return rc;
}

static int fill(struct replay_job *j, struct sim_err *err) {
    const struct magnetar_replay_options *o = j->options;
    int rc = o->n_traces ? 0 : sim_fail(err, SIM_EUSAGE, "a replay without a trace");
    for (size_t i = 0; i < o->n_traces && rc == 0; i++)
        rc = texts_add(&j->input.files, o->traces[i], err);
    for (size_t i = 0; i < o->n_vary && rc == 0; i++)
        rc = texts_add(&j->vary, o->vary[i], err);
    j->input.format = o->format;
    j->input.warmup = o->warmup;
    j->input.limit = o->limit;
    j->input.ops = o->operations;
    return rc ? rc : stream_input_check(&j->input, err);
}

static void describe(struct replay_job *j) {
    const bool timed = j->plan.timed;
    for (size_t i = 0; i < j->cases.n; i++)
        case_result_add(j->result, &j->cases.items[i], timed ? NULL : &j->counted);
    case_result_verdicts(j->result, &j->cases);
    const char *coverage = meta_note(timed ? &j->said : &j->counted.kernels, "coverage");
    if (coverage)
        case_result_cover(j->result, coverage);
    case_result_settings(j->result, j->plan.settings);
}

static int simulate(struct replay_job *j, struct sim_err *err) {
    const bool timed = j->plan.timed;
    int rc = fill(j, err);
    if (rc)
        return rc;
    j->result = result_new(timed ? "replay --mode timed" : "replay --mode count", j->seed, err);
    if (!j->result)
        return SIM_EIO;
    rc = timed ? replay_timed(j, err) : replay_counted(j, err);
    if (rc == 0)
        rc = verdicts_find(&j->cases, err);
    if (rc == 0)
        describe(j);
    return rc;
}

int magnetar_replay(const struct magnetar *context,
                    const struct magnetar_configuration *configuration,
                    const struct magnetar_replay_options *o, struct magnetar_result **out,
                    struct magnetar_error *error) {
    struct sim_err err = {0};
    struct replay_job j = {.options = o,
                           .plan = {.path = CASE_REPLAY,
                                    .settings = &configuration->settings,
                                    .techs = o->technologies,
                                    .timed = o->timed,
                                    .extrapolate = o->extrapolate,
                                    .own = &context->own},
                           .seed = o->seed ? o->seed : 1,
                           .threads = o->threads ? o->threads : 1,
                           .tick = {tick, (void *)(uintptr_t)o}};
    j.plan.vary = &j.vary;
    *out = NULL;
    int rc = simulate(&j, &err);
    count_close(&j.counted);
    trace_close(j.first);
    cases_free(&j.cases);
    meta_free(&j.said);
    texts_free(&j.vary);
    texts_free(&j.input.files);
    if (rc == 0)
        rc = library_result(out, j.result, &err);
    else
        result_free(j.result);
    return library_status(rc, &err, error);
}
