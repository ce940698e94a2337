/* magnetar nn: networks with values, trained, tuned and evaluated in the arithmetic of PEs. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/report/table.h"
#include "nn/file.h"
#include "nn/train.h"
#include "sim/manifest.h"
#include "sim/memory.h"
#include "sim/output.h"
#include "sim/stat.h"

enum {
    KEY_MODEL = 256,
    KEY_EPOCHS,
    KEY_RATE,
    KEY_BATCH,
    KEY_DATA,
    KEY_PE,
    KEY_ROUNDING,
    KEY_SAMPLES
};

/* Which options an action takes. */
enum { TAKES_TRAIN = 1, TAKES_OUTPUT = 2, TAKES_DATA = 4, TAKES_PE = 8, TAKES_MODEL = 16 };

#define TYPES_MAX 16u

struct nn_request {
    struct cli_options options;
    const char *arguments[3], *model, *output, *data, *pe;
    size_t n;
    uint64_t epochs, batch, samples;
    double rate;
    bool by_value;
    int given;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"model", KEY_MODEL, "MODEL", 0,
     "Of train: cnn-16-32-128 (3x3 convolutions with pools, then a layer), mlp-128-64, or a "
     "network "
     "whose layers chain; default cnn-8-16-64",
     1},
    {"epochs", KEY_EPOCHS, "N", 0, "Passes over the set; default 6, of tune 2", 1},
    {"rate", KEY_RATE, "X", 0, "Learning rate at the beginning; default 0.05, of tune 0.005", 1},
    {"batch", KEY_BATCH, "N", 0, "Samples of a step; default 32", 1},
    {"samples", KEY_SAMPLES, "N", 0, "Only the first N samples of the set", 1},
    {"output", 'o', "FILE", 0, "Where train and tune write the net, .mnn", 2},
    {"data", KEY_DATA, "SET", 0,
     "Of tune and eval: another set than that of the net; 'magnetar list datasets', a .csv with a "
     "column label, or IMAGES,LABELS",
     2},
    {"pe", KEY_PE, "TYPES", 0,
     "PE types ('magnetar list pes', float for none), separated by commas; of tune one", 3},
    {"rounding", KEY_ROUNDING, "HOW", 0,
     "Weights of shift types to sums of powers: log, term by term (default), or value", 3},
    CLI_OPTION_SEED("initial weights and of the order of samples", 4),
    CLI_OPTION_JOBS("chunks of a batch", 4),
    CLI_OPTION_JSON(5),
    CLI_OPTION_QUIET(5),
    {0},
};

static int parse_rate(struct nn_request *q, const char *arg) {
    char *end;
    q->rate = strtod(arg, &end);
    q->given |= TAKES_TRAIN;
    return end != arg && !*end && q->rate > 0 && q->rate <= 100
               ? 0
               : sim_fail(&q->err, SIM_EUSAGE, "--rate %s: expected above 0, up to 100", arg);
}

static int parse_rounding(struct nn_request *q, const char *arg) {
    q->by_value = strcmp(arg, "value") == 0;
    q->given |= TAKES_PE;
    return q->by_value || strcmp(arg, "log") == 0
               ? 0
               : sim_fail(&q->err, SIM_EUSAGE, "--rounding %s: expected log or value", arg);
}

static int take_text(struct nn_request *q, const char **to, const char *arg, int takes) {
    *to = arg;
    q->given |= takes;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct nn_request *q = state->input;
    switch (key) {
    case KEY_MODEL:
        return take_text(q, &q->model, arg, TAKES_MODEL);
    case KEY_EPOCHS:
        q->given |= TAKES_TRAIN;
        return cli_number("epochs", arg, 1, 10000, &q->epochs, &q->err);
    case KEY_RATE:
        return parse_rate(q, arg);
    case KEY_BATCH:
        q->given |= TAKES_TRAIN;
        return cli_number("batch", arg, 1, 512, &q->batch, &q->err);
    case KEY_SAMPLES:
        return cli_number("samples", arg, 1, UINT32_MAX, &q->samples, &q->err);
    case 'o':
        return take_text(q, &q->output, arg, TAKES_OUTPUT);
    case KEY_DATA:
        return take_text(q, &q->data, arg, TAKES_DATA);
    case KEY_PE:
        return take_text(q, &q->pe, arg, TAKES_PE);
    case KEY_ROUNDING:
        return parse_rounding(q, arg);
    case ARGP_KEY_ARG:
        if (q->n == sizeof q->arguments / sizeof *q->arguments)
            return sim_fail(&q->err, SIM_EUSAGE, "nn: one argument too many: %s", arg);
        q->arguments[q->n++] = arg;
        return 0;
    default:
        return cli_options_parse(key, arg, &q->options, &q->err);
    }
}

/* A command under way. */
struct nn_command {
    struct nn_request *q;
    struct nn_net net;
    struct nn_data train, test;
    struct nn_quantiser types[TYPES_MAX];
    bool coded[TYPES_MAX]; /* else floats */
    size_t n_types;
    struct pool *pool;
    struct cli_watch watch;
    struct result *result;
};

static bool table_wanted(const struct nn_command *c) {
    return cli_options_table(&c->q->options);
}

static int add_type(struct nn_command *c, const char *name, struct sim_err *err) {
    const size_t i = c->n_types++;
    if (i == TYPES_MAX)
        return sim_fail(err, SIM_EUSAGE, "--pe: more than %u types", TYPES_MAX);
    c->coded[i] = strcmp(name, "float") != 0;
    c->types[i].by_value = c->q->by_value;
    return c->coded[i] ? pe_type_open(&c->types[i].type, name, err) : 0;
}

static int read_types(struct nn_command *c, const char *list, struct sim_err *err) {
    char name[512];
    for (;; list++) {
        const size_t n = strcspn(list, ",");
        if (n == 0 || n >= sizeof name)
            return sim_fail(err, SIM_EUSAGE, "--pe: expected types with commas between them");
        snprintf(name, sizeof name, "%.*s", (int)n, list);
        const int rc = add_type(c, name, err);
        list += n;
        if (rc || !*list)
            return rc;
    }
}

static int open_data(struct nn_command *c, struct nn_data *d, const char *name, const char *part,
                     struct sim_err *err) {
    const int rc = nn_data_open(d, name, part, err);
    if (rc == 0 && c->q->samples && c->q->samples < d->n)
        d->n = (uint32_t)c->q->samples;
    return rc;
}

static int score(struct nn_command *c, const struct nn_quantiser *q, const char *name,
                 struct nn_score *s, struct sim_err *err) {
    const int rc = nn_evaluate(&c->net, &c->test, q, c->pool, &c->watch.tick, s, err);
    if (rc)
        return rc;
    json_t *config = json_object(), *stats = json_object();
    json_put(config, "nn.model", json_text(c->net.model));
    json_put(config, "nn.data", json_text(c->test.name));
    json_put(config, "nn.pe", json_text(name));
    json_put(config, "nn.rounding", json_text(c->q->by_value ? "value" : "log"));
    json_put(stats, "accuracy", stat_real(100.0 * s->correct / s->samples));
    json_put(stats, "correct", json_count(s->correct));
    json_put(stats, "samples", json_count(s->samples));
    json_put(stats, "loss", stat_real(s->loss));
    json_put(stats, "sums", json_count(s->sums));
    json_put(stats, "saturated", json_count(s->saturated));
    json_put(stats, "zeros", stat_real(s->inputs ? (double)s->zeros / (double)s->inputs : 0));
    result_run(c->result, name, config, stats);
    return 0;
}

static int give(struct nn_command *c, struct sim_err *err) {
    cli_options_manifest(&c->q->options, c->result);
    const int rc = cli_options_write(&c->q->options, c->result, NULL, err);
    return rc ? rc : cli_flush(err);
}

static void print_score(struct table *t, const char *name, const struct nn_score *s,
                        const struct nn_score *first) {
    const double accuracy = 100.0 * s->correct / s->samples;
    table_cell(t, "%s", name);
    table_cell(t, "%u/%u", s->correct, s->samples);
    table_cell(t, "%.2f", accuracy);
    if (first)
        table_cell(t, "%+.2f", accuracy - 100.0 * first->correct / first->samples);
    else
        table_cell(t, "-");
    table_cell(t, "%" PRIu64, s->saturated);
    table_cell(t, "%.1f", s->inputs ? 100.0 * (double)s->zeros / (double)s->inputs : 0);
}

/* Floats first, then each type beside them. */
static int run_eval(struct nn_command *c, struct sim_err *err) {
    struct nn_score first, s;
    int rc = nn_file_read(&c->net, c->q->arguments[1], err);
    if (rc == 0)
        rc = read_types(c, c->q->pe ? c->q->pe : "float", err);
    if (rc == 0)
        rc = open_data(c, &c->test, c->q->data ? c->q->data : c->net.data, "test", err);
    if (rc == 0)
        rc = nn_net_check(&c->net, c->test.c, c->test.h, c->test.w, c->test.classes, c->test.name,
                          err);
    if (rc)
        return rc;
    manifest_file(c->result, c->q->arguments[1], "mnn", NULL);
    cli_watch_begin(&c->watch, "samples", 0, c->q->options.quiet);
    struct table *t = table_new("PE type<|correct|accuracy %|against float|saturated sums|"
                                "zero inputs %");
    rc = score(c, NULL, "float", &first, err);
    if (rc == 0)
        print_score(t, "float", &first, NULL);
    for (size_t i = 0; i < c->n_types && rc == 0; i++) {
        if (!c->coded[i])
            continue;
        rc = score(c, &c->types[i], c->types[i].type.name, &s, err);
        if (rc == 0)
            print_score(t, c->types[i].type.name, &s, &first);
    }
    cli_watch_end(&c->watch);
    if (rc == 0 && table_wanted(c))
        table_print(t, stdout);
    table_free(t);
    return rc ? rc : give(c, err);
}

static void print_epoch(void *user, uint64_t epoch, double loss, uint32_t correct) {
    const struct nn_command *c = user;
    if (table_wanted(c))
        printf("epoch %" PRIu64 ": loss %.4f, %.2f %% of the training set\n", epoch, loss,
               100.0 * correct / c->train.n);
    if (table_wanted(c))
        fflush(stdout);
}

/* Trains what c->net is on c->train, judges it and writes it. */
static int train_and_write(struct nn_command *c, uint64_t epochs, double rate,
                           const struct nn_quantiser *q, struct sim_err *err) {
    struct nn_training t = nn_training_default;
    struct nn_score s;
    const char *name = q ? q->type.name : "float";
    t.epochs = c->q->epochs ? c->q->epochs : epochs;
    t.rate = c->q->rate > 0 ? c->q->rate : rate;
    t.batch = c->q->batch ? (uint32_t)c->q->batch : t.batch;
    t.seed = c->q->options.seed;
    t.pool = c->pool;
    t.q = q;
    t.epoch = print_epoch;
    t.user = c;
    cli_watch_begin(&c->watch, "samples", t.epochs * c->train.n, c->q->options.quiet);
    t.tick = c->watch.tick;
    int rc = nn_train(&c->net, &c->train, &t, err);
    cli_watch_end(&c->watch);
    if (rc)
        return rc;
    cli_watch_begin(&c->watch, "samples", c->test.n, c->q->options.quiet);
    rc = score(c, q, name, &s, err);
    cli_watch_end(&c->watch);
    if (rc)
        return rc;
    const double accuracy = 100.0 * s.correct / s.samples;
    if (table_wanted(c))
        printf("%s, %s: %u of %u of %s's test set, %.2f %%; %zu parameters\n", c->net.model, name,
               s.correct, s.samples, c->test.name, accuracy, c->net.n_params);
    rc = nn_file_write(&c->net, accuracy, c->q->output, err);
    return rc ? rc : give(c, err);
}

static int open_sets(struct nn_command *c, const char *name, struct sim_err *err) {
    int rc = open_data(c, &c->train, name, "train", err);
    if (rc == 0)
        rc = open_data(c, &c->test, name, "test", err);
    return rc;
}

static int check_output(const struct nn_command *c, struct sim_err *err) {
    return c->q->output ? output_check(c->q->output, err)
                        : sim_fail(err, SIM_EUSAGE, "nn %s: expected -o FILE", c->q->arguments[0]);
}

static void take_set(struct nn_command *c, const char *name) {
    snprintf(c->net.data, sizeof c->net.data, "%.63s", name);
    c->net.data_crc = c->train.crc;
}

static int run_train(struct nn_command *c, struct sim_err *err) {
    const char *set = c->q->arguments[1];
    int rc = check_output(c, err);
    if (rc == 0)
        rc = open_sets(c, set, err);
    if (rc == 0)
        rc = nn_net_new(&c->net, c->q->model ? c->q->model : "cnn-8-16-64", c->train.c, c->train.h,
                        c->train.w, c->train.classes, c->q->options.seed, err);
    if (rc)
        return rc;
    take_set(c, set);
    return train_and_write(c, nn_training_default.epochs, nn_training_default.rate, NULL, err);
}

static int run_tune(struct nn_command *c, struct sim_err *err) {
    int rc = check_output(c, err);
    if (rc == 0)
        rc = read_types(c, c->q->pe ? c->q->pe : "float", err);
    if (rc == 0 && c->n_types > 1)
        rc = sim_fail(err, SIM_EUSAGE, "--pe: of tune, expected one type");
    if (rc == 0)
        rc = nn_file_read(&c->net, c->q->arguments[1], err);
    char set[sizeof c->net.data];
    snprintf(set, sizeof set, "%s", c->q->data ? c->q->data : c->net.data);
    if (rc == 0)
        rc = open_sets(c, set, err);
    if (rc == 0)
        rc = nn_net_check(&c->net, c->train.c, c->train.h, c->train.w, c->train.classes,
                          c->train.name, err);
    if (rc)
        return rc;
    manifest_file(c->result, c->q->arguments[1], "mnn", NULL);
    take_set(c, set);
    return train_and_write(c, 2, 0.005, c->coded[0] ? &c->types[0] : NULL, err);
}

static const struct nn_action {
    const char *name, *argument;
    int takes;
    int (*run)(struct nn_command *c, struct sim_err *err);
} actions[] = {
    {"train", "SET", TAKES_TRAIN | TAKES_OUTPUT | TAKES_MODEL, run_train},
    {"tune", "NET", TAKES_TRAIN | TAKES_OUTPUT | TAKES_DATA | TAKES_PE, run_tune},
    {"eval", "NET", TAKES_DATA | TAKES_PE, run_eval},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

static int find_action(const struct nn_request *q, const struct nn_action **found,
                       struct sim_err *err) {
    const char *name = q->n ? q->arguments[0] : "";
    int i = 0;
    while (i < ACTIONS && strcmp(actions[i].name, name))
        i++;
    if (i == ACTIONS)
        return sim_fail(err, SIM_EUSAGE, "nn%s%.40s: expected train, tune or eval",
                        *name ? " " : "", name);
    if (q->n != 2)
        return sim_fail(err, SIM_EUSAGE, "nn %s: expected magnetar nn %s %s", name, name,
                        actions[i].argument);
    if (q->given & ~actions[i].takes)
        return sim_fail(err, SIM_EUSAGE,
                        "nn %s: an option that belongs to another action; see magnetar nn --help",
                        name);
    *found = &actions[i];
    return cli_options_check(&q->options, err);
}

static int run(struct nn_command *c, struct sim_err *err) {
    const struct nn_action *action = NULL;
    char command[40];
    int rc = find_action(c->q, &action, err);
    if (rc)
        return rc;
    snprintf(command, sizeof command, "nn %s", action->name);
    c->pool = pool_new((unsigned)c->q->options.threads, err);
    c->result = c->pool ? result_new(command, c->q->options.seed, err) : NULL;
    return c->result ? action->run(c, err) : SIM_EIO;
}

static const char doc[] =
    "Networks with values: train on real data, round to what a PE computes with, and see what the "
    "arithmetic costs in accuracy (docs/values.md). Sets are read from packages of the system, "
    "'magnetar list datasets'.\v"
    "Examples:\n"
    "  magnetar nn train fashion --epochs 1 --samples 2000 -o w.mnn\n"
    "  magnetar nn eval w.mnn --pe int8,lightpe2,lightpe1 --samples 500\n"
    "  magnetar nn tune w.mnn --pe lightpe1 --epochs 1 --samples 500 -o w1.mnn\n";

int cmd_nn(int argc, char **argv) {
    static const struct argp argp = {
        options, parse, "train SET -o FILE\ntune NET -o FILE\neval NET", doc, NULL, NULL, NULL};
    struct nn_request q = {.options = {.seed = 1, .threads = 1}};
    cli_options_typed(&q.options, argc, argv);
    int rc = cli_parse(&argp, argc, argv, &q, &q.err);
    struct nn_command *c = rc ? NULL : sim_alloc(1, sizeof *c, &q.err);
    if (c) {
        c->q = &q;
        rc = run(c, &q.err);
        nn_net_free(&c->net);
        nn_data_free(&c->train);
        nn_data_free(&c->test);
        pool_free(c->pool);
        result_free(c->result);
        free(c);
    } else if (rc == 0) {
        rc = SIM_EIO;
    }
    cli_options_free(&q.options);
    return rc ? cli_fail(&q.err) : 0;
}
