#include "library/inside.h"

#include "explore/case.h"
#include "explore/result.h"
#include "explore/verdict.h"

/* A run under way. */
struct run_job {
    const struct magnetar_run_options *options;
    struct network *net;
    struct layer_work work;
    struct texts vary;
    struct explore_cases cases;
    struct result *result;
};

static int simulate(struct run_job *j, struct sim_err *err) {
    static const struct tick never = {0};
    const unsigned threads = j->options->threads ? j->options->threads : 1;
    struct pool *pool = pool_new(threads, err);
    if (!pool)
        return SIM_EIO;
    const int rc = cases_run(&j->cases, pool, &never, err);
    pool_free(pool);
    return rc;
}

static int open_work(struct run_job *j, struct sim_err *err) {
    const struct magnetar_run_options *o = j->options;
    const struct network_options how = {.dims = o->dims, .keep_refused = true};
    int rc = o->network ? network_open_with(&j->net, o->network, &how, err)
                        : sim_fail(err, SIM_EUSAGE, "a run without a network");
    j->work = (struct layer_work){
        .net = j->net, .batch = o->batch ? o->batch : 1, .seed = o->seed ? o->seed : 1};
    if (rc == 0)
        rc = layer_work_choose(&j->work, o->layers, err);
    for (size_t i = 0; i < o->n_vary && rc == 0; i++)
        rc = texts_add(&j->vary, o->vary[i], err);
    return rc;
}

static int run(struct run_job *j, const struct magnetar *context,
               const struct magnetar_configuration *configuration, struct sim_err *err) {
    int rc = open_work(j, err);
    if (rc)
        return rc;
    const struct case_plan plan = {.path = CASE_RUN,
                                   .settings = &configuration->settings,
                                   .vary = &j->vary,
                                   .name = j->net->name,
                                   .layers = &j->work,
                                   .own = &context->own};
    rc = cases_build(&j->cases, &plan, err);
    if (rc == 0)
        rc = simulate(j, err);
    if (rc == 0)
        rc = verdicts_find(&j->cases, err);
    if (rc)
        return rc;
    j->result = result_new("run", j->work.seed, err);
    if (!j->result)
        return SIM_EIO;
    case_result_network(j->result, &j->cases, j->net, j->options->network);
    for (size_t i = 0; i < j->cases.n; i++)
        case_result_add(j->result, &j->cases.items[i], NULL);
    case_result_verdicts(j->result, &j->cases);
    case_result_settings(j->result, &configuration->settings);
    return 0;
}

int magnetar_run(const struct magnetar *context, const struct magnetar_configuration *configuration,
                 const struct magnetar_run_options *o, struct magnetar_result **out,
                 struct magnetar_error *error) {
    struct sim_err err = {0};
    struct run_job j = {.options = o};
    *out = NULL;
    int rc = run(&j, context, configuration, &err);
    if (rc == 0)
        rc = library_result(out, j.result, &err);
    cases_free(&j.cases);
    layer_work_free(&j.work);
    texts_free(&j.vary);
    network_free(j.net);
    return library_status(rc, &err, error);
}
