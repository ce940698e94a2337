/* A policy of a library's user: every hook is a call through its row. */
#include "memmodels/cache/array.h"

static void policy_init(struct cache *c) {
    (void)c;
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    (void)row;
    c->config.repl->hooks->hit(c->own, set, way);
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    (void)row;
    c->config.repl->hooks->fill(c->own, set, way, c->line[(size_t)set * c->ways + way]);
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    (void)row;
    return c->config.repl->hooks->victim(c->own, set) % c->ways;
}

#include "memmodels/cache/loop.inc"

struct cache_policy cache_policy_own(const char *name, const char *help,
                                     const struct cache_policy_hooks *hooks, void *user) {
    return (struct cache_policy){.about = {name, help}, POLICY_CODE, .hooks = hooks, .user = user};
}
