#include "library/inside.h"

#include <stdlib.h>

#include "explore/result.h"
#include "memmodels/clocked.h"

struct magnetar_memory {
    struct clocked *clocked;
    struct explore_cases cases; /* one: its configuration, and the figures last asked for */
    uint64_t seed;
};

/* Resolves the configuration as that of a timed replay of a trace without sectors. */
static int configure(struct magnetar_memory *m, const struct magnetar *context,
                     const struct magnetar_configuration *configuration, struct sim_err *err) {
    const struct case_plan plan = {.path = CASE_REPLAY,
                                   .settings = &configuration->settings,
                                   .timed = true,
                                   .own = &context->own};
    int rc = cases_build(&m->cases, &plan, err);
    if (rc)
        return rc;
    struct memory_case *c = &m->cases.items[0].memory;
    c->timed = sim_alloc(1, sizeof *c->timed, err);
    return c->timed ? 0 : SIM_EIO;
}

struct magnetar_memory *magnetar_memory_new(const struct magnetar *context,
                                            const struct magnetar_configuration *configuration,
                                            uint64_t seed, magnetar_answer answer, void *user,
                                            struct magnetar_error *error) {
    struct sim_err err = {0};
    struct magnetar_memory *m = sim_alloc(1, sizeof *m, &err);
    int rc = m ? configure(m, context, configuration, &err) : SIM_EIO;
    if (rc == 0) {
        const struct memory_case *c = &m->cases.items[0].memory;
        m->seed = seed;
        m->clocked = clocked_new(&c->config, &c->tech, seed, answer, user, &err);
        rc = m->clocked ? 0 : err.code;
    }
    if (rc == 0)
        return m;
    magnetar_memory_free(m);
    library_status(rc, &err, error);
    return NULL;
}

void magnetar_memory_free(struct magnetar_memory *m) {
    if (!m)
        return;
    clocked_free(m->clocked);
    cases_free(&m->cases);
    free(m);
}

int magnetar_memory_submit(struct magnetar_memory *m, const struct magnetar_request *r,
                           struct magnetar_error *error) {
    struct sim_err err;
    const struct clocked_request request = {
        .address = r->address, .bytes = r->size, .write = r->write, .tag = r->tag, .tick = r->tick};
    const int rc = clocked_submit(m->clocked, &request, &err);
    return rc > 0 ? MAGNETAR_FULL : library_status(rc, &err, error);
}

int magnetar_memory_advance(struct magnetar_memory *m, uint64_t tick,
                            struct magnetar_error *error) {
    struct sim_err err;
    return library_status(clocked_advance(m->clocked, tick, &err), &err, error);
}

int magnetar_memory_wait(struct magnetar_memory *m, struct magnetar_error *error) {
    struct sim_err err;
    return library_status(clocked_wait(m->clocked, &err), &err, error);
}

int magnetar_memory_drain(struct magnetar_memory *m, struct magnetar_error *error) {
    struct sim_err err;
    return library_status(clocked_drain(m->clocked, &err), &err, error);
}

uint64_t magnetar_memory_now(const struct magnetar_memory *m) {
    return clocked_now(m->clocked);
}

uint64_t magnetar_memory_cycle(const struct magnetar_memory *m) {
    return clocked_cycle(m->clocked);
}

uint64_t magnetar_memory_in_flight(const struct magnetar_memory *m) {
    return clocked_in_flight(m->clocked);
}

void magnetar_memory_forget(struct magnetar_memory *m) {
    clocked_forget(m->clocked);
}

int magnetar_memory_result(struct magnetar_memory *m, struct magnetar_result **out,
                           struct magnetar_error *error) {
    struct sim_err err = {0};
    struct result *result = NULL;
    *out = NULL;
    const struct explore_case *c = &m->cases.items[0];
    int rc = clocked_stats(m->clocked, c->memory.timed, &err);
    if (rc == 0) {
        result = result_new("memory", m->seed, &err);
        rc = result ? 0 : SIM_EIO;
    }
    if (rc == 0) {
        case_result_add(result, c, NULL);
        rc = library_result(out, result, &err);
    }
    return library_status(rc, &err, error);
}
