#include "explore/search/texts.h"

#include <stdlib.h>
#include <string.h>

#include "sim/manifest.h"
#include "sim/memory.h"

void shared_texts_free(struct shared_texts *t) {
    for (size_t i = 0; i < t->n; i++)
        free(t->at[i]);
    free(t->at);
    free(t->slot);
    *t = (struct shared_texts){0};
}

/* The slot that holds the text, or the free one that it would take. */
static uint32_t *slot_of(const struct shared_texts *t, const char *text) {
    size_t at = manifest_crc_text(text, strlen(text)) % t->n_slots;
    while (t->slot[at] && strcmp(t->at[t->slot[at] - 1], text) != 0)
        at = (at + 1) % t->n_slots;
    return &t->slot[at];
}

static int make_slots(struct shared_texts *t, struct sim_err *err) {
    if (2 * t->n + 2 < t->n_slots)
        return 0;
    const size_t n = t->n_slots ? 4 * t->n_slots : 64;
    uint32_t *slot = sim_alloc(n, sizeof *slot, err);
    if (!slot)
        return SIM_EIO;
    free(t->slot);
    t->slot = slot;
    t->n_slots = n;
    for (size_t i = 0; i < t->n; i++)
        *slot_of(t, t->at[i]) = (uint32_t)i + 1;
    return 0;
}

int shared_texts_number(struct shared_texts *t, const char *text, uint32_t *number,
                        struct sim_err *err) {
    int rc = make_slots(t, err);
    if (rc)
        return rc;
    uint32_t *slot = slot_of(t, text);
    if (!*slot) {
        rc = sim_grow((void **)&t->at, &t->cap, t->n, sizeof *t->at, err);
        if (rc)
            return rc;
        t->at[t->n] = strdup(text);
        if (!t->at[t->n])
            return memory_fail(err, "out of memory");
        *slot = (uint32_t)++t->n;
    }
    *number = *slot - 1;
    return 0;
}
