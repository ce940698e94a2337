/* A DRAMsim3 .ini file as a table of values, each with the line it stands on.
 *
 * The rows known here are those that the model uses; every other row of a file is passed over, as
 * DRAMsim3 does, and named where DRAMsim3 does not have it either. */
#ifndef MAGNETAR_MEMMODELS_DRAM_INI_H
#define MAGNETAR_MEMMODELS_DRAM_INI_H

#include "sim/err.h"

enum dram_key {
    /* These are whole numbers. */
    INI_BANKGROUPS,
    INI_BANKS_PER_GROUP,
    INI_ROWS,
    INI_COLUMNS,
    INI_DEVICE_WIDTH,
    INI_BL,
    INI_AL,
    INI_CL,
    INI_CWL,
    INI_TRCD,
    INI_TRCDRD,
    INI_TRCDWR,
    INI_TRP,
    INI_TRAS,
    INI_TRC,
    INI_TRFC,
    INI_TREFI,
    INI_TRFCB,
    INI_TREFIB,
    INI_REFI,
    INI_TRRD_S,
    INI_TRRD_L,
    INI_TWTR_S,
    INI_TWTR_L,
    INI_TFAW,
    INI_T32AW,
    INI_TWR,
    INI_TCCD_S,
    INI_TCCD_L,
    INI_TRTRS,
    INI_TRTP,
    INI_TPPD,
    INI_CHANNEL_SIZE,
    INI_CHANNELS,
    INI_BUS_WIDTH,
    INI_BANK_QUEUE,
    INI_QUEUE,
    /* numbers */
    INI_TCK,
    INI_VDD,
    INI_IDD0,
    INI_IDD2N,
    INI_IDD3N,
    INI_IDD4W,
    INI_IDD4R,
    INI_IDD5AB,
    INI_PJ_PER_BIT,
    /* words */
    INI_PROTOCOL,
    INI_BANKGROUP_ENABLE,
    INI_DUAL_COMMAND,
    INI_MAPPING,
    INI_STRUCTURE,
    INI_PAGE,
    INI_UNIFIED,
    INI_REFRESH,
    INI_KEYS
};

struct dram_value {
    int line; /* 0: not in the file; then the rest is DRAMsim3's default, if it has one */
    double number;
    char text[32];
};

struct dram_ini {
    const char *name; /* of the file, for error texts; borrowed */
    int lines;
    struct dram_value values[INI_KEYS];
    char unknown[300]; /* names of rows that nobody knows, as far as they fit */
};

/* Reads `path`, or `text` where it is not NULL (`name` then only names it). SIM_EUSAGE with
 * file:line for a malformed line, a row given twice or a value that is no number, is negative, or
 * not whole where it must be. SIM_EIO. */
int dram_ini_read(struct dram_ini *ini, const char *name, const char *text, struct sim_err *err);

/* "timing.tRP" */
const char *dram_ini_key(enum dram_key key);

/* SIM_EUSAGE "file:line: section.key = value: WHY"; of a row that is absent, the last line of the
 * file is named. */
int dram_ini_refuse(const struct dram_ini *ini, enum dram_key key, const char *why,
                    struct sim_err *err);

/* SIM_EUSAGE unless the row is there. */
int dram_ini_need(const struct dram_ini *ini, enum dram_key key, struct sim_err *err);

#endif
