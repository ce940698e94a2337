#include "traces/capture/gathered.h"

#include <stdlib.h>
#include <string.h>

struct warps *warps_new(uint32_t store_lanes, struct sim_err *err) {
    struct warps *w = sim_alloc(1, sizeof *w, err);
    if (w)
        w->store_lanes = store_lanes;
    return w;
}

static void instr_free(struct warps *w) {
    for (size_t i = 0; i < (size_t)w->cap_instr * w->n_warps; i++)
        free(w->seen[i].slot);
    free(w->seen);
    free(w->times);
    free(w->keys);
    w->seen = NULL;
    w->times = NULL;
    w->keys = NULL;
    w->n_instr = w->cap_instr = 0;
}

void warps_free(struct warps *w) {
    if (!w)
        return;
    instr_free(w);
    for (size_t i = 0; i < w->cap_warps; i++) {
        for (size_t s = 0; s < w->warps[i].cap; s++)
            free(w->warps[i].slots[s].lines);
        free(w->warps[i].slots);
        free(w->warps[i].steps);
        free(w->warps[i].shared);
    }
    free(w->warps);
    free(w->places);
    free(w);
}

/* Tables for `cap` instructions, the first n_instr keep their contents. */
static int instr_grow(struct warps *w, uint32_t cap, struct sim_err *err) {
    size_t n_hash = (size_t)cap * 2;
    uint32_t *times = sim_alloc((size_t)cap * w->items, sizeof *times, err);
    struct seen *seen = sim_alloc((size_t)cap * w->n_warps, sizeof *seen, err);
    struct key *keys = sim_alloc(n_hash, sizeof *keys, err);
    if (!times || !seen || !keys) {
        free(times);
        free(seen);
        free(keys);
        return SIM_EIO;
    }
    if (w->n_instr) {
        memcpy(times, w->times, (size_t)w->n_instr * w->items * sizeof *times);
        memcpy(seen, w->seen, (size_t)w->n_instr * w->n_warps * sizeof *seen);
    }
    for (size_t i = 0; i < w->n_hash && w->keys; i++) {
        if (!w->keys[i].pc)
            continue;
        size_t h = (w->keys[i].pc >> 4) % n_hash;
        while (keys[h].pc)
            h = (h + 1) % n_hash;
        keys[h] = w->keys[i];
    }
    free(w->times);
    free(w->seen);
    free(w->keys);
    w->times = times;
    w->seen = seen;
    w->keys = keys;
    w->n_hash = n_hash;
    w->cap_instr = cap;
    return 0;
}

int warps_begin(struct warps *w, uint32_t items, struct sim_err *err) {
    uint32_t n_warps = (items + WARP_ITEMS - 1) / WARP_ITEMS;
    if (n_warps > WORD_WARP_MAX + 1)
        return sim_fail(err, SIM_EUNSUP, "%u work-items in a group: above %u", items,
                        (WORD_WARP_MAX + 1) * WARP_ITEMS);
    instr_free(w);
    if (n_warps > w->cap_warps) {
        struct capture_warp *p = realloc(w->warps, n_warps * sizeof *p);
        if (!p)
            return sim_fail(err, SIM_EIO, "no memory for %u warps", n_warps);
        memset(p + w->cap_warps, 0, (n_warps - w->cap_warps) * sizeof *p);
        w->warps = p;
        w->cap_warps = n_warps;
    }
    for (size_t i = 0; i < w->cap_warps; i++)
        w->warps[i].n = w->warps[i].n_steps = w->warps[i].n_shared = 0;
    free(w->places);
    w->places = sim_alloc(items, sizeof *w->places, err);
    if (!w->places)
        return SIM_EIO;
    w->items = items;
    w->n_warps = n_warps;
    return instr_grow(w, 64, err);
}

int warps_instruction(struct warps *w, const void *pc, int op, uint32_t *index,
                      struct sim_err *err) {
    uintptr_t p = (uintptr_t)pc | 1; /* never 0 */
    size_t h = (p >> 4) % w->n_hash;
    for (; w->keys[h].pc; h = (h + 1) % w->n_hash)
        if (w->keys[h].pc == p && w->keys[h].op == op) {
            *index = w->keys[h].index;
            return 0;
        }
    if (w->n_instr == w->cap_instr) {
        int r = instr_grow(w, w->cap_instr * 2, err);
        return r ? r : warps_instruction(w, pc, op, index, err);
    }
    w->keys[h] = (struct key){p, op, w->n_instr};
    *index = w->n_instr++;
    return 0;
}

/* Appends an empty slot for the next occurrence of an instruction. */
static int slot_add(struct capture_warp *warp, struct seen *seen, enum trace_op op,
                    struct sim_err *err) {
    int r = sim_grow((void **)&seen->slot, &seen->cap, seen->n, sizeof *seen->slot, err);
    if (r)
        return r;
    size_t cap = warp->cap;
    r = sim_grow((void **)&warp->slots, &warp->cap, warp->n, sizeof *warp->slots, err);
    if (r)
        return r;
    memset(warp->slots + cap, 0, (warp->cap - cap) * sizeof *warp->slots);
    warp->slots[warp->n].n = 0;
    warp->slots[warp->n].op = op;
    seen->slot[seen->n++] = (uint32_t)warp->n++;
    return 0;
}

/* Adds sectors of one line, keeping the lines in ascending order. */
static int slot_touch(struct warp_slot *s, uint64_t line, uint32_t sectors, struct sim_err *err) {
    size_t i = s->n;
    while (i && s->lines[i - 1].addr > line)
        i--;
    if (i && s->lines[i - 1].addr == line) {
        s->lines[i - 1].sectors |= sectors;
        return 0;
    }
    int r = sim_grow((void **)&s->lines, &s->cap, s->n, sizeof *s->lines, err);
    if (r)
        return r;
    memmove(s->lines + i + 1, s->lines + i, (s->n - i) * sizeof *s->lines);
    s->lines[i] = (struct warp_line){line, sectors};
    s->n++;
    return 0;
}

static uint32_t sector_mask(uint64_t line, uint64_t first, uint64_t last) {
    uint32_t lo = first > line ? (uint32_t)(first - line) / TRACE_SECTOR : 0;
    uint32_t hi = last < line + TRACE_LINE ? (uint32_t)(last - line) / TRACE_SECTOR
                                           : TRACE_LINE / TRACE_SECTOR - 1;
    return (2u << hi) - (1u << lo);
}

int warps_access(struct warps *w, const void *pc, uint32_t item, enum trace_op op, uint64_t addr,
                 uint64_t size, struct sim_err *err) {
    uint32_t in;
    int r = warps_instruction(w, pc, op, &in, err);
    if (r)
        return r;
    uint32_t warp = item / WARP_ITEMS;
    const uint32_t lanes = op == OP_WRITE ? w->store_lanes : WARP_ITEMS;
    const uint32_t parts = WARP_ITEMS / lanes, part = item % WARP_ITEMS / lanes;
    struct seen *seen = &w->seen[(size_t)in * w->n_warps + warp];
    uint32_t time = w->times[(size_t)in * w->items + item]++;
    while (r == 0 && seen->n < ((size_t)time + 1) * parts)
        r = slot_add(&w->warps[warp], seen, op, err);
    if (r)
        return r;
    w->places[item] = (struct warp_place){seen->slot[(time + 1) * parts - 1] + 1, 0};
    struct warp_slot *s = &w->warps[warp].slots[seen->slot[time * parts + part]];
    uint64_t last = addr + (size ? size - 1 : 0);
    for (uint64_t line = addr & ~(uint64_t)(TRACE_LINE - 1); line <= last && !r; line += TRACE_LINE)
        r = slot_touch(s, line, sector_mask(line, addr, last), err);
    return r;
}

static int emit_slot(const struct warp_slot *s, uint32_t warp, warps_emit *emit, void *arg,
                     struct sim_err *err) {
    int rc = 0;
    for (size_t l = 0; l < s->n && rc == 0; l++)
        rc = emit(arg, warp, s->op, s->lines[l].addr, s->lines[l].sectors, err);
    return rc;
}

/* What a warp did since the last flush. One that did nothing has ended: no barrier is its own. */
static int emit_warp(struct capture_warp *warp, uint32_t number, bool barrier, warps_emit *emit,
                     void *arg, struct sim_err *err) {
    size_t step = 0;
    int rc = 0;
    warp_steps_finish(warp, barrier);
    for (size_t s = 0; s <= warp->n && rc == 0; s++) {
        for (; step < warp->n_steps && warp->steps[step].after == s && rc == 0; step++)
            rc = warp_step_emit(&warp->steps[step], number, emit, arg, err);
        if (s < warp->n && rc == 0)
            rc = emit_slot(&warp->slots[s], number, emit, arg, err);
    }
    warp->n = warp->n_steps = warp->n_shared = 0;
    return rc;
}

int warps_flush(struct warps *w, bool barrier, warps_emit *emit, void *arg, struct sim_err *err) {
    for (uint32_t i = 0; i < w->n_warps; i++) {
        const int rc = emit_warp(&w->warps[i], i, barrier, emit, arg, err);
        if (rc)
            return rc;
    }
    for (size_t i = 0; i < (size_t)w->n_instr * w->n_warps; i++)
        w->seen[i].n = 0;
    memset(w->times, 0, (size_t)w->n_instr * w->items * sizeof *w->times);
    memset(w->places, 0, w->items * sizeof *w->places);
    return 0;
}
