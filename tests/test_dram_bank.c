/* When a command may follow another, worked out by hand from the table of a part:
 * DDR4_8Gb_x8_2400 has two ranks of four groups of four banks; tRCD 17, CL 17, CWL 12, tRP 17,
 * tRAS 39, tRRD 4 and 6, tFAW 26, tCCD 4 and 6, tWR 18, tRTP 9, tRTRS 1 clocks, bursts of 4. */
#include <CUnit/CUnit.h>

#include "memmodels/dram/bank.h"
#include "tests/dram_bench.h"

/* Banks of one channel: 0 to 15 are those of rank 0. */
enum { BANK, SAME_GROUP, OTHER_GROUP = 4, THIRD_GROUP = 8, FOURTH_GROUP = 12, OTHER_RANK = 16 };

#define START 1000u

struct banks {
    struct dram_timing timing;
    struct dram_banks banks;
};

static void open_banks(struct banks *b, enum dram_page page) {
    struct dram_config config;
    struct sim_err err = {0};
    configure(&config, "DDR4_8Gb_x8_2400");
    config.page = page;
    CU_ASSERT_EQUAL_FATAL(dram_timing_load(&b->timing, &config, &err), 0);
    CU_ASSERT_EQUAL_FATAL(b->timing.ranks, 2);
    CU_ASSERT_EQUAL_FATAL(b->timing.banks, 16);
    CU_ASSERT_EQUAL_FATAL(dram_banks_init(&b->banks, &b->timing, &err), 0);
}

static void issue(struct banks *b, unsigned bank, enum dram_command command, uint64_t clock) {
    dram_bank_issue(&b->banks, bank, command, 7, clock);
}

/* tRRD and tFAW hold within a rank; the other rank's banks wait for nothing. */
static void test_ranks_activate_apart(void) {
    struct banks b;
    open_banks(&b, DRAM_PAGE_OPEN);
    issue(&b, BANK, DRAM_ACT, START);
    CU_ASSERT_EQUAL(dram_act_at(&b.banks, SAME_GROUP), START + 6);
    CU_ASSERT_EQUAL(dram_act_at(&b.banks, OTHER_GROUP), START + 4);
    CU_ASSERT_EQUAL(dram_act_at(&b.banks, OTHER_RANK), 0);
    issue(&b, OTHER_GROUP, DRAM_ACT, START + 4);
    issue(&b, THIRD_GROUP, DRAM_ACT, START + 8);
    issue(&b, FOURTH_GROUP, DRAM_ACT, START + 12);
    CU_ASSERT_EQUAL(dram_act_at(&b.banks, SAME_GROUP), START + 26);
    for (unsigned i = 0; i < 16; i++)
        CU_ASSERT_EQUAL(dram_act_at(&b.banks, OTHER_RANK + i), 0);
    dram_banks_free(&b.banks);
}

/* Bursts of two ranks are tRTRS further apart than their length, those of one rank tCCD. */
static void test_ranks_share_the_bus(void) {
    struct banks b;
    open_banks(&b, DRAM_PAGE_OPEN);
    static const unsigned opened[] = {BANK, SAME_GROUP, OTHER_GROUP, OTHER_RANK};
    for (unsigned i = 0; i < 4; i++)
        issue(&b, opened[i], DRAM_ACT, START);
    CU_ASSERT_EQUAL(dram_read_at(&b.banks, BANK), START + 17);
    issue(&b, BANK, DRAM_READ, START + 100);
    CU_ASSERT_EQUAL(dram_read_at(&b.banks, SAME_GROUP), START + 100 + 6);
    CU_ASSERT_EQUAL(dram_read_at(&b.banks, OTHER_GROUP), START + 100 + 4);
    CU_ASSERT_EQUAL(dram_read_at(&b.banks, OTHER_RANK), START + 100 + 4 + 1);
    issue(&b, OTHER_RANK, DRAM_READ, START + 200);
    CU_ASSERT_EQUAL(dram_read_at(&b.banks, BANK), START + 200 + 4 + 1);
    dram_banks_free(&b.banks);
}

/* A row is closed tRAS after it was opened; tRP after that the rank may refresh. */
static void test_refresh_after_precharge(void) {
    struct banks b;
    int bank;
    open_banks(&b, DRAM_PAGE_OPEN);
    issue(&b, BANK, DRAM_ACT, START);
    CU_ASSERT_EQUAL(dram_refresh_at(&b.banks, 0, START + 1, &bank), START + 39);
    CU_ASSERT_EQUAL(bank, BANK);
    issue(&b, BANK, DRAM_PRE, START + 39);
    CU_ASSERT_EQUAL(dram_refresh_at(&b.banks, 0, START + 40, &bank), START + 39 + 17);
    CU_ASSERT_EQUAL(bank, -1);
    CU_ASSERT_EQUAL(dram_refresh_at(&b.banks, 1, START + 40, &bank), START + 40);
    dram_banks_free(&b.banks);
}

/* With closed pages a bank precharges itself: after a write CWL, burst and tWR later, after a read
 * burst and tRTP later; tRP after that it may open again, but not before tRC = tRAS + tRP. */
static void test_precharge_by_itself(void) {
    struct banks b;
    int bank;
    open_banks(&b, DRAM_PAGE_CLOSE);
    issue(&b, BANK, DRAM_ACT, START);
    CU_ASSERT_EQUAL(dram_write_at(&b.banks, BANK), START + 17);
    issue(&b, BANK, DRAM_WRITE, START + 17);
    CU_ASSERT_EQUAL(dram_act_at(&b.banks, BANK), START + 17 + 12 + 4 + 18 + 17);
    CU_ASSERT_EQUAL(dram_refresh_at(&b.banks, 0, 0, &bank), START + 17 + 12 + 4 + 18 + 17);
    CU_ASSERT_EQUAL(bank, -1);
    issue(&b, OTHER_GROUP, DRAM_ACT, START + 50);
    issue(&b, OTHER_GROUP, DRAM_READ, START + 50 + 17);
    CU_ASSERT_EQUAL(dram_act_at(&b.banks, OTHER_GROUP), START + 50 + 39 + 17);
    issue(&b, OTHER_RANK, DRAM_ACT, START + 50);
    issue(&b, OTHER_RANK, DRAM_READ, START + 50 + 30);
    CU_ASSERT_EQUAL(dram_act_at(&b.banks, OTHER_RANK), START + 50 + 30 + 4 + 9 + 17);
    dram_banks_free(&b.banks);
}

CU_pSuite suite_dram_bank(void) {
    CU_pSuite s = CU_add_suite("dram_bank", NULL, NULL);
    CU_ADD_TEST(s, test_ranks_activate_apart);
    CU_ADD_TEST(s, test_ranks_share_the_bus);
    CU_ADD_TEST(s, test_refresh_after_precharge);
    CU_ADD_TEST(s, test_precharge_by_itself);
    return s;
}
