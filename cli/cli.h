/* What the subcommands share. */
#ifndef MAGNETAR_CLI_CLI_H
#define MAGNETAR_CLI_CLI_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"

struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv); /* returns the exit status */
};

int cmd_replay(int argc, char **argv);
int cmd_curve(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_validate(int argc, char **argv);
int cmd_trace(int argc, char **argv);
int cmd_tech(int argc, char **argv);
int cmd_elf(int argc, char **argv);
int cmd_list(int argc, char **argv);

/* Runs argp with one-line errors. Parsers return 0, ARGP_ERR_UNKNOWN, or a sim_status after filling
 * the struct sim_err they were given. Returns 0 or a negative sim_status. --help and --version
 * print and exit with 0. */
int cli_parse(const struct argp *argp, int argc, char **argv, void *input, struct sim_err *err);

/* Prints "magnetar: text" to standard error and returns the exit status of the error. */
int cli_fail(const struct sim_err *err);

/* Flushes standard output; SIM_EIO when it cannot take what was printed. */
int cli_flush(struct sim_err *err);

/* Has SIGINT or SIGTERM arrived? Then fills *err and returns SIM_EIO. */
int cli_interrupted(struct sim_err *err);
void cli_catch_signals(void);

/* The value of option --NAME: a count from min to max. SIM_EUSAGE. */
int cli_number(const char *name, const char *arg, uint64_t min, uint64_t max, uint64_t *value,
               struct sim_err *err);

/* What can be known to fail before long work: a warm-up that --limit (0: none) leaves nothing
 * after, and results (NULL: none) that go to one place or cannot be written. */
int cli_check_warmup(uint64_t warmup, uint64_t limit, struct sim_err *err);
int cli_check_outputs(const char *json, const char *csv, struct sim_err *err);

/* Of `done` accesses read from `name`, some must be left after the warm-up. SIM_EFORMAT when there
 * were none, SIM_EUSAGE. */
int cli_check_length(const char *name, uint64_t done, uint64_t warmup, struct sim_err *err);

/* Keeps files off the descriptors of standard streams that are closed, and makes a failure to
 * write standard output an error even where nothing checks. */
void cli_guard_streams(void);

#endif
