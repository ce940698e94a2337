/* magnetar sweep: what varies, said on the command line, as a space that is searched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/explore/search_options.h"
#include "cli/options.h"
#include "explore/vary.h"
#include "memmodels/tech/choice.h"
#include "sim/memory.h"

enum {
    KEY_WHERE = 256,
    KEY_BEST,
    KEY_PARETO,
    KEY_TECH,
    KEY_EXTRAPOLATE,
    KEY_GPGPUSIM,
    KEY_MODE,
    KEY_DATAFLOW,
    KEY_PE,
    KEY_MAPPING,
    KEY_LAYERS,
    KEY_BATCH,
    KEY_DIM,
    KEY_COMPAT
};

/* A line of the space, and the option that said it. */
struct sweep_line {
    const char *section, *name, *value, *option;
};

struct sweep_arguments {
    struct search_command command;
    const char *what, *mode; /* run or replay */
    struct sweep_line *lines;
    size_t n_lines, cap_lines;
    struct texts configs, pieces; /* pieces: owned texts */
    unsigned n_where;
};

static const struct argp_option options[] = {
    CLI_OPTION_VARY(1),
    CLI_OPTION_CONFIG("parameters", 1),
    CLI_OPTION_SET(1),
    {"where", KEY_WHERE, "EXPR", 0,
     "Only designs that this holds for: knobs and figures with + - * / < <= && ||, as 'area_mm2 <= "
     "10 && power_w <= 1'; notes !~ extrapolated; may be repeated",
     1},
    {"best", KEY_BEST, "KEY[=min|max]", 0, "Show the design that is best in this figure", 1},
    {"pareto", KEY_PARETO, "KEY,KEY,...", 0,
     "Show the designs that no other beats in all of these figures, each KEY[=min|max]", 1},
    {"dataflow", KEY_DATAFLOW, "NAME", 0,
     "Of run: what stays in the PEs ('magnetar list dataflows')", 2},
    {"pe", KEY_PE, "TYPE", 0, "Of run: PE type ('magnetar list pes'), file, or a table FILE.csv",
     2},
    {"mapping", KEY_MAPPING, "FILE", 0, "Of run: row-stationary mappings", 2},
    {"layers", KEY_LAYERS, "LIST", 0, "Of run: names, patterns, numbers or ranges of layers", 2},
    {"batch", KEY_BATCH, "N", 0, "Of run: images; default 1", 2},
    {"dim", KEY_DIM, "NAME=N,...", 0, "Of run: sizes that an ONNX file leaves open", 2},
    {"compat", KEY_COMPAT, "scalesim", 0, "Of run: count as SCALE-Sim v2 does", 2},
    {"tech", KEY_TECH, "LIST", 0,
     "Of replay: technologies ('magnetar list techs'), separated by commas, each NAME[@CAPACITY]",
     3},
    {"extrapolate", KEY_EXTRAPOLATE, NULL, 0,
     "Of replay: allow capacities outside a technology's table", 3},
    {"gpgpusim", KEY_GPGPUSIM, "STRING", 0, "Of replay: llc.* from a string of GPGPU-Sim", 3},
    CLI_OPTION_FORMAT(3),
    CLI_OPTION_WARMUP(3),
    CLI_OPTION_LIMIT(3),
    CLI_OPTION_OPS(3),
    CLI_OPTION_DESCRIPTIONS(3),
    {"mode", KEY_MODE, "closed|timed|exact|count", 0,
     "Of run closed, timed or exact; of replay count or timed", 3},
#include "cli/explore/search_options.inc"
    {0},
};

static int add_line(struct sweep_arguments *a, const char *section, const char *name,
                    const char *value, const char *option) {
    const int rc =
        sim_grow((void **)&a->lines, &a->cap_lines, a->n_lines, sizeof *a->lines, &a->command.err);
    if (rc)
        return rc;
    if (strpbrk(value, "\n\r") || strpbrk(name, "\n\r[]"))
        return sim_fail(&a->command.err, SIM_EUSAGE, "%s: a line end in a value", option);
    a->lines[a->n_lines++] = (struct sweep_line){section, name, value, option};
    return 0;
}

/* A copy of n characters that lives as long as the command. */
static char *piece(struct sweep_arguments *a, const char *text, size_t n) {
    char *copy = strndup(text, n);
    if (!copy)
        memory_fail(&a->command.err, "out of memory");
    else if (texts_add(&a->pieces, copy, &a->command.err)) {
        free(copy);
        copy = NULL;
    }
    return copy;
}

/* KEY=VALUE into a section. */
static int add_pair(struct sweep_arguments *a, const char *section, const char *text,
                    const char *option) {
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return sim_fail(&a->command.err, SIM_EUSAGE, "%s %s: expected KEY=VALUE", option, text);
    char *name = piece(a, text, (size_t)(equals - text));
    return name ? add_line(a, section, name, equals + 1, option) : SIM_EIO;
}

static int add_goal(struct sweep_arguments *a, const char *text, size_t n, const char *option) {
    struct goal_word g;
    const int rc = goal_word(&g, text, n, option, &a->command.err);
    char *name = rc ? NULL : piece(a, g.name, strlen(g.name));
    return rc ? rc : name ? add_line(a, "goals", name, g.sense, option) : SIM_EIO;
}

static int add_goals(struct sweep_arguments *a, const char *list, const char *option) {
    int rc = 0;
    for (const char *at = list; rc == 0; at++) {
        const size_t n = strcspn(at, ",");
        rc = add_goal(a, at, n, option);
        at += n;
        if (!*at)
            break;
    }
    return rc;
}

static int add_where(struct sweep_arguments *a, const char *arg) {
    char name[32];
    snprintf(name, sizeof name, "where%u", ++a->n_where);
    char *copy = piece(a, name, strlen(name));
    return copy ? add_line(a, "where", copy, arg, "--where") : SIM_EIO;
}

/* The technologies as values of a knob, each in quotation marks: they may hold commas. */
static int add_techs(struct sweep_arguments *a, const char *list) {
    struct memory_text text;
    char item[VARY_VALUE_SIZE];
    size_t size;
    FILE *f = memory_text_open(&text);
    int rc = 0;
    for (size_t i = 0; f && i < tech_list_length(list) && rc == 0; i++) {
        rc = tech_list_item(list, i, item, sizeof item, "--tech", &a->command.err);
        if (rc == 0)
            fprintf(f, "%s\"%s\"", i ? ", " : "", item);
    }
    char *values = memory_text_close(&text, &size);
    if (rc == 0 && !values)
        rc = memory_fail(&a->command.err, "out of memory");
    if (rc == 0)
        rc = texts_add(&a->pieces, values, &a->command.err);
    if (rc)
        free(values);
    return rc ? rc : add_line(a, "space", "tech", values, "--tech");
}

static int take_word(struct sweep_arguments *a, const char *arg) {
    if (!a->what) {
        a->what = arg;
        return strcmp(arg, "run") == 0 || strcmp(arg, "replay") == 0
                   ? 0
                   : sim_fail(&a->command.err, SIM_EUSAGE,
                              "sweep: expected run or replay, not '%s'", arg);
    }
    return add_line(a, "evaluate", strcmp(a->what, "run") == 0 ? "network" : "trace", arg, arg);
}

/* Options that are words of [evaluate], and those that are parameters. */
static const struct sweep_word {
    int key;
    const char *section, *name, *option;
} words[] = {{KEY_LAYERS, "evaluate", "layers", "--layers"},
             {KEY_BATCH, "evaluate", "batch", "--batch"},
             {KEY_DIM, "evaluate", "dims", "--dim"},
             {KEY_COMPAT, "evaluate", "compat", "--compat"},
             {KEY_GPGPUSIM, "evaluate", "gpgpusim", "--gpgpusim"},
             {CLI_KEY_FORMAT, "evaluate", "format", "--format"},
             {CLI_KEY_WARMUP, "evaluate", "warmup", "--warmup"},
             {CLI_KEY_LIMIT, "evaluate", "limit", "--limit"},
             {CLI_KEY_OPS, "evaluate", "ops", "--ops"},
             {CLI_KEY_DESCRIPTIONS, "evaluate", "descriptions", "--descriptions"},
             {KEY_DATAFLOW, "fixed", "array.dataflow", "--dataflow"},
             {KEY_PE, "fixed", "array.pe", "--pe"},
             {KEY_MAPPING, "fixed", "array.mapping", "--mapping"}};

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct sweep_arguments *a = state->input;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].key == key)
            return add_line(a, words[i].section, words[i].name, arg, words[i].option);
    switch (key) {
    case CLI_KEY_VARY:
        return add_pair(a, "space", arg, "--vary");
    case CLI_KEY_SET:
        return add_pair(a, "fixed", arg, "--set");
    case 'c':
        return texts_add(&a->configs, arg, &a->command.err);
    case KEY_WHERE:
        return add_where(a, arg);
    case KEY_BEST:
        return add_goals(a, arg, "--best");
    case KEY_PARETO:
        return add_goals(a, arg, "--pareto");
    case KEY_TECH:
        return add_techs(a, arg);
    case KEY_EXTRAPOLATE:
        return add_line(a, "evaluate", "extrapolate", "yes", "--extrapolate");
    case KEY_MODE:
        a->mode = arg;
        return 0;
    case ARGP_KEY_ARG:
        return take_word(a, arg);
    default:
        return search_options_parse(key, arg, state, &a->command);
    }
}

/* Of run the mode is a parameter; replay.count, replay.timed. */
static int add_evaluator(struct sweep_arguments *a) {
    const bool run = strcmp(a->what, "run") == 0;
    const bool timed = a->mode && strcmp(a->mode, "timed") == 0;
    int rc = 0;
    if (run && a->mode)
        rc = add_line(a, "fixed", "array.mode", a->mode, "--mode");
    else if (!run && a->mode && !timed && strcmp(a->mode, "count") != 0)
        return sim_fail(&a->command.err, SIM_EUSAGE, "--mode %s: expected count or timed", a->mode);
    const char *name = run ? "run" : timed ? "replay.timed" : "replay.count";
    return rc ? rc : add_line(a, "evaluate", "with", name, "sweep");
}

static int add_configs(struct sweep_arguments *a) {
    struct memory_text text;
    size_t size;
    FILE *f = a->configs.n ? memory_text_open(&text) : NULL;
    if (a->configs.n == 0)
        return 0;
    for (size_t i = 0; f && i < a->configs.n; i++)
        fprintf(f, "%s%s", i ? ", " : "", a->configs.at[i]);
    char *list = memory_text_close(&text, &size);
    if (!list)
        return memory_fail(&a->command.err, "out of memory");
    const int rc = texts_add(&a->pieces, list, &a->command.err);
    if (rc)
        free(list);
    return rc ? rc : add_line(a, "evaluate", "config", list, "--config");
}

/* The space as a file says it; a line of the file per line, and one of its section before each. */
static char *write_space(const struct sweep_arguments *a) {
    struct memory_text text;
    size_t size;
    FILE *f = memory_text_open(&text);
    for (size_t i = 0; f && i < a->n_lines; i++)
        fprintf(f, "[%s]\n%s = %s\n", a->lines[i].section, a->lines[i].name, a->lines[i].value);
    return memory_text_close(&text, &size);
}

/* What messages say of a line of the space is said of the option that it came from. */
static void name_option(struct sweep_arguments *a) {
    unsigned line;
    int n = 0;
    if (sscanf(a->command.err.text, "sweep:%u:%n", &line, &n) < 1 || n == 0 ||
        line / 2 > a->n_lines || line < 2)
        return;
    char text[sizeof a->command.err.text];
    snprintf(text, sizeof text, "%s:%.*s", a->lines[line / 2 - 1].option, (int)(sizeof text - 64),
             a->command.err.text + n);
    memcpy(a->command.err.text, text, sizeof text);
}

static int sweep(struct sweep_arguments *a) {
    int rc = 0;
    if (!a->what && a->command.ask.resume)
        return session_run(&a->command.ask, &a->command.err);
    if (!a->what)
        return sim_fail(&a->command.err, SIM_EUSAGE,
                        "sweep: expected run or replay, and a network or trace; see magnetar sweep "
                        "--help");
    rc = add_evaluator(a);
    if (rc == 0)
        rc = add_configs(a);
    if (rc == 0)
        rc = add_line(a, "search", "figures", "all", "sweep");
    char *text = rc ? NULL : write_space(a);
    if (rc == 0 && !text)
        rc = memory_fail(&a->command.err, "out of memory");
    a->command.ask.path = "sweep";
    a->command.ask.text = text;
    if (rc == 0 && (rc = session_run(&a->command.ask, &a->command.err)) != 0)
        name_option(a);
    free(text);
    return rc;
}

static const char doc[] =
    "Run or replay every combination of what varies, and say which is best.\v"
    "Examples:\n"
    "  magnetar sweep run alexnet --vary array.rows=8..64 --best edp_js\n"
    "  magnetar sweep replay data/lstm-step.mgt --tech sram@3MiB,stt-mram@7MiB";

int cmd_sweep(int argc, char **argv) {
    const struct argp argp = {.options = options,
                              .parser = parse,
                              .args_doc = "run NETWORK\nreplay TRACE\n--resume FOLDER",
                              .doc = doc};
    struct sweep_arguments a = {0};
    int rc = search_command_begin(&a.command, "sweep", &argp, argc, argv);
    if (rc == 0)
        rc = sweep(&a);
    for (size_t i = 0; i < a.pieces.n; i++)
        free((void *)(uintptr_t)a.pieces.at[i]);
    texts_free(&a.pieces);
    texts_free(&a.configs);
    free(a.lines);
    return search_command_end(&a.command, rc);
}
