/* The configurations of one replay: --tech x --vary, each with its resolved parameters. */
#ifndef MAGNETAR_CLI_REPLAY_CASE_H
#define MAGNETAR_CLI_REPLAY_CASE_H

#include <jansson.h>

#include "cli/options.h"
#include "memmodels/params.h"
#include "memmodels/serial.h"
#include "memmodels/tech/tech.h"
#include "memmodels/timed.h"

#define LABEL_SIZE 512

struct replay_case {
    char label[LABEL_SIZE];
    struct memory_config config;
    json_t *resolved;  /* every parameter, as simulated */
    struct tech *tech; /* NULL: counts only */
    struct tech_point point;
    bool has_tags;
    struct tech_point tags; /* of the tag array, where it is of another technology */
    int hierarchy;          /* count mode: number in struct hierarchies */
    struct serial *serial;  /* its driver, where cells have a behaviour; else NULL */
    struct count_stats count;
    struct timed_stats *timed;       /* timed mode; NULL in count mode */
    const struct cache_stats *cache; /* of either mode, set before results are shown */
};

struct replay_plan {
    const struct cli_settings *settings;
    const char *techs;     /* "sram,stt-mram@7MiB:verify=yes", NULL: llc.tech */
    struct cli_texts vary; /* "KEY=V1,V2" */
    bool extrapolate, timed;
};

struct replay_cases {
    struct replay_case *items;
    size_t n, cap;
};

/* Builds every case: technologies outermost, then each --vary. SIM_EUSAGE names what is wrong. */
int replay_cases_build(struct replay_cases *cases, const struct replay_plan *plan, bool gpu_trace,
                       struct sim_err *err);

/* Gives each case its hierarchy. What serial_add returns. */
int replay_cases_count(struct replay_cases *cases, struct hierarchies *h, uint64_t seed,
                       struct sim_err *err);
void replay_cases_free(struct replay_cases *cases);

#endif
