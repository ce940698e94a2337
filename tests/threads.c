/* Simulations side by side in one process, for ThreadSanitizer: each thread replays by counts and
 * by events, with a policy that both know, clocks a memory of its own and runs a network. What they
 * get must be the same bytes. */
#include <magnetar.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 2
#define RESULTS 4

static void *open_way(void *user, uint32_t sets, uint32_t ways, uint64_t seed) {
    uint32_t *next = calloc(1, sizeof *next);
    (void)user, (void)sets, (void)ways, (void)seed;
    return next;
}

static void seen(void *state, uint32_t set, uint32_t way) {
    (void)state, (void)set, (void)way;
}

static void filled(void *state, uint32_t set, uint32_t way, uint64_t line) {
    (void)state, (void)set, (void)way, (void)line;
}

static uint32_t round_robin(void *state, uint32_t set) {
    (void)set;
    return ++*(uint32_t *)state;
}

static const struct magnetar_policy policy = {.name = "round",
                                              .open = open_way,
                                              .close = free,
                                              .hit = seen,
                                              .fill = filled,
                                              .victim = round_robin};

struct worker {
    const struct magnetar *context;
    const char *trace;
    int rc;
    struct magnetar_result *results[RESULTS];
    struct magnetar_error error;
};

static void answered(void *user, uint64_t tag, uint64_t tick) {
    (void)tag, (void)tick;
    ++*(uint64_t *)user;
}

static int clock_memory(struct worker *w, const struct magnetar_configuration *c) {
    uint64_t answers = 0;
    int rc = 0;
    struct magnetar_memory *m =
        magnetar_memory_new(w->context, c, 1, answered, &answers, &w->error);
    if (!m)
        return w->error.status;
    for (uint64_t i = 0; i < 2000 && rc == 0; i++) {
        const struct magnetar_request r = {.address = i * 7919 * 64 % 4000000,
                                           .size = 64,
                                           .write = i % 3 == 0,
                                           .tag = i,
                                           .tick = magnetar_memory_now(m)};
        rc = magnetar_memory_submit(m, &r, &w->error);
        if (rc == MAGNETAR_FULL) {
            rc = magnetar_memory_wait(m, &w->error);
            i--;
        }
    }
    if (rc == 0)
        rc = magnetar_memory_drain(m, &w->error);
    if (rc == 0)
        rc = magnetar_memory_result(m, &w->results[2], &w->error);
    magnetar_memory_free(m);
    return rc ? rc : answers != 2000;
}

static int work(struct worker *w, struct magnetar_configuration *c) {
    const struct magnetar_run_options run = {.network = "alexnet", .layers = "conv*", .threads = 2};
    struct magnetar_replay_options o = {.traces = &w->trace,
                                        .n_traces = 1,
                                        .technologies = "nvsim-sram,nvsim-stt",
                                        .limit = 200000,
                                        .threads = 2};
    int rc = magnetar_replay(w->context, c, &o, &w->results[0], &w->error);
    o.timed = 1;
    o.limit = 20000;
    if (rc == 0)
        rc = magnetar_replay(w->context, c, &o, &w->results[1], &w->error);
    if (rc == 0)
        rc = clock_memory(w, c);
    struct magnetar_configuration *none = magnetar_configuration_new(NULL);
    if (rc == 0)
        rc = magnetar_run(w->context, none, &run, &w->results[3], &w->error);
    magnetar_configuration_free(none);
    return rc;
}

static void *begin(void *user) {
    struct worker *w = user;
    struct magnetar_configuration *c = magnetar_configuration_new(&w->error);
    w->rc = magnetar_configuration_load_text(c, "[llc]\nsize = 1MiB\nrepl = round\n", "threads.c",
                                             &w->error);
    if (w->rc == 0)
        w->rc = work(w, c);
    magnetar_configuration_free(c);
    return NULL;
}

int main(int argc, char **argv) {
    struct magnetar *context = magnetar_new(NULL);
    struct worker workers[THREADS] = {{0}};
    pthread_t threads[THREADS];
    int rc = argc == 2 ? magnetar_policy_register(context, &policy, NULL) : MAGNETAR_USAGE;
    for (int i = 0; i < THREADS && rc == 0; i++) {
        workers[i] = (struct worker){.context = context, .trace = argv[1]};
        rc = pthread_create(&threads[i], NULL, begin, &workers[i]);
    }
    if (rc)
        return rc;
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) {
        if (workers[i].rc)
            fprintf(stderr, "thread %d: %s\n", i, workers[i].error.text);
        rc |= workers[i].rc;
    }
    for (int k = 0; k < RESULTS && rc == 0; k++)
        if (strcmp(magnetar_result_json(workers[0].results[k]),
                   magnetar_result_json(workers[1].results[k])) != 0)
            rc = MAGNETAR_DIFFERS;
    for (int i = 0; i < THREADS; i++)
        for (int k = 0; k < RESULTS; k++)
            magnetar_result_free(workers[i].results[k]);
    magnetar_free(context);
    puts(rc ? "threads: FAILED" : "threads: equal results side by side");
    return rc;
}
