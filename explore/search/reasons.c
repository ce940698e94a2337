/* The reasons of a search why designs cannot be: each text once. They may be as many as the
 * designs, as texts name values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/search.h"

/* The slot of a text, or the free one that it would take; FNV-1a (Fowler, Noll, Vo). */
static size_t slot_of(const struct exploration *s, const char *reason) {
    uint64_t h = 0xcbf29ce484222325u;
    for (const char *c = reason; *c; c++)
        h = (h ^ (unsigned char)*c) * 0x100000001b3u;
    size_t at = h % s->n_reason_slots;
    while (s->reason_slot[at] && strcmp(s->reasons[s->reason_slot[at] - 1], reason) != 0)
        at = (at + 1) % s->n_reason_slots;
    return at;
}

/* Slots for twice the reasons that there are, and one more. */
static int make_slots(struct exploration *s, struct sim_err *err) {
    if (2 * (s->n_reasons + 1) < s->n_reason_slots)
        return 0;
    free(s->reason_slot);
    s->n_reason_slots = 4 * (s->n_reasons + 16);
    s->reason_slot = sim_alloc(s->n_reason_slots, sizeof *s->reason_slot, err);
    if (!s->reason_slot)
        return SIM_EIO;
    for (size_t i = 0; i < s->n_reasons; i++)
        s->reason_slot[slot_of(s, s->reasons[i])] = (uint32_t)i + 1;
    return 0;
}

int search_reason(struct exploration *s, const char *reason, uint32_t *number,
                  struct sim_err *err) {
    char text[EVAL_REASON_SIZE];
    snprintf(text, sizeof text, "%s", reason);
    int rc = make_slots(s, err);
    if (rc)
        return rc;
    uint32_t *slot = &s->reason_slot[slot_of(s, text)];
    if (*slot == 0) {
        rc = sim_grow((void **)&s->reasons, &s->cap_reasons, s->n_reasons, sizeof *s->reasons, err);
        if (rc)
            return rc;
        memcpy(s->reasons[s->n_reasons++], text, sizeof text);
        *slot = (uint32_t)s->n_reasons;
    }
    *number = *slot - 1;
    return 0;
}
