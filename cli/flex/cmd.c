/* magnetar flex: what an accelerator leaves open, and what that is worth. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/flex/flex.h"
#include "cli/report/parts.h"
#include "cli/report/write.h"
#include "explore/result.h"
#include "sim/manifest.h"
#include "sim/memory.h"
#include "sim/stat.h"
#include "sim/unit.h"

enum {
    KEY_NETWORK = 256,
    KEY_LAYERS,
    KEY_STUDY,
    KEY_BANDWIDTH,
    KEY_DESIGNS,
    KEY_TUNED_ON,
    KEY_OBJECTIVE,
    KEY_SAMPLES
};

const char *const flex_objective_names[] = {"latency", "energy", "edp", NULL};

struct flex_arguments {
    struct flex_ask ask;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"network", KEY_NETWORK, "NAMES", 0,
     "Networks, separated by commas ('magnetar list networks', or files); default resnet50", 1},
    {"layers", KEY_LAYERS, "LIST", 0, "Only these layers: names, patterns, numbers, ranges", 1},
    {"study", KEY_STUDY, NULL, 0,
     "What each of the 16 classes gains over the accelerator with every axis closed", 2},
    {"bandwidth", KEY_BANDWIDTH, "LIST", 0,
     "Of --study: bandwidths of the network on chip, words per cycle; default 8,64,256", 2},
    {"designs", KEY_DESIGNS, "N", 0,
     "N closed designs that are equally good at one network, and what they gain by opening", 3},
    {"tuned-on", KEY_TUNED_ON, "NAME", 0,
     "That network (alexnet); --study then begins with the first such design, not with the file's",
     3},
    {"objective", KEY_OBJECTIVE, "NAME", 0, "latency (default), energy or edp", 4},
    {"samples", KEY_SAMPLES, "N", 0,
     "Mappings that are looked at per layer and class; default 20000", 4},
    {"set", CLI_KEY_SET, "KEY=VALUE", 0,
     "Replace what the files say: pes=256, l2.tile.K=free, l1.shape=16; may be repeated", 4},
    CLI_OPTION_SEED("the searches", 4),
    CLI_OPTION_JOBS("layers and classes", 4),
    CLI_OPTION_JSON(5),
    CLI_OPTION_CSV("layer, class or design", 5),
    CLI_OPTION_REPORT(5),
    CLI_OPTION_QUIET(5),
    {0},
};

static int parse_objective(struct flex_arguments *a, const char *arg) {
    for (int i = 0; flex_objective_names[i]; i++)
        if (strcmp(flex_objective_names[i], arg) == 0) {
            a->ask.objective = (enum flex_objective)i;
            return 0;
        }
    return sim_fail(&a->err, SIM_EUSAGE, "--objective %s: expected latency, energy or edp", arg);
}

static int add_text(const char **list, size_t *n, size_t most, const char *what, char *arg,
                    struct sim_err *err) {
    if (*n == most)
        return sim_fail(err, SIM_EUSAGE, "%s %s: at most %zu", what, arg, most);
    list[(*n)++] = arg;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct flex_arguments *a = state->input;
    struct flex_ask *ask = &a->ask;
    switch (key) {
    case KEY_NETWORK:
        ask->network = arg;
        return 0;
    case KEY_LAYERS:
        ask->layers = arg;
        return 0;
    case KEY_STUDY:
        ask->study = true;
        return 0;
    case KEY_BANDWIDTH:
        ask->bandwidth = arg;
        return 0;
    case KEY_DESIGNS:
        return cli_number("designs", arg, 1, 10000, &ask->designs, &a->err);
    case KEY_TUNED_ON:
        ask->tuned_on = arg;
        return 0;
    case KEY_OBJECTIVE:
        return parse_objective(a, arg);
    case KEY_SAMPLES:
        return cli_number("samples", arg, 1, 1u << 30, &ask->samples, &a->err);
    case CLI_KEY_SET:
        return add_text(ask->set, &ask->n_set, sizeof ask->set / sizeof *ask->set, "--set", arg,
                        &a->err);
    case ARGP_KEY_ARG:
        return add_text(ask->files, &ask->n_files, FLEX_FILES, "flex: accelerator", arg, &a->err);
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE,
                        "flex: expected an accelerator: a file, or nvdla, tpu or eyeriss");
    default:
        return cli_options_parse(key, arg, &ask->options, &a->err);
    }
}

static int check(const struct flex_ask *ask, struct sim_err *err) {
    if (ask->study && ask->designs)
        return sim_fail(err, SIM_EUSAGE, "--study and --designs: expected one of them");
    if (ask->bandwidth && !ask->study)
        return sim_fail(err, SIM_EUSAGE, "--bandwidth: of --study; --set noc.bandwidth=N sets one");
    if (ask->tuned_on && !ask->designs && !ask->study)
        return sim_fail(err, SIM_EUSAGE, "--tuned-on: of --designs and --study");
    if (ask->designs && ask->n_files > 1)
        return sim_fail(err, SIM_EUSAGE, "--designs: of one accelerator, and '%s' is a second",
                        ask->files[1]);
    if (ask->options.report && !ask->study && !ask->designs)
        return sim_fail(err, SIM_EUSAGE, "--report: of --study and --designs");
    return cli_options_check(&ask->options, err);
}

/* Calls `take` for each word of a list with commas. */
static int each_word(const char *list, const char *what,
                     int (*take)(struct flex_run *r, const char *word, struct sim_err *err),
                     struct flex_run *r, struct sim_err *err) {
    char word[512];
    for (;;) {
        const size_t n = strcspn(list, ",");
        if (n == 0 || n >= sizeof word)
            return sim_fail(err, SIM_EUSAGE, "%s: expected values with commas between them", what);
        snprintf(word, sizeof word, "%.*s", (int)n, list);
        const int rc = take(r, word, err);
        if (rc || !list[n])
            return rc;
        list += n + 1;
    }
}

static int take_network(struct flex_run *r, const char *word, struct sim_err *err) {
    return flex_work_add(&r->work, word, r->ask->layers, err);
}

static int take_bandwidth(struct flex_run *r, const char *word, struct sim_err *err) {
    struct sim_err ignored;
    uint64_t n;
    if (unit_parse_number(word, &n, &ignored) || n < 1 || n > UINT32_MAX ||
        r->n_bandwidths == FLEX_BANDWIDTHS)
        return sim_fail(err, SIM_EUSAGE, "--bandwidth %s: expected up to %u counts of words", word,
                        FLEX_BANDWIDTHS);
    r->bandwidths[r->n_bandwidths++] = (int64_t)n;
    return 0;
}

json_t *flex_config_json(const struct flex_run *r, const struct flex_accelerator *a,
                         const struct flex_network *net) {
    char class[FLEX_CLASS_TEXT];
    json_t *o = json_object();
    json_put(o, "flex.accelerator", json_text(a->name));
    json_put(o, "flex.network", json_text(net->net->name));
    json_put(o, "flex.class", json_text(flex_class_name(flex_accelerator_class(a), class)));
    json_put(o, "flex.objective", json_text(flex_objective_names[r->ask->objective]));
    json_put(o, "flex.samples", json_count(r->ask->samples));
    json_put(o, "pes", json_count((uint64_t)a->hw.pes));
    json_put(o, "l1", json_count((uint64_t)a->hw.l1));
    json_put(o, "l2", json_count((uint64_t)a->hw.l2));
    json_put(o, "noc.bandwidth", json_count((uint64_t)a->hw.bandwidth));
    json_put(o, "offchip", json_count((uint64_t)a->hw.offchip));
    return o;
}

void flex_cost_json(json_t *o, const char *prefix, const struct flex_cost *cost) {
    char key[40];
    if (!flex_is_mapping(cost))
        return;
    snprintf(key, sizeof key, "%scycles", prefix);
    json_put(o, key, stat_real(cost->cycles));
    snprintf(key, sizeof key, "%senergy_nj", prefix);
    json_put(o, key, stat_real(cost->energy_nj));
}

void flex_print_short(const struct flex_short *s, const char *what) {
    if (s->unfit)
        printf("note: %zu layers need larger buffers even with tiles of one cell%s; they are "
               "counted as if there were\n",
               s->unfit, what);
    if (s->unmapped)
        printf("note: the model has no mapping of %zu layers%s; there is no sum with them\n",
               s->unmapped, what);
}

void flex_print_notes(const struct flex_run *r) {
    size_t strided = 0, left_out = 0;
    for (size_t n = 0; n < r->work.n_networks; n++) {
        strided += r->work.networks[n].strided;
        left_out += r->work.networks[n].left_out;
    }
    printf("classes by open axes: T tiles, O order, P parallel dimensions, S shape; by MAESTRO's "
           "model (docs/flex.md)\n");
    if (!r->ask->study && !r->ask->designs)
        printf("note: the formulas of flexion are from the paper's abstract and the authors' code, "
               "not from its text\n");
    if (strided)
        printf("note: %zu layers with a stride are counted as if their windows stood side by "
               "side\n",
               strided);
    if (left_out)
        printf("note: %zu layers left out, which multiply nothing\n", left_out);
}

static int open_all(struct flex_run *r, struct sim_err *err) {
    const struct flex_ask *ask = r->ask;
    int rc = 0;
    for (size_t i = 0; i < ask->n_files && rc == 0; i++)
        rc = flex_accelerator_open(&r->accelerators[i], ask->files[i], ask->set, ask->n_set, err);
    if (rc == 0)
        rc = each_word(ask->network ? ask->network : "resnet50", "--network", take_network, r, err);
    if (rc == 0 && (ask->designs || ask->tuned_on))
        rc = flex_work_add(&r->tuned, ask->tuned_on ? ask->tuned_on : "alexnet", NULL, err);
    if (rc == 0 && ask->study)
        rc = each_word(ask->bandwidth ? ask->bandwidth : "8,64,256", "--bandwidth", take_bandwidth,
                       r, err);
    r->pool = rc == 0 ? pool_new((unsigned)ask->options.threads, err) : NULL;
    return rc ? rc : r->pool ? 0 : SIM_EIO;
}

static int open_result(struct flex_run *r, struct sim_err *err) {
    const struct flex_ask *ask = r->ask;
    r->result = result_new(ask->study     ? "flex --study"
                           : ask->designs ? "flex --designs"
                                          : "flex",
                           ask->options.seed, err);
    if (!r->result)
        return SIM_EIO;
    for (size_t n = 0; n < r->work.n_networks; n++)
        case_result_network(r->result, &(struct explore_cases){.n = 0}, r->work.networks[n].net,
                            r->work.networks[n].net->name);
    for (size_t i = 0; i < ask->n_files; i++)
        manifest_file(r->result, ask->files[i], "accelerator", NULL);
    cli_options_manifest(&ask->options, r->result);
    return 0;
}

static int give(struct flex_run *r, struct sim_err *err) {
    const struct flex_ask *ask = r->ask;
    int rc = ask->study     ? flex_show_study(r, err)
             : ask->designs ? flex_show_designs(r, err)
                            : flex_show_classes(r, err);
    cli_watch_end(&r->watch);
    if (rc == 0)
        rc = cli_options_write(&ask->options, r->result,
                               ask->study || ask->designs ? NULL : "layers", err);
    if (rc == 0 && r->report)
        rc = report_write_html(report_json(r->report), ask->options.report, err);
    if (rc || !flex_table(r))
        return rc;
    flex_print_notes(r);
    return cli_flush(err);
}

static int run(struct flex_run *r, struct sim_err *err) {
    const struct flex_ask *ask = r->ask;
    int rc = check(ask, err);
    if (rc == 0)
        rc = open_all(r, err);
    if (rc == 0)
        rc = open_result(r, err);
    if (rc == 0 && ask->options.report &&
        !(r->report = report_of(r->result, "What flexibility is worth", err)))
        rc = SIM_EIO;
    if (rc)
        return rc;
    cli_watch_begin(&r->watch, "searches", 0, ask->options.quiet);
    rc = give(r, err);
    cli_watch_end(&r->watch);
    return rc;
}

static const char doc[] =
    "What an accelerator leaves open of its mappings - tiles, order of loops, dimensions in "
    "parallel, shape of the array -, how many mappings that are, and what it is worth (Kao et al., "
    "SIGMETRICS 2022; docs/flex.md). ACCELERATOR is a file, or nvdla, tpu or eyeriss.\v"
    "Examples:\n"
    "  magnetar flex nvdla --network alexnet\n"
    "  magnetar flex nvdla eyeriss --network mobilenet_v2 --layers 'b2*'\n"
    "  magnetar flex nvdla --study --network alexnet --samples 500\n"
    "  magnetar flex nvdla --designs 8 --network vit_b16 --samples 2000\n";

int cmd_flex(int argc, char **argv) {
    struct flex_arguments a = {.ask = {.options = {.seed = 1, .threads = 1}, .samples = 20000}};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "ACCELERATOR...", .doc = doc};
    cli_options_typed(&a.ask.options, argc, argv);
    int rc = cli_parse(&argp, argc, argv, &a, &a.err);
    struct flex_run *r = rc ? NULL : sim_alloc(1, sizeof *r, &a.err);
    if (r) {
        r->ask = &a.ask;
        rc = run(r, &a.err);
        report_free(r->report);
        result_free(r->result);
        pool_free(r->pool);
        flex_work_free(&r->work);
        flex_work_free(&r->tuned);
        free(r);
    } else if (rc == 0) {
        rc = SIM_EIO;
    }
    cli_options_free(&a.ask.options);
    return rc ? cli_fail(&a.err) : 0;
}
