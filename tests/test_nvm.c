/* Effects of MRAM arrays, each against costs worked out by hand; write buffers; time series. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "memmodels/llc/bank.h"
#include "memmodels/timed.h"
#include "sim/param_value.h"
#include "tests/suites.h"
#include "tests/support.h"

#define NEAR(a, b) CU_ASSERT_DOUBLE_EQUAL(a, b, 1e-9 * (fabs((double)(b)) + 1e-300))

/* ---- banks ---------------------------------------------------------------------------------- */

static void test_bank_plain(void) {
    const struct bank_rules rules = {0};
    struct bank b = {0};
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 100, 10), 100);
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 105, 10), 110);
    CU_ASSERT_EQUAL(bank_write(&b, &rules, 112, 50), 120); /* a read behind it waits for it all */
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 121, 10), 170);
}

static void test_bank_buffer(void) {
    const struct bank_rules rules = {.buffer = 4, .high = 3, .low = 1};
    struct bank b = {0};
    CU_ASSERT_EQUAL(bank_write(&b, &rules, 100, 50), 100); /* begins at 100 */
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 100, 10), 100);  /* a read of the same time goes first */
    CU_ASSERT_EQUAL(b.n, 1);
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 120, 10), 160); /* it began at 110 */
    CU_ASSERT_EQUAL(bank_write(&b, &rules, 165, 50), 165);
    CU_ASSERT_EQUAL(bank_write(&b, &rules, 166, 50), 166);
    CU_ASSERT_EQUAL(b.n, 2);                               /* the bank reads until 170 */
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 168, 10), 170);  /* reads go before both */
    CU_ASSERT_EQUAL(bank_write(&b, &rules, 169, 50), 169); /* the third: high */
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 170, 10), 280);  /* behind two of them */
    CU_ASSERT_EQUAL(b.n, 1);                               /* low */
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 285, 10), 290);  /* the last one waits again */
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 400, 10), 400);  /* done from 300 to 350 */
    CU_ASSERT_EQUAL(b.n, 0);
}

static void test_bank_full(void) {
    const struct bank_rules rules = {.buffer = 2, .high = 2, .low = 0};
    struct bank b = {0};
    for (unsigned i = 0; i < 3; i++) /* the first begins at 0 and leaves its place */
        CU_ASSERT_EQUAL(bank_write(&b, &rules, i, 100), i);
    CU_ASSERT_EQUAL(bank_write(&b, &rules, 3, 100), 100); /* when the second begins */
    CU_ASSERT_EQUAL(bank_write(&b, &rules, 4, 100), 200);
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 5, 10), 500);
}

static void test_bank_preempt(void) {
    const struct bank_rules rules = {.buffer = 2, .high = 2, .low = 0, .preempt = true};
    struct bank b = {0};
    bank_write(&b, &rules, 100, 50);
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 120, 10), 120); /* cancelled, begins anew at 130 */
    CU_ASSERT_EQUAL(b.n, 1);
    CU_ASSERT_EQUAL(bank_take(&b, &rules, 180, 10), 180); /* done at 180 */
    CU_ASSERT_EQUAL(b.n, 0);
}

/* ---- one array over a small cache ----------------------------------------------------------- */

#define WAYS  4u
#define SETS  8u
#define BANKS 2u
#define READ  (uint32_t)(OP_READ | 0xf << 4 | 4 << 12 | 127u << 24)
#define WRITE (uint32_t)(OP_WRITE | 0xf << 4 | 4 << 12 | 127u << 24)

/* Reads take 2 ns and 10 fJ, writes 10 ns and 100 fJ; SRAM 1 ns and 1 fJ. */
struct rig {
    struct cache *cache;
    struct nvm *nvm;
    unsigned works, write_backs;
    uint32_t frame;
    uint64_t t, busy, fj, total_busy;
    bool full;
    uint32_t filling;
};

static void rig_work(void *user, uint32_t frame, uint64_t t, uint64_t busy, uint64_t fj) {
    struct rig *r = user;
    r->works++;
    r->frame = frame;
    r->t = t;
    r->busy = busy;
    r->total_busy += busy;
    r->fj = fj;
}

static bool rig_filling(void *user, uint32_t frame) {
    return ((struct rig *)user)->filling == frame;
}

static bool rig_room(void *user, uint64_t line) {
    (void)line;
    return !((struct rig *)user)->full;
}

static void rig_write_back(void *user, uint64_t line, uint32_t sectors, uint64_t now) {
    (void)line, (void)now;
    CU_ASSERT_EQUAL(sectors, 0xf);
    ((struct rig *)user)->write_backs++;
}

static uint32_t rig_bank(void *user, uint32_t set) {
    (void)user;
    return set % BANKS;
}

/* "tech.KEY=VALUE" as the technology's own. */
static int set_cells(struct tech_behaviour *cells, const char *text, struct sim_err *err) {
    const size_t n = strcspn(text, "=");
    for (size_t i = 0; i < tech_behaviour_params.n; i++) {
        const struct param *row = &tech_behaviour_params.rows[i];
        if (strlen(row->key) == n && strncmp(row->key, text, n) == 0)
            return param_store(row, (char *)cells + row->offset, text + n + 1, "test", err);
    }
    return SIM_EUSAGE;
}

/* `settings` are "key=value" separated by blanks. */
static void configure(struct memory_config *c, const char *settings) {
    struct sim_err err = {0};
    struct param_set *set = param_set_new(&err);
    char text[512], *save = NULL;
    snprintf(text, sizeof text, "%s", settings);
    CU_ASSERT_EQUAL_FATAL(params_bind(set, c, &err), 0);
    for (char *s = strtok_r(text, " ", &save); s; s = strtok_r(NULL, " ", &save))
        if (strncmp(s, "tech.", 5) == 0 ? set_cells(&c->nvm.cells, s, &err)
                                        : param_assign_text(set, s, &err))
            CU_FAIL_FATAL("a setting was refused");
    param_set_free(set);
}

static struct nvm *rig_new(struct rig *r, const char *settings) {
    static const char geometry[] = "llc.size=4KiB llc.ways=4 llc.sector=32 llc.fill=lazy ";
    struct memory_config c;
    struct sim_err err = {0};
    char text[512];
    snprintf(text, sizeof text, "%s%s", geometry, settings);
    configure(&c, text);
    *r = (struct rig){.filling = UINT32_MAX};
    r->cache = cache_new(&c.caches.llc, 1, &err);
    const struct nvm_env env = {
        .cache = r->cache,
        .array = {2000, 2000, 10000, 10000, 10, 100},
        .sram = {1000, 1000, 1000, 1000, 1, 1},
        .port = {r, rig_work, rig_filling, rig_room, rig_write_back, rig_bank},
        .cycle_ps = 100,
        .seed = 1,
    };
    r->nvm = nvm_new(&c.nvm, &env, &err);
    CU_ASSERT_EQUAL(err.code, 0);
    return r->nvm;
}

static struct nvm_stats rig_stats(const struct rig *r, uint64_t now) {
    struct nvm_stats s;
    nvm_stats(r->nvm, now, &s);
    return s;
}

static void rig_free(struct rig *r) {
    nvm_free(r->nvm);
    cache_free(r->cache);
}

static struct nvm_cost write_frame(struct rig *r, uint32_t frame, uint64_t now) {
    struct nvm_cost cost = {10000, 10000, 100};
    nvm_write(r->nvm, frame, 0xf, now, &cost);
    return cost;
}

static struct nvm_cost read_frame(struct rig *r, uint32_t frame, uint64_t now) {
    struct nvm_cost cost = {2000, 2000, 10};
    nvm_read(r->nvm, frame, now, &cost);
    return cost;
}

/* A request, and what the array then does for it; returns the frame. */
static uint32_t access_line(struct rig *r, uint64_t line, uint32_t req, uint64_t now) {
    struct cache_outcome o;
    nvm_advance(r->nvm, now);
    nvm_step(r->nvm, cache_place(r->cache, line).set, line, req, now, &o);
    if (o.frame != UINT32_MAX && (o.fetch || req_op(req) == OP_WRITE))
        write_frame(r, o.frame, now);
    else if (o.frame != UINT32_MAX)
        read_frame(r, o.frame, now);
    return o.frame;
}

/* Without a behaviour and an organisation there is nothing; figures that only qualify an effect may
 * stand alone, and change no cost. */
static void test_off(void) {
    struct rig r;
    CU_ASSERT_PTR_NULL(rig_new(&r, ""));
    rig_free(&r);
    CU_ASSERT_PTR_NULL(rig_new(&r, "nvm.flip_fraction=0.1 nvm.draw=expected"));
    rig_free(&r);
    rig_new(&r, "tech.max_retries=7 tech.switch_min=0.9 nvm.flip_fraction=0.3");
    const struct nvm_cost w = write_frame(&r, 0, 0), d = read_frame(&r, 0, 0);
    CU_ASSERT(w.busy_ps == 10000 && w.done_ps == 10000 && w.energy_fj == 100);
    CU_ASSERT(d.busy_ps == 2000 && d.done_ps == 2000 && d.energy_fj == 10);
    rig_free(&r);
}

/* Another value than the default's, within the row's bounds. */
static const char *other_value(const struct param *row) {
    switch (row->type) {
    case PARAM_BOOL:
        return strcmp(row->initial, "no") == 0 ? "yes" : "no";
    case PARAM_CHOICE:
        return row->choices->values[1].name;
    case PARAM_TEXT:
        return "other";
    case PARAM_UINT:
        return row->unit == UNIT_BYTES ? "128KiB" : "5";
    default:
        return row->max == 1 ? "0.25" : row->max < 1 ? "1e-4" : "5";
    }
}

/* Every row of both tables says that there is an effect. */
static void test_rows_decide(void) {
    const struct param_table *tables[] = {&tech_behaviour_params, &nvm_params};
    struct sim_err err = {0};
    for (unsigned t = 0; t < 2; t++)
        for (size_t i = 0; i < tables[t]->n; i++) {
            const struct param *row = &tables[t]->rows[i];
            struct memory_config c;
            configure(&c, "");
            CU_ASSERT_FALSE(nvm_any(&c.nvm));
            CU_ASSERT_EQUAL(param_store(row,
                                        (t ? (char *)&c.nvm : (char *)&c.nvm.cells) + row->offset,
                                        other_value(row), "test", &err),
                            0);
            if (!nvm_any(&c.nvm))
                fprintf(stderr, "%s\n", row->key);
            CU_ASSERT_TRUE(nvm_any(&c.nvm));
            CU_ASSERT_EQUAL(nvm_organised(&c.nvm), t == 1);
        }
}

static void test_differential(void) {
    struct rig r;
    rig_new(&r, "tech.differential=yes nvm.flip_fraction=0.25");
    struct nvm_cost c = write_frame(&r, 0, 0);
    CU_ASSERT_EQUAL(c.busy_ps, 12000); /* a read and the pulse */
    CU_ASSERT_EQUAL(c.done_ps, 12000);
    CU_ASSERT_EQUAL(c.energy_fj, 35); /* 10 + 100 / 4 */
    rig_free(&r);
    rig_new(&r, "tech.differential=yes nvm.flip_fraction=0 tech.pulse=8ns");
    c = write_frame(&r, 0, 0);
    CU_ASSERT_EQUAL(c.busy_ps, 4000); /* no pulse: the read, and the 2 ns around the pulse */
    CU_ASSERT_EQUAL(c.energy_fj, 10);
    rig_free(&r);
}

/* 1,024 bits of which 2 change: the mean of the longer of two exponential times is 1.5 of the mean,
 * but for the cut at the pulse's end. */
static void test_early(void) {
    struct rig r;
    const double q = 1 - exp(-0.75 / 0.1);
    rig_new(&r, "tech.early=yes nvm.flip_fraction=0.001953125 tech.switch_min=0.25 "
                "tech.switch_tail=0.1 nvm.draw=expected");
    struct nvm_cost c = write_frame(&r, 0, 0);
    const double first = 0.25 + 0.1 * (q + q * q / 2);
    CU_ASSERT_EQUAL(c.busy_ps, (uint64_t)ceil(first * 100) * 100);
    const double f = 0.001953125;
    CU_ASSERT_EQUAL(c.energy_fj, (uint64_t)(100 * (f * (0.25 + 0.1 * q) + (1 - f) * 0.25) + 0.5));
    rig_free(&r);
    rig_new(&r, "tech.early=yes nvm.flip_fraction=0.001953125 tech.switch_min=0.25 "
                "tech.switch_tail=0.1");
    double sum = 0;
    for (unsigned i = 0; i < 20000; i++) {
        c = write_frame(&r, 0, 0);
        CU_ASSERT(c.busy_ps >= 2500 && c.busy_ps <= 10000);
        sum += (double)c.busy_ps;
    }
    /* rounded up to 100 ps: half of that on average; one deviation is 1,118 ps / sqrt(20,000) */
    CU_ASSERT_DOUBLE_EQUAL(sum / 20000, first * 10000 + 50, 40);
    rig_free(&r);
}

/* p = 1/1024, 512 changing bits, two more pulses at most. */
static void test_write_errors(void) {
    struct rig r;
    const double p = 1.0 / 1024;
    const double again = 1 - pow(1 - p, 512) + 1 - pow(1 - p * p, 512);
    rig_new(&r,
            "tech.verify=yes tech.write_error=0.0009765625 tech.max_retries=2 nvm.draw=expected");
    struct nvm_cost c = write_frame(&r, 0, 0);
    const double busy = 10000 * (1 + again) + 2000 * (1 + again);
    CU_ASSERT_EQUAL(c.busy_ps, (uint64_t)ceil(busy / 100) * 100);
    CU_ASSERT_EQUAL(c.energy_fj, (uint64_t)(110 * (1 + again) + 0.5));
    rig_free(&r);
    rig_new(&r, "tech.verify=yes tech.write_error=0.0009765625 tech.max_retries=2");
    for (unsigned i = 0; i < 20000; i++) {
        const uint64_t before = rig_stats(&r, 0).pulses;
        c = write_frame(&r, 0, 0);
        const uint64_t pulses = rig_stats(&r, 0).pulses - before;
        CU_ASSERT_EQUAL(c.busy_ps, pulses * 12000);
        CU_ASSERT_EQUAL(c.energy_fj, pulses * 110);
    }
    CU_ASSERT_DOUBLE_EQUAL((double)rig_stats(&r, 0).retries / 20000, again, 0.02);
    rig_free(&r);
    rig_new(&r, "tech.write_error=0.0009765625"); /* nobody looks */
    for (unsigned i = 0; i < 20000; i++)
        CU_ASSERT_EQUAL(write_frame(&r, 0, 0).busy_ps, 10000);
    CU_ASSERT_DOUBLE_EQUAL((double)rig_stats(&r, 0).write_failures / 20000, 1 - pow(1 - p, 512),
                           0.02);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).retries, 0);
    rig_free(&r);
}

static void test_refresh(void) {
    struct rig r;
    rig_new(&r, "tech.retention=1us");
    access_line(&r, 3, WRITE, 100);
    access_line(&r, 4, READ, 200);
    nvm_advance(r.nvm, 1000099);
    CU_ASSERT_EQUAL(r.works, 0);
    nvm_advance(r.nvm, 1000150);
    CU_ASSERT_EQUAL(r.works, 1);
    CU_ASSERT_EQUAL(r.frame, 3 * WAYS);
    CU_ASSERT_EQUAL(r.t, 1000100);
    CU_ASSERT_EQUAL(r.busy, 12000);
    CU_ASSERT_EQUAL(r.fj, 110);
    write_frame(&r, 4 * WAYS, 1000160); /* puts the other off */
    nvm_advance(r.nvm, 2000099);
    CU_ASSERT_EQUAL(r.works, 1);
    nvm_advance(r.nvm, 4000160); /* 3: at 2,000,100, 3,000,100, 4,000,100; 4: three times */
    CU_ASSERT_EQUAL(rig_stats(&r, 0).refreshes, 1 + 3 + 3);
    rig_free(&r);
}

static void test_expire(void) {
    struct rig r;
    rig_new(&r, "tech.retention=1us tech.retention_mode=expire");
    access_line(&r, 3, WRITE, 100);
    access_line(&r, 4, READ, 200);
    access_line(&r, 5, READ, 300);
    r.full = true; /* a write-back cannot be sent: nothing expires */
    nvm_advance(r.nvm, 1000200);
    CU_ASSERT_NOT_EQUAL(cache_frame(r.cache, 3), UINT32_MAX);
    r.full = false;
    nvm_advance(r.nvm, 1000200);
    CU_ASSERT_EQUAL(cache_frame(r.cache, 3), UINT32_MAX);
    CU_ASSERT_EQUAL(cache_frame(r.cache, 4), UINT32_MAX);
    CU_ASSERT_NOT_EQUAL(cache_frame(r.cache, 5), UINT32_MAX);
    CU_ASSERT_EQUAL(r.write_backs, 1);
    CU_ASSERT_EQUAL(r.total_busy, 2000); /* the dirty line is read */
    CU_ASSERT_EQUAL(rig_stats(&r, 0).expired_clean, 1);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).expired_dirty, 1);
    r.filling = 5 * WAYS;
    nvm_advance(r.nvm, 1000300);
    CU_ASSERT_NOT_EQUAL(cache_frame(r.cache, 5), UINT32_MAX);
    rig_free(&r);
}

static void test_scrub(void) {
    struct rig r;
    rig_new(&r, "tech.disturb_reads=3");
    write_frame(&r, 0, 0);
    CU_ASSERT_EQUAL(read_frame(&r, 0, 0).busy_ps, 2000);
    CU_ASSERT_EQUAL(read_frame(&r, 0, 0).busy_ps, 2000);
    write_frame(&r, 0, 0);
    CU_ASSERT_EQUAL(read_frame(&r, 0, 0).busy_ps, 2000);
    CU_ASSERT_EQUAL(read_frame(&r, 0, 0).busy_ps, 2000);
    const struct nvm_cost c = read_frame(&r, 0, 0);
    CU_ASSERT_EQUAL(c.busy_ps, 12000);
    CU_ASSERT_EQUAL(c.done_ps, 2000); /* the answer does not wait */
    CU_ASSERT_EQUAL(c.energy_fj, 110);
    CU_ASSERT_EQUAL(read_frame(&r, 0, 0).busy_ps, 2000);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).scrubs, 1);
    rig_free(&r);
}

/* Way 0 of set 0 is written 8 times, way 1 of set 1 4 times, in 8 sets of 4 ways. */
static void test_wear(void) {
    struct rig r;
    rig_new(&r, "tech.endurance=1e6");
    for (unsigned i = 0; i < 8; i++)
        write_frame(&r, 0, 0);
    for (unsigned i = 0; i < 4; i++)
        write_frame(&r, WAYS + 1, 0);
    const struct nvm_stats s = rig_stats(&r, 1000000000000ull); /* one second */
    NEAR(s.wear_max, 8);
    NEAR(s.wear_mean, 12.0 / 32);
    /* means of sets: 2, 1, six times 0; their mean 3/8 */
    NEAR(s.wear_inter_cv, sqrt((4 + 1 - 8 * 0.375 * 0.375) / 7) / 0.375);
    /* deviations within sets: of {8,0,0,0} 4, of {4,0,0,0} 2 */
    NEAR(s.wear_intra_cv, (4.0 + 2.0) / 8 / 0.375);
    NEAR(s.lifetime_years, 1e6 / 8 / 86400 / 365.25);
    rig_free(&r);
}

/* Bank 0 holds sets 0, 2, 4, 6 as rows 0 to 3; row 4 is the gap. */
static void test_rotate(void) {
    struct rig r;
    rig_new(&r, "tech.endurance=1e6 nvm.rotate=2");
    access_line(&r, 6, READ, 0);
    access_line(&r, 14, READ, 0); /* two lines of set 6: its second write moves the set */
    CU_ASSERT_EQUAL(r.works, 1);
    CU_ASSERT_EQUAL(r.frame, 6 * WAYS);
    CU_ASSERT_EQUAL(r.busy, 2 * 12000);
    CU_ASSERT_EQUAL(r.fj, 2 * 110);
    CU_ASSERT_EQUAL(rig_stats(&r, 1).rotated_lines, 2);
    for (unsigned i = 0; i < 2 * 5 * 4 - 2; i++) /* 5 moves shift all by one row, 20 once round */
        write_frame(&r, 0, 0);
    CU_ASSERT_EQUAL(rig_stats(&r, 1).rotations, 20);
    CU_ASSERT_EQUAL(r.works, 5); /* set 6 moves in each of the five turns of 4 sets */
    /* 38 writes went over the 5 rows of set 0: no row took more than two turns and the moves */
    CU_ASSERT(rig_stats(&r, 1).wear_max <= 20);
    rig_free(&r);
    rig_new(&r, "tech.endurance=1e6");
    for (unsigned i = 0; i < 38; i++)
        write_frame(&r, 0, 0);
    NEAR(rig_stats(&r, 1).wear_max, 38);
    rig_free(&r);
}

/* Start-Gap (Qureshi et al., MICRO 2009, figure 4): set 6 is row 3 of its bank, below the gap. Its
 * second write moves it into the gap, row 4, which the next three go to. */
static void test_rotated_row(void) {
    static const double most[] = {1, 2, 2, 2, 3};
    struct rig r;
    rig_new(&r, "tech.endurance=1e6 nvm.rotate=2");
    for (unsigned i = 0; i < 5; i++) {
        write_frame(&r, 6 * WAYS, 0);
        NEAR(rig_stats(&r, 1).wear_max, most[i]);
    }
    CU_ASSERT_EQUAL(rig_stats(&r, 1).rotations, 2);
    rig_free(&r);
}

/* Written once in a second, a cell lasts as many seconds as writes. */
static void test_lifetime_of_one_write(void) {
    struct rig r;
    rig_new(&r, "tech.endurance=1e6");
    write_frame(&r, 0, 0);
    NEAR(rig_stats(&r, 1000000000000ull).lifetime_years, 1e6 / 86400 / 365.25);
    rig_free(&r);
}

static void test_hybrid(void) {
    struct rig r;
    rig_new(&r, "nvm.sram_ways=1 nvm.migrate_writes=2");
    const uint32_t a = access_line(&r, 0, READ, 10); /* the empty way 0 is the SRAM one */
    CU_ASSERT_EQUAL(read_frame(&r, a, 0).busy_ps, 1000);
    CU_ASSERT_EQUAL(r.works, 0);
    const uint32_t b = access_line(&r, 8, WRITE, 20); /* a write displaces it */
    CU_ASSERT_EQUAL(r.works, 1);
    CU_ASSERT_EQUAL(r.busy, 1000 + 10000);
    CU_ASSERT_EQUAL(r.fj, 1 + 100);
    CU_ASSERT_EQUAL(write_frame(&r, b, 0).busy_ps, 1000);
    CU_ASSERT_EQUAL(write_frame(&r, b, 0).energy_fj, 1);
    CU_ASSERT_EQUAL(read_frame(&r, a, 0).busy_ps, 2000);
    access_line(&r, 0, WRITE, 30); /* once, a read between, once: stays */
    access_line(&r, 0, READ, 40);
    access_line(&r, 0, WRITE, 50);
    CU_ASSERT_EQUAL(r.works, 1);
    access_line(&r, 0, WRITE, 60); /* twice in a row: the two change places */
    CU_ASSERT_EQUAL(r.works, 2);
    CU_ASSERT_EQUAL(r.busy, 2000 + 1000 + 1000 + 10000);
    CU_ASSERT_EQUAL(r.fj, 10 + 1 + 1 + 100);
    CU_ASSERT_EQUAL(read_frame(&r, a, 0).busy_ps, 1000);
    CU_ASSERT_EQUAL(read_frame(&r, b, 0).busy_ps, 2000);
    const struct nvm_stats s = rig_stats(&r, 0);
    CU_ASSERT_EQUAL(s.placements, 1);
    CU_ASSERT_EQUAL(s.migrations, 1);
    CU_ASSERT_EQUAL(s.demotions, 2);
    rig_free(&r);
}

/* A line that moves to an SRAM way holds from then on, the one that it displaces is as old as its
 * move. */
static void test_hybrid_expiry(void) {
    struct rig r;
    rig_new(&r, "nvm.sram_ways=1 nvm.migrate_writes=2 tech.retention=1us "
                "tech.retention_mode=expire");
    access_line(&r, 0, READ, 10);  /* the SRAM way */
    access_line(&r, 8, READ, 20);  /* MRAM */
    access_line(&r, 8, WRITE, 30); /* the first write of a streak */
    access_line(&r, 8, WRITE, 40); /* the second: the two change places */
    CU_ASSERT_EQUAL(rig_stats(&r, 0).migrations, 1);
    nvm_advance(r.nvm, 1000039);
    CU_ASSERT_NOT_EQUAL(cache_frame(r.cache, 8), UINT32_MAX);
    CU_ASSERT_NOT_EQUAL(cache_frame(r.cache, 0), UINT32_MAX);
    nvm_advance(r.nvm, 1000040);
    CU_ASSERT_EQUAL(cache_frame(r.cache, 0), UINT32_MAX);
    nvm_advance(r.nvm, 9000000);
    CU_ASSERT_NOT_EQUAL(cache_frame(r.cache, 8), UINT32_MAX);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).expired_clean, 1);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).expired_dirty, 0);
    rig_free(&r);
}

/* Lines of one region are written once and replaced; then writes pass by, but for one line in about
 * 32. A region whose lines are read again never does. */
static void test_bypass(void) {
    struct rig r;
    rig_new(&r, "nvm.bypass=yes nvm.bypass_region=1MiB");
    for (uint64_t i = 0; i < 32 + 3; i++) /* the cache, and three that replace dead ones */
        CU_ASSERT_NOT_EQUAL(access_line(&r, i, WRITE, 0), UINT32_MAX);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).dead_writes, 3);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).bypassed, 0);
    for (uint64_t i = 100; i < 1100; i++)
        access_line(&r, i, WRITE, 0);
    const uint64_t passed = rig_stats(&r, 0).bypassed;
    CU_ASSERT(passed > 930 && passed < 1000);
    CU_ASSERT_EQUAL(cache_stats(r.cache)->through, passed);
    uint64_t there;
    CU_ASSERT(cache_line_at(r.cache, 5, &there));
    CU_ASSERT_EQUAL(access_line(&r, there, WRITE, 0), 5); /* written as ever */
    for (uint64_t i = 1 << 20; i < (1 << 20) + 500; i++) {
        CU_ASSERT_NOT_EQUAL(access_line(&r, i, WRITE, 0), UINT32_MAX);
        access_line(&r, i, READ, 0);
    }
    CU_ASSERT_EQUAL(rig_stats(&r, 0).bypassed, passed);
    rig_free(&r);
}

/* A counter goes down with each line that is read before it is replaced, to 0: dead, live, dead,
 * dead and dead are needed until the fourth dead one of five lets writes pass by. */
static void test_bypass_counts(void) {
    struct rig r;
    rig_new(&r, "nvm.bypass=yes nvm.bypass_region=1MiB");
    for (uint64_t i = 0; i < 32 + 1; i++)
        access_line(&r, i, WRITE, 0);
    CU_ASSERT_EQUAL(rig_stats(&r, 0).dead_writes, 1);
    access_line(&r, 20, READ, 0);
    access_line(&r, 20, READ, 0); /* once read, it counts no more */
    CU_ASSERT_EQUAL(rig_stats(&r, 0).live_writes, 1);
    for (uint64_t i = 33; i < 36; i++) {
        access_line(&r, i, WRITE, 0);
        CU_ASSERT_EQUAL(rig_stats(&r, 0).bypassed, 0);
    }
    CU_ASSERT_EQUAL(rig_stats(&r, 0).dead_writes, 4);
    for (uint64_t i = 100; i < 110; i++)
        access_line(&r, i, WRITE, 0);
    CU_ASSERT(rig_stats(&r, 0).bypassed >= 8);
    rig_free(&r);
}

/* ---- whole runs ----------------------------------------------------------------------------- */

/* 60,000 accesses to 4 MiB, a third of them writes, as a din file. */
static const char *random_trace(char *path, size_t size) {
    struct rng rng = test_rng("nvm traffic");
    FILE *f = fopen(test_temporary(path, size, "nvm.din"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (unsigned i = 0; i < 60000; i++)
        fprintf(f, "%u %llx\n", rng_below(&rng, 3) == 0,
                (unsigned long long)(rng_below(&rng, 2) ? rng_below(&rng, 1 << 17)
                                                        : rng_below(&rng, 1 << 22)));
    fclose(f);
    return path;
}

static void simulate(const char *path, const char *settings, const struct observe_config *observe,
                     struct timed_stats *stats) {
    struct memory_config c;
    struct sim_err err = {0};
    struct tech *tech;
    struct tech_point point, sram;
    struct timed_run run = {
        .config = &c, .tech = &point, .sram = &sram, .seed = 1, .observe = observe};
    configure(&c, settings);
    CU_ASSERT_EQUAL_FATAL(tech_open(&tech, "nvsim-stt", &err), 0);
    CU_ASSERT_EQUAL_FATAL(tech_at(tech, 1 << 20, false, &point, &err), 0);
    tech_free(tech);
    CU_ASSERT_EQUAL_FATAL(tech_open(&tech, "nvsim-sram", &err), 0);
    CU_ASSERT_EQUAL_FATAL(tech_at(tech, 1 << 20, false, &sram, &err), 0);
    if (trace_open(&run.trace, path, NULL, &err) ||
        params_resolve(&c, run.trace->gpu, true, &err) || timed_simulate(&run, stats, &err))
        CU_FAIL_FATAL("the run failed");
    trace_close(run.trace);
    tech_free(tech);
}

#define SMALL                                                                                      \
    "llc.size=1MiB llc.slices=2 llc.hash=xor llc.banks=4 front.window=32 llc.fill=lazy "           \
    "llc.sector=32 "

static const char everything[] =
    SMALL "tech.differential=yes tech.early=yes tech.verify=yes tech.write_error=1e-5 "
          "tech.retention=20us tech.retention_mode=expire tech.disturb_reads=4 tech.endurance=1e12 "
          "nvm.rotate=64 nvm.sram_ways=3 nvm.bypass=yes llc.write_buffer=8 gpu.clock=1GHz";

static void check_balance(const struct timed_stats *s) {
    CU_ASSERT_EQUAL(s->front.issued, s->front.completed);
    CU_ASSERT_EQUAL(s->front.issued, s->cache.accesses);
    CU_ASSERT_EQUAL(s->llc.requests, s->llc.replies);
    CU_ASSERT_EQUAL(s->dram.reads, s->cache.fills);
    CU_ASSERT_EQUAL(s->dram.writes, s->cache.writebacks + s->cache.through);
    CU_ASSERT_EQUAL(s->dram.read_bytes, s->cache.fill_bytes);
}

static void test_everything(void) {
    char path[512];
    static struct timed_stats s, again;
    random_trace(path, sizeof path);
    simulate(path, everything, NULL, &s);
    check_balance(&s);
    CU_ASSERT(s.nvm.retries && s.nvm.scrubs && s.nvm.rotations && s.nvm.migrations);
    CU_ASSERT(s.nvm.expired_clean && s.nvm.expired_dirty && s.nvm.placements);
    CU_ASSERT(s.nvm.dead_writes && s.nvm.live_writes && s.nvm.lifetime_years > 0);
    simulate(path, everything, NULL, &again);
    CU_ASSERT_EQUAL(memcmp(&s, &again, sizeof s), 0);
    /* where lines lie and what their writes cost does not change what hits */
    simulate(path, SMALL, NULL, &s);
    check_balance(&s);
    simulate(path,
             SMALL
             "front.window=1 tech.early=yes nvm.sram_ways=3 nvm.rotate=64 tech.disturb_reads=4",
             NULL, &again);
    static struct timed_stats alone;
    simulate(path, SMALL "front.window=1", NULL, &alone);
    CU_ASSERT_EQUAL(memcmp(&alone.cache, &again.cache, sizeof alone.cache), 0);
    remove(path);
}

/* ---- time series and timeline --------------------------------------------------------------- */

static void check_epochs(FILE *f, const struct timed_stats *s) {
    char line[512];
    double requests = 0, hits = 0, bytes = 0, in = 0, back = 0, last = 0;
    rewind(f);
    while (fgets(line, sizeof line, f)) {
        double v[12];
        char *p = strchr(line, ',');
        for (unsigned i = 0; i < 12 && p; i++, p = strchr(p, ','))
            v[i] = strtod(p + 1, &p);
        CU_ASSERT(v[0] > last);
        last = v[0];
        requests += v[1];
        hits += v[2];
        bytes += v[4];
        in += v[9];
        back += v[10];
        CU_ASSERT_DOUBLE_EQUAL(v[3], v[1] > 0 ? v[2] / v[1] : 0, 1e-6);
        CU_ASSERT(v[6] >= 0 && v[6] <= 1);
        CU_ASSERT(v[7] <= 8 * 8 && v[8] <= 2 * 193);
    }
    NEAR(requests, (double)s->cache.accesses);
    NEAR(hits, (double)(s->cache.read_hits + s->cache.write_hits));
    NEAR(bytes, (double)s->llc.reply_bytes);
    NEAR(in, (double)s->dram.read_bytes);
    NEAR(back, (double)s->dram.write_bytes);
    CU_ASSERT(last >= (double)s->cycles);
}

static void test_epochs(void) {
    char path[512];
    static struct timed_stats plain, s;
    static const char settings[] = SMALL "llc.write_buffer=8";
    random_trace(path, sizeof path);
    simulate(path, settings, NULL, &plain);
    const struct observe_config o = {
        .epochs = tmpfile(), .epoch_cycles = 777, .label = "a \"label\""};
    simulate(path, settings, &o, &s);
    CU_ASSERT_EQUAL(memcmp(&plain, &s, sizeof s), 0); /* watching changes nothing */
    check_epochs(o.epochs, &s);
    fclose(o.epochs);
    remove(path);
}

/* Spans of one row follow each other, and every other begins before it ends. */
static void check_events(const json_t *events) {
    size_t i, rows = 0, pairs = 0;
    const json_t *e, *open = NULL;
    static double ends[8][4096];
    memset(ends, 0, sizeof ends);
    json_array_foreach(events, i, e) {
        const char *ph = json_string_value(json_object_get(e, "ph"));
        const double ts = json_number_value(json_object_get(e, "ts"));
        if (*ph == 'X') {
            double *end = &ends[json_integer_value(json_object_get(e, "pid"))]
                               [json_integer_value(json_object_get(e, "tid"))];
            CU_ASSERT(ts >= *end - 1e-9);
            *end = ts + json_number_value(json_object_get(e, "dur"));
            rows++;
        } else if (*ph == 'b') {
            open = e;
        } else if (*ph == 'e') {
            CU_ASSERT_PTR_NOT_NULL_FATAL(open);
            CU_ASSERT(json_equal(json_object_get(e, "id"), json_object_get(open, "id")));
            CU_ASSERT(ts >= json_number_value(json_object_get(open, "ts")));
            open = NULL;
            pairs++;
        }
    }
    CU_ASSERT_PTR_NULL(open);
    CU_ASSERT(rows > 100 && pairs > 100);
}

static void test_timeline(void) {
    static struct timed_stats s;
    json_error_t why;
    const struct observe_config o = {
        .timeline = tmpfile(), .epoch_cycles = 1, .from = 100, .to = 3000, .label = "run"};
    observe_json_head(o.timeline);
    simulate("gen:vectoradd,n=65536", SMALL "gpu.sms=4 front.window=0", &o, &s);
    observe_json_tail(o.timeline);
    rewind(o.timeline);
    json_t *all = json_loadf(o.timeline, 0, &why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    check_events(json_object_get(all, "traceEvents"));
    json_decref(all);
    fclose(o.timeline);
}

CU_pSuite suite_nvm(void) {
    CU_pSuite s = CU_add_suite("nvm", NULL, NULL);
    CU_add_test(s, "banks without a buffer", test_bank_plain);
    CU_add_test(s, "write buffer: reads first, watermarks", test_bank_buffer);
    CU_add_test(s, "write buffer: full", test_bank_full);
    CU_add_test(s, "write buffer: reads cancel writes", test_bank_preempt);
    CU_add_test(s, "off by default", test_off);
    CU_add_test(s, "the rows of the tables say whether there is an effect", test_rows_decide);
    CU_add_test(s, "differential write", test_differential);
    CU_add_test(s, "early write termination", test_early);
    CU_add_test(s, "write errors, verify, retry", test_write_errors);
    CU_add_test(s, "retention: refresh", test_refresh);
    CU_add_test(s, "retention: expiry", test_expire);
    CU_add_test(s, "read disturb and scrub", test_scrub);
    CU_add_test(s, "wear and lifetime", test_wear);
    CU_add_test(s, "rotation", test_rotate);
    CU_add_test(s, "rotation: the row of a set", test_rotated_row);
    CU_add_test(s, "wear: one write", test_lifetime_of_one_write);
    CU_add_test(s, "hybrid ways", test_hybrid);
    CU_add_test(s, "hybrid ways: expiry", test_hybrid_expiry);
    CU_add_test(s, "dead-write bypass", test_bypass);
    CU_add_test(s, "dead-write bypass: the counters", test_bypass_counts);
    CU_add_test(s, "everything at once", test_everything);
    CU_add_test(s, "epochs sum to the totals", test_epochs);
    CU_add_test(s, "timeline", test_timeline);
    return s;
}
