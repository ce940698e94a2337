#include "traces/networks/coverage.h"

#include <stdio.h>
#include <string.h>

int net_coverage_pass(struct net_tally *t, const char *op, size_t n, struct sim_err *err) {
    const size_t length = n < sizeof t->items->name ? n : sizeof t->items->name - 1;
    for (size_t i = 0; i < t->n; i++)
        if (strlen(t->items[i].name) == length && !memcmp(t->items[i].name, op, length)) {
            t->items[i].n++;
            return 0;
        }
    const int rc = sim_grow((void **)&t->items, &t->cap, t->n, sizeof *t->items, err);
    if (rc)
        return rc;
    struct net_passed *p = &t->items[t->n++];
    *p = (struct net_passed){.n = 1};
    memcpy(p->name, op, length);
    return 0;
}

static double share(uint64_t part, uint64_t rest) {
    const double sum = (double)part + (double)rest;
    return sum > 0 ? (double)part / sum : 0;
}

double net_coverage_share_macs(const struct net_coverage *c) {
    return share(c->macs, c->other);
}

double net_coverage_share_bytes(const struct net_coverage *c) {
    return share(c->bytes, c->bytes_over);
}

static size_t add_tally(char *text, size_t used, size_t size, const char *head,
                        const struct net_tally *t) {
    for (size_t i = 0; i < t->n && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s %llu", i ? ", " : head,
                                 t->items[i].name, (unsigned long long)t->items[i].n);
    return used;
}

void net_coverage_text(const struct net_coverage *c, char *text, size_t size) {
    size_t used = (size_t)snprintf(
        text, size,
        "%llu of %llu nodes modelled, %.2f %% of operations (MACs, and elements computed by nodes "
        "passed over) and %.2f %% of bytes",
        (unsigned long long)c->modelled, (unsigned long long)c->nodes,
        100 * net_coverage_share_macs(c), 100 * net_coverage_share_bytes(c));
    if (c->refused && used < size)
        used += (size_t)snprintf(text + used, size - used, "; %llu refused",
                                 (unsigned long long)c->refused);
    used = add_tally(text, used, size, "; passed over: ", &c->passed);
    add_tally(text, used, size, "; left out, as nobody reads what they make: ", &c->unused);
}
