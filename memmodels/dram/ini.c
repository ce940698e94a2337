/* Defaults: umd-memsys/DRAMsim3, src/configuration.cc. */
#include "memmodels/dram/ini.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/ini.h"

enum kind { WHOLE, REAL, WORD };

static const struct {
    const char *name;
    enum kind kind;
    const char *initial; /* what DRAMsim3 takes where the row is missing; NULL: nothing */
} keys[INI_KEYS] = {
    [INI_BANKGROUPS] = {"dram_structure.bankgroups", WHOLE, "2"},
    [INI_BANKS_PER_GROUP] = {"dram_structure.banks_per_group", WHOLE, "2"},
    [INI_ROWS] = {"dram_structure.rows", WHOLE, "65536"},
    [INI_COLUMNS] = {"dram_structure.columns", WHOLE, "1024"},
    [INI_DEVICE_WIDTH] = {"dram_structure.device_width", WHOLE, "8"},
    [INI_BL] = {"dram_structure.BL", WHOLE, "8"},
    [INI_AL] = {"timing.AL", WHOLE, "0"},
    [INI_CL] = {"timing.CL", WHOLE, "12"},
    [INI_CWL] = {"timing.CWL", WHOLE, "12"},
    [INI_TRCD] = {"timing.tRCD", WHOLE, "10"},
    [INI_TRCDRD] = {"timing.tRCDRD", WHOLE, "24"},
    [INI_TRCDWR] = {"timing.tRCDWR", WHOLE, "20"},
    [INI_TRP] = {"timing.tRP", WHOLE, "10"},
    [INI_TRAS] = {"timing.tRAS", WHOLE, "24"},
    [INI_TRC] = {"timing.tRC", WHOLE},
    [INI_TRFC] = {"timing.tRFC", WHOLE, "74"},
    [INI_TREFI] = {"timing.tREFI", WHOLE, "7800"},
    [INI_TRFCB] = {"timing.tRFCb", WHOLE, "20"},
    [INI_TREFIB] = {"timing.tREFIb", WHOLE, "1950"},
    [INI_REFI] = {"timing.REFI", WHOLE},
    [INI_TRRD_S] = {"timing.tRRD_S", WHOLE, "4"},
    [INI_TRRD_L] = {"timing.tRRD_L", WHOLE, "4"},
    [INI_TWTR_S] = {"timing.tWTR_S", WHOLE, "5"},
    [INI_TWTR_L] = {"timing.tWTR_L", WHOLE, "5"},
    [INI_TFAW] = {"timing.tFAW", WHOLE, "50"},
    [INI_T32AW] = {"timing.t32AW", WHOLE, "330"},
    [INI_TWR] = {"timing.tWR", WHOLE, "10"},
    [INI_TCCD_S] = {"timing.tCCD_S", WHOLE, "4"},
    [INI_TCCD_L] = {"timing.tCCD_L", WHOLE, "6"},
    [INI_TRTRS] = {"timing.tRTRS", WHOLE, "2"},
    [INI_TRTP] = {"timing.tRTP", WHOLE, "5"},
    [INI_TPPD] = {"timing.tPPD", WHOLE, "0"},
    [INI_CHANNEL_SIZE] = {"system.channel_size", WHOLE, "1024"},
    [INI_CHANNELS] = {"system.channels", WHOLE, "1"},
    [INI_BUS_WIDTH] = {"system.bus_width", WHOLE, "64"},
    [INI_BANK_QUEUE] = {"system.cmd_queue_size", WHOLE, "16"},
    [INI_QUEUE] = {"system.trans_queue_size", WHOLE, "32"},
    [INI_TCK] = {"timing.tCK", REAL, "1.0"},
    [INI_VDD] = {"power.VDD", REAL, "1.2"},
    [INI_IDD0] = {"power.IDD0", REAL, "48"},
    [INI_IDD2N] = {"power.IDD2N", REAL, "34"},
    [INI_IDD3N] = {"power.IDD3N", REAL, "43"},
    [INI_IDD4W] = {"power.IDD4W", REAL, "123"},
    [INI_IDD4R] = {"power.IDD4R", REAL, "135"},
    [INI_IDD5AB] = {"power.IDD5AB", REAL, "250"},
    [INI_PJ_PER_BIT] = {"power.pJ_per_bit", REAL},
    [INI_PROTOCOL] = {"dram_structure.protocol", WORD},
    [INI_BANKGROUP_ENABLE] = {"dram_structure.bankgroup_enable", WORD, "true"},
    [INI_DUAL_COMMAND] = {"dram_structure.hbm_dual_cmd", WORD, "true"},
    [INI_MAPPING] = {"system.address_mapping", WORD, "chrobabgraco"},
    [INI_STRUCTURE] = {"system.queue_structure", WORD, "PER_BANK"},
    [INI_PAGE] = {"system.row_buf_policy", WORD, "OPEN_PAGE"},
    [INI_UNIFIED] = {"system.unified_queue", WORD, "false"},
    [INI_REFRESH] = {"system.refresh_policy", WORD, "RANK_LEVEL_STAGGERED"},
};

const char *dram_ini_key(enum dram_key key) {
    return keys[key].name;
}

int dram_ini_refuse(const struct dram_ini *ini, enum dram_key key, const char *why,
                    struct sim_err *err) {
    const struct dram_value *v = &ini->values[key];
    return sim_fail(err, SIM_EUSAGE, "%s:%d: %s%s%s: %s", ini->name, v->line ? v->line : ini->lines,
                    keys[key].name, v->line ? " = " : "", v->text, why);
}

int dram_ini_need(const struct dram_ini *ini, enum dram_key key, struct sim_err *err) {
    return ini->values[key].line ? 0 : dram_ini_refuse(ini, key, "this row is missing", err);
}

/* The number that begins the text; a remark in parentheses may follow, as in "0.666 (1/1.5)". */
static const char *parse_number(const char *text, enum kind kind, double *number) {
    char *end;
    *number = strtod(text, &end);
    if (end == text)
        return "not a number";
    end += strspn(end, " \t");
    if (*end && *end != '(' && *end != '#')
        return "not a number";
    if (!isfinite(*number) || *number < 0)
        return "expected a number of at least 0";
    if (kind == WHOLE && (*number != floor(*number) || *number > 1e7))
        return "expected a whole number up to 10,000,000";
    return NULL;
}

static int take(struct dram_ini *ini, enum dram_key key, const char *text, struct sim_err *err) {
    struct dram_value *v = &ini->values[key];
    const bool again = v->line;
    v->line = ini->lines;
    snprintf(v->text, sizeof v->text, "%s", text);
    if (again)
        return dram_ini_refuse(ini, key, "given twice", err);
    if (keys[key].kind == WORD)
        return 0;
    const char *wrong = parse_number(text, keys[key].kind, &v->number);
    return wrong ? dram_ini_refuse(ini, key, wrong, err) : 0;
}

/* Returns the key of "section.name", or INI_KEYS where there is none of that name. */
static int key_of(const char *section, const char *name) {
    char full[64];
    int k = 0;
    snprintf(full, sizeof full, "%s.%s", section, name);
    while (k < INI_KEYS && strcmp(full, keys[k].name) != 0)
        k++;
    return k;
}

static bool known(void *user, const char *section, const char *name) {
    (void)user;
    return key_of(section, name) < INI_KEYS;
}

/* Rows of DRAMsim3's files that this model does not need; what ends in a point or begins a name is
 * all that begins so. */
static bool is_passed_over(const char *section, const char *name) {
    static const char *const beginnings[] = {"other.", "thermal.", "hmc.", "power.I", "power.V"};
    static const char *const rows[] = {"dram_structure.num_dies",
                                       "system.enable_self_refresh",
                                       "system.sref_threshold",
                                       "system.aggressive_precharging_enabled",
                                       "timing.tXS",
                                       "timing.tXP",
                                       "timing.tWPRE",
                                       "timing.tRPRE",
                                       "timing.tCKE",
                                       "timing.tCKESR",
                                       "timing.tCKSRE",
                                       "timing.tRTP_S",
                                       "timing.tRTP_L",
                                       "timing.tREFIb",
                                       "timing.tRFCb",
                                       "timing.tRFC2",
                                       "timing.tRFC4",
                                       "timing.tWR2",
                                       "timing.tRL",
                                       "timing.tWL"};
    char full[64];
    snprintf(full, sizeof full, "%s.%s", section, name);
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncmp(full, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(full, rows[i]) == 0)
            return true;
    return false;
}

static int take_entry(void *user, const struct ini_entry *e, struct sim_err *err) {
    struct dram_ini *ini = user;
    const int k = key_of(e->section, e->name);
    const size_t used = strlen(ini->unknown);
    ini->lines = e->line;
    if (k == INI_KEYS && !is_passed_over(e->section, e->name))
        snprintf(ini->unknown + used, sizeof ini->unknown - used, "%s%.40s.%.40s", used ? ", " : "",
                 e->section, e->name);
    return k < INI_KEYS ? take(ini, k, e->value, err) : 0;
}

static void take_defaults(struct dram_ini *ini) {
    for (int k = 0; k < INI_KEYS; k++) {
        struct dram_value *v = &ini->values[k];
        if (v->line || !keys[k].initial)
            continue;
        snprintf(v->text, sizeof v->text, "%s", keys[k].initial);
        parse_number(v->text, keys[k].kind, &v->number);
    }
}

int dram_ini_read(struct dram_ini *ini, const char *name, const char *text, struct sim_err *err) {
    const struct ini_reader reader = {take_entry, known, ini};
    *ini = (struct dram_ini){.name = name};
    const int rc = ini_read(&reader, name, text, &ini->lines, err);
    take_defaults(ini);
    return rc;
}
