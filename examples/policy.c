/* A trace through caches of two technologies, with a replacement policy of our own beside LRU: what
 * it saves in misses, and what that is worth in time and energy.
 *
 *     cc policy.c $(pkg-config --cflags --libs magnetar) -o policy
 *     ./policy trace.mgt
 *
 * The policy is CLOCK: the ways of a set stand in a circle with a hand; a way that was used since
 * the hand last came by is passed over once. */
#include <magnetar.h>
#include <stdio.h>
#include <stdlib.h>

/* The circles of one cache. */
struct clock {
    uint32_t ways;
    uint32_t *hand;      /* [sets] */
    unsigned char *used; /* [sets][ways] */
};

static void clock_close(void *state) {
    struct clock *c = state;
    free(c->hand);
    free(c->used);
    free(c);
}

static void *clock_open(void *user, uint32_t sets, uint32_t ways, uint64_t seed) {
    struct clock *c = calloc(1, sizeof *c);
    (void)user, (void)seed; /* nothing is drawn */
    if (!c)
        return NULL;
    c->ways = ways;
    c->hand = calloc(sets, sizeof *c->hand);
    c->used = calloc((size_t)sets * ways, 1);
    if (c->hand && c->used)
        return c;
    clock_close(c);
    return NULL;
}

static void clock_hit(void *state, uint32_t set, uint32_t way) {
    struct clock *c = state;
    c->used[(size_t)set * c->ways + way] = 1;
}

static void clock_fill(void *state, uint32_t set, uint32_t way, uint64_t line) {
    struct clock *c = state;
    (void)line;
    c->used[(size_t)set * c->ways + way] = 0;
}

static uint32_t clock_victim(void *state, uint32_t set) {
    struct clock *c = state;
    unsigned char *used = c->used + (size_t)set * c->ways;
    while (used[c->hand[set]]) {
        used[c->hand[set]] = 0;
        c->hand[set] = (c->hand[set] + 1) % c->ways;
    }
    const uint32_t way = c->hand[set];
    c->hand[set] = (way + 1) % c->ways;
    return way;
}

static const struct magnetar_policy clock_policy = {
    .name = "clock",
    .help = "second chance, in a circle",
    .open = clock_open,
    .close = clock_close,
    .hit = clock_hit,
    .fill = clock_fill,
    .victim = clock_victim,
};

/* A technology of our own, as a table with one design point. */
static const char edram[] = "# name: our-edram\n"
                            "# kind: eDRAM\n"
                            "# status: unverified\n"
                            "# description: round numbers for an example\n"
                            "capacity[MiB],read_latency[ns],write_latency[ns],"
                            "read_energy[nJ],write_energy[nJ],leakage[mW],area[mm^2],source\n"
                            "3,2.5,2.5,0.3,0.3,900,3.1,made up\n";

static int print(const struct magnetar_result *result, struct magnetar_error *error) {
    printf("%-24s %10s %10s %10s %10s\n", "", "reads", "misses", "time ms", "energy mJ");
    for (size_t i = 0; i < magnetar_result_runs(result); i++) {
        uint64_t reads, misses;
        double time, energy;
        int rc = magnetar_result_count(result, i, "llc.reads", &reads, error);
        if (rc == 0)
            rc = magnetar_result_count(result, i, "llc.read_misses", &misses, error);
        if (rc == 0)
            rc = magnetar_result_real(result, i, "time.total_s", &time, error);
        if (rc == 0)
            rc = magnetar_result_real(result, i, "energy.total_j", &energy, error);
        if (rc)
            return rc;
        printf("%-24s %10llu %10llu %10.3f %10.3f\n", magnetar_result_label(result, i),
               (unsigned long long)reads, (unsigned long long)misses, time * 1e3, energy * 1e3);
    }
    return 0;
}

static int replay(const struct magnetar *context, struct magnetar_configuration *configuration,
                  const char *trace, struct magnetar_error *error) {
    static const char *const vary[] = {"llc.repl=lru,clock"};
    struct magnetar_result *result;
    const struct magnetar_replay_options options = {
        .traces = &trace,
        .n_traces = 1,
        .technologies = "deepnvm-sram,our-edram",
        .vary = vary,
        .n_vary = 1,
    };
    int rc = magnetar_configuration_load_text(configuration, "[llc]\nsize = 3MiB\nways = 16\n",
                                              "policy.c", error);
    if (rc == 0)
        rc = magnetar_replay(context, configuration, &options, &result, error);
    if (rc)
        return rc;
    rc = print(result, error);
    magnetar_result_free(result);
    return rc;
}

int main(int argc, char **argv) {
    struct magnetar_error error = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: policy TRACE\n");
        return MAGNETAR_USAGE;
    }
    struct magnetar *context = magnetar_new(&error);
    struct magnetar_configuration *configuration = magnetar_configuration_new(&error);
    int rc = context && configuration ? MAGNETAR_OK : error.status;
    if (rc == 0)
        rc = magnetar_policy_register(context, &clock_policy, &error);
    if (rc == 0)
        rc = magnetar_technology_register(context, edram, "policy.c", &error);
    if (rc == 0)
        rc = replay(context, configuration, argv[1], &error);
    if (rc)
        fprintf(stderr, "policy: %s: %s\n", magnetar_status_text(rc), error.text);
    magnetar_configuration_free(configuration);
    magnetar_free(context);
    return rc;
}
