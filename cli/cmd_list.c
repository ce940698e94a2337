/* magnetar list: what can be named on the command line. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/list_presets.h"
#include "explore/search/strategy.h"
#include "memmodels/cache/cache.h"
#include "memmodels/params.h"
#include "memmodels/tech/tech.h"
#include "pe/array.h"
#include "pe/dataflow.h"
#include "pe/result.h"
#include "pe/type.h"
#include "sim/shipped.h"
#include "traces/gen/gen.h"
#include "traces/kernels/tiles.h"
#include "traces/networks/network.h"
#include "traces/trace.h"
#include "validation/evaluators.h"

/* Prints the heading where it differs from the last one. */
static void put_heading(const char *heading, const char **last) {
    if (!*last || strcmp(heading, *last) != 0)
        printf("%s%s\n", *last ? "\n" : "", heading);
    *last = heading;
}

static void list_params(void) {
    const struct param_table *table;
    const char *heading, *last = NULL;
    for (size_t i = 0; (table = params_table_at(i, &heading)); i++) {
        put_heading(heading, &last);
        param_help(stdout, table);
    }
    puts("\nOf magnetar run, beside dram.*");
    param_help(stdout, &array_params);
}

static void list_formats(void) {
    const struct trace_format *f;
    for (size_t i = 0; (f = trace_format_at(i)); i++)
        printf("  %-18s %s\n", f->name, f->help);
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
    for (size_t i = 0; (p = cache_policy_at(i)); i++)
        printf("  %-10s %s\n", p->about.name, p->about.help);
}

static void list_techs(void) {
    const struct tech_entry *e;
    for (size_t i = 0; (e = tech_entry_at(i)); i++)
        printf("  %-28s %-10s %s\n", e->name, *e->aliases ? e->aliases : "-", e->help);
}

static void list_evaluators(void) {
    const struct evaluator *e;
    for (size_t i = 0; (e = every_evaluator_at(i)); i++)
        printf("  %-14s %s\n", e->name, e->help);
}

static void list_strategies(void) {
    const struct strategy *s;
    for (size_t i = 0; (s = strategy_at(i)); i++)
        printf("  %-14s %s\n", s->name, s->help);
}

/* What the capture says of itself, before its first accesses. */
static int list_trace(void *user, const char *name, const char *path) {
    struct trace_block *block = user;
    struct sim_err err;
    struct trace *t = NULL;
    if (trace_open(&t, path, NULL, &err) || trace_next(t, block, &err)) {
        printf("  %-32s %s\n", name, err.text);
        trace_close(t);
        return 0;
    }
    const char *workload = meta_note(&t->meta, "workload");
    workload = workload ? workload : "";
    const size_t n = strcspn(workload, ";");
    printf("  %-32s %10llu accesses: %.*s\n", name, (unsigned long long)t->total,
           n < 90 ? (int)n : (int)strcspn(workload, ":;"), workload);
    trace_close(t);
    return 0;
}

static void list_traces(void) {
    struct sim_err err;
    struct trace_block *block = block_new(&err);
    if (block)
        shipped_traces(list_trace, block);
    else
        printf("  %s\n", err.text);
    block_free(block);
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
    const struct stat_table *table;
    const char *heading, *last = NULL;
    for (size_t i = 0; (table = params_stats_at(i, &heading)); i++) {
        put_heading(heading, &last);
        stat_help(stdout, table);
    }
    puts("\nOf magnetar run, per layer and in total");
    stat_help(stdout, &pe_result_stats);
}

static void list_pes(void) {
    struct pe_type t;
    for (size_t i = 0; pe_type_at(i, &t); i++) {
        char area[80] = "area not given";
        if (t.area_mm2 > 0)
            snprintf(area, sizeof area, "%6.0f um2 (%s)", t.area_mm2 * 1e6, t.area_status);
        printf("  %-10s %2u-bit activations, %2u-bit weights, %2u-bit sums; %5.3f pJ (%s), %s, "
               "%4.0f MHz at %.0f nm\n",
               t.name, t.act_bits, t.weight_bits, t.psum_bits, t.energy_j * 1e12, t.energy_status,
               area, t.delay_s > 0 ? 1e-6 / t.delay_s : 0, t.area_node_nm);
    }
    puts("  shiftK     K = 1 to 4 signed powers of two per weight, 8-bit activations");
}

static void list_dataflows(void) {
    const struct dataflow *d;
    for (size_t i = 0; (d = dataflow_at(i)); i++) {
        printf("  %-6s %s;", d->name, d->help);
        for (enum dataflow_use use = USE_CLOSED; use <= USE_COMPAT; use++)
            if (dataflow_require(d, use, NULL) == 0)
                printf(" %s", dataflow_use_name(use));
        putchar('\n');
    }
}

static const struct topic {
    const char *name, *help;
    void (*print)(void); /* NULL: it may be written as JSON, too */
} topics[] = {
    {"params", "parameters of -c and --set: key, default, meaning", list_params},
    {"formats", "trace formats, in probing order", list_formats},
    {"gens", "generated traces, gen:NAME,KEY=VALUE, and their keys", list_gens},
    {"policies", "replacement policies of llc.repl", list_policies},
    {"techs", "memory technologies of --tech: name, alias, meaning", list_techs},
    {"presets", "configurations of -c NAME: modes, meaning, what they are fitted to", NULL},
    {"traces", "captured traces of replay, curve and trace: name, workload", list_traces},
    {"networks", "networks of run and of gen:NAME: name, meaning", list_networks},
    {"tiles", "sets of GEMM parameters for gen:NAME,tiles=SET, and their keys", list_tiles},
    {"stats", "statistics in results: key, unit, meaning", list_stats},
    {"dataflows", "dataflows of run --dataflow: name, meaning, what each supports", list_dataflows},
    {"evaluators", "what designs of explore are worth: name, meaning", list_evaluators},
    {"strategies", "how explore chooses designs: name, meaning", list_strategies},
    {"pes", "PE types of run --pe: bits, energy, area, status", list_pes},
};

#define N_TOPICS (sizeof topics / sizeof topics[0])

struct list_arguments {
    const struct topic *topic;
    const char *json;
    struct sim_err err;
};

static int expected_topic(struct list_arguments *a, const char *found) {
    char names[240] = "";
    for (size_t i = 0; i < N_TOPICS; i++) {
        strcat(names, i ? ", " : "");
        strcat(names, topics[i].name);
    }
    return sim_fail(&a->err, SIM_EUSAGE, "list%s: expected one of %s", found, names);
}

enum { KEY_JSON = 256 };

static const struct argp_option options[] = {
    {"json", KEY_JSON, "FILE", 0, "presets: write them as JSON ('-': standard output)", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct list_arguments *a = state->input;
    if (key == KEY_JSON) {
        a->json = arg;
        return 0;
    }
    if (key == ARGP_KEY_ARG && !a->topic) {
        char found[64];
        for (size_t i = 0; i < N_TOPICS; i++)
            if (strcmp(arg, topics[i].name) == 0)
                a->topic = &topics[i];
        snprintf(found, sizeof found, " %.60s", arg);
        return a->topic ? 0 : expected_topic(a, found);
    }
    if (key == ARGP_KEY_NO_ARGS)
        return expected_topic(a, "");
    if (key == ARGP_KEY_ARG)
        return sim_fail(&a->err, SIM_EUSAGE, "list takes one argument");
    return ARGP_ERR_UNKNOWN;
}

/* The text of --help around the topics. */
static void write_doc(char *doc, size_t size) {
    size_t at = (size_t)snprintf(doc, size,
                                 "List what can be named on the command line, in a file or in a "
                                 "result.\vTOPIC is one of\n");
    for (size_t i = 0; i < N_TOPICS; i++)
        at += (size_t)snprintf(doc + at, size - at, "  %-9s %s\n", topics[i].name, topics[i].help);
    snprintf(doc + at, size - at,
             "\nExamples:\n"
             "  magnetar list params     # every key of --set and of -c files\n"
             "  magnetar list stats      # every key of a result\n");
}

static int run(struct list_arguments *a) {
    if (a->topic->print && a->json)
        return sim_fail(&a->err, SIM_EUSAGE, "list %s: --json is of list presets", a->topic->name);
    if (a->topic->print)
        a->topic->print();
    else if (list_presets(a->json, &a->err))
        return a->err.code;
    return cli_flush(&a->err);
}

int cmd_list(int argc, char **argv) {
    struct list_arguments a = {0};
    char doc[2000];
    const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "TOPIC",
        .doc = doc,
    };
    write_doc(doc, sizeof doc);
    if (cli_parse(&argp, argc, argv, &a, &a.err))
        return cli_fail(&a.err);
    return run(&a) ? cli_fail(&a.err) : 0;
}
