#include "memmodels/dram_timing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "memmodels/dram_ini.h"

/* What DRAMsim3 takes where its own files leave the row out: tRTRS for HBM; tRTP for HBM and GDDR,
 * whose tRTP_L and tRTP_S it does not read. */
#define TRTRS_DEFAULT 2
#define TRTP_DEFAULT  5
#define QUEUE_DEFAULT 32
#define QUEUE_MAX     1024
#define QUEUE_RANGE   "expected room for a request of 256 B, and at most 1024 entries"
#define PRESETS_MAX   64

enum family { DDR, LPDDR4, GDDR, HBM };

static const struct protocol {
    const char *name;
    enum family family;
    unsigned beats; /* per clock: BL / beats clocks make a burst */
} protocols[] = {
    {"DDR3", DDR, 2},      {"DDR4", DDR, 2},   {"LPDDR", DDR, 2},   {"LPDDR3", DDR, 2},
    {"LPDDR4", LPDDR4, 2}, {"GDDR5", GDDR, 4}, {"GDDR5X", GDDR, 8}, {"GDDR6", GDDR, 16},
    {"HBM", HBM, 2},       {"HBM2", HBM, 2},
};

/* What is being worked out: the file, the overrides and the result. */
struct loader {
    struct dram_ini ini;
    const struct dram_config *config;
    const struct protocol *protocol;
    struct dram_timing *t;
    struct sim_err *err;
};

static unsigned whole(const struct loader *l, enum dram_key key) {
    return (unsigned)l->ini.values[key].number;
}

static bool given(const struct loader *l, enum dram_key key) {
    return l->ini.values[key].line != 0;
}

static unsigned whole_or(const struct loader *l, enum dram_key key, unsigned otherwise) {
    return given(l, key) ? whole(l, key) : otherwise;
}

static int refuse(struct loader *l, enum dram_key key, const char *why) {
    return dram_ini_refuse(&l->ini, key, why, l->err);
}

static int need(struct loader *l, const enum dram_key *keys, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (dram_ini_need(&l->ini, keys[i], l->err))
            return SIM_EUSAGE;
    return 0;
}

#define NEED(l, ...)                                                                               \
    need(l, (const enum dram_key[]){__VA_ARGS__},                                                  \
         sizeof((const enum dram_key[]){__VA_ARGS__}) / sizeof(enum dram_key))

static bool power_of_2(uint64_t n) {
    return n && (n & (n - 1)) == 0;
}

static int find_protocol(struct loader *l) {
    const char *name = l->ini.values[INI_PROTOCOL].text;
    if (dram_ini_need(&l->ini, INI_PROTOCOL, l->err))
        return SIM_EUSAGE;
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (strcmp(name, protocols[i].name) == 0) {
            l->protocol = &protocols[i];
            return 0;
        }
    return refuse(
        l, INI_PROTOCOL,
        "unknown; expected DDR3, DDR4, LPDDR, LPDDR3, LPDDR4, GDDR5, GDDR5X, GDDR6, HBM or "
        "HBM2");
}

static int need_rows(struct loader *l) {
    if (NEED(l, INI_BANKGROUPS, INI_BANKS_PER_GROUP, INI_ROWS, INI_COLUMNS, INI_DEVICE_WIDTH,
             INI_BL, INI_TCK, INI_CL, INI_CWL, INI_TRP, INI_TRAS, INI_TRFC, INI_TRRD_S, INI_TRRD_L,
             INI_TWTR_S, INI_TWTR_L, INI_TFAW, INI_TWR, INI_TCCD_S, INI_TCCD_L, INI_VDD, INI_IDD0,
             INI_IDD2N, INI_IDD3N, INI_IDD4W, INI_IDD4R, INI_IDD5AB, INI_CHANNEL_SIZE, INI_CHANNELS,
             INI_BUS_WIDTH, INI_MAPPING))
        return SIM_EUSAGE;
    if (!given(l, INI_REFI) && NEED(l, INI_TREFI))
        return SIM_EUSAGE;
    if (l->protocol->family == GDDR && NEED(l, INI_T32AW))
        return SIM_EUSAGE;
    return l->protocol->family >= GDDR ? NEED(l, INI_TRCDRD, INI_TRCDWR) : NEED(l, INI_TRCD);
}

/* Bits of a channel: the part's, or as many of its devices as dram.bus_width says. */
static unsigned bus_width(const struct loader *l) {
    return l->config->bus_width ? (unsigned)l->config->bus_width : whole(l, INI_BUS_WIDTH);
}

static int check_powers(struct loader *l) {
    static const struct {
        enum dram_key key;
        unsigned max;
    } limits[] = {
        {INI_BANKGROUPS, 64},   {INI_BANKS_PER_GROUP, 64}, {INI_ROWS, 1 << 22},
        {INI_COLUMNS, 1 << 14}, {INI_DEVICE_WIDTH, 4096},  {INI_BL, 256},
        {INI_BUS_WIDTH, 4096},
    };
    char why[60];
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const unsigned n = whole(l, limits[i].key);
        snprintf(why, sizeof why, "expected a power of two up to %u", limits[i].max);
        if (!power_of_2(n) || n > limits[i].max)
            return refuse(l, limits[i].key, why);
    }
    if (l->config->bus_width &&
        (!power_of_2(bus_width(l)) || bus_width(l) < whole(l, INI_DEVICE_WIDTH)))
        return sim_fail(l->err, SIM_EUSAGE,
                        "dram.bus_width = %u: expected a power of two of at least a device's %u",
                        bus_width(l), whole(l, INI_DEVICE_WIDTH));
    if (bus_width(l) < whole(l, INI_DEVICE_WIDTH) || bus_width(l) < 8)
        return refuse(l, INI_BUS_WIDTH, "narrower than a device, or than 8 bits");
    if (whole(l, INI_BL) < l->protocol->beats)
        return refuse(l, INI_BL, "a burst shorter than a clock");
    return 0;
}

/* DRAMsim3's unit of `columns` depends on the protocol: a device's word, for GDDR a burst, for HBM
 * two words. */
static uint64_t words_per_row(const struct loader *l) {
    const uint64_t columns = whole(l, INI_COLUMNS);
    switch (l->protocol->family) {
    case GDDR:
        return columns * whole(l, INI_BL);
    case HBM:
        return columns * 2;
    default:
        return columns;
    }
}

static int structure(struct loader *l) {
    struct dram_timing *t = l->t;
    t->groups = whole(l, INI_BANKGROUPS);
    t->banks_per_group = whole(l, INI_BANKS_PER_GROUP);
    if (strcasecmp(l->ini.values[INI_BANKGROUP_ENABLE].text, "false") == 0) {
        t->banks_per_group *= t->groups;
        t->groups = 1;
    }
    t->banks = t->groups * t->banks_per_group;
    t->rows = whole(l, INI_ROWS);
    const uint64_t words = words_per_row(l), bus_b = bus_width(l) / 8;
    if (words < whole(l, INI_BL))
        return refuse(l, INI_COLUMNS, "a row shorter than a burst");
    t->columns = (uint32_t)(words / whole(l, INI_BL));
    t->burst_b = (uint32_t)(bus_b * whole(l, INI_BL));
    const uint64_t rank_b = words * bus_b * t->rows * t->banks;
    /* Another width takes away, or adds, devices of each rank, not ranks. */
    const uint64_t part_b = (uint64_t)whole(l, INI_CHANNEL_SIZE) << 20;
    const uint64_t channel_b = part_b / whole(l, INI_BUS_WIDTH) * bus_width(l);
    t->ranks = channel_b > rank_b ? (unsigned)(channel_b / rank_b) : 1;
    if (!power_of_2(t->ranks) || t->ranks > DRAM_RANKS_MAX)
        return refuse(l, INI_CHANNEL_SIZE, "expected 1, 2, 4, 8 or 16 ranks");
    if (t->ranks * t->banks > DRAM_BANKS_MAX)
        return refuse(l, INI_BANKS_PER_GROUP, "more than 512 banks in a channel");
    t->channels = l->config->channels ? (unsigned)l->config->channels : whole(l, INI_CHANNELS);
    if (!t->channels || t->channels > DRAM_CHANNELS_MAX)
        return refuse(l, INI_CHANNELS, "expected 1 to 128");
    return 0;
}

static int mapping(struct loader *l) {
    static const char names[DRAM_FIELDS][3] = {"ro", "ch", "ra", "ba", "bg", "co"};
    const bool own = *l->config->mapping;
    const char *text = own ? l->config->mapping : l->ini.values[INI_MAPPING].text;
    unsigned seen = 0;
    for (int i = 0; i < DRAM_FIELDS && strlen(text) == 2 * DRAM_FIELDS; i++)
        for (int f = 0; f < DRAM_FIELDS; f++)
            if (strncmp(text + 2 * i, names[f], 2) == 0) {
                l->t->order[i] = f;
                seen |= 1u << f;
            }
    if (seen == (1u << DRAM_FIELDS) - 1)
        return 0;
    if (own)
        return sim_fail(l->err, SIM_EUSAGE,
                        "dram.mapping = %s: expected each of ro ch ra ba bg co once", text);
    return refuse(l, INI_MAPPING, "expected each of ro ch ra ba bg co once");
}

static int word(struct loader *l, enum dram_key key, const char *expected) {
    if (!given(l, key) || strcasecmp(l->ini.values[key].text, expected) == 0)
        return 0;
    return sim_fail(l->err, SIM_EUNSUP, "%s:%d: %s = %s: not supported, only %s", l->ini.name,
                    l->ini.values[key].line, dram_ini_key(key), l->ini.values[key].text, expected);
}

static int policies(struct loader *l) {
    struct dram_timing *t = l->t;
    const char *page = l->ini.values[INI_PAGE].text, *refresh = l->ini.values[INI_REFRESH].text;
    const char *dual = l->ini.values[INI_DUAL_COMMAND].text;
    const int rc = word(l, INI_STRUCTURE, "PER_BANK");
    if (rc || word(l, INI_UNIFIED, "false"))
        return SIM_EUNSUP;
    if (*page && strcmp(page, "OPEN_PAGE") != 0 && strcmp(page, "CLOSE_PAGE") != 0)
        return refuse(l, INI_PAGE, "expected OPEN_PAGE or CLOSE_PAGE");
    t->close_page = l->config->page == DRAM_PAGE_PRESET ? strcmp(page, "CLOSE_PAGE") == 0
                                                        : l->config->page == DRAM_PAGE_CLOSE;
    t->refresh_together = strcmp(refresh, "RANK_LEVEL_SIMULTANEOUS") == 0;
    if (!t->refresh_together && word(l, INI_REFRESH, "RANK_LEVEL_STAGGERED"))
        return SIM_EUNSUP;
    t->dual_command = l->protocol->family == HBM && strcasecmp(dual, "false") != 0;
    return 0;
}

static int queues(struct loader *l) {
    const struct dram_config *c = l->config;
    struct dram_timing *t = l->t;
    t->queue = c->queue ? (unsigned)c->queue : whole_or(l, INI_QUEUE, QUEUE_DEFAULT);
    t->bank_queue = c->bank_queue ? (unsigned)c->bank_queue : whole_or(l, INI_BANK_QUEUE, 16);
    const bool narrow = (uint64_t)t->queue * t->burst_b < DRAM_REQUEST_MAX;
    if (c->queue && (narrow || c->queue > QUEUE_MAX))
        return sim_fail(l->err, SIM_EUSAGE, "dram.queue = %llu: " QUEUE_RANGE,
                        (unsigned long long)c->queue);
    if (narrow || t->queue > QUEUE_MAX)
        return refuse(l, INI_QUEUE, QUEUE_RANGE);
    if (!t->bank_queue || t->bank_queue > 64)
        return refuse(l, INI_BANK_QUEUE, "expected 1 to 64");
    return 0;
}

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
    t->tck_ps = (uint64_t)llround(l->ini.values[INI_TCK].number * 1e3);
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
    t->refresh_act = whole(l, INI_TRFC);
    t->refresh_interval = whole(l, given(l, INI_TREFI) ? INI_TREFI : INI_REFI);
}

static void column_delays(struct loader *l) {
    struct dram_timing *t = l->t;
    const unsigned al = whole(l, INI_AL), burst = whole(l, INI_BL) / l->protocol->beats;
    const unsigned rl = al + whole(l, INI_CL), wl = al + whole(l, INI_CWL);
    const unsigned rtrs = whole_or(l, INI_TRTRS, TRTRS_DEFAULT);
    const unsigned rtp = whole_or(l, INI_TRTP, TRTP_DEFAULT);
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

/* V * mA * clocks of all devices of a rank are fJ after multiplication by ps: mW * ps = fJ. */
static int energies(struct loader *l) {
    struct dram_timing *t = l->t;
    const struct dram_value *v = l->ini.values;
    const unsigned devices = bus_width(l) / whole(l, INI_DEVICE_WIDTH);
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
        *all[i].fj = (uint64_t)llround(all[i].ma_clocks * scale);
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
    if (t->refresh_interval / t->ranks > column + row + access)
        return 0;
    return refuse(l, given(l, INI_TREFI) ? INI_TREFI : INI_REFI,
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
    int (*const steps[])(struct loader *) = {read_source, find_protocol, need_rows, check_powers,
                                             structure,   mapping,       policies,  queues,
                                             check_times, check_power};
    *t = (struct dram_timing){0};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const int rc = steps[i](&l);
        if (rc)
            return rc;
    }
    row_delays(&l);
    column_delays(&l);
    const int rc = check_refresh(&l);
    return rc ? rc : energies(&l);
}
