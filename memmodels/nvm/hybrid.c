/* SRAM ways in an MRAM cache. What hits and what is replaced does not change; only where in its set
 * a line lies does. */
#include "memmodels/nvm/array.h"

int nvm_hybrid_init(struct nvm *n, struct sim_err *err) {
    if (!n->config.sram_ways)
        return 0;
    n->slot = sim_alloc(n->frames, 1, err);
    n->streak = sim_alloc(n->frames, 1, err);
    n->stored = sim_alloc(n->frames, sizeof *n->stored, err);
    if (!n->slot || !n->streak || !n->stored)
        return SIM_EIO;
    for (uint32_t f = 0; f < n->frames; f++)
        n->slot[f] = (uint8_t)(f % n->ways);
    return 0;
}

/* The frame of this set in SRAM that is empty, or was written by a request longest ago. */
static uint32_t giving_way(const struct nvm *n, uint32_t set) {
    uint32_t best = NVM_NONE;
    for (uint32_t f = set * n->ways; f < (set + 1) * n->ways; f++) {
        if (!nvm_in_sram(n, f))
            continue;
        if (!nvm_holds(n, f))
            return f;
        if (best == NVM_NONE || n->stored[f] < n->stored[best])
            best = f;
    }
    return best;
}

/* Two frames of a set change places; those that hold data are read and written, `skip` is not (it
 * is still to be filled). The bank works once for all of it. */
static void swap(struct nvm *n, uint32_t mram, uint32_t sram, bool skip, uint64_t now) {
    const struct nvm_array *m = &n->env.array, *s = &n->env.sram;
    const struct nvm_port *port = &n->env.port;
    const uint8_t slot = n->slot[mram];
    uint64_t busy = 0, fj = 0;
    const bool up = !skip && !port->filling(port->user, mram);
    const bool down = nvm_holds(n, sram) && !port->filling(port->user, sram);
    n->slot[mram] = n->slot[sram];
    n->slot[sram] = slot;
    nvm_keep_drop(n, mram);
    if (up) {
        busy += m->read_busy + s->write_busy;
        fj += m->read_fj + s->write_fj;
    }
    if (down) {
        busy += s->read_busy + m->write_busy;
        fj += s->read_fj + m->write_fj;
        n->stats.demotions++;
        nvm_rewritten(n, sram, now);
    }
    if (busy)
        port->work(port->user, mram, now, busy, fj);
}

void nvm_hybrid_place(struct nvm *n, uint32_t frame, bool write, uint64_t now) {
    n->streak[frame] = 0;
    n->stored[frame] = write ? now : 0;
    if (!write)
        return;
    if (!nvm_in_sram(n, frame))
        swap(n, frame, giving_way(n, frame / n->ways), true, now);
    n->stats.placements++;
}

void nvm_hybrid_use(struct nvm *n, uint32_t frame, bool write, uint64_t now) {
    if (!write) {
        n->streak[frame] = 0;
        return;
    }
    n->stored[frame] = now;
    if (nvm_in_sram(n, frame) || ++n->streak[frame] < n->config.migrate_writes)
        return;
    n->streak[frame] = 0;
    n->stats.migrations++;
    swap(n, frame, giving_way(n, frame / n->ways), false, now);
}
