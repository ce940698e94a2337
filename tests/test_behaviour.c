/* What cells do beside their figures: in table files, on the command line, in sections; SRAM beside
 * MRAM; count mode beside timed mode with one access in flight. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/serial.h"
#include "memmodels/timed.h"
#include "tests/suites.h"
#include "tests/support.h"

/* Whole accesses: 3 ns and 10 pJ to read, 10 ns and 50 pJ to write. */
#define HEADER "# name: mine\n# kind: STT-MRAM\n# status: unverified\n"
#define POINTS                                                                                     \
    "capacity[KiB],read_latency[ns],write_latency[ns],read_energy[pJ],write_energy[pJ],"           \
    "leakage[mW],area[mm^2],source\n64,3,10,10,50,1,1,made up\n"

static struct tech *parse(const char *header, struct sim_err *err) {
    char text[1024];
    struct tech *t;
    snprintf(text, sizeof text, "%s" POINTS, header);
    tech_parse(&t, text, strlen(text), "mine", err);
    return t;
}

/* ---- the list of technologies ---------------------------------------------------------------- */

/* A list and its items, which are NULL where one is refused. */
static void test_lists(void) {
    static const struct {
        const char *list, *items[4];
    } lists[] = {
        {"sram", {"sram"}},
        {"sram,stt-mram@7MiB", {"sram", "stt-mram@7MiB"}},
        {" sram , stt-mram ", {"sram", "stt-mram"}},
        {"a,b:write_error=0.01,verify=yes,c", {"a", "b:write_error=0.01,verify=yes", "c"}},
        {"b@4MiB:verify=yes,early=no,./x.csv@1MiB:retention=1us",
         {"b@4MiB:verify=yes,early=no", "./x.csv@1MiB:retention=1us"}},
        {"a,verify=yes,b", {"a,verify=yes", "b"}},
        {"a:verify=yes, early=no ,b", {"a:verify=yes, early=no", "b"}},
        {"verify=yes,a", {NULL}},
        {"a,,b", {"a", NULL, "b"}},
        {"./a:b.csv,c", {"./a:b.csv", "c"}},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        size_t n = 0;
        char item[PARAM_TEXT_SIZE];
        struct sim_err err;
        while (n < 4 && (lists[i].items[n] || (n == 1 && lists[i].items[2])))
            n++;
        CU_ASSERT(n == 0 || tech_list_length(lists[i].list) == n);
        for (size_t k = 0; k < n; k++) {
            const int rc = tech_list_item(lists[i].list, k, item, sizeof item, "--tech", &err);
            CU_ASSERT_EQUAL(rc, lists[i].items[k] ? 0 : SIM_EUSAGE);
            if (rc == 0)
                CU_ASSERT_STRING_EQUAL(item, lists[i].items[k]);
        }
        if (n == 0)
            CU_ASSERT_EQUAL(tech_list_item(lists[i].list, 0, item, sizeof item, "--tech", &err),
                            SIM_EUSAGE);
    }
}

/* ---- who takes a change ---------------------------------------------------------------------- */

static int configure(struct memory_config *c, const char *ini, const char *const *settings,
                     const char *item, struct memory_tech *t, struct sim_err *err) {
    struct param_set *set = param_set_new(err);
    int rc = params_bind(set, c, err);
    *t = (struct memory_tech){0};
    if (rc == 0 && ini)
        rc = param_load_text(set, ini, "a.ini", err);
    for (; rc == 0 && settings && *settings; settings++)
        rc = param_assign_text(set, *settings, err);
    if (rc == 0 && item)
        rc = tech_item_assign(set, item, "--tech", err);
    if (rc == 0)
        rc = params_resolve(c, false, true, err);
    if (rc == 0)
        rc = params_tech(c, true, true, t, err);
    param_set_free(set);
    return rc;
}

/* What an item's cells do, as text; "refused" where it is. */
static const char *behaviour_of(const char *ini, const char *const *settings, const char *item) {
    static char text[512];
    struct memory_config c;
    struct memory_tech t;
    struct sim_err err = {0};
    if (configure(&c, ini, settings, item, &t, &err)) {
        CU_ASSERT_EQUAL(err.code, SIM_EUSAGE);
        tech_free(t.tech);
        return "refused";
    }
    tech_behaviour_text(&c.nvm.cells, text, sizeof text);
    tech_free(t.tech);
    return text;
}

#define IS(text, ...) CU_ASSERT_STRING_EQUAL(behaviour_of(__VA_ARGS__), text)

static void test_changes(void) {
    static const char ini[] = "[tech stt-mram]\nretention = 20us\nverify = yes\n"
                              "[tech nvsim-sot]\nendurance = 1e12\n";
    static const char *const later[] = {"tech.deepnvm-stt.verify=no", NULL};
    static const char *const prefixless[] = {"tech.retention=1us", NULL};
    static const char *const old[] = {"nvm.retention=1us", NULL};
    static const char *const sram[] = {"tech.sram.verify=yes", NULL};
    static const char *const unknown[] = {"tech.stt-mram.retentoin=1us", NULL};
    static const char *const nobody[] = {"tech.stt-mran.retention=1us", NULL};
    IS("", NULL, NULL, "stt-mram");
    IS("verify=yes, retention=20 us", ini, NULL, "stt-mram");
    IS("verify=yes, retention=20 us", ini, NULL, "deepnvm-stt@7MiB"); /* by any of its names */
    IS("", ini, NULL, "sram");
    IS("endurance=1e+12", ini, NULL, "nvsim-sot");
    IS("retention=20 us", ini, later, "stt-mram");
    IS("verify=yes, retention=1 us", ini, later, "stt-mram:verify=yes,retention=1us");
    IS("verify=yes", NULL, NULL, "stt-mram@3MiB,verify=yes");
    IS("refused", NULL, NULL, "sram:verify=yes");
    IS("refused", NULL, NULL, "stt-mram:verify=perhaps");
    IS("refused", NULL, NULL, "stt-mram:early=yes,switch_min=0,switch_tail=0");
    IS("refused", "[tech sram]\nverify = yes\n", NULL, "stt-mram");
    IS("refused", NULL, prefixless, "stt-mram");
    IS("refused", NULL, old, "stt-mram");
    IS("refused", NULL, sram, "stt-mram");
    IS("refused", NULL, unknown, "stt-mram");
    IS("refused", NULL, nobody, "stt-mram");
}

/* A cache organised for such cells is not, over SRAM or over none. */
static void test_organisation(void) {
    static const char *const settings[] = {"nvm.bypass=yes", "nvm.sram_ways=4", NULL};
    static const char *const techs[] = {"nvsim-sram", "none", "nvsim-stt"};
    for (unsigned i = 0; i < 3; i++) {
        struct memory_config c;
        struct memory_tech t;
        struct sim_err err = {0};
        CU_ASSERT_EQUAL(configure(&c, NULL, settings, techs[i], &t, &err), 0);
        CU_ASSERT_EQUAL(nvm_any(&c.nvm), i == 2);
        CU_ASSERT_EQUAL(c.nvm.sram_ways, i == 2 ? 4 : 0);
        tech_free(t.tech);
    }
}

/* ---- table files ----------------------------------------------------------------------------- */

static void test_kinds(void) {
    static const struct {
        const char *kind;
        bool sram;
    } kinds[] = {{"SRAM", true},      {"sram", true},   {"8T-SRAM", true}, {"SRAM_lstp", true},
                 {"STT-MRAM", false}, {"eDRAM", false}, {"NVSRAM", false}, {"SRAMx", false}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char header[200];
        struct sim_err err = {0};
        snprintf(header, sizeof header,
                 "# name: mine\n# retention: 40us\n# kind: %s\n# status: published\n",
                 kinds[i].kind);
        struct tech *t = parse(header, &err);
        CU_ASSERT_EQUAL(t == NULL, kinds[i].sram);
        CU_ASSERT(!kinds[i].sram || strstr(err.text, "mine:2: retention: cells of"));
        CU_ASSERT(kinds[i].sram || fabs(tech_behaviour(t)->retention_s - 40e-6) < 1e-18);
        tech_free(t);
    }
}

/* Random behaviours are the same, to the bit, after they were written and read. */
static void test_round_trip(void) {
    struct rng rng = test_rng("behaviours");
    for (unsigned round = 0; round < 200; round++) {
        struct sim_err err = {0};
        struct tech *t = parse(HEADER, &err), *back;
        struct tech_behaviour *b = (struct tech_behaviour *)(uintptr_t)tech_behaviour(t);
        char *text;
        size_t size;
        b->differential = rng_below(&rng, 2);
        b->verify = rng_below(&rng, 2);
        b->write_error = rng_real(&rng) / 2;
        b->retries = rng_below(&rng, 16);
        b->retention_s =
            rng_below(&rng, 2) ? 0 : 1e-9 + rng_real(&rng) * pow(10, rng_below(&rng, 9)) * 1e-9;
        b->retention_mode = (int)rng_below(&rng, 2);
        b->disturb_reads = rng_below(&rng, 4000000000u);
        b->endurance = rng_real(&rng) * 1e15;
        FILE *f = open_memstream(&text, &size);
        tech_write(f, t, tech_point(t, 0), 1);
        fclose(f);
        CU_ASSERT_EQUAL_FATAL(tech_parse(&back, text, size, "written", &err), 0);
        CU_ASSERT_TRUE(param_equal(&tech_behaviour_params, b, tech_behaviour(back)));
        tech_free(back);
        tech_free(t);
        free(text);
    }
}

/* ---- count mode beside timed mode --------------------------------------------------------------
 */

/* Sectors of a 64 KiB cache and of eight times as much, read and written. Neighbouring accesses use
 * different banks, as the formula has no bank that a fill still holds. */
static void write_trace(const char *path, struct rng *rng) {
    FILE *f = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (unsigned i = 0; i < 20000; i++) {
        const unsigned lines = rng_below(rng, 4) ? 8 : 64;
        const unsigned long long line = rng_below(rng, lines) * 64ull + i % 64;
        fprintf(f, "%u %llx 20\n", rng_below(rng, 3) == 0, line * 128 + rng_below(rng, 4) * 32);
    }
    fclose(f);
}

struct both {
    struct timed_stats timed;
    struct cache_stats cache;
    struct nvm_stats nvm;
    struct count_stats count;
};

/* The formula as a machine, at 1 ps. */
static const char *const machine[] = {
    "gpu.clock=1000GHz", "front.window=1",          "llc.size=64KiB",
    "llc.sector=32",     "llc.fill=lazy",           "llc.banks=64",
    "llc.ways=4",        "llc.evict_first=yes",     "dram.model=fixed",
    "dram.latency=50ns", "dram.bandwidth=1000TB/s", NULL,
    /* one more */ NULL};

static void count(const char *trace, const struct memory_config *c, const struct memory_tech *tech,
                  uint64_t warmup, struct both *out) {
    struct sim_err err = {0};
    struct trace *t;
    struct serial *s;
    struct count_extra extra = {0, 0};
    struct hierarchies *h = hierarchies_new(1, 1, &err);
    struct trace_block *b = block_new(&err);
    CU_ASSERT_EQUAL_FATAL(trace_open(&t, trace, "xdin", &err), 0);
    const int number = serial_add(h, c, tech, 1, &s, &err);
    CU_ASSERT_FATAL(number >= 0);
    CU_ASSERT_EQUAL(s != NULL, tech_behaves(&c->nvm.cells));
    for (uint64_t done = 0; trace_next(t, b, &err) == 0 && b->n; done += b->n) {
        const bool split = warmup > done && warmup - done < b->n;
        const uint32_t at = split ? (uint32_t)(warmup - done) : 0;
        hierarchies_run(h, b, 0, at, &err);
        if (split)
            hierarchies_reset_stats(h);
        hierarchies_run(h, b, at, b->n, &err);
    }
    hierarchies_finish(h);
    out->cache = *hierarchies_stats(h, number);
    if (s)
        serial_collect(s, &out->nvm, &extra);
    count_evaluate_with(&out->cache, &tech->data.point, &c->dram, &extra, &out->count);
    hierarchies_free(h);
    serial_free(s);
    block_free(b);
    trace_close(t);
}

static void both_modes(const char *trace, const char *table, const char *changes, bool expected,
                       uint64_t warmup, struct both *out) {
    struct memory_config c;
    struct memory_tech tech;
    struct sim_err err = {0};
    const char *settings[16];
    char item[600];
    memcpy(settings, machine, sizeof machine);
    settings[11] = expected ? "nvm.draw=expected" : "nvm.draw=sampled";
    snprintf(item, sizeof item, "%s%s", table, changes);
    memset(out, 0, sizeof *out);
    if (configure(&c, NULL, settings, item, &tech, &err)) {
        fprintf(stderr, "%s: %s\n", item, err.text);
        CU_FAIL_FATAL("not configured");
    }
    struct timed_run run = {.config = &c, .tech = &tech.data.point, .seed = 1, .warmup = warmup};
    CU_ASSERT_EQUAL_FATAL(trace_open(&run.trace, trace, "xdin", &err), 0);
    CU_ASSERT_EQUAL(timed_simulate(&run, &out->timed, &err), 0);
    trace_close(run.trace);
    count(trace, &c, &tech, warmup, out);
    tech_free(tech.tech);
}

static bool equal_stats(const struct stat_table *table, const void *a, const void *b) {
    bool equal = true;
    for (size_t i = 0; i < table->n; i++) {
        const struct stat_row *row = &table->rows[i];
        const void *x = (const char *)a + row->offset, *y = (const char *)b + row->offset;
        const double p =
            row->type == STAT_COUNT ? (double)*(const uint64_t *)x : *(const double *)x;
        const double q =
            row->type == STAT_COUNT ? (double)*(const uint64_t *)y : *(const double *)y;
        const bool same =
            (isnan(p) && isnan(q)) || fabs(p - q) <= 1e-5 * (row->type == STAT_COUNT ? 0 : fabs(q));
        if (!same)
            fprintf(stderr, "%s: %.17g in timed mode, %.17g in count mode\n", row->key, p, q);
        equal &= same;
    }
    return equal;
}

/* Counts are equal, whether drawn or expected; the energies but for the writes of fills, which the
 * formula leaves out; the times but for the last write. */
static void check_both(const char *trace, const char *table, const char *changes, bool expected,
                       uint64_t warmup) {
    static struct both b;
    both_modes(trace, table, changes, expected, warmup, &b);
    const bool equal = equal_stats(&cache_stat_table, &b.timed.cache, &b.cache) &&
                       equal_stats(&nvm_stat_table, &b.timed.nvm, &b.nvm);
    const double fills = (double)b.cache.fills * 50e-12;
    const double energy = b.timed.dynamic_j - fills;
    if (!equal)
        fprintf(stderr, "  %s%s\n", changes, expected ? ", expected" : "");
    CU_ASSERT_TRUE(equal);
    if (!warmup) {
        CU_ASSERT_DOUBLE_EQUAL(energy, b.count.dynamic_j, 1e-9 * energy);
        CU_ASSERT_DOUBLE_EQUAL(b.timed.total_s, b.count.total_time_s, 1e-5 * b.timed.total_s);
    }
}

static const char *const effects[] = {
    ":retention=2us",
    ":retention=3us,disturb_reads=5",
    ":write_error=1e-3,verify=yes",
    ":write_error=1e-4",
    ":write_error=1e-3,verify=yes,max_retries=1,pulse=6ns",
    ":disturb_reads=2",
    ":endurance=1e12",
    ":early=yes",
    ":early=yes,differential=yes,switch_min=0.2",
    ":differential=yes,write_error=1e-3,verify=yes,retention=4us,disturb_reads=3,endurance=1e9",
};

static const char *table_file(char *path, size_t size, const char *header) {
    FILE *f = fopen(test_temporary(path, size, "mine.tech.csv"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fprintf(f, "%s" POINTS, header);
    fclose(f);
    return path;
}

static void test_modes_agree(void) {
    struct rng rng = test_rng("behaviour traffic");
    char trace[512], table[512];
    table_file(table, sizeof table, HEADER);
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        write_trace(test_temporary(trace, sizeof trace, "behaviour.din"), &rng);
        check_both(trace, table, effects[i], false, 0);
        check_both(trace, table, effects[i], true, 0);
        check_both(trace, table, effects[i], true, 7000);
    }
    remove(trace);
    remove(table);
}

/* One line is written at 0 and read 400 times: 10 ns and 1,200 ns, 50 pJ and 4,000 pJ. */
static void test_by_hand(void) {
    char trace[512], table[512];
    static struct both plain, b;
    table_file(table, sizeof table, HEADER "# retention: 300ns\n");
    FILE *f = fopen(test_temporary(trace, sizeof trace, "hand.din"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (unsigned i = 0; i < 401; i++)
        fprintf(f, "%u 0 20\n", i == 0);
    fclose(f);
    both_modes(trace, table, ":retention=0", true, 0, &plain);
    CU_ASSERT_DOUBLE_EQUAL(plain.count.total_time_s, 1210e-9, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(plain.count.dynamic_j, 4050e-12, 1e-18);
    both_modes(trace, table, "", true, 0, &b);
    /* Due at 300, 600, 900 and 1,200 ns: a read and a write of 13 ns, 60 pJ, each. */
    CU_ASSERT_EQUAL(b.nvm.refreshes, 4);
    CU_ASSERT_DOUBLE_EQUAL(b.count.dynamic_j, 4050e-12 + 4 * 60e-12, 1e-18);
    CU_ASSERT(b.count.total_time_s > 1210e-9 + 3 * 9e-9); /* the line's own reads wait for most */
    CU_ASSERT(b.count.total_time_s < 1210e-9 + 4 * 13e-9 + 1e-15);
    CU_ASSERT_EQUAL(b.timed.nvm.refreshes, 4);
    remove(trace);
    remove(table);
}

CU_pSuite suite_behaviour(void) {
    CU_pSuite s = CU_add_suite("behaviour", NULL, NULL);
    CU_ADD_TEST(s, test_lists);
    CU_ADD_TEST(s, test_changes);
    CU_ADD_TEST(s, test_organisation);
    CU_ADD_TEST(s, test_kinds);
    CU_ADD_TEST(s, test_round_trip);
    CU_ADD_TEST(s, test_by_hand);
    CU_ADD_TEST(s, test_modes_agree);
    return s;
}
