#include "pe/bus.h"

#include <math.h>

#include "sim/unit.h"

/* Picoseconds since the layer began. */
struct bus {
    double ps_per_byte, j_per_byte;
    uint64_t whole, latency;            /* of the bus for a whole request; after it */
    uint64_t submitted, free;           /* the last request; the end of its time on the bus */
    uint64_t answered[TIMED_IN_FLIGHT]; /* the last `window` requests, from `at` on */
    unsigned window, at;
    uint64_t offset[TENSOR_COUNT]; /* bytes moved of each tensor */
    uint64_t moved[2];             /* bytes read, written */
};

static uint64_t later(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

bool bus_serves(const struct machine *m) {
    return machine_bandwidth(m) > 0 && machine_memory(m).channels <= 1;
}

static struct bus bus_of(const struct machine *m) {
    const struct dram_config memory = machine_memory(m);
    struct bus bus = {.ps_per_byte = 1e12 / memory.bandwidth_b_per_s,
                      .j_per_byte = memory.energy_j_per_b,
                      .window = TIMED_IN_FLIGHT};
    bus.whole = unit_whole(round(TIMED_REQUEST_BYTES * bus.ps_per_byte));
    bus.latency = unit_whole(round(memory.latency_s * 1e12));
    if (memory.queue && memory.queue < bus.window)
        bus.window = (unsigned)memory.queue;
    return bus;
}

static uint64_t submit(struct bus *bus, uint64_t bytes) {
    const uint64_t busy = bytes == TIMED_REQUEST_BYTES
                              ? bus->whole
                              : unit_whole(round((double)bytes * bus->ps_per_byte));
    uint64_t *answered = &bus->answered[bus->at];
    bus->submitted = later(bus->submitted, *answered);
    bus->free = later(bus->submitted, bus->free) + busy;
    bus->at = bus->at + 1 == bus->window ? 0 : bus->at + 1;
    return *answered = bus->free + bus->latency;
}

/* Submits a transfer; when all of it is answered, or was submitted if it moves nothing. */
static uint64_t transfer(struct bus *bus, const struct transfer *x, bool write) {
    uint64_t answered = bus->submitted;
    for (int i = 0; i < TENSOR_COUNT; i++)
        for (uint64_t left = x->left[i]; left;) {
            const uint64_t room = TIMED_REQUEST_BYTES - bus->offset[i] % TIMED_REQUEST_BYTES;
            const uint64_t bytes = left < room ? left : room;
            answered = submit(bus, bytes);
            bus->offset[i] += bytes;
            bus->moved[write] += bytes;
            left -= bytes;
        }
    return answered;
}

/* A step between its reads and its writes. */
struct bus_step {
    struct step_transfers bytes;
    uint64_t cycles, answered;
};

static bool fetch(struct bus *bus, const struct machine *m, struct steps *steps, struct bus_step *s,
                  struct timed_result *out) {
    struct step step;
    if (!timed_next(m, steps, &step, &s->cycles, out))
        return false;
    s->bytes = timed_transfers(m, &step);
    s->answered = transfer(bus, &s->bytes.ahead, false);
    return true;
}

/* What must not travel while the array works; `left` is when the last outputs had left. */
static void fetch_rest(struct bus *bus, struct bus_step *s, uint64_t left) {
    s->answered = later(later(s->answered, left), transfer(bus, &s->bytes.rest, false));
}

static void run(const struct machine *m, const struct bus_step *s, struct timed_result *out) {
    const uint64_t from = later(out->cycles, timed_to_cycle(m, s->answered));
    out->stall_dram += from - out->cycles;
    out->cycles = from + s->cycles;
}

void bus_layer(const struct machine *m, struct steps *steps, struct timed_result *out) {
    const bool ahead = m->array.glb_double;
    struct bus bus = bus_of(m);
    const bool waits = m->array.overlap == OVERLAP_FILTERS;
    struct bus_step now, next;
    uint64_t left = 0;
    for (bool more = fetch(&bus, m, steps, &now, out); more; now = next) {
        if (waits)
            fetch_rest(&bus, &now, left);
        if (ahead)
            more = fetch(&bus, m, steps, &next, out);
        run(m, &now, out);
        bus.submitted = later(bus.submitted, timed_to_ps(m, out->cycles));
        left = transfer(&bus, &now.bytes.writes, true);
        if (!ahead)
            more = fetch(&bus, m, steps, &next, out);
    }
    const uint64_t end = timed_end(m, out, bus.free ? bus.free + bus.latency : 0);
    out->stall_dram += end - out->cycles;
    out->cycles = end;
    out->dram_peak = machine_bandwidth(m);
    out->dram_energy_j =
        (double)bus.moved[0] * bus.j_per_byte + (double)bus.moved[1] * bus.j_per_byte;
}
