/* A configuration: assignments KEY=VALUE and INI texts in the order in which they came, later ones
 * winning. What is not assigned has its default. Whether a key exists and a value fits is known
 * where the configuration is used: caches, memories and arrays have different parameters. */
#ifndef MAGNETAR_CONFIGURATION_H
#define MAGNETAR_CONFIGURATION_H

#include "magnetar/context.h"
#include "magnetar/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct magnetar_configuration;

/* NULL when memory is exhausted. */
struct magnetar_configuration *magnetar_configuration_new(struct magnetar_error *error);
void magnetar_configuration_free(struct magnetar_configuration *configuration);

/* As --set KEY=VALUE: "llc.size", "3MiB". */
int magnetar_configuration_set(struct magnetar_configuration *configuration, const char *key,
                               const char *value, struct magnetar_error *error);

/* As -c FILE: [section] and name = value lines. */
int magnetar_configuration_load(struct magnetar_configuration *configuration, const char *path,
                                struct magnetar_error *error);

/* The same from the text of such a file, which messages call `name`. The text is copied. */
int magnetar_configuration_load_text(struct magnetar_configuration *configuration, const char *text,
                                     const char *name, struct magnetar_error *error);

#ifdef __cplusplus
}
#endif

#endif
