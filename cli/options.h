/* Options that the commands which simulate have in common: what is read, where parameters come
 * from, where results go. A command puts the rows it wants into its own table and passes the keys
 * that it does not know on. */
#ifndef MAGNETAR_CLI_OPTIONS_H
#define MAGNETAR_CLI_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"
#include "sim/param.h"
#include "sim/result.h"
#include "traces/trace.h"

/* Words of the command line, in order. */
struct cli_texts {
    const char **at;
    size_t n, cap;
};
int cli_texts_add(struct cli_texts *l, const char *text, struct sim_err *err);

/* What the command line said about parameters, in order; later ones win. */
struct cli_setting {
    enum { SETTING_FILE, SETTING_VALUE, SETTING_KEY, SETTING_GPGPUSIM } kind;
    const char *key; /* of SETTING_KEY: a short form of --set key=text */
    const char *text;
};
struct cli_settings {
    struct cli_setting *at;
    size_t n, cap;
};
int cli_settings_add(struct cli_settings *l, int kind, const char *key, const char *text,
                     struct sim_err *err);
int cli_settings_apply(const struct cli_settings *l, struct param_set *set, struct sim_err *err);

struct cli_options {
    struct cli_settings settings;
    const char *json, *csv, *report;
    uint64_t seed, threads;
    bool quiet;
};

/* The traces of a command line, one stream. */
struct cli_input {
    struct cli_texts files;
    const char *format;     /* NULL: probed */
    uint64_t warmup, limit; /* accesses; limit 0: all */
    uint64_t descriptions;  /* as in trace_limit */
};

enum {
    CLI_KEY_SET = 512,
    CLI_KEY_SEED,
    CLI_KEY_JSON,
    CLI_KEY_CSV,
    CLI_KEY_REPORT,
    CLI_KEY_FORMAT,
    CLI_KEY_WARMUP,
    CLI_KEY_LIMIT,
    CLI_KEY_DESCRIPTIONS
};

#define CLI_OPTION_CONFIG(what, group)                                                             \
    { "config", 'c', "FILE", 0, "Take " what " from an INI file; may be repeated", group }
#define CLI_OPTION_SET(group)                                                                      \
    {                                                                                              \
        "set", CLI_KEY_SET, "KEY=VALUE", 0,                                                        \
            "Set a parameter ('magnetar list params'); may be repeated", group                     \
    }
#define CLI_OPTION_SEED(of, group)                                                                 \
    { "seed", CLI_KEY_SEED, "N", 0, "Of " of "; default 1", group }
#define CLI_OPTION_JOBS(of, group)                                                                 \
    { "jobs", 'j', "N", 0, "Threads, for " of "; the results are the same", group }
#define CLI_OPTION_JSON(group)                                                                     \
    {                                                                                              \
        "json", CLI_KEY_JSON, "FILE", 0,                                                           \
            "Write the result as JSON ('-': standard output, no table)", group                     \
    }
#define CLI_OPTION_CSV(row, group)                                                                 \
    { "csv", CLI_KEY_CSV, "FILE", 0, "Write the result as CSV, a row per " row, group }
#define CLI_OPTION_REPORT(group)                                                                   \
    { "report", CLI_KEY_REPORT, "FILE", 0, "Write tables and charts as one HTML page", group }
#define CLI_OPTION_QUIET(group)                                                                    \
    { "quiet", 'q', NULL, 0, "No progress and no table", group }

#define CLI_OPTION_FORMAT(group)                                                                   \
    {                                                                                              \
        "format", CLI_KEY_FORMAT, "NAME", 0, "Read the files as this format instead of probing",   \
            group                                                                                  \
    }
#define CLI_OPTION_WARMUP(group)                                                                   \
    { "warmup", CLI_KEY_WARMUP, "N", 0, "Count nothing in the first N accesses (k, M, G)", group }
#define CLI_OPTION_LIMIT(group)                                                                    \
    { "limit", CLI_KEY_LIMIT, "N", 0, "Stop after N accesses, warm-up included (k, M, G)", group }
#define CLI_OPTION_DESCRIPTIONS(group)                                                             \
    {                                                                                              \
        "descriptions", CLI_KEY_DESCRIPTIONS, "SIZE", 0,                                           \
            "Keep at most SIZE of the kernels, allocations and notes of a file (6MiB; more for a " \
            "file of many MiB)",                                                                   \
            group                                                                                  \
    }

/* Parsers of the rows above: 0, ARGP_ERR_UNKNOWN, or a sim_status. */
int cli_options_parse(int key, const char *arg, struct cli_options *o, struct sim_err *err);
int cli_input_parse(int key, const char *arg, struct cli_input *in, struct sim_err *err);
/* Opens file i of the command line. */
int cli_input_open(const struct cli_input *in, size_t i, struct trace **t, struct sim_err *err);
void cli_options_free(struct cli_options *o);
void cli_input_free(struct cli_input *in);

/* A file that an option names; path NULL: not given. */
struct cli_output {
    const char *option, *path;
};

/* Before long work: is each file its own, and can it be written? SIM_EUSAGE, SIM_EIO. */
int cli_outputs_check(const struct cli_output *outputs, size_t n, struct sim_err *err);

/* What can be known to fail before long work: a warm-up that --limit leaves nothing after, results
 * that go to one place or cannot be written. */
int cli_options_check(const struct cli_options *o, struct sim_err *err);
int cli_input_check(const struct cli_input *in, struct sim_err *err);

/* Of `done` accesses read, some must be left after the warm-up. SIM_EFORMAT when there were none,
 * SIM_EUSAGE. */
int cli_input_enough(const struct cli_input *in, uint64_t done, struct sim_err *err);

/* For progress: the accesses to come where that is known, else 0; `total` is the first file's. */
uint64_t cli_input_total(const struct cli_input *in, uint64_t total);

/* Writes JSON and CSV where asked. */
int cli_options_write(const struct cli_options *o, const struct result *r, struct sim_err *err);
/* Is a table wanted on standard output? */
bool cli_options_table(const struct cli_options *o);

#endif
