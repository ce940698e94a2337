/* Retention: frames in a list by the time of their last write, so that the first is due first.
 *
 * A frame is in the list or not (prev is its own number). It enters, or moves towards the end, when
 * its array is written: by a request or a fill (nvm_write), a refresh, scrub or demotion
 * (nvm_rewritten), a rotation (nvm_wear_write moves its set). It leaves when its line expires or
 * moves to SRAM; a frame whose line was dropped by others is found out when it comes due. Nothing
 * here has an event: whoever takes a request calls nvm_advance first, which takes frames off the
 * head while they are due. One that is being filled is put off, as the fill will write it; one that
 * is refreshed enters again as written when it was due; one that expires dirty waits at the head
 * until a write-back can be sent, and all behind it with it.
 *
 * Between two calls the list is in the order of `written`, and holds every frame outside of the
 * SRAM ways that has a line (but before the first call those that were copied in, which `begin`
 * enters as written at 0). */
#include <stdlib.h>

#include "memmodels/nvm/array.h"

/* A bank that would do nothing but refresh its lines, and not keep up. */
static int check_rate(const struct nvm *n, struct sim_err *err) {
    const struct nvm_array *a = &n->env.array;
    uint32_t banks = 0;
    for (uint32_t s = 0; s < n->sets; s++) {
        const uint32_t bank = n->env.port.bank(n->env.port.user, s);
        banks = bank >= banks ? bank + 1 : banks;
    }
    const double lines = (double)n->frames / banks;
    const double all = lines * (double)(a->read_busy + a->write_busy);
    if (n->config.cells.retention_mode != TECH_REFRESH || all < (double)n->keep.retention)
        return 0;
    return sim_fail(err, SIM_EUSAGE,
                    "retention = %g us: to refresh the %.0f lines of a bank takes %.3g us",
                    n->config.cells.retention_s * 1e6, lines, all * 1e-6);
}

int nvm_keep_init(struct nvm *n, struct sim_err *err) {
    struct nvm_keep *k = &n->keep;
    k->retention = nvm_ps(n->config.cells.retention_s);
    k->head = k->tail = NVM_NONE;
    if (!k->retention)
        return 0;
    k->written = sim_alloc(n->frames, sizeof *k->written, err);
    k->prev = sim_alloc(n->frames, sizeof *k->prev, err);
    k->next = sim_alloc(n->frames, sizeof *k->next, err);
    if (!k->written || !k->prev || !k->next)
        return SIM_EIO;
    for (uint32_t f = 0; f < n->frames; f++)
        k->prev[f] = f;
    return check_rate(n, err);
}

void nvm_keep_free(struct nvm *n) {
    free(n->keep.written);
    free(n->keep.prev);
    free(n->keep.next);
}

void nvm_keep_drop(struct nvm *n, uint32_t frame) {
    struct nvm_keep *k = &n->keep;
    if (!k->retention || k->prev[frame] == frame)
        return;
    const uint32_t before = k->prev[frame], after = k->next[frame];
    if (before == NVM_NONE)
        k->head = after;
    else
        k->next[before] = after;
    if (after == NVM_NONE)
        k->tail = before;
    else
        k->prev[after] = before;
    k->prev[frame] = frame;
}

/* Writes come nearly in the order of time: the place is at the end, or near it. */
void nvm_keep_write(struct nvm *n, uint32_t frame, uint64_t t) {
    struct nvm_keep *k = &n->keep;
    if (!k->retention)
        return;
    nvm_keep_drop(n, frame);
    uint32_t before = k->tail;
    while (before != NVM_NONE && k->written[before] > t)
        before = k->prev[before];
    const uint32_t after = before == NVM_NONE ? k->head : k->next[before];
    k->written[frame] = t;
    k->prev[frame] = before;
    k->next[frame] = after;
    if (before == NVM_NONE)
        k->head = frame;
    else
        k->next[before] = frame;
    if (after == NVM_NONE)
        k->tail = frame;
    else
        k->prev[after] = frame;
}

/* The line leaves the cache, written back before if it is dirty; false when that cannot be now. */
static bool expire(struct nvm *n, uint32_t frame, uint64_t line, uint64_t due, uint64_t now) {
    const struct nvm_port *port = &n->env.port;
    struct cache_outcome o;
    if (!port->room(port->user, line))
        return false;
    cache_step(n->env.cache, line, OP_COPYBACK, &o);
    if (o.victim_sectors) {
        port->work(port->user, frame, due, n->env.array.read_busy, n->env.array.read_fj);
        port->write_back(port->user, line, o.victim_sectors, now);
        n->stats.expired_dirty++;
    } else {
        n->stats.expired_clean++;
    }
    cache_step(n->env.cache, line, OP_INVALIDATE, &o);
    nvm_keep_drop(n, frame);
    return true;
}

static void refresh(struct nvm *n, uint32_t frame, uint64_t due) {
    const struct nvm_array *a = &n->env.array;
    const struct nvm_port *port = &n->env.port;
    port->work(port->user, frame, due, a->read_busy + a->write_busy, a->read_fj + a->write_fj);
    n->stats.refreshes++;
    nvm_rewritten(n, frame, due);
}

/* What was copied in before time 0 is as old as that. */
static void begin(struct nvm *n) {
    n->keep.started = true;
    for (uint32_t f = 0; f < n->frames; f++)
        if (n->keep.prev[f] == f && !nvm_in_sram(n, f) && nvm_holds(n, f))
            nvm_keep_write(n, f, 0);
}

void nvm_advance(struct nvm *n, uint64_t now) {
    struct nvm_keep *k = &n->keep;
    uint64_t line;
    if (!k->retention)
        return;
    if (!k->started)
        begin(n);
    while (k->head != NVM_NONE && k->written[k->head] + k->retention <= now) {
        const uint32_t frame = k->head;
        const uint64_t due = k->written[frame] + k->retention;
        if (!cache_line_at(n->env.cache, frame, &line))
            nvm_keep_drop(n, frame);
        else if (n->env.port.filling(n->env.port.user, frame))
            nvm_keep_write(n, frame, now); /* the fill writes it */
        else if (n->config.cells.retention_mode == TECH_REFRESH)
            refresh(n, frame, due);
        else if (!expire(n, frame, line, due, now))
            return;
    }
}
