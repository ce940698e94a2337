#include "memmodels/dram/ini.h"

#include <ini.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum kind { WHOLE, REAL, WORD };

static const struct {
    const char *name;
    enum kind kind;
} keys[INI_KEYS] = {
    [INI_BANKGROUPS] = {"dram_structure.bankgroups", WHOLE},
    [INI_BANKS_PER_GROUP] = {"dram_structure.banks_per_group", WHOLE},
    [INI_ROWS] = {"dram_structure.rows", WHOLE},
    [INI_COLUMNS] = {"dram_structure.columns", WHOLE},
    [INI_DEVICE_WIDTH] = {"dram_structure.device_width", WHOLE},
    [INI_BL] = {"dram_structure.BL", WHOLE},
    [INI_AL] = {"timing.AL", WHOLE},
    [INI_CL] = {"timing.CL", WHOLE},
    [INI_CWL] = {"timing.CWL", WHOLE},
    [INI_TRCD] = {"timing.tRCD", WHOLE},
    [INI_TRCDRD] = {"timing.tRCDRD", WHOLE},
    [INI_TRCDWR] = {"timing.tRCDWR", WHOLE},
    [INI_TRP] = {"timing.tRP", WHOLE},
    [INI_TRAS] = {"timing.tRAS", WHOLE},
    [INI_TRC] = {"timing.tRC", WHOLE},
    [INI_TRFC] = {"timing.tRFC", WHOLE},
    [INI_TREFI] = {"timing.tREFI", WHOLE},
    [INI_REFI] = {"timing.REFI", WHOLE},
    [INI_TRRD_S] = {"timing.tRRD_S", WHOLE},
    [INI_TRRD_L] = {"timing.tRRD_L", WHOLE},
    [INI_TWTR_S] = {"timing.tWTR_S", WHOLE},
    [INI_TWTR_L] = {"timing.tWTR_L", WHOLE},
    [INI_TFAW] = {"timing.tFAW", WHOLE},
    [INI_T32AW] = {"timing.t32AW", WHOLE},
    [INI_TWR] = {"timing.tWR", WHOLE},
    [INI_TCCD_S] = {"timing.tCCD_S", WHOLE},
    [INI_TCCD_L] = {"timing.tCCD_L", WHOLE},
    [INI_TRTRS] = {"timing.tRTRS", WHOLE},
    [INI_TRTP] = {"timing.tRTP", WHOLE},
    [INI_TPPD] = {"timing.tPPD", WHOLE},
    [INI_CHANNEL_SIZE] = {"system.channel_size", WHOLE},
    [INI_CHANNELS] = {"system.channels", WHOLE},
    [INI_BUS_WIDTH] = {"system.bus_width", WHOLE},
    [INI_BANK_QUEUE] = {"system.cmd_queue_size", WHOLE},
    [INI_QUEUE] = {"system.trans_queue_size", WHOLE},
    [INI_TCK] = {"timing.tCK", REAL},
    [INI_VDD] = {"power.VDD", REAL},
    [INI_IDD0] = {"power.IDD0", REAL},
    [INI_IDD2N] = {"power.IDD2N", REAL},
    [INI_IDD3N] = {"power.IDD3N", REAL},
    [INI_IDD4W] = {"power.IDD4W", REAL},
    [INI_IDD4R] = {"power.IDD4R", REAL},
    [INI_IDD5AB] = {"power.IDD5AB", REAL},
    [INI_PROTOCOL] = {"dram_structure.protocol", WORD},
    [INI_BANKGROUP_ENABLE] = {"dram_structure.bankgroup_enable", WORD},
    [INI_DUAL_COMMAND] = {"dram_structure.hbm_dual_cmd", WORD},
    [INI_MAPPING] = {"system.address_mapping", WORD},
    [INI_STRUCTURE] = {"system.queue_structure", WORD},
    [INI_PAGE] = {"system.row_buf_policy", WORD},
    [INI_UNIFIED] = {"system.unified_queue", WORD},
    [INI_REFRESH] = {"system.refresh_policy", WORD},
};

struct reader {
    struct dram_ini *ini;
    FILE *file;       /* NULL: reads text */
    const char *text; /* the rest */
    struct sim_err *err;
    int rc;
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

/* inih asks for lines through this, which is how the line of each entry is known. */
static char *read_line(char *buf, int size, void *user) {
    struct reader *r = user;
    if (r->rc)
        return NULL;
    if (r->file) {
        if (!fgets(buf, size, r->file))
            return NULL;
    } else {
        const size_t length = strcspn(r->text, "\n"), n = length + (r->text[length] == '\n');
        if (!*r->text || n >= (size_t)size)
            return NULL;
        memcpy(buf, r->text, n);
        buf[n] = '\0';
        r->text += n;
    }
    r->ini->lines++;
    if (!strchr(buf, '\n') && r->file && !feof(r->file)) {
        r->rc = sim_fail(r->err, SIM_EUSAGE, "%s:%d: line longer than %d characters", r->ini->name,
                         r->ini->lines, size - 2);
        return NULL;
    }
    return buf;
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

static int take_entry(void *user, const char *section, const char *name, const char *value) {
    struct reader *r = user;
    char full[64];
    snprintf(full, sizeof full, "%s.%s", section, name);
    for (int k = 0; k < INI_KEYS && r->rc == 0; k++)
        if (strcmp(full, keys[k].name) == 0)
            r->rc = take(r->ini, k, value, r->err);
    return r->rc == 0;
}

static int open_file(struct reader *r, const char *path) {
    struct stat st;
    r->file = fopen(path, "r");
    if (!r->file)
        return sim_fail_errno(r->err, "%s", path);
    if (fstat(fileno(r->file), &st) == 0 && S_ISDIR(st.st_mode)) {
        fclose(r->file);
        return sim_fail(r->err, SIM_EIO, "%s: is a directory", path);
    }
    return 0;
}

int dram_ini_read(struct dram_ini *ini, const char *name, const char *text, struct sim_err *err) {
    struct reader r = {.ini = ini, .text = text, .err = err};
    *ini = (struct dram_ini){.name = name};
    if (!text && open_file(&r, name))
        return SIM_EIO;
    const int bad_line = ini_parse_stream(read_line, &r, take_entry, &r);
    bool failed = false;
    if (r.file) {
        failed = ferror(r.file);
        fclose(r.file);
    }
    if (r.rc)
        return r.rc;
    if (failed)
        return sim_fail(err, SIM_EIO, "%s: read error", name);
    if (bad_line)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: expected [section] or name = value", name,
                        bad_line);
    return 0;
}
