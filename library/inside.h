/* What the files of the library share: the objects behind the opaque structs of include/magnetar/.
 */
#ifndef MAGNETAR_LIBRARY_INSIDE_H
#define MAGNETAR_LIBRARY_INSIDE_H

#include "explore/settings.h"
#include "magnetar.h"
#include "memmodels/params.h"
#include "sim/err.h"
#include "sim/result.h"

/* A registered policy: the row that caches take, whose texts are copies, and its hooks. */
struct own_policy {
    struct cache_policy row;
    struct cache_policy_hooks hooks;
};

struct magnetar {
    const struct cache_policy **policies; /* rows of struct own_policy, which they begin */
    struct tech_entry *techs;             /* names and texts are copies */
    size_t cap_policies, cap_techs;
    struct memory_own own; /* the same, as configurations take it */
};

struct magnetar_configuration {
    struct settings settings;
    char **texts; /* that the settings point into */
    size_t n, cap;
};

struct magnetar_result {
    struct result *result;
    char *json, *parameter; /* handed out last */
};

/* Turns a code of the inside and what it said into a status; `error` may be NULL. Memory that
 * ran out on the way (sim/memory.h) is an error, too. */
int library_status(int code, const struct sim_err *err, struct magnetar_error *error);

/* A result that takes over `result`, after result_check; frees it on an error. */
int library_result(struct magnetar_result **out, struct result *result, struct sim_err *err);

#endif
