/* Parameters and statistics of non-volatile arrays. */
#include "memmodels/nvm/nvm.h"

#define FIELD(name) offsetof(struct nvm_config, name)

static const struct param rows[] = {
    {"nvm.differential", PARAM_BOOL, UNIT_NONE, FIELD(differential), "no", 0, 0, 0,
     "read before a write, and drive only the bits that change"},
    {"nvm.flip_fraction", PARAM_REAL, UNIT_NONE, FIELD(flip_fraction), "0.5", 0, 1, 0,
     "of the written bits, those that change"},
    {"nvm.early", PARAM_BOOL, UNIT_NONE, FIELD(early), "no", 0, 0, 0,
     "early write termination: the pulse ends with the slowest changing bit"},
    {"nvm.pulse", PARAM_REAL, UNIT_SECONDS, FIELD(pulse_s), "0", 0, 1e-3, 0,
     "write pulse inside the data write; 0: all of it"},
    {"nvm.switch_min", PARAM_REAL, UNIT_NONE, FIELD(switch_min), "0.3", 0, 1, 0,
     "part of the pulse before any bit is seen to have switched"},
    {"nvm.switch_tail", PARAM_REAL, UNIT_NONE, FIELD(switch_tail), "0.05", 0, 1, 0,
     "mean of the exponential switching time after that, part of the pulse"},
    {"nvm.write_error", PARAM_REAL, UNIT_NONE, FIELD(write_error), "0", 0, 0.5, 0,
     "probability that a pulse leaves a changing bit wrong"},
    {"nvm.verify", PARAM_BOOL, UNIT_NONE, FIELD(verify), "no", 0, 0, 0,
     "read after each pulse, and repeat it while bits are wrong"},
    {"nvm.max_retries", PARAM_UINT, UNIT_NONE, FIELD(retries), "3", 0, NVM_RETRIES_MAX, 0,
     "further pulses at most"},
    {"nvm.draw", PARAM_CHOICE, UNIT_NONE, FIELD(draw), "sampled", 0, 0,
     PARAM_CHOICES({"sampled", NVM_SAMPLED}, {"expected", NVM_EXPECTED}),
     "switching times and errors: drawn per write from --seed, or their means"},
    {"nvm.retention", PARAM_REAL, UNIT_SECONDS, FIELD(retention_s), "0", 0, 1e9, 0,
     "time after which a line not rewritten is lost; 0: never"},
    {"nvm.retention_mode", PARAM_CHOICE, UNIT_NONE, FIELD(retention_mode), "refresh", 0, 0,
     PARAM_CHOICES({"refresh", NVM_REFRESH}, {"expire", NVM_EXPIRE}),
     "then it is rewritten, or leaves the cache"},
    {"nvm.disturb_reads", PARAM_UINT, UNIT_NONE, FIELD(disturb_reads), "0", 0, 4e9, 0,
     "reads of a line since its last write after which it is rewritten; 0: any number"},
    {"nvm.endurance", PARAM_REAL, UNIT_NONE, FIELD(endurance), "0", 0, 1e30, 0,
     "writes that a cell bears; 0: wear is not counted"},
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
    { "nvm." #name, STAT_REAL, offsetof(struct nvm_stats, name), unit, help }

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
    COUNT(scrubs, "lines rewritten after nvm.disturb_reads reads"),
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
    REAL(lifetime_years, "", "until the first frame reaches nvm.endurance at this rate"),
};
const struct stat_table nvm_stat_table = {stat_rows, sizeof stat_rows / sizeof stat_rows[0]};

int nvm_check(const struct nvm_config *c, uint64_t ways, struct sim_err *err) {
    if (c->sram_ways && c->sram_ways >= ways)
        return sim_fail(err, SIM_EUSAGE, "nvm.sram_ways = %llu: expected less than llc.ways = %llu",
                        (unsigned long long)c->sram_ways, (unsigned long long)ways);
    if (c->early && c->switch_tail <= 0 && c->switch_min <= 0)
        return sim_fail(err, SIM_EUSAGE,
                        "nvm.early: nvm.switch_min and nvm.switch_tail are both 0");
    if (c->write_error > 0 && c->write_error < 1e-300)
        return sim_fail(err, SIM_EUSAGE, "nvm.write_error: below 1e-300");
    if (c->retention_s > 0 && c->retention_s < 1e-9)
        return sim_fail(err, SIM_EUSAGE, "nvm.retention = %g s: expected at least 1ns",
                        c->retention_s);
    return 0;
}
