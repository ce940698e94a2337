/* Speed and memory, as ratios with the bound that is asked of each. Times are CPU times of one
 * core, the least of interleaved repetitions; a bound that is missed is said, not an error.
 *
 *   bench TRACE PROGRAM PRESET [PART] */
#include "tests/bench/bench.h"

#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "memmodels/cache/count.h"
#include "memmodels/cache/hierarchy.h"
#include "memmodels/tech/tech.h"
#include "traces/mgt/mgt.h"
#include "traces/trace.h"

#define REPETITIONS 7
#define MIB         (1ull << 20)

extern char **environ;

static double cpu_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void bench_run(struct bench_task *tasks, size_t n, unsigned repetitions) {
    for (size_t i = 0; i < n; i++)
        tasks[i].least_s = INFINITY;
    for (unsigned r = 0; r < repetitions; r++)
        for (size_t i = 0; i < n; i++) {
            const double start = cpu_now();
            tasks[i].operations = tasks[i].run(tasks[i].user);
            const double took = cpu_now() - start;
            tasks[i].least_s = took < tasks[i].least_s ? took : tasks[i].least_s;
        }
}

double bench_rate(const struct bench_task *t) {
    return (double)t->operations / t->least_s;
}

void bench_bound(const char *what, double value, bool at_least, double bound, const char *unit) {
    const bool met = at_least ? value >= bound : value <= bound;
    printf("%-58s %7.3f%-4s required %s %5.4g%-4s %s\n", what, value, unit,
           at_least ? ">=" : "<=", bound, unit, met ? "PASS" : "MISS");
}

static void print_rates(const struct bench_task *tasks, size_t n) {
    for (size_t i = 0; i < n; i++)
        printf("  %-56s %7.2f M/s  %7.1f ms\n", tasks[i].name, bench_rate(&tasks[i]) * 1e-6,
               tasks[i].least_s * 1e3);
}

static void need(int rc, const struct sim_err *err) {
    if (rc == 0)
        return;
    fprintf(stderr, "bench: %s\n", err->text);
    exit(2);
}

/* Calls take(user, block) for the whole trace. */
static uint64_t each_block(const char *path, void (*take)(void *user, struct trace_block *b),
                           void *user) {
    struct trace *t;
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    need(b ? trace_open(&t, path, NULL, &err) : SIM_EIO, &err);
    for (;;) {
        need(trace_next(t, b, &err), &err);
        if (b->n == 0)
            break;
        take(user, b);
    }
    const uint64_t n = t->done;
    trace_close(t);
    block_free(b);
    return n;
}

/* A replay of the trace through caches of these sizes, priced for some technologies each. */
struct replay {
    const char *path;
    unsigned sizes, techs;
    uint64_t misses; /* of the first */
    struct hierarchies *h;
};

static void run_caches(void *user, struct trace_block *b) {
    struct replay *r = user;
    struct sim_err err = {0};
    need(hierarchies_run(r->h, b, 0, b->n, &err), &err);
}

static uint64_t replay(void *user) {
    static const uint64_t sizes[] = {3 * MIB, 7 * MIB, 10 * MIB};
    struct replay *r = user;
    struct sim_err err = {0};
    int number = 0;
    r->h = hierarchies_new(1, 1, &err);
    need(r->h ? 0 : SIM_EIO, &err);
    for (unsigned i = 0; i < r->sizes; i++)
        for (unsigned k = 0; k < r->techs; k++) {
            const struct hierarchy_config c = {.llc = {.size = sizes[i],
                                                       .ways = 16,
                                                       .line = 128,
                                                       .sector = 32,
                                                       .slices = 1,
                                                       .allocate = true,
                                                       .repl = &policy_lru}};
            number = hierarchies_add(r->h, &c, &err);
            need(number < 0 ? number : 0, &err);
        }
    const uint64_t n = each_block(r->path, run_caches, r);
    hierarchies_finish(r->h);
    r->misses = hierarchies_stats(r->h, 0)->read_misses;
    for (unsigned k = 0; k < r->sizes * r->techs; k++) {
        const struct tech_point p = {.read_latency_s = 1e-9 * k};
        const struct dram_config config = {0};
        struct count_stats priced;
        count_evaluate(hierarchies_stats(r->h, number), &p, &config, &priced);
    }
    hierarchies_free(r->h);
    return n;
}

static void ignore(void *user, struct trace_block *b) {
    *(uint64_t *)user += b->addr[b->n - 1];
}

static uint64_t decode(void *user) {
    uint64_t sum = 0;
    const uint64_t n = each_block(user, ignore, &sum);
    return sum ? n : 0;
}

/* The trace as an array of records in memory. */
struct records {
    uint64_t *at;
    size_t n, cap;
};

static void append(void *user, struct trace_block *b) {
    struct records *r = user;
    struct sim_err err = {0};
    for (uint32_t i = 0; i < b->n; i++) {
        need(sim_grow((void **)&r->at, &r->cap, r->n, sizeof *r->at, &err), &err);
        r->at[r->n++] = (b->addr[i] & ~1ull) | (word_op(b->word[i]) != OP_READ);
    }
}

static uint64_t naive(void *user) {
    const struct records *r = user;
    return naive_lru(r->at, r->n, 3 * MIB / 128 / 16) ? r->n : 0;
}

static void bench_replay(const char *path) {
    struct replay one = {path, 1, 1, 0, NULL}, five = {path, 1, 5, 0, NULL},
                  three = {path, 3, 1, 0, NULL};
    struct records records = {0};
    each_block(path, append, &records);
    struct bench_task tasks[] = {
        {"naive linear scan over records in memory", naive, &records, 0, 0},
        {"replay from disk, 3 MiB", replay, &one, 0, 0},
        {"replay, five technologies of 3 MiB", replay, &five, 0, 0},
        {"replay, 3, 7 and 10 MiB", replay, &three, 0, 0},
        {"decoding alone", decode, (void *)(uintptr_t)path, 0, 0},
    };
    bench_run(tasks, 5, REPETITIONS);
    print_rates(tasks, 5);
    bench_bound("replay / naive linear scan, accesses per second",
                bench_rate(&tasks[1]) / bench_rate(&tasks[0]), true, 1, "");
    bench_bound("five technologies of one geometry / one, time",
                tasks[2].least_s / tasks[1].least_s, false, 1.1, "");
    bench_bound("three geometries / one, time", tasks[3].least_s / tasks[1].least_s, false, 2.7,
                "");
    bench_bound("decoding alone / replay, accesses per second",
                bench_rate(&tasks[4]) / bench_rate(&tasks[1]), true, 4, "");
    free(records.at);
}

static void bench_events(void) {
    struct hold *h = hold_new(4096);
    struct bench_task tasks[] = {
        {"binary heap, 4,096 pending", hold_heap, h, 0, 0},
        {"event queue, 4,096 pending", hold_wheel, h, 0, 0},
    };
    bench_run(tasks, 2, REPETITIONS);
    print_rates(tasks, 2);
    bench_bound("event queue / binary heap, holds per second",
                bench_rate(&tasks[1]) / bench_rate(&tasks[0]), true, 3, "");
    hold_free(h);
}

struct copy {
    struct mgt_writer *writer;
};

static void copy_block(void *user, struct trace_block *b) {
    struct sim_err err = {0};
    const struct trace_meta none = {0};
    for (uint32_t i = 0; i < b->n_runs; i++)
        b->runs[i].kernel = 0;
    need(mgt_write(((struct copy *)user)->writer, b, &none, &err), &err);
}

/* The trace four times over, in a process of its own so that this one stays small. */
static void make_longer(const char *path, const char *longer) {
    const pid_t child = fork();
    if (child == 0) {
        struct sim_err err = {0};
        const struct trace_meta none = {0};
        FILE *f = fopen(longer, "wb");
        struct copy c = {f ? mgt_create(f, MGT_GPU, &err) : NULL};
        need(c.writer ? 0 : SIM_EIO, &err);
        for (int i = 0; i < 4; i++)
            each_block(path, copy_block, &c);
        need(mgt_finish(c.writer, &none, &err), &err);
        _exit(fclose(f) != 0);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status)
        exit(2);
}

/* Peak resident MiB, the least of three runs, of `program replay path --tech sram,stt-mram,sot-mram
 * --quiet`. */
static double peak_mib(const char *program, const char *path) {
    char *const argv[] = {(char *)(uintptr_t)program,
                          (char *)(uintptr_t) "replay",
                          (char *)(uintptr_t) "--quiet",
                          (char *)(uintptr_t) "--tech",
                          (char *)(uintptr_t) "sram,stt-mram,sot-mram",
                          (char *)(uintptr_t)path,
                          NULL};
    double least = INFINITY;
    for (int i = 0; i < 3; i++) {
        struct rusage usage;
        pid_t child;
        int status;
        if (posix_spawn(&child, program, NULL, NULL, argv, environ) ||
            wait4(child, &status, 0, &usage) < 0 || status) {
            fprintf(stderr, "bench: %s failed\n", program);
            exit(2);
        }
        least = fmin(least, (double)usage.ru_maxrss / 1024);
    }
    return least;
}

static void bench_memory(const char *path, const char *program) {
    char longer[40];
    snprintf(longer, sizeof longer, "bench-%ld.mgt", (long)getpid());
    const double once = peak_mib(program, path);
    make_longer(path, longer);
    const double four = peak_mib(program, longer);
    unlink(longer);
    printf("  %-56s %7.2f MiB\n", "peak memory of a replay", once);
    printf("  %-56s %7.2f MiB\n", "the same, of the trace four times over", four);
    bench_bound("peak memory of a replay", once > four ? once : four, false, 64, " MiB");
    bench_bound("peak memory, four times the trace / once", four / once, false, 1.05, "");
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: bench TRACE PROGRAM PRESET "
                        "[memory|replay|timed|events|pe|quidam|search|maestro]\n");
        return 2;
    }
    const char *part = argc == 5 ? argv[4] : NULL;
    if (!part || strcmp(part, "memory") == 0)
        bench_memory(argv[1], argv[2]);
    if (!part || strcmp(part, "replay") == 0)
        bench_replay(argv[1]);
    if (!part || strcmp(part, "timed") == 0)
        bench_timed(argv[1], argv[3]);
    if (!part || strcmp(part, "events") == 0)
        bench_events();
    if (!part || strcmp(part, "pe") == 0)
        bench_pe();
    if (!part || strcmp(part, "quidam") == 0)
        bench_quidam();
    if (!part || strcmp(part, "search") == 0)
        bench_search();
    if (!part || strcmp(part, "maestro") == 0)
        bench_maestro();
    return 0;
}
