/* A result: a manifest, and runs, each with a label, its resolved configuration and its statistics.
 * It is what the program writes with --json and --csv. */
#ifndef MAGNETAR_RESULT_H
#define MAGNETAR_RESULT_H

#include <stddef.h>
#include <stdint.h>

#include "magnetar/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct magnetar_result;

void magnetar_result_free(struct magnetar_result *result);

/* The whole result as JSON, ended by a newline; NULL when memory is exhausted. */
const char *magnetar_result_json(struct magnetar_result *result);

size_t magnetar_result_runs(const struct magnetar_result *result);
/* Of run i; NULL past the end. */
const char *magnetar_result_label(const struct magnetar_result *result, size_t run);

/* A statistic by its key ("llc.read_hits", "time.total_s"): MAGNETAR_USAGE when there is no such
 * run or key, MAGNETAR_UNSUPPORTED where the figure is not known (null in the JSON). A count above
 * 2^53 loses digits as a real. */
int magnetar_result_real(const struct magnetar_result *result, size_t run, const char *key,
                         double *value, struct magnetar_error *error);
/* The same of a count; MAGNETAR_USAGE where the figure is a real. */
int magnetar_result_count(const struct magnetar_result *result, size_t run, const char *key,
                          uint64_t *value, struct magnetar_error *error);

/* A parameter as it was simulated, as text: "16", "3145728", "lru"; NULL when there is none. Lives
 * until the next call. */
const char *magnetar_result_parameter(struct magnetar_result *result, size_t run, const char *key);

/* Writes JSON, or CSV with a row per run; "-" is standard output. */
int magnetar_result_write_json(const struct magnetar_result *result, const char *path,
                               struct magnetar_error *error);
int magnetar_result_write_csv(const struct magnetar_result *result, const char *path,
                              struct magnetar_error *error);

#ifdef __cplusplus
}
#endif

#endif
