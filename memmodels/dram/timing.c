#include "memmodels/dram/timing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "memmodels/dram/loader.h"
#include "sim/unit.h"

#define PRESETS_MAX 64

static int check_times(struct loader *l) {
    static const enum dram_key positive[] = {INI_CL, INI_TRP, INI_TRAS, INI_TRFC, INI_TCCD_S};
    static const enum dram_key pairs[][2] = {
        {INI_TRRD_L, INI_TRRD_S}, {INI_TWTR_L, INI_TWTR_S}, {INI_TCCD_L, INI_TCCD_S}};
    for (size_t i = 0; i < sizeof positive / sizeof *positive; i++)
        if (!whole(l, positive[i]))
            return refuse(l, positive[i], "expected at least 1 clock");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (whole(l, pairs[i][0]) < whole(l, pairs[i][1]))
            return refuse(l, pairs[i][0], "below the value of the same name with _S");
    if (given(l, INI_TRC) && whole(l, INI_TRC) < whole(l, INI_TRAS) + whole(l, INI_TRP))
        return refuse(l, INI_TRC, "below tRAS + tRP");
    if (whole(l, INI_TFAW) < whole(l, INI_TRRD_S))
        return refuse(l, INI_TFAW, "below tRRD_S");
    if (given(l, INI_AL) && given(l, INI_TRCD) && whole(l, INI_AL) >= whole(l, INI_TRCD))
        return refuse(l, INI_AL, "not below tRCD");
    const double tck_ps = l->ini.values[INI_TCK].number * 1e3;
    if (tck_ps < 1 || tck_ps > 1e6)
        return refuse(l, INI_TCK, "expected 0.001 to 1000 ns");
    return 0;
}

static unsigned larger(unsigned a, unsigned b) {
    return a > b ? a : b;
}

/* a - b, at least 0 */
static unsigned excess(unsigned a, unsigned b) {
    return a > b ? a - b : 0;
}

static void row_delays(struct loader *l) {
    struct dram_timing *t = l->t;
    const enum family family = l->protocol->family;
    const unsigned al = whole(l, INI_AL);
    const bool split = family == GDDR || family == HBM;
    t->tck_ps = unit_whole(round(l->ini.values[INI_TCK].number * 1e3));
    t->act_act = whole_or(l, INI_TRC, whole(l, INI_TRAS) + whole(l, INI_TRP));
    t->act_read = split ? whole(l, INI_TRCDRD) : whole(l, INI_TRCD) - al;
    t->act_write = split ? whole(l, INI_TRCDWR) : whole(l, INI_TRCD) - al;
    t->act_pre = whole(l, INI_TRAS);
    t->act_act_s = whole(l, INI_TRRD_S);
    t->act_act_l = t->groups == 1 ? t->act_act_s : whole(l, INI_TRRD_L);
    t->window4 = whole(l, INI_TFAW);
    t->window32 = family == GDDR ? whole(l, INI_T32AW) : 0;
    t->pre_act = whole(l, INI_TRP);
    t->pre_pre = family == GDDR || family == LPDDR4 ? whole(l, INI_TPPD) : 0;
    const bool by_bank = t->refresh_banks < t->banks;
    t->refresh_act = whole(l, by_bank ? INI_TRFCB : INI_TRFC);
    t->refresh_interval =
        by_bank ? whole(l, INI_TREFIB) * t->refresh_units
                : whole(l, given(l, INI_REFI) && !given(l, INI_TREFI) ? INI_REFI : INI_TREFI);
}

static void column_delays(struct loader *l) {
    struct dram_timing *t = l->t;
    const unsigned al = whole(l, INI_AL), burst = whole(l, INI_BL) / l->protocol->beats;
    const unsigned rl = al + whole(l, INI_CL), wl = al + whole(l, INI_CWL);
    const unsigned rtrs = whole(l, INI_TRTRS);
    const unsigned rtp = whole(l, INI_TRTP);
    const bool one = t->groups == 1;
    t->read_data = rl + burst;
    t->write_data = wl + burst;
    t->read_read_s = t->write_write_s = larger(burst, whole(l, INI_TCCD_S));
    t->read_read_l = t->write_write_l = one ? t->read_read_s : larger(burst, whole(l, INI_TCCD_L));
    t->read_read_o = burst + rtrs;
    t->write_write_o = burst;
    t->read_write = excess(rl + burst + rtrs, wl);
    t->read_write_o = excess(t->read_data + burst + rtrs, t->write_data);
    t->write_read_s = t->write_data + whole(l, INI_TWTR_S);
    t->write_read_l = one ? t->write_read_s : t->write_data + whole(l, INI_TWTR_L);
    t->write_read_o = excess(t->write_data + burst + rtrs, t->read_data);
    t->read_pre = al + rtp;
    t->write_pre = t->write_data + whole(l, INI_TWR);
    t->read_auto_act = al + burst + rtp + t->pre_act;
    t->write_auto_act = t->write_pre + t->pre_act;
}

static int check_power(struct loader *l) {
    static const enum dram_key currents[] = {INI_IDD0,  INI_IDD2N, INI_IDD3N,
                                             INI_IDD4R, INI_IDD4W, INI_IDD5AB};
    const double active = l->ini.values[INI_IDD3N].number;
    if (l->ini.values[INI_VDD].number > 10)
        return refuse(l, INI_VDD, "above 10 V");
    for (size_t i = 0; i < sizeof currents / sizeof *currents; i++) {
        const double current = l->ini.values[currents[i]].number;
        if (current > 1e5)
            return refuse(l, currents[i], "above 100,000 mA");
        if (currents[i] >= INI_IDD4W && current < active)
            return refuse(l, currents[i], "below the standby current IDD3N");
    }
    return 0;
}

/* A part that states what a bit takes in all. */
static int energy_per_bit(struct loader *l) {
    struct dram_timing *t = l->t;
    const double pj = l->ini.values[INI_PJ_PER_BIT].number;
    if (pj > 1e3)
        return refuse(l, INI_PJ_PER_BIT, "above 1,000 pJ");
    t->read_fj = t->write_fj = unit_whole(round(pj * 1e3 * 8 * t->burst_b));
    return 0;
}

/* V * mA * clocks of all devices of a rank are fJ after multiplication by ps: mW * ps = fJ. */
static int energies(struct loader *l) {
    struct dram_timing *t = l->t;
    if (given(l, INI_PJ_PER_BIT))
        return energy_per_bit(l);
    const struct dram_value *v = l->ini.values;
    const unsigned devices = dram_bus_width(l) / whole(l, INI_DEVICE_WIDTH);
    const double scale = v[INI_VDD].number * devices * (double)t->tck_ps;
    const double active = v[INI_IDD3N].number, idle = v[INI_IDD2N].number;
    const double burst = whole(l, INI_BL) / l->protocol->beats;
    const struct {
        double ma_clocks;
        uint64_t *fj;
    } all[] = {
        {v[INI_IDD0].number * t->act_act - active * t->act_pre - idle * (t->act_act - t->act_pre),
         &t->act_fj},
        {(v[INI_IDD4R].number - active) * burst, &t->read_fj},
        {(v[INI_IDD4W].number - active) * burst, &t->write_fj},
        {(v[INI_IDD5AB].number - active) * t->refresh_act, &t->refresh_fj},
        {active, &t->active_fj},
        {idle, &t->idle_fj},
    };
    if (all[0].ma_clocks < 0)
        return refuse(l, INI_IDD0, "below the standby currents IDD3N and IDD2N over a row cycle");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].ma_clocks * scale > 1e15)
            return refuse(l, INI_VDD, "with the currents, more than 1 J per command");
        *all[i].fj = unit_whole(round(all[i].ma_clocks * scale));
    }
    return 0;
}

/* Between two refreshes there must be time for an access, whatever came before it. */
static int check_refresh(struct loader *l) {
    const struct dram_timing *t = l->t;
    const uint64_t column = larger(t->read_write, t->write_read_l) + (uint64_t)t->write_read_o +
                            t->read_write_o + t->read_read_l;
    const uint64_t row = (uint64_t)t->refresh_act + t->act_act + t->act_act_l + t->window4 +
                         t->window32 + t->pre_act + (uint64_t)t->pre_pre * t->banks;
    const uint64_t access = (uint64_t)larger(t->act_read, t->act_write) +
                            larger(t->read_pre, t->write_pre) + t->read_data;
    const bool by_bank = t->refresh_banks < t->banks;
    const uint64_t closed = (uint64_t)t->act_act + t->write_pre + t->pre_act;
    if (by_bank && t->refresh_interval / t->refresh_units <= closed)
        return refuse(l, INI_TREFIB, "too short: the next bank would be due before one is closed");
    if (t->refresh_interval / (by_bank ? 1 : t->ranks) > column + row + access)
        return 0;
    return refuse(l,
                  by_bank               ? INI_TREFIB
                  : given(l, INI_TREFI) ? INI_TREFI
                                        : INI_REFI,
                  "too short for the other delays: refreshes would leave no time for an access");
}

static int read_source(struct loader *l) {
    const struct dram_config *c = l->config;
    const char *names[PRESETS_MAX];
    size_t n = 0;
    if (*c->ini)
        return dram_ini_read(&l->ini, c->ini, NULL, l->err);
    for (; dram_presets[n].name && n < PRESETS_MAX; n++) {
        if (strcmp(dram_presets[n].name, c->preset) == 0)
            return dram_ini_read(&l->ini, dram_presets[n].name, dram_presets[n].text, l->err);
        names[n] = dram_presets[n].name;
    }
    const char *near = param_nearest(c->preset, names, n);
    return sim_fail(l->err, SIM_EUSAGE, "dram.preset = %s: unknown%s%s%s", c->preset,
                    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

int dram_timing_load(struct dram_timing *t, const struct dram_config *config, struct sim_err *err) {
    struct loader l = {.config = config, .t = t, .err = err};
    int (*const steps[])(struct loader *) = {read_source, dram_structure_read, check_times,
                                             check_power};
    *t = (struct dram_timing){0};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const int rc = steps[i](&l);
        if (rc)
            return rc;
    }
    row_delays(&l);
    column_delays(&l);
    t->lost = (unsigned)lround(DRAM_LOST_UNIT * (1 / config->usable - 1) * t->read_read_s);
    const int rc = check_refresh(&l);
    return rc ? rc : energies(&l);
}

/* Does the part's protocol, or another row, make up for a row that is not there? */
static bool not_needed(const struct loader *l, enum dram_key key) {
    const bool split = l->protocol->family >= GDDR;
    switch (key) {
    case INI_AL:
    case INI_TRC:
    case INI_REFI:
    case INI_TRTRS: /* DRAMsim3's own files leave these two and the queues out as well */
    case INI_TRTP:
    case INI_TPPD:
    case INI_BANK_QUEUE:
    case INI_QUEUE:
        return true;
    case INI_TREFI:
        return given(l, INI_REFI) || l->t->refresh_banks < l->t->banks;
    case INI_TRCD:
        return split;
    case INI_TRCDRD:
    case INI_TRCDWR:
        return !split;
    case INI_T32AW:
        return l->protocol->family != GDDR;
    case INI_TRFC:
        return l->t->refresh_banks < l->t->banks;
    case INI_TRFCB:
    case INI_TREFIB:
        return l->t->refresh_banks == l->t->banks;
    case INI_VDD:
    case INI_IDD0:
    case INI_IDD2N:
    case INI_IDD3N:
    case INI_IDD4W:
    case INI_IDD4R:
    case INI_IDD5AB:
    case INI_PJ_PER_BIT:
        return key == INI_PJ_PER_BIT || given(l, INI_PJ_PER_BIT);
    default:
        return key > INI_PROTOCOL && key != INI_MAPPING;
    }
}

/* Reads the rows of a banked memory, for what is to be said of them; false where there are none. */
static bool read_rows(struct loader *l, int *rc) {
    *rc = 0;
    if (l->config->model != DRAM_BANKED)
        return false;
    *rc = read_source(l);
    if (*rc == 0)
        *rc = dram_structure_read(l);
    return *rc == 0;
}

static void list_defaulted(const struct loader *l, char *list, size_t size) {
    size_t used = 0;
    for (int k = 0; k < INI_KEYS; k++)
        if (!given(l, k) && !not_needed(l, k) && used < size)
            used += (size_t)snprintf(list + used, size - used, "%s%s", used ? ", " : "",
                                     dram_ini_key(k));
}

int dram_defaulted(const struct dram_config *config, char *list, size_t size, struct sim_err *err) {
    struct dram_timing t;
    struct loader l = {.config = config, .t = &t, .err = err};
    int rc;
    *list = '\0';
    if (read_rows(&l, &rc))
        list_defaulted(&l, list, size);
    return rc;
}

const char *dram_note(const struct dram_config *config, char *buf, size_t size) {
    char rows[400] = "", defaults[470] = "", unknown[400] = "";
    struct dram_timing t;
    struct sim_err ignored;
    struct loader l = {.config = config, .t = &t, .err = &ignored};
    int rc;
    *buf = '\0';
    if (!read_rows(&l, &rc))
        return buf;
    list_defaulted(&l, rows, sizeof rows);
    if (*rows)
        snprintf(defaults, sizeof defaults, " leaves out %s: DRAMsim3's defaults stand for them",
                 rows);
    if (*l.ini.unknown)
        snprintf(unknown, sizeof unknown, " has rows that nobody reads: %s", l.ini.unknown);
    if (*defaults || *unknown)
        snprintf(buf, size, "dram.ini%s%s%s", defaults, *defaults && *unknown ? "; it" : "",
                 unknown);
    return buf;
}
