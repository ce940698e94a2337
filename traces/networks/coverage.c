#include "traces/networks/coverage.h"

#include <stdio.h>
#include <string.h>

int net_coverage_pass(struct net_coverage *c, const char *op, size_t n, struct sim_err *err) {
    const size_t length = n < sizeof c->passed->name ? n : sizeof c->passed->name - 1;
    for (size_t i = 0; i < c->n_passed; i++)
        if (strlen(c->passed[i].name) == length && !memcmp(c->passed[i].name, op, length)) {
            c->passed[i].n++;
            return 0;
        }
    const int rc =
        sim_grow((void **)&c->passed, &c->cap_passed, c->n_passed, sizeof *c->passed, err);
    if (rc)
        return rc;
    struct net_passed *p = &c->passed[c->n_passed++];
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
    for (size_t i = 0; i < c->n_passed && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s %llu",
                                 i ? ", " : "; passed over: ", c->passed[i].name,
                                 (unsigned long long)c->passed[i].n);
}
