/* magnetar list: what can be named on the command line. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/list_commands.h"
#include "cli/list_presets.h"
#include "cli/list_rows.h"
#include "explore/search/strategy.h"
#include "memmodels/cache/cache.h"
#include "memmodels/params.h"
#include "memmodels/tech/tech.h"
#include "nn/data.h"
#include "pe/array.h"
#include "pe/dataflow.h"
#include "pe/maestro/shipped.h"
#include "pe/result.h"
#include "pe/type.h"
#include "sim/memory.h"
#include "sim/output.h"
#include "sim/shipped.h"
#include "traces/gen/gen.h"
#include "traces/kernels/tiles.h"
#include "traces/networks/network.h"
#include "traces/trace.h"
#include "validation/evaluators.h"
#include "validation/study.h"

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

static int list_trace(void *user, const char *name, const char *path) {
    struct listed_trace about;
    (void)user;
    list_trace_read(&about, path);
    if (about.accesses)
        printf("  %-32s %10llu accesses: %s\n", name, about.accesses, about.help);
    else
        printf("  %-32s %s\n", name, about.help);
    return 0;
}

static void list_traces(void) {
    shipped_traces(list_trace, NULL);
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
    char help[240];
    for (size_t i = 0; pe_type_at(i, &t); i++) {
        list_pe_help(&t, help, sizeof help);
        printf("  %-10s %s\n", t.name, help);
    }
    puts("  shiftK     K = 1 to 4 signed powers of two per weight, 8-bit activations");
}

static void list_studies(void) {
    const struct study *s;
    for (size_t i = 0; (s = study_at(i)); i++)
        printf("  %-10s %s\n", s->name, s->title);
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

static void list_mappings(void) {
    const char *name, *help;
    for (size_t i = 0; (name = maestro_shipped_at(i, &help)); i++)
        printf("  %-7s %.*s\n", name, (int)strcspn(help, "\n"), help);
}

static void list_datasets(void) {
    const struct nn_dataset *s;
    for (size_t i = 0; (s = nn_dataset_at(i)); i++)
        printf("  %-10s %s\n  %-10s %s: apt-get install %s (%s)\n", s->name, s->help, "",
               nn_dataset_folder(s), s->package, s->licence);
}

static void list_topics(void);
static int list_rows_topics(json_t *list, struct sim_err *err);

static const struct topic {
    const char *name, *help;
    void (*print)(void);
    int (*rows)(json_t *list, struct sim_err *err);
    int (*print_read)(struct sim_err *err); /* in place of print, where it can fail */
} topics[] = {
    {.name = "params",
     .help = "parameters of -c and --set: key, default, meaning",
     .print = list_params,
     .rows = list_rows_params},
    {.name = "formats",
     .help = "trace formats, in probing order",
     .print = list_formats,
     .rows = list_rows_formats},
    {.name = "gens",
     .help = "generated traces, gen:NAME,KEY=VALUE, and their keys",
     .print = list_gens,
     .rows = list_rows_gens},
    {.name = "policies",
     .help = "replacement policies of llc.repl",
     .print = list_policies,
     .rows = list_rows_policies},
    {.name = "techs",
     .help = "memory technologies of --tech: name, alias, meaning",
     .print = list_techs,
     .rows = list_rows_techs},
    {.name = "presets",
     .help = "configurations of -c NAME: modes, meaning, what they are fitted to",
     .print_read = list_presets,
     .rows = list_rows_presets},
    {.name = "traces",
     .help = "captured traces of replay, curve and trace: name, workload",
     .print = list_traces,
     .rows = list_rows_traces},
    {.name = "networks",
     .help = "networks of run and of gen:NAME: name, meaning",
     .print = list_networks,
     .rows = list_rows_networks},
    {.name = "tiles",
     .help = "sets of GEMM parameters for gen:NAME,tiles=SET, and their keys",
     .print = list_tiles,
     .rows = list_rows_tiles},
    {.name = "stats",
     .help = "statistics in results: key, unit, meaning",
     .print = list_stats,
     .rows = list_rows_stats},
    {.name = "dataflows",
     .help = "dataflows of run --dataflow: name, meaning, what each supports",
     .print = list_dataflows,
     .rows = list_rows_dataflows},
    {.name = "mappings",
     .help = "MAESTRO mappings of run --compat maestro --dataflow: name, meaning",
     .print = list_mappings,
     .rows = list_rows_mappings},
    {.name = "evaluators",
     .help = "what designs of explore are worth: name, meaning",
     .print = list_evaluators,
     .rows = list_rows_evaluators},
    {.name = "strategies",
     .help = "how explore chooses designs: name, meaning",
     .print = list_strategies,
     .rows = list_rows_strategies},
    {.name = "pes",
     .help = "PE types of run --pe: bits, energy, area, status",
     .print = list_pes,
     .rows = list_rows_pes},
    {.name = "datasets",
     .help = "labelled sets of nn: name, meaning, package, licence",
     .print = list_datasets,
     .rows = list_rows_datasets},
    {.name = "studies",
     .help = "studies of validate: name, title",
     .print = list_studies,
     .rows = list_rows_studies},
    {.name = "commands",
     .help = "commands and their options: argument, list of its values, meaning",
     .print_read = list_commands,
     .rows = list_rows_commands},
    {.name = "topics", .help = "this list", .print = list_topics, .rows = list_rows_topics},
};

#define N_TOPICS (sizeof topics / sizeof topics[0])

static void list_topics(void) {
    for (size_t i = 0; i < N_TOPICS; i++)
        printf("  %-10s %s\n", topics[i].name, topics[i].help);
}

static int list_rows_topics(json_t *list, struct sim_err *err) {
    (void)err;
    for (size_t i = 0; i < N_TOPICS; i++)
        list_row(list, topics[i].name, topics[i].help);
    return 0;
}

struct list_arguments {
    const struct topic *topic;
    const char *json;
    bool names;
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

enum { KEY_JSON = 256, KEY_NAMES };

static const struct argp_option options[] = {
    {"json", KEY_JSON, "FILE", 0, "Write an array of objects as JSON ('-': standard output)", 0},
    {"names", KEY_NAMES, NULL, 0, "Names and aliases alone, one a line", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct list_arguments *a = state->input;
    if (key == KEY_JSON) {
        a->json = arg;
        return 0;
    }
    if (key == KEY_NAMES) {
        a->names = true;
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
                                 "result.\vTOPIC is one of 'magnetar list topics':\n");
    for (size_t i = 0; i < N_TOPICS; i++)
        at += (size_t)snprintf(doc + at, size - at, "  %-10s %s\n", topics[i].name, topics[i].help);
    snprintf(doc + at, size - at,
             "\nExamples:\n"
             "  magnetar list params     # every key of --set and of -c files\n"
             "  magnetar list stats      # every key of a result\n"
             "  magnetar list networks --names\n"
             "  magnetar list params --json -\n");
}

static void print_names(const json_t *list) {
    size_t i, k;
    const json_t *row, *alias;
    json_array_foreach(list, i, row) {
        puts(json_string_value(json_object_get(row, "name")));
        json_array_foreach(json_object_get(row, "aliases"), k, alias)
            puts(json_string_value(alias));
    }
}

static int write_json(const json_t *list, const char *path, struct sim_err *err) {
    struct output out;
    int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    json_write_to(out.file, list, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
    rc = memory_check(err);
    if (rc == 0)
        return output_commit(&out, err);
    output_discard(&out);
    return rc;
}

/* Rows for programs. */
static int run_rows(struct list_arguments *a) {
    json_t *list = json_array();
    int rc = a->topic->rows(list, &a->err);
    if (rc == 0)
        rc = memory_check(&a->err);
    if (rc == 0 && a->names)
        print_names(list);
    if (rc == 0 && a->json)
        rc = write_json(list, a->json, &a->err);
    json_decref(list);
    return rc;
}

static int run(struct list_arguments *a) {
    int rc = 0;
    if (a->names && a->json)
        rc = sim_fail(&a->err, SIM_EUSAGE, "list %s: either --names or --json", a->topic->name);
    else if (a->names || a->json)
        rc = run_rows(a);
    else if (a->topic->print)
        a->topic->print();
    else
        rc = a->topic->print_read(&a->err);
    return rc ? rc : cli_flush(&a->err);
}

int cmd_list(int argc, char **argv) {
    struct list_arguments a = {0};
    char doc[2400];
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
