#include "memmodels/dram/dram.h"

#include <assert.h>
#include <stdlib.h>

#include "memmodels/dram/channel.h"
#include "memmodels/dram/fixed.h"
#include "memmodels/dram/map.h"
#include "sim/whole.h"

struct dram {
    enum dram_model model;
    struct dram_port port;
    struct dram_timing t;
    struct dram_map map;
    unsigned channels;
    struct dram_channel *banked;
    struct dram_fixed *fixed;
    double energy_j_per_b, peak; /* fixed */
};

#define DRAM_BURSTS_MAX 256 /* of a request: bursts are of 1 byte at least */

#define FIELD(f) offsetof(struct dram_config, f)

static const struct param rows[] = {
    {"dram.model", PARAM_CHOICE, UNIT_NONE, FIELD(model), "banked", 0, 0,
     PARAM_CHOICES({"fixed", DRAM_FIXED}, {"banked", DRAM_BANKED}),
     "latency and bandwidth only, or channels with banks and rows"},
    {"dram.latency", PARAM_REAL, UNIT_SECONDS, FIELD(latency_s), "156ns", 0, 1, NULL,
     "fixed, and the serial formula of count mode: of one access"},
    {"dram.in_miss", PARAM_REAL, UNIT_SECONDS, FIELD(in_miss_s), "0s", 0, 1, NULL,
     "fixed: of dram.latency, what llc.miss_cycles holds already, as a fit may have it"},
    {"dram.energy", PARAM_REAL, UNIT_JOULES, FIELD(energy_j_per_b), "112pJ", 0, 1, NULL,
     "fixed, and count mode: per byte moved"},
    {"dram.bandwidth", PARAM_REAL, UNIT_BYTES_PER_S, FIELD(bandwidth_b_per_s), "480GB/s", 1e6, 1e15,
     NULL, "fixed: of all channels together"},
    {"dram.interleave", PARAM_UINT, UNIT_BYTES, FIELD(interleave_b), "256", 32, 1 << 30, NULL,
     "fixed: consecutive bytes on one channel, a power of two"},
    {"dram.preset", PARAM_TEXT, UNIT_NONE, FIELD(preset), "HBM2_8Gb_x128", 0, 0, NULL,
     "banked: a shipped part"},
    {"dram.ini", PARAM_TEXT, UNIT_NONE, FIELD(ini), "", 0, 0, NULL,
     "banked: a DRAMsim3 .ini file in place of the preset"},
    {"dram.channels", PARAM_UINT, UNIT_NONE, FIELD(channels), "0", 0, DRAM_CHANNELS_MAX, NULL,
     "number of channels, any; 0: of the part (fixed: 1)"},
    {"dram.bus_width", PARAM_UINT, UNIT_NONE, FIELD(bus_width), "0", 0, 4096, NULL,
     "banked: bits of a channel, in whole devices of the part; 0: of the part"},
    {"dram.page", PARAM_CHOICE, UNIT_NONE, FIELD(page), "preset", 0, 0,
     PARAM_CHOICES({"preset", DRAM_PAGE_PRESET}, {"open", DRAM_PAGE_OPEN},
                   {"close", DRAM_PAGE_CLOSE}),
     "banked: keep rows open, or precharge after each access"},
    {"dram.mapping", PARAM_TEXT, UNIT_NONE, FIELD(mapping), "", 0, 0, NULL,
     "banked: address fields from the top, as rochrababgco; empty: of the part"},
    {"dram.hash", PARAM_BOOL, UNIT_NONE, FIELD(hash), "no", 0, 0, NULL,
     "banked: permute channels and banks by the address bits above them"},
    {"dram.queue", PARAM_UINT, UNIT_NONE, FIELD(queue), "0", 0, 1024, NULL,
     "entries of the read queue and of the write buffer of a channel; 0: of the part (fixed: 256)"},
    {"dram.bank_queue", PARAM_UINT, UNIT_NONE, FIELD(bank_queue), "0", 0, 64, NULL,
     "banked: commands that wait for one bank; 0: of the part"},
    {"dram.usable", PARAM_REAL, UNIT_NONE, FIELD(usable), "1", 0.1, 1, NULL,
     "banked: part of the data bus's time that is left by error correction, refresh of single "
     "banks "
     "and what else the part does not show"},
    {"dram.hit_limit", PARAM_UINT, UNIT_NONE, FIELD(hit_limit), "4", 1, 1e6, NULL,
     "banked: accesses of an open row that go before those of another; DRAMsim3 takes 4"},
    {"dram.transfer_clocks", PARAM_UINT, UNIT_NONE, FIELD(transfer_clocks), "0", 0, 1, NULL,
     "banked: clocks from a queue to the bank; DRAMsim3 takes 1"},
};

const struct param_table dram_params = {rows, sizeof rows / sizeof *rows};

#define STAT(f) offsetof(struct dram_stats, f)

static const struct stat_row stat_rows[] = {
    {"dram.reads", STAT_COUNT, STAT(reads), "", "read requests answered"},
    {"dram.writes", STAT_COUNT, STAT(writes), "", "write requests answered"},
    {"dram.read_bytes", STAT_COUNT, STAT(read_bytes), "B", "bytes of these reads"},
    {"dram.write_bytes", STAT_COUNT, STAT(write_bytes), "B", "bytes of these writes"},
    {"dram.read_bursts", STAT_COUNT, STAT(read_bursts), "", "RD commands"},
    {"dram.write_bursts", STAT_COUNT, STAT(write_bursts), "", "WR commands"},
    {"dram.acts", STAT_COUNT, STAT(acts), "", "rows activated"},
    {"dram.pres", STAT_COUNT, STAT(pres), "", "PRE commands"},
    {"dram.refreshes", STAT_COUNT, STAT(refreshes), "", "REF commands, each of a rank"},
    {"dram.read_row_hits", STAT_COUNT, STAT(read_row_hits), "",
     "RD after another RD or WR of the row"},
    {"dram.write_row_hits", STAT_COUNT, STAT(write_row_hits), "",
     "WR after another RD or WR of the row"},
    {"dram.row_hits", STAT_COUNT, STAT(row_hits), "", "both"},
    {"dram.merged", STAT_COUNT, STAT(merged), "", "bursts answered by a waiting read or write"},
    {"dram.read_latency_clocks", STAT_COUNT, STAT(read_latency_clocks), "", "sum over the reads"},
    {"dram.active_clocks", STAT_COUNT, STAT(active_clocks), "", "rank-clocks with a row open"},
    {"dram.idle_clocks", STAT_COUNT, STAT(idle_clocks), "", "rank-clocks with all rows closed"},
    {"dram.elapsed_ps", STAT_COUNT, STAT(elapsed_ps), "ps", "simulated time"},
    {"dram.mean_read_latency_cycles", STAT_REAL, STAT(mean_read_latency), "",
     "DRAM clocks from arrival to the last byte (fixed: ns)"},
    {"dram.bytes_per_s", STAT_REAL, STAT(bytes_per_s), "B/s",
     "read and written, per simulated time"},
    {"energy.dram_background_j", STAT_REAL, STAT(background_j), "J", "standby of all ranks"},
    {"energy.dram_act_j", STAT_REAL, STAT(act_j), "J", "activate and precharge"},
    {"energy.dram_read_j", STAT_REAL, STAT(read_j), "J", "read bursts"},
    {"energy.dram_write_j", STAT_REAL, STAT(write_j), "J", "write bursts"},
    {"energy.dram_refresh_j", STAT_REAL, STAT(refresh_j), "J", "refresh"},
    {"energy.dram_j", STAT_REAL, STAT(energy_j), "J", "all of these"},
};

const struct stat_table dram_stat_table = {stat_rows, sizeof stat_rows / sizeof *stat_rows};

static int open_banked(struct dram *d, const struct dram_config *config, struct sim_err *err) {
    const int rc = dram_timing_load(&d->t, config, err);
    if (rc)
        return rc;
    d->channels = d->t.channels;
    dram_map_init(&d->map, &d->t, config->hash);
    d->banked = sim_alloc(d->channels, sizeof *d->banked, err);
    for (unsigned i = 0; d->banked && i < d->channels; i++)
        if (dram_channel_init(&d->banked[i], i, &d->t, &d->port, config->transfer_clocks, err))
            return SIM_EIO;
    return d->banked ? 0 : SIM_EIO;
}

static int open_fixed(struct dram *d, const struct dram_config *config, struct sim_err *err) {
    if (!is_power_of_two(config->interleave_b))
        return sim_fail(err, SIM_EUSAGE, "dram.interleave = %llu: expected a power of two",
                        (unsigned long long)config->interleave_b);
    if (config->in_miss_s > config->latency_s)
        return sim_fail(err, SIM_EUSAGE, "dram.in_miss = %g ns: above dram.latency = %g ns",
                        1e9 * config->in_miss_s, 1e9 * config->latency_s);
    d->channels = config->channels ? (unsigned)config->channels : 1;
    d->energy_j_per_b = config->energy_j_per_b;
    d->peak = config->bandwidth_b_per_s;
    d->t = (struct dram_timing){.channels = d->channels,
                                .ranks = 1,
                                .groups = 1,
                                .banks_per_group = 1,
                                .banks = 1,
                                .rows = 1,
                                .columns = 1,
                                .burst_b = (uint32_t)config->interleave_b,
                                .tck_ps = DRAM_FIXED_CLOCK_PS};
    dram_map_init(&d->map, &d->t, false);
    d->fixed = sim_alloc(d->channels, sizeof *d->fixed, err);
    for (unsigned i = 0; d->fixed && i < d->channels; i++)
        dram_fixed_init(&d->fixed[i], i, config, d->channels, &d->port);
    return d->fixed ? 0 : SIM_EIO;
}

struct dram *dram_new(const struct dram_config *config, struct event_queue *events,
                      struct sim_err *err) {
    struct dram *d = sim_alloc(1, sizeof *d, err);
    if (!d)
        return NULL;
    d->model = config->model;
    d->port.events = events;
    if (d->model == DRAM_BANKED ? open_banked(d, config, err) : open_fixed(d, config, err)) {
        dram_free(d);
        return NULL;
    }
    return d;
}

void dram_free(struct dram *d) {
    if (!d)
        return;
    for (unsigned i = 0; d->banked && i < d->channels; i++)
        dram_channel_free(&d->banked[i]);
    free(d->banked);
    free(d->fixed);
    free(d);
}

static unsigned bursts_of(const struct dram *d, uint32_t bytes) {
    return bytes <= d->t.burst_b ? 1 : (bytes + d->t.burst_b - 1) / d->t.burst_b;
}

/* Address of burst i: the request's own, then those of the bursts after it. */
static uint64_t burst_address(const struct dram *d, uint64_t address, unsigned i) {
    return i ? (address & ~(uint64_t)(d->t.burst_b - 1)) + (uint64_t)i * d->t.burst_b : address;
}

/* Asks of every channel that it touches for room for the whole request. */
bool dram_can_accept(const struct dram *d, uint64_t address, uint32_t bytes, bool write) {
    if (d->model == DRAM_FIXED)
        return dram_fixed_room(&d->fixed[dram_channel_of(d, address)]);
    const unsigned n = bursts_of(d, bytes);
    for (unsigned i = 0; i < n; i++) {
        const unsigned channel = dram_channel_of(d, burst_address(d, address, i));
        if (!dram_channel_room(&d->banked[channel], n, write))
            return false;
    }
    return true;
}

static bool submit_banked(struct dram *d, struct dram_request *r, uint64_t now) {
    struct dram_node burst[DRAM_BURSTS_MAX];
    struct dram_channel *channel[DRAM_BURSTS_MAX];
    const unsigned n = bursts_of(d, r->bytes);
    for (unsigned i = 0; i < n; i++) {
        burst[i] = (struct dram_node){
            .address = burst_address(d, r->address, i), .request = r, .write = r->write};
        channel[i] = &d->banked[dram_map_locate(&d->map, &burst[i])];
        if (!dram_channel_room(channel[i], n, r->write)) {
            if (r->write)
                dram_channel_press(channel[i], now);
            return false;
        }
    }
    r->remaining = n;
    r->arrival = (now + d->t.tck_ps - 1) / d->t.tck_ps;
    for (unsigned i = 0; i < n; i++)
        dram_channel_submit(channel[i], &burst[i], dram_channel_clock(channel[i], r->arrival));
    return true;
}

static bool submit_fixed(struct dram *d, struct dram_request *r, uint64_t now) {
    struct dram_fixed *f = &d->fixed[dram_channel_of(d, r->address)];
    if (!dram_fixed_room(f))
        return false;
    dram_fixed_submit(f, r, now);
    return true;
}

bool dram_submit(struct dram *d, struct dram_request *request, uint64_t now) {
    assert(request->bytes >= 1 && request->bytes <= DRAM_REQUEST_MAX);
    const bool taken =
        d->model == DRAM_FIXED ? submit_fixed(d, request, now) : submit_banked(d, request, now);
    if (!taken)
        d->port.refused[d->port.spanning ? 0 : dram_channel_of(d, request->address)] = true;
    return taken;
}

bool dram_full(struct dram *d, unsigned channel, const struct dram_request *r, uint64_t now) {
    if (d->model == DRAM_FIXED
            ? dram_fixed_room(&d->fixed[channel])
            : dram_channel_room(&d->banked[channel], bursts_of(d, r->bytes), r->write))
        return false;
    if (r->write && d->model == DRAM_BANKED)
        dram_channel_press(&d->banked[channel], now);
    d->port.refused[d->port.spanning ? 0 : channel] = true;
    return true;
}

void dram_on_space(struct dram *d, uint64_t block,
                   void (*space)(void *user, unsigned channel, uint64_t now), void *user) {
    d->port.spanning = d->model == DRAM_BANKED &&
                       (block == 0 || (uint64_t)d->t.burst_b << d->map.channel_pos < block);
    d->port.space = space;
    d->port.space_user = user;
}

void dram_flush(struct dram *d, uint64_t now) {
    for (unsigned i = 0; d->banked && i < d->channels; i++)
        dram_channel_flush(&d->banked[i], now);
}

static bool channel_idle(const struct dram *d, unsigned i) {
    return d->model == DRAM_FIXED ? d->fixed[i].first == NULL : dram_channel_idle(&d->banked[i]);
}

bool dram_idle(const struct dram *d) {
    for (unsigned i = 0; i < d->channels; i++)
        if (!channel_idle(d, i))
            return false;
    return true;
}

void dram_stats(struct dram *d, uint64_t now, struct dram_stats *stats) {
    uint64_t active = 0, idle = 0;
    for (unsigned i = 0; d->banked && i < d->channels; i++)
        dram_channel_count(&d->banked[i], now, &active, &idle);
    *stats = d->port.counts;
    stats->row_hits = stats->read_row_hits + stats->write_row_hits;
    stats->active_clocks = active;
    stats->idle_clocks = idle;
    stats->elapsed_ps = now;
    dram_stats_derive(d, stats);
}

static double joules(uint64_t count, uint64_t fj) {
    return (double)count * (double)fj * 1e-15;
}

void dram_stats_derive(const struct dram *d, struct dram_stats *s) {
    const uint64_t bytes = s->read_bytes + s->write_bytes;
    s->mean_read_latency = s->reads ? (double)s->read_latency_clocks / (double)s->reads : 0;
    s->bytes_per_s = s->elapsed_ps ? (double)bytes / ((double)s->elapsed_ps * 1e-12) : 0;
    if (d->model == DRAM_FIXED) {
        s->read_j = (double)s->read_bytes * d->energy_j_per_b;
        s->write_j = (double)s->write_bytes * d->energy_j_per_b;
        s->energy_j = s->read_j + s->write_j;
        return;
    }
    s->background_j =
        joules(s->active_clocks, d->t.active_fj) + joules(s->idle_clocks, d->t.idle_fj);
    s->act_j = joules(s->acts, d->t.act_fj);
    s->read_j = joules(s->read_bursts, d->t.read_fj);
    s->write_j = joules(s->write_bursts, d->t.write_fj);
    s->refresh_j = joules(s->refreshes, d->t.refresh_fj);
    s->energy_j = s->background_j + s->act_j + s->read_j + s->write_j + s->refresh_j;
}

double dram_peak(const struct dram *d) {
    if (d->model == DRAM_FIXED)
        return d->peak;
    const unsigned clocks = d->t.read_read_s ? d->t.read_read_s : 1;
    return (double)d->channels * d->t.burst_b / ((double)clocks * (double)d->t.tck_ps * 1e-12);
}

uint64_t dram_clock_ps(const struct dram *d) {
    return d->t.tck_ps;
}

uint32_t dram_burst_bytes(const struct dram *d) {
    return d->t.burst_b;
}

unsigned dram_channels(const struct dram *d) {
    return d->channels;
}

unsigned dram_channel_of(const struct dram *d, uint64_t address) {
    struct dram_node node = {.address = address};
    return dram_map_locate(&d->map, &node);
}

void dram_dump(const struct dram *d, FILE *out) {
    if (dram_idle(d))
        fprintf(out, "dram: nothing waits\n");
    for (unsigned i = 0; i < d->channels; i++) {
        if (channel_idle(d, i))
            continue;
        if (d->model == DRAM_FIXED)
            fprintf(out, "dram channel %u: %u requests under way\n", i, d->fixed[i].waiting);
        else
            fprintf(out,
                    "dram channel %u: %u reads and %u writes waiting, %u commands at the banks, "
                    "next work at clock %llu\n",
                    i, d->banked[i].reads_n, d->banked[i].writes_n, d->banked[i].commands,
                    (unsigned long long)d->banked[i].work);
    }
}
