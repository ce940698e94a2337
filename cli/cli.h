/* What the subcommands share. */
#ifndef MAGNETAR_CLI_CLI_H
#define MAGNETAR_CLI_CLI_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv); /* returns the exit status */
};

/* Row i of the commands, in the order of --help; NULL past the end. */
const struct command *cli_command_at(size_t i);

/* Hands a command's tables to `take`, and runs nothing. */
void cli_describe(const struct command *c, void (*take)(void *user, const struct argp *argp),
                  void *user);

int cmd_replay(int argc, char **argv);
int cmd_curve(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_explore(int argc, char **argv);
int cmd_sweep(int argc, char **argv);
int cmd_flex(int argc, char **argv);
int cmd_nn(int argc, char **argv);
int cmd_plot(int argc, char **argv);
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

/* Flushes standard output; SIM_EIO when it cannot take what was printed, or memory ran out for it
 * (sim/memory.h). */
int cli_flush(struct sim_err *err);

/* Has SIGINT or SIGTERM arrived? Then fills *err and returns SIM_EIO. */
int cli_interrupted(struct sim_err *err);
void cli_catch_signals(void);

/* The value of option --NAME: a count from min to max; 500k, 3M and 1G are powers of 1000.
 * SIM_EUSAGE. */
int cli_number(const char *name, const char *arg, uint64_t min, uint64_t max, uint64_t *value,
               struct sim_err *err);

/* The value of option --NAME: bytes, 1 or more; 4MiB, 512k. SIM_EUSAGE. */
int cli_bytes(const char *name, const char *arg, uint64_t *value, struct sim_err *err);

/* Keeps files off the descriptors of standard streams that are closed, and makes a failure to
 * write standard output an error even where nothing checks. */
void cli_guard_streams(void);

#endif
