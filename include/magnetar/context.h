/* The context: what a program registers, and the names of what there is. */
#ifndef MAGNETAR_CONTEXT_H
#define MAGNETAR_CONTEXT_H

#include <stddef.h>

#include "magnetar/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct magnetar;

/* NULL when memory is exhausted. It must outlive everything that was made with it. */
struct magnetar *magnetar_new(struct magnetar_error *error);
void magnetar_free(struct magnetar *context);

enum magnetar_kind {
    MAGNETAR_TECHNOLOGIES, /* for llc.tech; what was registered comes last */
    MAGNETAR_POLICIES,     /* for llc.repl; what was registered comes last */
    MAGNETAR_FORMATS,      /* of traces */
    MAGNETAR_NETWORKS,
    MAGNETAR_PARAMETERS, /* of magnetar_replay and magnetar_memory_new */
    MAGNETAR_STATISTICS  /* of these */
};

/* Name i of a kind, from 0; NULL past the end. */
const char *magnetar_name(const struct magnetar *context, enum magnetar_kind kind, size_t i);
/* The line of help that belongs to it. */
const char *magnetar_help(const struct magnetar *context, enum magnetar_kind kind, size_t i);

#ifdef __cplusplus
}
#endif

#endif
