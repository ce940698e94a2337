/* magnetar list: what can be named on the command line. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "memmodels/cache.h"
#include "memmodels/params.h"
#include "memmodels/tech.h"
#include "traces/gen.h"
#include "traces/kernels/tiles.h"
#include "traces/networks/network.h"
#include "traces/trace.h"

static void list_params(void) {
    for (size_t i = 0; params_table_at(i); i++)
        param_help(stdout, params_table_at(i));
}

static void list_formats(void) {
    const struct trace_format *f;
    for (size_t i = 0; (f = trace_format_at(i)); i++)
        printf("  %-10s %s\n", f->name, f->help);
}

static void list_gens(void) {
    const struct generator *g;
    for (size_t i = 0; (g = generator_at(i)); i++) {
        printf("%sgen:%s  %s\n", i ? "\n" : "", g->name,
               generator_at(i + 1) ? g->format->help : "the kernels of a network's layers");
        param_help(stdout, g->params);
    }
}

static void list_policies(void) {
    const struct cache_policy *p;
    for (unsigned i = 0; (p = cache_policy_at(i)); i++)
        printf("  %-10s %s\n", p->name, p->help);
}

static void list_techs(void) {
    const struct tech_entry *e;
    for (size_t i = 0; (e = tech_entry_at(i)); i++)
        printf("  %-28s %-10s %s\n", e->name, *e->aliases ? e->aliases : "-", e->help);
}

static void list_networks(void) {
    const struct network_entry *e;
    for (size_t i = 0; (e = network_entry_at(i)); i++)
        printf("  %-26s %s\n", e->name, e->help);
}

/* The sets, then the parameters themselves. */
static void list_tiles(void) {
    const struct tiles_entry *e;
    for (size_t i = 0; (e = tiles_entry_at(i)); i++)
        printf("  %-10s %s\n", e->name, e->help);
    param_help(stdout, &tiles_params);
}

static void list_stats(void) {
    for (size_t i = 0; params_stats_at(i); i++)
        stat_help(stdout, params_stats_at(i));
}

static const struct topic {
    const char *name, *help;
    void (*print)(void);
} topics[] = {
    {"params", "parameters of -c and --set: key, default, meaning", list_params},
    {"formats", "trace formats, in probing order", list_formats},
    {"gens", "generated traces, gen:NAME,KEY=VALUE, and their keys (written without 'gen.')",
     list_gens},
    {"policies", "replacement policies of llc.repl", list_policies},
    {"techs", "memory technologies of --tech: name, alias, meaning", list_techs},
    {"networks", "networks of gen:NAME: name, meaning", list_networks},
    {"tiles", "sets of GEMM parameters for gen:NAME,tiles=SET, and their keys", list_tiles},
    {"stats", "statistics in results: key, unit, meaning", list_stats},
};

#define N_TOPICS (sizeof topics / sizeof topics[0])

struct arguments {
    const struct topic *topic;
    struct sim_err err;
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct arguments *a = state->input;
    if (key == ARGP_KEY_ARG && !a->topic) {
        for (size_t i = 0; i < N_TOPICS; i++)
            if (strcmp(arg, topics[i].name) == 0)
                a->topic = &topics[i];
        return a->topic ? 0
                        : sim_fail(&a->err, SIM_EUSAGE,
                                   "list %s: expected params, formats, gens, policies, techs, "
                                   "networks, tiles or stats",
                                   arg);
    }
    if (key == ARGP_KEY_NO_ARGS)
        return sim_fail(
            &a->err, SIM_EUSAGE,
            "list: expected params, formats, gens, policies, techs, networks, tiles or stats");
    if (key == ARGP_KEY_ARG)
        return sim_fail(&a->err, SIM_EUSAGE, "list takes one argument");
    return ARGP_ERR_UNKNOWN;
}

int cmd_list(int argc, char **argv) {
    struct arguments a = {0};
    const struct argp argp = {
        .parser = parse,
        .args_doc = "params|formats|gens|policies|techs|networks|tiles|stats",
        .doc = "List what can be named on the command line, in a file or in a result.\v"
               "Examples:\n"
               "  magnetar list params     # every key of --set and of -c files\n"
               "  magnetar list stats      # every key of a result\n",
    };
    if (cli_parse(&argp, argc, argv, &a, &a.err))
        return cli_fail(&a.err);
    a.topic->print();
    return cli_flush(&a.err) ? cli_fail(&a.err) : 0;
}
