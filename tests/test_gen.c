/* Generated traces: records against lists written by hand, sector totals against counters of the
 * hardware, and what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/policy.h"
#include "memmodels/gpu/prefill.h"
#include "tests/suites.h"
#include "traces/gen/gen.h"
#include "traces/trace.h"

#define A 0x100000000ull /* the first allocation */

struct record {
    uint32_t kernel, group, warp;
    char op;
    uint64_t addr;
    uint32_t mask;
};

static struct trace *open_gen(const char *name) {
    struct trace *t = NULL;
    struct sim_err err = {0};
    if (trace_open(&t, name, NULL, &err)) {
        fprintf(stderr, "%s\n", err.text);
        CU_FAIL("trace_open");
    }
    return t;
}

/* All records, the first `max` kept; returns how many there were. */
static size_t read_all(const char *name, struct record *r, size_t max) {
    struct trace *t = open_gen(name);
    struct trace_block *b = block_new(NULL);
    size_t n = 0;
    while (t && trace_next(t, b, NULL) == 0 && b->n)
        for (uint32_t i = 0, run = 0; i < b->n; i++, n++) {
            while (run + 1 < b->n_runs && b->runs[run + 1].first <= i)
                run++;
            if (n < max)
                r[n] = (struct record){b->runs[run].kernel,   b->runs[run].group,
                                       word_warp(b->word[i]), "RWA"[word_op(b->word[i])],
                                       b -> addr[i],          word_extent(b->word[i])};
        }
    block_free(b);
    trace_close(t);
    return n;
}

static void expect(const char *name, const struct record *expected, size_t n) {
    static struct record got[4096];
    CU_ASSERT_EQUAL(read_all(name, got, 4096), n);
    for (size_t i = 0; i < n; i++) {
        const struct record *e = &expected[i], *g = &got[i];
        if (e->kernel != g->kernel || e->group != g->group || e->warp != g->warp ||
            e->op != g->op || e->addr != g->addr || e->mask != g->mask) {
            fprintf(stderr, "%s: record %zu: %u %u %u %c %llx %x\n", name, i, g->kernel, g->group,
                    g->warp, g->op, (unsigned long long)g->addr, g->mask);
            CU_FAIL("record");
            return;
        }
    }
}

#define EXPECT(name, list) expect(name, list, sizeof list / sizeof list[0])

static void test_vectoradd(void) {
    static const struct record f32[] = {
        {0, 0, 0, 'R', A, 15},        {0, 0, 0, 'R', A + 512, 15}, {0, 0, 0, 'W', A + 1024, 3},
        {0, 0, 0, 'W', A + 1024, 12}, {0, 0, 1, 'R', A + 128, 1},  {0, 0, 1, 'R', A + 640, 1},
        {0, 0, 1, 'W', A + 1152, 1},
    };
    static const struct record f64[] = {
        {0, 0, 0, 'R', A, 15},       {0, 0, 0, 'R', A + 128, 15},  {0, 0, 0, 'R', A + 512, 15},
        {0, 0, 0, 'R', A + 640, 15}, {0, 0, 0, 'W', A + 1024, 15}, {0, 0, 0, 'W', A + 1152, 15},
        {0, 0, 1, 'R', A + 256, 3},  {0, 0, 1, 'R', A + 768, 3},   {0, 0, 1, 'W', A + 1280, 3},
    };
    static const struct record warp[] = {
        {0, 0, 0, 'R', A, 15}, {0, 0, 0, 'R', A + 512, 15}, {0, 0, 0, 'W', A + 1024, 15},
        {1, 0, 0, 'R', A, 15}, {1, 0, 0, 'R', A + 512, 15}, {1, 0, 0, 'W', A + 1024, 15},
    };
    EXPECT("gen:vectoradd,n=40", f32);
    EXPECT("gen:vectoradd,n=40,type=f64", f64);
    EXPECT("gen:vectoradd,n=32,stores=warp,repeat=2", warp);
}

/* Both tile loads of each warp, then, after the barriers, the stores. */
static void test_matrixmul(void) {
    static struct record got[4096];
    CU_ASSERT_EQUAL(read_all("gen:matrixmul,m=32", got, 4096), 128);
    for (uint32_t w = 0; w < 32; w++) {
        const struct record *r = &got[2 * w], *s = &got[64 + 2 * w];
        CU_ASSERT(r[0].op == 'R' && r[0].addr == A + 128 * w && r[0].mask == 15 && r[0].warp == w);
        CU_ASSERT(r[1].op == 'R' && r[1].addr == A + 4096 + 128 * w && r[1].mask == 15);
        CU_ASSERT(s[0].op == 'W' && s[0].addr == A + 8192 + 128 * w && s[0].mask == 3);
        CU_ASSERT(s[1].op == 'W' && s[1].addr == s[0].addr && s[1].mask == 12 && s[1].warp == w);
    }
    /* 64: four groups of 2 x 64 loads and 64 half stores. Group 1 is right of group 0: the same
     * rows of A, the columns from 32 of B and C. */
    CU_ASSERT_EQUAL(read_all("gen:matrixmul,m=64", got, 4096), 4 * 192);
    const struct record *g = &got[192];
    CU_ASSERT(g[6].group == 1 && g[6].warp == 3 && g[6].addr == A + 3 * 256);
    CU_ASSERT(g[7].group == 1 && g[7].warp == 3 && g[7].addr == A + 16384 + 3 * 256 + 128);
    CU_ASSERT(g[64 + 6].addr == A + 3 * 256 + 128);
    CU_ASSERT(g[64 + 7].addr == A + 16384 + 35 * 256 + 128);
    CU_ASSERT(g[128 + 6].op == 'W' && g[128 + 6].addr == A + 32768 + 3 * 256 + 128);
}

static void test_transpose(void) {
    static struct record got[4096];
    /* 16 x 16: a row is 64 B. Lane i of the first half stores (i, 0): every line twice. */
    CU_ASSERT_EQUAL(read_all("gen:transpose,n=16", got, 4096), 8 * 17);
    for (uint32_t w = 0; w < 8; w++) {
        const struct record *r = &got[17 * w];
        CU_ASSERT(r->op == 'R' && r->addr == A + 128 * w && r->mask == 15 && r->warp == w);
        const uint32_t sector = 2 * w * 4 / 32; /* of column 2 w, and of 2 w + 1 */
        for (uint32_t i = 0; i < 16; i++)
            CU_ASSERT(r[1 + i].op == 'W' && r[1 + i].addr == A + 1024 + i % 8 * 128 &&
                      r[1 + i].mask == 5u << sector);
    }
    CU_ASSERT_EQUAL(read_all("gen:transpose,n=16,stores=warp", got, 4096), 8 * 9);
    CU_ASSERT_EQUAL(read_all("gen:transpose,n=16,variant=coalesced", got, 4096), 8 + 16);
    CU_ASSERT(got[8].op == 'W' && got[8].addr == A + 1024 && got[8].mask == 3 && got[8].warp == 0);
    CU_ASSERT(got[9].op == 'W' && got[9].addr == A + 1024 && got[9].mask == 12);
    /* 32: group 1 reads columns 16 to 31 of rows 0 to 15, and stores rows 16 to 31. */
    CU_ASSERT_EQUAL(read_all("gen:transpose,n=32,variant=coalesced", got, 4096), 4 * (16 + 16));
    CU_ASSERT(got[32].group == 1 && got[32].addr == A && got[32].mask == 12);
    CU_ASSERT(got[48].group == 1 && got[48].addr == A + 4096 + 16 * 128 && got[48].mask == 3);
}

/* Two groups of 48 items, of 80 elements: the second has one warp of 32 and an empty one. */
static void test_gpustream(void) {
    static struct record got[4096];
    CU_ASSERT_EQUAL(read_all("gen:gpustream,kernel=triad,n=80,items=48", got, 4096), 4 * 5);
    /* A, B, C and D follow one another, each of 640 B in 1,024. Elements 32 to 47: half a line. */
    const struct record *r = &got[8];
    CU_ASSERT(r[0].op == 'R' && r[0].warp == 1 && r[0].addr == A + 1024 + 256 && r[0].mask == 15);
    CU_ASSERT(r[1].op == 'R' && r[1].addr == A + 3072 + 256 && r[2].addr == A + 2048 + 256);
    CU_ASSERT(r[3].op == 'W' && r[3].addr == A + 256 && r[3].mask == 15);
    CU_ASSERT(r[4].group == 1 && r[4].warp == 0 && r[4].addr == A + 1024 + 384);
    CU_ASSERT_EQUAL(read_all("gen:gpustream,kernel=init,n=80,items=48", got, 4096), 5);
    CU_ASSERT_EQUAL(read_all("gen:gpustream,kernel=scale,n=80,items=48", got, 4096), 10);
    /* Of three neighbours the first and the last element have two: warp 0 reads 0..30,
     * 0..31, 1..32. */
    CU_ASSERT_EQUAL(read_all("gen:gpustream,kernel=3pt,n=64,items=32", got, 4096), 9 + 9);
    CU_ASSERT(got[1].addr == A + 512 + 128 && got[1].mask == 15 && got[0].mask == 15);
    CU_ASSERT(got[6].addr == A + 512 + 256 && got[6].mask == 1);
    CU_ASSERT(got[9].group == 1 && got[9].addr == A + 512 + 128 && got[9].mask == 8);
}

/* A group reads 64 elements of 1,024 items, each of its chunk once; groups take the chunks in turn.
 */
static void test_l2cache(void) {
    static struct record got[3 * 4096];
    static uint8_t times[2 * 4096];
    CU_ASSERT_EQUAL(read_all("gen:l2cache,footprint=1MiB,count=12288", got, 3 * 4096), 3 * 4096);
    for (size_t i = 0; i < 2 * 4096; i++)
        times[(got[i].addr - A) / 128]++;
    for (size_t i = 0; i < 2 * 4096; i++)
        CU_ASSERT_EQUAL(times[i], 1);
    CU_ASSERT(got[0].addr == A && got[1].addr == A + 128 && got[2].addr == A + 8192);
    CU_ASSERT(got[4].addr == A + 2 * 16384 && got[128].addr == A + 256 && got[128].warp == 1);
    CU_ASSERT(got[4096].group == 1 && got[4096].addr == A + 16384);
    CU_ASSERT(got[8192].group == 2 && got[8192].addr == A);
    /* Of two that are on their way the first has half of its reads to go. */
    CU_ASSERT_EQUAL(read_all("gen:l2cache,footprint=1MiB,count=6145,running=2", got, 3 * 4096),
                    2048 + 2 * 4096);
    CU_ASSERT(got[0].addr == A + 16 * 32768 && got[2048].group == 1);
}

static void test_stream(void) {
    static const struct record five[] = {
        {0, 0, 0, 'R', A, 15}, {0, 0, 1, 'R', A + 128, 15}, {0, 0, 2, 'R', A + 256, 15},
        {0, 0, 3, 'R', A, 15}, {0, 0, 4, 'R', A + 128, 15},
    };
    EXPECT("gen:stream,footprint=384,count=5,loads=2", five);
    static struct record got[4096];
    CU_ASSERT_EQUAL(read_all("gen:stream,footprint=1KiB,count=70,loads=2", got, 4096), 70);
    CU_ASSERT(got[0].addr == A && got[1].addr == A && got[1].warp == 0);
    CU_ASSERT(got[2].addr == A + 128 && got[2].warp == 1);
    CU_ASSERT(got[64].group == 1 && got[64].warp == 0 && got[69].warp == 5);
    struct trace *t = open_gen("gen:stream,footprint=1KiB,count=70,loads=2");
    CU_ASSERT(t->gpu && t->total == 70 && t->meta.kernels[0].groups[0] == 2);
    CU_ASSERT(t->meta.kernels[0].items[0] == 1024 && t->meta.allocs[0].bytes == 1024);
    trace_close(t);
    /* Over whole laps every line is read equally often, whatever the shape. */
    static uint32_t times[96];
    memset(times, 0, sizeof times);
    CU_ASSERT_EQUAL(read_all("gen:stream,footprint=12KiB,count=960,loads=7", got, 4096), 960);
    for (size_t i = 0; i < 960; i++)
        times[(got[i].addr - A) / 128]++;
    for (size_t i = 0; i < 96; i++)
        CU_ASSERT_EQUAL(times[i], 10);
}

/* Once per lap every line, and every lap alike: a cycle. */
static void check_laps(uint32_t lines, unsigned seed) {
    char name[96];
    uint32_t *seen = calloc(lines, sizeof *seen);
    struct record *r = calloc((size_t)lines * 2, sizeof *r);
    snprintf(name, sizeof name, "gen:chase,footprint=%u,count=%u,seed=%u", lines * 128, lines * 2,
             seed);
    CU_ASSERT_EQUAL(read_all(name, r, (size_t)lines * 2), (size_t)lines * 2);
    uint32_t bad = 0;
    for (uint32_t i = 0; i < lines; i++) {
        const uint64_t line = (r[i].addr - A) / 128;
        bad += line >= lines || seen[line]++ || r[i].addr != r[i + lines].addr || r[i].mask != 1 ||
               r[i].warp || r[i].op != 'R';
    }
    CU_ASSERT_EQUAL(bad, 0);
    free(seen);
    free(r);
}

static void test_chase(void) {
    static const uint32_t sizes[] = {1, 2, 3, 7, 64, 1000, 65536, 70001};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        check_laps(sizes[i], (unsigned)i);
    struct record one[64], other[64];
    read_all("gen:chase,footprint=8KiB,seed=1", one, 64);
    read_all("gen:chase,footprint=8KiB,seed=2", other, 64);
    CU_ASSERT(memcmp(one, other, sizeof one));
    struct trace *t = open_gen("gen:chase,footprint=8KiB");
    CU_ASSERT_STRING_EQUAL(meta_note(&t->meta, "front"), "window=1");
    CU_ASSERT_EQUAL(t->total, 64);
    trace_close(t);
}

/* How often work asked whether to stop, and when it is told to. */
struct patience {
    uint32_t asked, most;
};

static int ask(void *user, uint64_t done, struct sim_err *err) {
    struct patience *p = user;
    CU_ASSERT_EQUAL(done, 0);
    return ++p->asked > p->most ? sim_fail(err, SIM_EIO, "enough") : 0;
}

/* Reads a first block, or fills a cache before it; returns how often it asked. */
static uint32_t set_up(uint32_t most, bool fill, int *rc) {
    const struct cache_config config = {.size = 1 << 20,
                                        .ways = 16,
                                        .line = 128,
                                        .sector = 32,
                                        .slices = 1,
                                        .repl = cache_policy_named("lru")};
    struct cache *cache = cache_new(&config, 1, NULL);
    struct trace *t = open_gen("gen:chase,footprint=32MiB");
    struct trace_block *b = block_new(NULL);
    struct patience p = {.most = most};
    struct sim_err err = {0};
    trace_set_tick(t, &(struct tick){ask, &p});
    *rc = fill ? prefill(cache, t, 32 << 20, &err) : trace_next(t, b, &err);
    CU_ASSERT(*rc == 0 || strcmp(err.text, "enough") == 0);
    cache_free(cache);
    block_free(b);
    trace_close(t);
    return p.asked;
}

/* Work before the first access asks every 65,536 lines at most, and ends at the first "stop". */
static void test_set_up(void) {
    const uint32_t least[] = {4 + 3, 4 + 3 + 4 + 8 + 4}; /* the cycle; it, blocks, two passes */
    for (int fill = 0; fill < 2; fill++) {
        int rc;
        const uint32_t all = set_up(UINT32_MAX, fill, &rc);
        CU_ASSERT_EQUAL(rc, 0);
        CU_ASSERT(all >= least[fill]);
        for (uint32_t most = 0; most < all; most++) {
            CU_ASSERT_EQUAL(set_up(most, fill, &rc), most + 1);
            CU_ASSERT_EQUAL(rc, SIM_EIO);
        }
    }
}

struct totals {
    uint64_t sectors[2]; /* read, written */
    uint64_t groups;
};

static struct totals total(const char *name) {
    struct trace *t = open_gen(name);
    struct trace_block *b = block_new(NULL);
    struct totals s = {0};
    while (t && trace_next(t, b, NULL) == 0 && b->n)
        for (uint32_t i = 0; i < b->n; i++)
            s.sectors[word_op(b->word[i]) == OP_WRITE] +=
                (uint64_t)__builtin_popcount(word_extent(b->word[i]));
    if (t)
        s.groups = (uint64_t)t->meta.kernels[0].groups[0] * t->meta.kernels[0].groups[1];
    trace_close(t);
    block_free(b);
    return s;
}

/* The trace of a case of titanx_hardware.csv. */
static bool gen_name(const char *text, char *name, size_t size, unsigned *blocks) {
    char word[16], unit = 0;
    unsigned n, h, w;
    if (sscanf(text, "VecAdd %15s %u%c %u", word, &n, &unit, blocks) == 4)
        snprintf(name, size, "gen:vectoradd,n=%u,type=%s", unit == 'K' ? n * 1000 : n, word);
    else if (sscanf(text, "MatMul f32 %u %u %u %u", &n, &h, &w, blocks) == 4)
        snprintf(name, size, "gen:matrixmul,m=%u", n);
    else if (sscanf(text, "Transpose %15s %u %u %u", word, &n, &h, blocks) == 4)
        snprintf(name, size, "gen:transpose,n=%u,variant=%s", n, word);
    else
        return false;
    return true;
}

static void check_case(const char *line, unsigned *checked) {
    char text[64], metric[32], name[96];
    double hardware;
    unsigned blocks;
    if (sscanf(line, "%*[^,],%63[^,],%31[^,],%lf", text, metric, &hardware) != 3)
        return;
    const bool writes = !strcmp(metric, "l2_writes");
    if ((!writes && strcmp(metric, "l2_reads")) || !gen_name(text, name, sizeof name, &blocks))
        return;
    const struct totals s = total(name);
    const double got = (double)s.sectors[writes];
    if (got < 0.99 * hardware || got > 1.01 * hardware || s.groups != blocks) {
        fprintf(stderr, "%s: %s %.0f, hardware %.0f\n", name, metric, got, hardware);
        CU_FAIL("sector total");
    }
    ++*checked;
}

static void test_hardware(void) {
    const char *srcdir = getenv("srcdir");
    char path[512], line[256];
    unsigned checked = 0;
    snprintf(path, sizeof path, "%s/tests/data/gpu/titanx_hardware.csv", srcdir ? srcdir : ".");
    FILE *f = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    while (fgets(line, sizeof line, f))
        if (*line != '#')
            check_case(line, &checked);
    fclose(f);
    CU_ASSERT_EQUAL(checked, 2 * 19);
}

static void refused(const char *name, const char *format, const char *part) {
    struct trace *t = NULL;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(trace_open(&t, name, format, &err), SIM_EUSAGE);
    if (!strstr(err.text, part)) {
        fprintf(stderr, "%s: '%s'\n", name, err.text);
        CU_FAIL("error text");
    }
}

static void test_refused(void) {
    refused("gen:", NULL, "gen:NAME");
    refused("gen:chas,count=3", NULL, "did you mean gen:chase?");
    refused("gen:resnet5", NULL, "did you mean gen:resnet50?");
    refused("gen:chase,footprnt=1KiB", NULL, "unknown key 'footprnt'; did you mean 'footprint'?");
    refused("gen:stream,zzzzzz=1", NULL, "it takes footprint, count, loads, sectors");
    refused("gen:chase,footprint=200", NULL, "footprint = 200: expected a multiple of 128");
    refused("gen:chase,footprint=64", NULL, "footprint = 64: below 128B");
    refused("gen:chase,count=-1", NULL, "count");
    refused("gen:chase,count", NULL, "expected KEY=VALUE");
    refused("gen:chase,", NULL, "expected KEY=VALUE");
    refused("gen:chase,=3", NULL, "expected KEY=VALUE");
    refused("gen:vectoradd,n=0", NULL, "n = 0: below 1");
    refused("gen:vectoradd,type=f16", NULL, "expected one of f32|f64");
    refused("gen:matrixmul,m=33", NULL, "m = 33: expected a multiple of 32");
    refused("gen:transpose,n=8", NULL, "n = 8: below 16");
    refused("gen:squeezenet1_1,bach=2", NULL, "did you mean 'batch'?");
    refused("gen:chase", "din", "not a file of format din");
}

CU_pSuite suite_gen(void) {
    CU_pSuite s = CU_add_suite("gen", NULL, NULL);
    CU_add_test(s, "vectoradd: records by hand", test_vectoradd);
    CU_add_test(s, "matrixmul: records by hand", test_matrixmul);
    CU_add_test(s, "transpose: records by hand", test_transpose);
    CU_add_test(s, "stream: records by hand", test_stream);
    CU_add_test(s, "gpustream: records by hand", test_gpustream);
    CU_add_test(s, "l2cache: records by hand", test_l2cache);
    CU_add_test(s, "chase: one cycle through every line", test_chase);
    CU_add_test(s, "long set-up asks whether to stop", test_set_up);
    CU_add_test(s, "sector totals of a TITAN X, 19 cases", test_hardware);
    CU_add_test(s, "bad names and keys", test_refused);
    return s;
}
