/* Parameters and statistics of non-volatile arrays. */
#include "memmodels/nvm/nvm.h"

#define FIELD(name) offsetof(struct nvm_config, name)

static const struct param data_rows[] = {
    {"nvm.flip_fraction", PARAM_REAL, UNIT_NONE, FIELD(flip_fraction), "0.5", 0, 1, 0,
     "of the written bits, those that change"},
    {"nvm.draw", PARAM_CHOICE, UNIT_NONE, FIELD(draw), "sampled", 0, 0,
     PARAM_CHOICES({"sampled", NVM_SAMPLED}, {"expected", NVM_EXPECTED}),
     "switching times and errors: drawn per write from --seed, or their means"},
};
const struct param_table nvm_data_params = {data_rows, sizeof data_rows / sizeof data_rows[0]};

static const struct param rows[] = {
    {"nvm.rotate", PARAM_UINT, UNIT_NONE, FIELD(rotate), "0", 0, 0, 0,
     "writes of a bank after which one of its sets moves to the spare row; 0: no rotation"},
    {"nvm.sram_ways", PARAM_UINT, UNIT_NONE, FIELD(sram_ways), "0", 0, 63, 0,
     "ways of each set that are SRAM; 0: none"},
    {"nvm.sram_tech", PARAM_TEXT, UNIT_NONE, FIELD(sram_tech), "nvsim-sram", 0, 0, 0,
     "their technology, at the capacity of the cache"},
    {"nvm.migrate_writes", PARAM_UINT, UNIT_NONE, FIELD(migrate_writes), "2", 1, 255, 0,
     "writes in a row to a line in MRAM that move it to SRAM"},
    {"nvm.bypass", PARAM_BOOL, UNIT_NONE, FIELD(bypass), "no", 0, 0, 0,
     "writes that are thought dead go to the DRAM without a line in the cache"},
    {"nvm.bypass_region", PARAM_UINT, UNIT_BYTES, FIELD(bypass_region), "64KiB", 32, 0x1p40, 0,
     "addresses that share one counter of the predictor"},
};
const struct param_table nvm_params = {rows, sizeof rows / sizeof rows[0]};

#define COUNT(name, help)                                                                          \
    { "nvm." #name, STAT_COUNT, offsetof(struct nvm_stats, name), "", help }
#define REAL(name, unit, help)                                                                     \
    { "nvm." #name, STAT_ABSENT, offsetof(struct nvm_stats, name), unit, help }

static const struct stat_row stat_rows[] = {
    COUNT(writes, "writes of the MRAM by requests and fills; the SRAM ways count apart"),
    COUNT(reads, "reads of the MRAM by requests"),
    COUNT(pulses, "write pulses of the MRAM, all causes, but for rotated lines"),
    COUNT(retries, "of these, repeated because a bit was wrong"),
    COUNT(write_failures, "writes with a wrong bit at the end"),
    COUNT(verifies, "writes that were verified"),
    COUNT(refreshes, "lines rewritten before their retention time ended"),
    COUNT(expired_clean, "clean lines dropped at the end of their retention time"),
    COUNT(expired_dirty, "dirty ones, written back before"),
    COUNT(scrubs, "lines rewritten after tech.disturb_reads reads"),
    COUNT(rotations, "sets moved to the spare row of their bank"),
    COUNT(rotated_lines, "lines moved with them"),
    COUNT(sram_writes, "writes of the SRAM ways by requests and fills"),
    COUNT(sram_reads, "reads of the SRAM ways by requests"),
    COUNT(placements, "lines put into SRAM ways because a write brought them"),
    COUNT(migrations, "lines moved to SRAM ways because they were written in MRAM"),
    COUNT(demotions, "lines moved to MRAM to make room for these"),
    COUNT(bypassed, "writes passed on because they were thought dead"),
    COUNT(dead_writes, "lines replaced without a read since their last write (with nvm.bypass)"),
    COUNT(live_writes, "lines read after a write (with nvm.bypass)"),
    REAL(wear_max, "", "pulses of the most written frame, warm-up included"),
    REAL(wear_mean, "", "of all frames"),
    REAL(wear_inter_cv, "", "coefficient of variation between sets"),
    REAL(wear_intra_cv, "", "within sets, the mean of all"),
    REAL(lifetime_years, "", "until the first frame reaches tech.endurance at this rate"),
};
const struct stat_table nvm_stat_table = {stat_rows, sizeof stat_rows / sizeof stat_rows[0]};

bool nvm_organised(const struct nvm_config *c) {
    struct nvm_config plain;
    param_defaults(&nvm_params, &plain);
    return !param_equal(&nvm_params, c, &plain);
}

bool nvm_any(const struct nvm_config *c) {
    return tech_behaves(&c->cells) || nvm_organised(c);
}

int nvm_check(const struct nvm_config *c, uint64_t ways, struct sim_err *err) {
    if (c->sram_ways && c->sram_ways >= ways)
        return sim_fail(err, SIM_EUSAGE, "nvm.sram_ways = %llu: expected less than llc.ways = %llu",
                        (unsigned long long)c->sram_ways, (unsigned long long)ways);
    return 0;
}
