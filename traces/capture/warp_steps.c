/* What warps do between their accesses, as it is gathered from their work-items. */
#include "traces/capture/gathered.h"

#include <stdlib.h>

#define BANKS      32u
#define BANK_BYTES 4u

/* The step of the place where a work-item stands, a new one where there is none. Most stand where
 * the last or one of the last was. */
static int find_step(struct warps *w, uint32_t item, uint32_t *number, struct sim_err *err) {
    struct capture_warp *warp = &w->warps[item / WARP_ITEMS];
    const struct warp_place *at = &w->places[item];
    for (size_t i = warp->n_steps; i-- > 0;)
        if (warp->steps[i].after == at->after && warp->steps[i].part == at->part) {
            *number = (uint32_t)i;
            return 0;
        }
    const int rc =
        sim_grow((void **)&warp->steps, &warp->cap_steps, warp->n_steps, sizeof *warp->steps, err);
    if (rc)
        return rc;
    *number = (uint32_t)warp->n_steps++;
    warp->steps[*number] = (struct warp_step){.after = at->after, .part = at->part};
    return 0;
}

/* Is this the first work-item of its warp that executes `pc` for this time? *seen gets the
 * instruction's entry for the warp. */
static int meet(struct warps *w, const void *pc, uint32_t item, int op, struct seen **seen,
                uint32_t *time, struct sim_err *err) {
    uint32_t in;
    const int rc = warps_instruction(w, pc, op, &in, err);
    if (rc)
        return rc;
    *seen = &w->seen[(size_t)in * w->n_warps + item / WARP_ITEMS];
    *time = w->times[(size_t)in * w->items + item]++;
    return 0;
}

int warps_step(struct warps *w, const void *pc, uint32_t item, enum work_kind kind, uint32_t n,
               struct sim_err *err) {
    struct seen *seen;
    uint32_t time, step;
    int rc = meet(w, pc, item, OP_WORK, &seen, &time, err);
    if (rc || time < seen->n)
        return rc;
    seen->n++;
    rc = find_step(w, item, &step, err);
    if (rc == 0)
        w->warps[item / WARP_ITEMS].steps[step].work.n[kind] += n;
    return rc;
}

int warps_wait(struct warps *w, uint32_t item, struct sim_err *err) {
    uint32_t step;
    w->places[item].part++;
    const int rc = find_step(w, item, &step, err);
    if (rc == 0)
        w->warps[item / WARP_ITEMS].steps[step].work.waits = true;
    return rc;
}

static int add_shared(struct warps *w, uint32_t item, struct seen *seen, struct sim_err *err) {
    struct capture_warp *warp = &w->warps[item / WARP_ITEMS];
    uint32_t step;
    int rc = find_step(w, item, &step, err);
    if (rc == 0)
        rc = sim_grow((void **)&warp->shared, &warp->cap_shared, warp->n_shared,
                      sizeof *warp->shared, err);
    if (rc == 0)
        rc = sim_grow((void **)&seen->slot, &seen->cap, seen->n, sizeof *seen->slot, err);
    if (rc)
        return rc;
    warp->steps[step].work.n[WORK_SHARED]++;
    warp->shared[warp->n_shared].step = step;
    warp->shared[warp->n_shared].n = 0;
    seen->slot[seen->n++] = (uint32_t)warp->n_shared++;
    return 0;
}

int warps_shared(struct warps *w, const void *pc, uint32_t item, uint64_t addr, uint64_t size,
                 struct sim_err *err) {
    struct seen *seen;
    uint32_t time;
    int rc = meet(w, pc, item, SHARED, &seen, &time, err);
    if (rc == 0 && time == seen->n)
        rc = add_shared(w, item, seen, err);
    if (rc || time >= seen->n)
        return rc;
    struct shared_access *s = &w->warps[item / WARP_ITEMS].shared[seen->slot[time]];
    const uint64_t last = (addr + (size ? size - 1 : 0)) / BANK_BYTES;
    for (uint64_t word = addr / BANK_BYTES; word <= last && s->n < SHARED_WORDS; word++)
        s->word[s->n++] = word;
    return 0;
}

/* Cycles that an access takes beside its first: the most distinct words in one bank, less one. */
static uint32_t conflicts(const struct shared_access *s) {
    uint32_t in_bank[BANKS] = {0}, most = 1;
    for (uint32_t i = 0; i < s->n; i++) {
        bool new = true;
        for (uint32_t j = 0; j < i && new; j++)
            new = s->word[j] != s->word[i];
        if (new && ++in_bank[s->word[i] % BANKS] > most)
            most = in_bank[s->word[i] % BANKS];
    }
    return most - 1;
}

static int by_place(const void *a, const void *b) {
    const struct warp_step *x = a, *y = b;
    return x->after != y->after ? (x->after > y->after) - (x->after < y->after)
                                : (x->part > y->part) - (x->part < y->part);
}

int warp_step_emit(const struct warp_step *s, uint32_t warp, warps_emit *emit, void *arg,
                   struct sim_err *err) {
    struct warp_work rest = s->work, part;
    int rc = 0;
    while (rc == 0 && work_take(&rest, &part))
        rc = emit(arg, warp, OP_WORK, work_pack(&part), 1, err);
    return rc;
}

void warp_steps_finish(struct capture_warp *warp, bool barrier) {
    for (size_t i = 0; i < warp->n_shared; i++)
        warp->steps[warp->shared[i].step].work.n[WORK_CONFLICTS] += conflicts(&warp->shared[i]);
    if (warp->n_steps)
        qsort(warp->steps, warp->n_steps, sizeof *warp->steps, by_place);
    if (warp->n_steps && barrier)
        warp->steps[warp->n_steps - 1].work.barrier = true;
}
