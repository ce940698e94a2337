#include "memmodels/cache/oracle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/rng.h"

#define FIRST_SLOTS    (1u << 16)
#define FIRST_REQUESTS (1u << 20)

struct oracle_slot {
    uint64_t line;
    uint64_t last; /* number of the last request + 1; 0: empty */
};

struct oracle {
    FILE *file;
    uint64_t *next; /* mapped */
    uint64_t n, cap;
    struct oracle_slot *slots; /* open addressing, a power of two of them */
    uint64_t used, n_slots;
};

/* Maps room for `cap` requests. */
static int map(struct oracle *o, uint64_t cap, struct sim_err *err) {
    if (o->next)
        munmap(o->next, o->cap * sizeof *o->next);
    o->next = NULL;
    /* reserved now: a disc found full later would be a fault in the mapping */
    errno = posix_fallocate(fileno(o->file), 0, (off_t)(cap * sizeof *o->next));
    if (errno)
        return sim_fail_errno(err, "temporary file for next uses");
    void *p =
        mmap(NULL, cap * sizeof *o->next, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(o->file), 0);
    if (p == MAP_FAILED)
        return sim_fail_errno(err, "temporary file for next uses");
    o->next = p;
    o->cap = cap;
    return 0;
}

struct oracle *oracle_new(struct sim_err *err) {
    struct oracle *o = sim_alloc(1, sizeof *o, err);
    if (!o)
        return NULL;
    o->n_slots = FIRST_SLOTS;
    o->slots = sim_alloc(o->n_slots, sizeof *o->slots, err);
    o->file = tmpfile();
    if (!o->file)
        sim_fail_errno(err, "temporary file for next uses");
    if (!o->slots || !o->file || map(o, FIRST_REQUESTS, err)) {
        oracle_free(o);
        return NULL;
    }
    return o;
}

void oracle_free(struct oracle *o) {
    if (!o)
        return;
    if (o->next)
        munmap(o->next, o->cap * sizeof *o->next);
    if (o->file)
        fclose(o->file);
    free(o->slots);
    free(o);
}

static struct oracle_slot *find(struct oracle_slot *slots, uint64_t n_slots, uint64_t line) {
    uint64_t at = rng_mix(line) & (n_slots - 1);
    while (slots[at].last && slots[at].line != line)
        at = (at + 1) & (n_slots - 1);
    return &slots[at];
}

static int grow_slots(struct oracle *o, struct sim_err *err) {
    struct oracle_slot *larger = sim_alloc(o->n_slots * 2, sizeof *larger, err);
    if (!larger)
        return SIM_EIO;
    for (uint64_t i = 0; i < o->n_slots; i++)
        if (o->slots[i].last)
            *find(larger, o->n_slots * 2, o->slots[i].line) = o->slots[i];
    free(o->slots);
    o->slots = larger;
    o->n_slots *= 2;
    return 0;
}

int oracle_note(struct oracle *o, uint64_t line, struct sim_err *err) {
    int rc = 0;
    if (o->n == o->cap)
        rc = map(o, o->cap * 2, err);
    if (rc == 0 && o->used * 2 >= o->n_slots)
        rc = grow_slots(o, err);
    if (rc)
        return rc;
    struct oracle_slot *s = find(o->slots, o->n_slots, line);
    if (s->last)
        o->next[s->last - 1] = o->n;
    else
        o->used++;
    o->next[o->n] = UINT64_MAX;
    *s = (struct oracle_slot){line, ++o->n};
    return 0;
}

const uint64_t *oracle_next(struct oracle *o) {
    return o->next;
}
