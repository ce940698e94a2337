/* Every part of the library in one program, for tests/cli/oom.py: it prints the results as JSON and
 * exits with 0, or says in one line what the library said and exits with its status. What is made
 * of an operation that failed is freed, and the library is asked for one more result, which it then
 * has to give. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "magnetar.h"

static const char own_table[] = "# name: own\n"
                                "# kind: eDRAM\n"
                                "# status: unverified\n"
                                "capacity[MiB],read_latency[ns],write_latency[ns],read_energy[nJ],"
                                "write_energy[nJ],leakage[mW],area[mm^2],source\n"
                                "1,2.5,2.5,0.3,0.3,900,3.1,made up\n";

/* The first way, always: a policy without state, for which a byte stands. */
static char nothing;

static void *policy_open(void *user, uint32_t sets, uint32_t ways, uint64_t seed) {
    (void)user, (void)sets, (void)ways, (void)seed;
    return &nothing;
}

static void policy_close(void *state) {
    (void)state;
}

static void policy_hit(void *state, uint32_t set, uint32_t way) {
    (void)state, (void)set, (void)way;
}

static void policy_fill(void *state, uint32_t set, uint32_t way, uint64_t line) {
    (void)state, (void)set, (void)way, (void)line;
}

static uint32_t policy_victim(void *state, uint32_t set) {
    (void)state, (void)set;
    return 0;
}

static const struct magnetar_policy own_policy = {.name = "first",
                                                  .help = "the first way",
                                                  .open = policy_open,
                                                  .close = policy_close,
                                                  .hit = policy_hit,
                                                  .fill = policy_fill,
                                                  .victim = policy_victim};

/* Takes over the result. */
static int keep(struct magnetar_result *result, char **text, struct magnetar_error *e) {
    const char *json = magnetar_result_json(result);
    *text = json ? strdup(json) : NULL;
    magnetar_result_free(result);
    if (*text)
        return 0;
    snprintf(e->text, sizeof e->text, "no text");
    return MAGNETAR_IO;
}

static int replay(const struct magnetar *context, const struct magnetar_configuration *c,
                  const char *trace, int timed, char **text, struct magnetar_error *e) {
    static const char *const vary[] = {"llc.repl=lru,first"};
    const struct magnetar_replay_options o = {.traces = &trace,
                                              .n_traces = 1,
                                              .technologies = "deepnvm-sram,own",
                                              .vary = vary,
                                              .n_vary = !timed,
                                              .timed = timed,
                                              .extrapolate = 1,
                                              .threads = 2,
                                              .limit = 2000};
    struct magnetar_result *result;
    const int rc = magnetar_replay(context, c, &o, &result, e);
    return rc ? rc : keep(result, text, e);
}

static int run(const struct magnetar *context, const struct magnetar_configuration *c, char **text,
               struct magnetar_error *e) {
    const struct magnetar_run_options o = {.network = "alexnet", .layers = "conv3,conv4"};
    struct magnetar_result *result;
    const int rc = magnetar_run(context, c, &o, &result, e);
    return rc ? rc : keep(result, text, e);
}

static void answered(void *user, uint64_t tag, uint64_t tick) {
    (void)tag, (void)tick;
    ++*(int *)user;
}

static int memory(const struct magnetar *context, const struct magnetar_configuration *c,
                  char **text, struct magnetar_error *e) {
    struct magnetar_result *result;
    int answers = 0, rc = 0;
    struct magnetar_memory *m = magnetar_memory_new(context, c, 1, answered, &answers, e);
    if (!m)
        return e->status;
    for (uint64_t i = 0; i < 8 && rc == 0; i++) {
        const struct magnetar_request r = {i << 12, 64, i % 2, i, i << 10};
        rc = magnetar_memory_submit(m, &r, e);
    }
    if (rc == 0)
        rc = magnetar_memory_drain(m, e);
    if (rc == 0)
        rc = magnetar_memory_result(m, &result, e);
    if (rc == 0)
        rc = keep(result, text, e);
    magnetar_memory_free(m);
    return rc;
}

static int read_trace(const char *path, struct magnetar_error *e) {
    struct magnetar_access accesses[64];
    struct magnetar_trace *t;
    size_t n = 1;
    int rc = magnetar_trace_open(&t, path, NULL, e);
    if (rc)
        return rc;
    while (rc == 0 && n)
        rc = magnetar_trace_read(t, accesses, 64, &n, e);
    magnetar_trace_close(t);
    return rc;
}

static int open_technology(const struct magnetar *context, struct magnetar_error *e) {
    struct magnetar_technology *t;
    struct magnetar_design_point p;
    int rc = magnetar_technology_open(&t, context, "own", e);
    if (rc == 0)
        rc = magnetar_technology_at(t, 2 << 20, 1, &p, e);
    if (rc == 0)
        magnetar_technology_free(t);
    return rc;
}

#define TEXTS 4

static int use(struct magnetar *context, struct magnetar_configuration *c, const char *trace,
               char *texts[TEXTS], struct magnetar_error *e) {
    int rc = magnetar_policy_register(context, &own_policy, e);
    if (rc == 0)
        rc = magnetar_technology_register(context, own_table, "oom_library.c", e);
    if (rc == 0)
        rc = open_technology(context, e);
    if (rc == 0)
        rc = read_trace(trace, e);
    if (rc == 0)
        rc = run(context, c, &texts[0], e);
    if (rc == 0)
        rc = magnetar_configuration_load_text(
            c, "[llc]\nsize = 1MiB\nways = 16\nline = 128\n[dram]\nmodel = banked\n", "own", e);
    if (rc == 0)
        rc = magnetar_configuration_set(c, "llc.slices", "2", e);
    if (rc == 0)
        rc = memory(context, c, &texts[1], e);
    for (int timed = 0; timed < 2 && rc == 0; timed++)
        rc = replay(context, c, trace, timed, &texts[2 + timed], e);
    return rc;
}

/* One allocation has failed: there is memory again. */
static int again(void) {
    struct magnetar *context = magnetar_new(NULL);
    struct magnetar_configuration *c = magnetar_configuration_new(NULL);
    struct magnetar_error e;
    char *text = NULL;
    const int rc = context && c ? run(context, c, &text, &e) : MAGNETAR_IO;
    free(text);
    magnetar_configuration_free(c);
    magnetar_free(context);
    return rc;
}

int main(int argc, char **argv) {
    struct magnetar_error e = {0};
    char *texts[TEXTS] = {0};
    if (argc != 2)
        return MAGNETAR_USAGE;
    struct magnetar *context = magnetar_new(&e);
    struct magnetar_configuration *c = context ? magnetar_configuration_new(&e) : NULL;
    int rc = c ? use(context, c, argv[1], texts, &e) : e.status;
    magnetar_configuration_free(c);
    magnetar_free(context);
    if (rc == 0)
        for (int i = 0; i < TEXTS; i++)
            fputs(texts[i], stdout);
    for (int i = 0; i < TEXTS; i++)
        free(texts[i]);
    if (rc)
        fprintf(stderr, "magnetar: %s\n", e.text);
    if (rc && !getenv("OOM_STAY") && again())
        return 99;
    return rc;
}
