#include "memmodels/cache/policy.h"

#include <string.h>

#define ROW(name) &policy_##name,
static const struct cache_policy *const policies[] = {CACHE_POLICIES(ROW) NULL};

#define N_POLICIES (sizeof policies / sizeof policies[0] - 1)

const struct cache_policy *cache_policy_at(size_t i) {
    return i < N_POLICIES ? policies[i] : NULL;
}

const struct cache_policy *cache_policy_named(const char *name) {
    for (size_t i = 0; i < N_POLICIES; i++)
        if (strcmp(policies[i]->about.name, name) == 0)
            return policies[i];
    return NULL;
}

const struct param_named *cache_policy_any(size_t i) {
    return i < N_POLICIES ? &policies[i]->about : NULL;
}

const struct param_named *cache_policy_online(size_t i) {
    for (size_t at = 0; at < N_POLICIES; at++)
        if (!policies[at]->needs_oracle && i-- == 0)
            return &policies[at]->about;
    return NULL;
}
