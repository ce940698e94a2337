/* Results: a manifest (version, command, inputs with checksums, seed) and runs, each with a label,
 * its resolved configuration and its statistics under flat "component.name" keys. Same inputs, same
 * bytes: no clock, path or host goes in. */
#ifndef MAGNETAR_SIM_RESULT_H
#define MAGNETAR_SIM_RESULT_H

#include <stdint.h>

#include "sim/json.h"

#include "sim/err.h"

/* Raised whenever the same input and configuration may give other numbers. */
#define MODEL_VERSION 7

struct result;

/* `command` names what was asked ("replay --mode count"), without paths. */
struct result *result_new(const char *command, uint64_t seed, struct sim_err *err);
void result_free(struct result *result);

/* Records an input by the last component of its name. `crc32` is of the file; where it is NULL a
 * regular file of that name is read for it, and anything else has none. */
void result_input(struct result *result, const char *name, const char *format, uint64_t records,
                  const uint32_t *crc32);

/* Of the last input, the instruction fetches that were left out; nothing for 0. */
void result_left_out(struct result *result, uint64_t fetches);

/* Of the last input, what is not taken as it stands: inputs[].notes. */
void result_remark(struct result *result, const char *text);

/* The inputs, borrowed: an array of objects. */
const json_t *result_inputs(const struct result *result);

/* Adds runs[i]; takes over both objects. Returns the run, to which members may be added. */
json_t *result_run(struct result *result, const char *label, json_t *config, json_t *stats);

/* Adds a member to the document; takes it over. */
void result_member(struct result *result, const char *name, json_t *value);

/* Adds tables and charts (sim/report.h) as member "report"; shared. */
void result_report(struct result *result, const json_t *report);

/* The whole document, borrowed until result_free. */
const json_t *result_json(const struct result *result);

/* Is the result whole, and every statistic a number, or one that may be absent? SIM_EUSAGE names
 * the first that is not, SIM_EIO says that memory ran out; before anything is printed or written.
 */
int result_check(const struct result *result, struct sim_err *err);

/* What result_write_json writes, for the caller to free; NULL: out of memory, which is noted
 * (sim/memory.h). */
char *result_dump(const struct result *result);

/* Writes JSON, or CSV with one row per run (label, configuration, statistics); "-" is standard
 * output. SIM_EIO. */
int result_write_json(const struct result *result, const char *path, struct sim_err *err);
int result_write_csv(const struct result *result, const char *path, struct sim_err *err);

/* CSV with a row per element of the runs' array `member`, and behind them one for the whole run,
 * named "total": label, name, configuration, statistics. A statistic that only runs have stays
 * empty in the rows of parts. SIM_EIO. */
int result_write_csv_parts(const struct result *result, const char *member, const char *path,
                           struct sim_err *err);

#endif
