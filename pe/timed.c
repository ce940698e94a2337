/* The state machine of timed runs. Steps carry numbers; five counters say how far the layer is, and
 * made >= asked >= fetched >= run >= written holds between any two events:
 *
 * - made: steps taken from the list, each in slot number % SLOTS until all its writes are
 * submitted.
 * - asked: steps of which all is submitted that may travel while the array works.
 * - fetched: steps whose reads are all submitted; slot.pending counts those not yet answered.
 * - run: steps that have ended. While `running` is set, step `run` is on the array until `tick`.
 * - written: steps whose writes are all submitted.
 *
 * Step i starts on a cycle's edge when step i - 1 has ended and its own reads are answered. Its
 * writes may go when it has ended. Reads R and writes W are submitted in one fixed order, whatever
 * the memory's speed: R0 R1 W0 R2 W1 R3 ... with double buffering, R0 W0 R1 W1 ... without. R(i)
 * thus waits for W(i - 2) or W(i - 1), whose half of the buffer it takes. No request overtakes
 * another before the memory, so that a faster memory of fixed latency never makes a layer slower.
 * Where only filters travel beside the array (offchip.overlap), R(i) falls in two: filters F(i),
 * and the rest I(i), which waits for W(i - 1) and the end of step i - 1; step i waits for the
 * answer of W(i - 1), too: F0 I0 F1 W0 I1 F2 W1 I2 ...
 *
 * Three things wake it: the array's tick, an answer of the memory (on_done), room in its queues
 * (on_space); each pumps transfers, then tries to start a step. A transfer that found no request or
 * no room goes on where it stopped. The layer ends when the memory is idle after the last write. */
#include "pe/timed.h"

#include "pe/bus.h"

#include <stdlib.h>
#include <string.h>

#include "sim/unit.h"

enum {
    SLOTS = 4,       /* steps that are fetched, run, or written */
    PHASE_ARRAY = 64 /* after the memory's answers in the same picosecond */
};

struct timed;

struct timed_request {
    struct dram_request dram; /* first member: the memory hands this back */
    struct timed *run;
    struct timed_request *free;
    uint64_t step;
    uint64_t submitted; /* cycle */
};

struct timed_slot {
    struct step step;
    struct step_transfers bytes;
    uint64_t pending; /* reads under way */
    bool fetched;     /* all reads submitted */
    uint64_t from[2]; /* cycle of the first read, of the first write; UINT64_MAX: none yet */
    uint64_t cycles;  /* of the array, waiting for the buffer included */
};

struct timed {
    const struct machine *m;
    struct steps *steps;
    const struct timed_watch *watch;
    struct timed_result *out;
    struct event_queue *events;
    struct dram *dram;
    struct event tick; /* the running step's end, or the start of one on a cycle's edge */
    struct timed_request requests[TIMED_IN_FLIGHT], *free;
    struct timed_slot slots[SLOTS];
    uint64_t made;    /* steps taken from the list */
    uint64_t asked;   /* steps whose reads ahead are all submitted */
    uint64_t leaving; /* writes under way */
    uint64_t fetched; /* steps whose reads are all submitted */
    uint64_t run;     /* steps ended */
    uint64_t written; /* steps whose writes are all submitted */
    bool last_made, running;
    uint64_t cycle;    /* end of the last step */
    uint64_t shown[2]; /* until when reads and writes have been shown */
    uint64_t offset[TENSOR_COUNT];
};

/* Tensors lie apart, each walked from its start and around after 256 MiB. */
#define TENSOR_STRIDE ((uint64_t)1 << 28)

uint64_t timed_to_ps(const struct machine *m, uint64_t cycle) {
    return unit_whole((double)cycle * 1e12 / m->array.clock_hz + 0.5);
}

uint64_t timed_to_cycle(const struct machine *m, uint64_t ps) {
    uint64_t cycle = unit_whole((double)ps * m->array.clock_hz / 1e12);
    while (timed_to_ps(m, cycle) < ps)
        cycle++;
    return cycle;
}

static void span(const struct timed *t, enum timed_row row, uint64_t step, uint64_t from,
                 uint64_t to) {
    if (t->watch && t->watch->span && to > from)
        t->watch->span(t->watch->user, row, step, from, to);
}

bool timed_next(const struct machine *m, struct steps *steps, struct step *step, uint64_t *cycles,
                struct timed_result *out) {
    if (!steps_next(steps, step))
        return false;
    const uint64_t glb =
        machine_glb_cycles(m, steps_coded(step->glb_reads, steps->glb_ratio), step->glb_writes);
    *cycles = (glb > step->cycles ? glb : step->cycles) + machine_glb_latency(m);
    out->stall_glb += *cycles - step->cycles;
    for (int i = 0; i < TENSOR_COUNT; i++) {
        out->read_bits[i] += step->read_bits[i];
        out->write_bits[i] += step->write_bits[i];
    }
    return true;
}

struct step_transfers timed_transfers(const struct machine *m, const struct step *step) {
    struct step_transfers x = {{{0}}, {{0}}, {{0}}};
    for (int i = 0; i < TENSOR_COUNT; i++) {
        const bool waits = m->array.overlap == OVERLAP_FILTERS && i != TENSOR_FILTER;
        (waits ? &x.rest : &x.ahead)->left[i] = (step->read_bits[i] + 7) / 8;
        x.writes.left[i] = (step->write_bits[i] + 7) / 8;
    }
    return x;
}

static bool make_step(struct timed *t, struct timed_slot *slot) {
    struct step *s = &slot->step;
    if (t->last_made || !timed_next(t->m, t->steps, s, &slot->cycles, t->out)) {
        t->last_made = true;
        return false;
    }
    slot->pending = 0;
    slot->fetched = false;
    slot->from[0] = slot->from[1] = UINT64_MAX;
    slot->bytes = timed_transfers(t->m, s);
    t->made++;
    return true;
}

/* Submits what it can of one transfer; true when all of it is submitted. */
static bool submit(struct timed *t, struct transfer *x, uint64_t step, bool write, uint64_t now) {
    for (int tensor = 0; tensor < TENSOR_COUNT; tensor++)
        while (x->left[tensor]) {
            struct timed_request *r = t->free;
            if (!r)
                return false;
            const uint64_t bytes =
                x->left[tensor] < TIMED_REQUEST_BYTES ? x->left[tensor] : TIMED_REQUEST_BYTES;
            const uint64_t offset = t->offset[tensor] % TENSOR_STRIDE;
            const uint64_t room = TIMED_REQUEST_BYTES - offset % TIMED_REQUEST_BYTES;
            r->dram.address = tensor * TENSOR_STRIDE + offset;
            r->dram.bytes = (uint32_t)(bytes < room ? bytes : room);
            r->dram.write = write;
            r->step = step;
            r->submitted = timed_to_cycle(t->m, now);
            if (!dram_submit(t->dram, &r->dram, now))
                return false;
            t->free = r->free;
            t->offset[tensor] += r->dram.bytes;
            x->left[tensor] -= r->dram.bytes;
            struct timed_slot *slot = &t->slots[step % SLOTS];
            slot->pending += !write;
            t->leaving += write;
            if (slot->from[write] == UINT64_MAX)
                slot->from[write] = r->submitted;
            if (t->watch && t->watch->request)
                t->watch->request(t->watch->user, r->submitted, r->dram.address, r->dram.bytes,
                                  write, (enum step_tensor)tensor);
        }
    return true;
}

/* Shows a step's reads or writes as one span, clear of the one before. */
static void show_transfer(struct timed *t, uint64_t step, bool write, uint64_t now) {
    const uint64_t from = t->slots[step % SLOTS].from[write], to = timed_to_cycle(t->m, now);
    if (from == UINT64_MAX)
        return;
    span(t, write ? ROW_WRITE : ROW_READ, step, from > t->shown[write] ? from : t->shown[write],
         to);
    t->shown[write] = to;
}

/* Submits what may travel, in the order that the head of this file gives. */
static void pump(struct timed *t, uint64_t now) {
    const uint64_t ahead = t->m->array.glb_double ? 1 : 0;
    const bool waits = t->m->array.overlap == OVERLAP_FILTERS;
    for (;;) {
        struct timed_slot *in = &t->slots[t->asked % SLOTS], *out = &t->slots[t->written % SLOTS];
        struct timed_slot *next = &t->slots[t->fetched % SLOTS];
        if (t->fetched < t->asked && (!waits || t->written == t->fetched)) {
            if (!submit(t, &next->bytes.rest, t->fetched, false, now))
                return;
            next->fetched = true;
            t->fetched++;
        } else if (t->asked <= t->written + ahead && (t->asked < t->made || make_step(t, in))) {
            if (!submit(t, &in->bytes.ahead, t->asked, false, now))
                return;
            t->asked++;
        } else if (t->written < t->run) {
            if (!submit(t, &out->bytes.writes, t->written, true, now))
                return;
            show_transfer(t, t->written, true, now);
            t->written++;
        } else {
            return;
        }
    }
}

/* Starts the next step on a cycle's edge once it can. */
static void try_start(struct timed *t, uint64_t now) {
    if (t->running || t->fetched <= t->run)
        return;
    const struct timed_slot *s = &t->slots[t->run % SLOTS];
    if (s->pending || (t->leaving && t->m->array.overlap == OVERLAP_FILTERS))
        return;
    const uint64_t start =
        timed_to_cycle(t->m, now) > t->cycle ? timed_to_cycle(t->m, now) : t->cycle;
    t->out->stall_dram += start - t->cycle;
    span(t, ROW_STALL_DRAM, t->run, t->cycle, start);
    span(t, ROW_COMPUTE, t->run, start, start + s->step.cycles);
    span(t, ROW_STALL_GLB, t->run, start + s->step.cycles, start + s->cycles);
    t->cycle = start + s->cycles;
    t->running = true;
    event_at(t->events, &t->tick, timed_to_ps(t->m, t->cycle), PHASE_ARRAY);
}

static void on_tick(struct event *e, uint64_t now) {
    struct timed *t = (struct timed *)((char *)e - offsetof(struct timed, tick));
    t->running = false;
    t->run++;
    pump(t, now);
    try_start(t, now);
}

static void on_space(void *user, unsigned channel, uint64_t now) {
    struct timed *t = user;
    (void)channel;
    pump(t, now);
    try_start(t, now);
}

static void on_done(struct dram_request *d, uint64_t now) {
    struct timed_request *r = (struct timed_request *)d;
    struct timed *t = r->run;
    struct timed_slot *slot = &t->slots[r->step % SLOTS];
    t->leaving -= d->write;
    if (!d->write && --slot->pending == 0 && slot->fetched)
        show_transfer(t, r->step, false, now);
    r->free = t->free;
    t->free = r;
    pump(t, now);
    try_start(t, now);
}

uint64_t timed_end(const struct machine *m, const struct timed_result *out, uint64_t last) {
    double bits = 0;
    for (int i = 0; i < TENSOR_COUNT; i++)
        bits += (double)out->read_bits[i] + (double)out->write_bits[i];
    const uint64_t least = machine_dram_cycles(m, bits / 8), idle = timed_to_cycle(m, last);
    const uint64_t until = idle > least ? idle : least;
    return until > out->cycles ? until : out->cycles;
}

static void end(struct timed *t, uint64_t last) {
    t->out->cycles = t->cycle;
    t->out->cycles = timed_end(t->m, t->out, last);
    span(t, ROW_STALL_DRAM, t->run, t->cycle, t->out->cycles);
    t->out->stall_dram += t->out->cycles - t->cycle;
}

static int run_events(struct timed *t, struct sim_err *err) {
    bool flushed = false;
    on_space(t, DRAM_ANY_CHANNEL, 0);
    for (;;) {
        const bool over = t->last_made && t->run == t->made && t->written == t->made;
        if (over && !flushed) {
            dram_flush(t->dram, event_now(t->events));
            flushed = true;
        }
        if (over && dram_idle(t->dram))
            break;
        struct event *e = event_pop(t->events);
        if (!e)
            return sim_fail(err, SIM_ESTALL, "no event is left after %llu of %llu steps",
                            (unsigned long long)t->run, (unsigned long long)t->steps->total);
        e->run(e, e->tick);
    }
    struct dram_stats stats;
    dram_stats(t->dram, event_now(t->events), &stats);
    t->out->dram_peak = dram_peak(t->dram);
    end(t, event_now(t->events));
    t->out->dram_energy_j = stats.energy_j;
    return 0;
}

/* Runs the steps one after another where there is no memory model, and so nothing to wait for. */
static void run_unlimited(struct timed *t) {
    struct timed_slot *s = &t->slots[0];
    for (uint64_t i = 0; make_step(t, s); i++) {
        span(t, ROW_COMPUTE, i, t->cycle, t->cycle + s->step.cycles);
        span(t, ROW_STALL_GLB, i, t->cycle + s->step.cycles, t->cycle + s->cycles);
        t->cycle += s->cycles;
    }
    t->out->cycles = t->cycle;
}

static int run_dram(struct timed *t, struct sim_err *err) {
    t->events = event_queue_new(DRAM_EVENTS_MAX + 2, 8, err);
    const struct dram_config memory = machine_memory(t->m);
    t->dram = t->events ? dram_new(&memory, t->events, err) : NULL;
    int rc = err ? err->code : SIM_EIO;
    if (t->dram) {
        t->tick.run = on_tick;
        for (size_t i = 0; i < TIMED_IN_FLIGHT; i++) {
            t->requests[i] =
                (struct timed_request){.dram.done = on_done, .run = t, .free = t->free};
            t->free = &t->requests[i];
        }
        dram_on_space(t->dram, 0, on_space, t);
        rc = run_events(t, err);
    }
    dram_free(t->dram);
    event_queue_free(t->events);
    return rc;
}

int timed_layer(const struct machine *m, struct steps *steps, const struct timed_watch *watch,
                struct timed_result *out, struct sim_err *err) {
    memset(out, 0, sizeof *out);
    if (!watch && bus_serves(m)) {
        bus_layer(m, steps, out);
        return 0;
    }
    struct timed *t = sim_alloc(1, sizeof *t, err);
    int rc = 0;
    if (!t)
        return SIM_EIO;
    t->m = m;
    t->steps = steps;
    t->watch = watch;
    t->out = out;
    if (machine_waits(m))
        rc = run_dram(t, err);
    else
        run_unlimited(t);
    free(t);
    return rc;
}
