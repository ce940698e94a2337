/* What `magnetar list` lists, as rows for programs: objects with a name and a line of help, and
 * what else a table has (docs/lists.md). */
#ifndef MAGNETAR_CLI_LIST_ROWS_H
#define MAGNETAR_CLI_LIST_ROWS_H

#include "sim/err.h"
#include "sim/json.h"

/* A new object of the list. */
json_t *list_row(json_t *list, const char *name, const char *help);

/* Each adds the rows of one table. What cannot be read is an error (presets, tiles). */
int list_rows_params(json_t *list, struct sim_err *err);
int list_rows_formats(json_t *list, struct sim_err *err);
int list_rows_gens(json_t *list, struct sim_err *err);
int list_rows_policies(json_t *list, struct sim_err *err);
int list_rows_techs(json_t *list, struct sim_err *err);
int list_rows_traces(json_t *list, struct sim_err *err);
int list_rows_networks(json_t *list, struct sim_err *err);
int list_rows_tiles(json_t *list, struct sim_err *err);
int list_rows_stats(json_t *list, struct sim_err *err);
int list_rows_dataflows(json_t *list, struct sim_err *err);
int list_rows_mappings(json_t *list, struct sim_err *err);
int list_rows_evaluators(json_t *list, struct sim_err *err);
int list_rows_strategies(json_t *list, struct sim_err *err);
int list_rows_pes(json_t *list, struct sim_err *err);
int list_rows_datasets(json_t *list, struct sim_err *err);
int list_rows_studies(json_t *list, struct sim_err *err);

/* A captured trace, by what it says of itself before its first accesses. */
struct listed_trace {
    unsigned long long accesses;
    char help[500];
};
void list_trace_read(struct listed_trace *out, const char *path);

/* A PE type in a line. */
struct pe_type;
void list_pe_help(const struct pe_type *t, char *buf, size_t size);

#endif
