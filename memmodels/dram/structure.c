/* A DRAM part: protocol, banks and rows, address mapping, policies. */
#include "memmodels/dram/loader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/param.h"
#include "sim/whole.h"

#define QUEUE_MAX   1024
#define QUEUE_RANGE "expected room for a request of 256 B, and at most 1024 entries"

static const struct protocol protocols[] = {
    {"DDR3", DDR, 2},      {"DDR4", DDR, 2},   {"LPDDR", DDR, 2},   {"LPDDR3", DDR, 2},
    {"LPDDR4", LPDDR4, 2}, {"GDDR5", GDDR, 4}, {"GDDR5X", GDDR, 8}, {"GDDR6", GDDR, 16},
    {"HBM", HBM, 2},       {"HBM2", HBM, 2},
};

static int find_protocol(struct loader *l) {
    const char *name = l->ini.values[INI_PROTOCOL].text;
    char why[160] = "unknown; expected one of ", *names = why + strlen(why);
    if (dram_ini_need(&l->ini, INI_PROTOCOL, l->err))
        return SIM_EUSAGE;
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        if (strcmp(name, protocols[i].name) == 0) {
            l->protocol = &protocols[i];
            return 0;
        }
        param_list_name(names, sizeof why - (size_t)(names - why), ", ", protocols[i].name);
    }
    return refuse(l, INI_PROTOCOL, why);
}

/* Bits of a channel: the part's, or as many of its devices as dram.bus_width says. */
unsigned dram_bus_width(const struct loader *l) {
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
        if (!is_power_of_two(n) || n > limits[i].max)
            return refuse(l, limits[i].key, why);
    }
    if (l->config->bus_width &&
        (!is_power_of_two(dram_bus_width(l)) || dram_bus_width(l) < whole(l, INI_DEVICE_WIDTH)))
        return sim_fail(l->err, SIM_EUSAGE,
                        "dram.bus_width = %u: expected a power of two of at least a device's %u",
                        dram_bus_width(l), whole(l, INI_DEVICE_WIDTH));
    if (dram_bus_width(l) < whole(l, INI_DEVICE_WIDTH) || dram_bus_width(l) < 8)
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
    const uint64_t words = words_per_row(l), bus_b = dram_bus_width(l) / 8;
    if (words < whole(l, INI_BL))
        return refuse(l, INI_COLUMNS, "a row shorter than a burst");
    t->columns = (uint32_t)(words / whole(l, INI_BL));
    t->burst_b = (uint32_t)(bus_b * whole(l, INI_BL));
    const uint64_t rank_b = words * bus_b * t->rows * t->banks;
    /* Another width takes away, or adds, devices of each rank, not ranks. */
    const uint64_t part_b = (uint64_t)whole(l, INI_CHANNEL_SIZE) << 20;
    const uint64_t channel_b = part_b / whole(l, INI_BUS_WIDTH) * dram_bus_width(l);
    t->ranks = channel_b > rank_b ? (unsigned)(channel_b / rank_b) : 1;
    if (!is_power_of_two(t->ranks) || t->ranks > DRAM_RANKS_MAX)
        return refuse(l, INI_CHANNEL_SIZE, "expected 1, 2, 4, 8 or 16 ranks");
    if (t->ranks * t->banks > DRAM_BANKS_MAX)
        return refuse(l, INI_BANKS_PER_GROUP, "more than 512 banks in a channel");
    t->channels = l->config->channels ? (unsigned)l->config->channels : whole(l, INI_CHANNELS);
    if (!t->channels || t->channels > DRAM_CHANNELS_MAX)
        return refuse(l, INI_CHANNELS, "expected 1 to 256");
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
    if (strcasecmp(l->ini.values[key].text, expected) == 0)
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
    if (strcmp(page, "OPEN_PAGE") != 0 && strcmp(page, "CLOSE_PAGE") != 0)
        return refuse(l, INI_PAGE, "expected OPEN_PAGE or CLOSE_PAGE");
    t->close_page = l->config->page == DRAM_PAGE_PRESET ? strcmp(page, "CLOSE_PAGE") == 0
                                                        : l->config->page == DRAM_PAGE_CLOSE;
    t->refresh_together = strcmp(refresh, "RANK_LEVEL_SIMULTANEOUS") == 0;
    const bool by_bank = strcmp(refresh, "BANK_LEVEL_STAGGERED") == 0;
    if (!t->refresh_together && !by_bank && word(l, INI_REFRESH, "RANK_LEVEL_STAGGERED"))
        return SIM_EUNSUP;
    t->refresh_banks = by_bank ? 1 : t->banks;
    t->refresh_units = t->ranks * t->banks / t->refresh_banks;
    t->dual_command = l->protocol->family == HBM && strcasecmp(dual, "false") != 0;
    return 0;
}

static int queues(struct loader *l) {
    const struct dram_config *c = l->config;
    struct dram_timing *t = l->t;
    t->queue = c->queue ? (unsigned)c->queue : whole(l, INI_QUEUE);
    t->hit_limit = (unsigned)c->hit_limit;
    t->bank_queue = c->bank_queue ? (unsigned)c->bank_queue : whole(l, INI_BANK_QUEUE);
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

int dram_structure_read(struct loader *l) {
    int (*const steps[])(struct loader *) = {find_protocol, check_powers, structure,
                                             mapping,       policies,     queues};
    int rc = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && rc == 0; i++)
        rc = steps[i](l);
    return rc;
}
