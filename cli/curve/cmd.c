/* magnetar curve: LRU miss counts of many capacities in one pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/curve/print.h"
#include "cli/curve/report.h"
#include "cli/curve/sizes.h"
#include "cli/options.h"
#include "explore/inputs.h"
#include "explore/stream.h"
#include "memmodels/params.h"

#define WAYS_SHOWN 64 /* without --sizes: 1 to this many ways, doubling */

enum { KEY_SIZES = 256, KEY_SETS, KEY_NO_SETS, KEY_NO_FULL, KEY_SAMPLE };

struct curve_arguments {
    struct cli_options options;
    struct stream_input input;
    const char *sizes;
    uint64_t sets;
    double rate;
    bool no_sets, no_full;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"sizes", KEY_SIZES, "LIST", 0,
     "Capacities: A,B,...; A..B doubles, A..B:STEP adds. Default: 1 to 64 ways of llc.*", 1},
    {"sets", KEY_SETS, "N", 0,
     "The common set count. Default: that of llc.size and llc.ways, or, if llc.size is not set, "
     "the "
     "smallest capacity has llc.ways ways",
     1},
    {"no-sets", KEY_NO_SETS, NULL, 0, "Without the capacities that share a set count", 1},
    {"no-full", KEY_NO_FULL, NULL, 0, "Without the exact fully associative curve", 1},
    {"sample", KEY_SAMPLE, "RATE", 0,
     "Estimate the fully associative curve from this part of the lines, 0 to 1", 1},
    CLI_OPTION_CONFIG("llc.*", 2),
    CLI_OPTION_SET(2),
    CLI_OPTION_FORMAT(3),
    CLI_OPTION_WARMUP(3),
    CLI_OPTION_LIMIT(3),
    CLI_OPTION_OPS(3),
    CLI_OPTION_DESCRIPTIONS(3),
    CLI_OPTION_SEED("the sample", 3),
    CLI_OPTION_JSON(4),
    CLI_OPTION_CSV("capacity", 4),
    CLI_OPTION_REPORT(4),
    CLI_OPTION_QUIET(4),
    {0},
};

static int parse_sets(struct curve_arguments *a, const char *arg) {
    const int rc = cli_number("sets", arg, 0, UINT64_MAX, &a->sets, &a->err);
    return rc == 0 && a->sets == 0
               ? sim_fail(&a->err, SIM_EUSAGE, "--sets 0: expected 1 or more; --no-sets for none")
               : rc;
}

static int parse_rate(struct curve_arguments *a, const char *arg) {
    struct sim_err why;
    if (unit_parse(arg, UNIT_NONE, &a->rate, &why))
        return sim_fail(&a->err, SIM_EUSAGE, "--sample %s", why.text);
    return a->rate > 0 && a->rate <= 1
               ? 0
               : sim_fail(&a->err, SIM_EUSAGE, "--sample %s: expected above 0, up to 1", arg);
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct curve_arguments *a = state->input;
    int rc;
    switch (key) {
    case KEY_SIZES:
        a->sizes = arg;
        return 0;
    case KEY_SETS:
        return parse_sets(a, arg);
    case KEY_NO_SETS:
        a->no_sets = true;
        return 0;
    case KEY_NO_FULL:
        a->no_full = true;
        return 0;
    case KEY_SAMPLE:
        return parse_rate(a, arg);
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE, "curve: expected a trace; see magnetar curve --help");
    default:
        rc = cli_input_parse(key, arg, &a->input, &a->err);
        return rc == ARGP_ERR_UNKNOWN ? cli_options_parse(key, arg, &a->options, &a->err) : rc;
    }
}

/* A run under way. */
struct curve_run {
    struct curve_arguments *a;
    uint64_t sizes[CURVE_SIZES_MAX];
    struct curve_config config;
    bool round_size;  /* of the sets' capacity */
    json_t *geometry; /* the parameters that matter, resolved */
    struct curve *curve;
    struct cli_watch watch;
    struct trace_stream stream;
    struct result *result;
    uint64_t fetches_left_out;
};

/* The curve is of one level with LRU and allocation on writes, whose lines have no sectors. */
static int check_cache(const struct memory_config *m, struct sim_err *err) {
    const struct cache_config *c = &m->caches.llc;
    if (c->repl != &policy_lru)
        return sim_fail(err, SIM_EUSAGE, "llc.repl = %s: the curve is of lru", c->repl->about.name);
    if (!c->allocate)
        return sim_fail(err, SIM_EUSAGE, "llc.allocate = no: the curve is of yes");
    if (m->caches.l1.size)
        return sim_fail(err, SIM_EUNSUP, "l1.size: the curve is of a single level");
    return 0;
}

static bool is_key(const char *text, const char *key) {
    return strlen(key) == strcspn(text, "=") && strncmp(text, key, strlen(key)) == 0;
}

/* Why a curve does not read what was said of the cache; NULL: it does. */
static const char *unread(const struct cache_config *c, const char *text) {
    if (!param_in(&llc_params, text, strcspn(text, "=")))
        return "curve reads the geometry of llc.* only, no times";
    if (is_key(text, "llc.sector") && c->sector && c->sector != c->line)
        return "the curve is of whole lines";
    return is_key(text, "llc.fill") && c->fill == CACHE_FILL_LAZY ? "the curve is of fetch" : NULL;
}

/* A file may hold more than the curve reads; what is given one by one is meant. */
static int check_settings(const struct settings *l, const struct cache_config *c,
                          struct sim_err *err) {
    for (size_t i = 0; i < l->n; i++) {
        const char *text = l->at[i].text;
        const char *why = l->at[i].kind == SETTING_VALUE ? unread(c, text) : NULL;
        if (why)
            return sim_fail(err, SIM_EUSAGE, "--set %s: %s", text, why);
    }
    return 0;
}

static int resolve_sets(struct curve_run *r, const struct param_set *set, struct sim_err *err) {
    struct cache_config *c = &r->config.cache;
    const bool given = r->a->sets, by_size = r->a->sizes && !param_given(set, "llc.size");
    const uint64_t row = c->line * c->ways * c->slices;
    char text[40];
    c->size = by_size ? r->sizes[0] : c->size;
    const uint64_t size = r->round_size && c->size ? cache_nearest_size(c) : c->size;
    const uint64_t below = size / row * row;
    r->config.sets = given ? r->a->sets : size / (c->line * c->ways);
    if (!given && (size == 0 || size % row))
        return sim_fail(err, SIM_EUSAGE,
                        "%s %s: expected a multiple of line x ways x slices = %llu B, the nearest "
                        "are %llu and %llu B; or name the set count by --sets",
                        by_size ? "smallest capacity" : "llc.size",
                        unit_format(text, sizeof text, (double)size, UNIT_BYTES, 4),
                        (unsigned long long)row, (unsigned long long)(below ? below : row),
                        (unsigned long long)((below ? below : row) + row));
    return 0;
}

static int resolve_sizes(struct curve_run *r, const struct param_set *set, struct sim_err *err) {
    int rc = 0;
    if (r->a->sizes)
        rc = curve_sizes_read(r->a->sizes, r->sizes, &r->config.n, err);
    if (rc == 0 && (!r->a->no_sets || !r->a->sizes))
        rc = resolve_sets(r, set, err);
    for (uint64_t ways = 1; ways <= WAYS_SHOWN && !r->a->sizes && rc == 0; ways *= 2)
        r->sizes[r->config.n++] = ways * r->config.sets * r->config.cache.line;
    if (r->a->no_sets)
        r->config.sets = 0;
    r->config.sizes = r->sizes;
    return rc;
}

static json_t *geometry_of(const struct param_set *set) {
    static const char *const keys[] = {"llc.line", "llc.slices", "llc.hash", "llc.set_hash"};
    json_t *all = param_json(set), *object = json_object();
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        json_put(object, keys[i], json_incref(json_object_get(all, keys[i])));
    json_decref(all);
    return object;
}

static int configure(struct curve_run *r, struct param_set *set) {
    struct curve_arguments *a = r->a;
    struct memory_config m;
    int rc = params_bind(set, &m, &a->err);
    if (rc == 0)
        rc = settings_apply(&a->options.settings, set, &a->err);
    if (rc == 0)
        rc = check_cache(&m, &a->err);
    if (rc == 0)
        rc = check_settings(&a->options.settings, &m.caches.llc, &a->err);
    if (rc)
        return rc;
    r->config = (struct curve_config){
        .cache = m.caches.llc, .full = !a->no_full, .rate = a->rate, .seed = a->options.seed};
    r->round_size = m.round_size;
    r->geometry = geometry_of(set);
    return resolve_sizes(r, set, &a->err);
}

static int prepare(struct curve_run *r) {
    struct curve_arguments *a = r->a;
    if (a->no_sets && a->no_full && a->rate == 0)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "--no-sets --no-full without --sample: nothing is left");
    struct param_set *set = param_set_new(&a->err);
    const int rc = set ? configure(r, set) : SIM_EIO;
    param_set_free(set);
    if (rc)
        return rc;
    r->result = result_new("curve", a->options.seed, &a->err);
    if (!r->result)
        return SIM_EIO;
    r->curve = curve_new(&r->config, &a->err);
    return r->curve ? 0 : a->err.code;
}

static int run_piece(void *user, const struct trace_block *b, uint32_t from, uint32_t to,
                     struct sim_err *err) {
    const struct curve_run *r = user;
    return curve_run(r->curve, b, from, to, err);
}

static void end_warmup(void *user) {
    const struct curve_run *r = user;
    curve_reset(r->curve);
}

static int end_trace(void *user, struct trace *t, uint64_t accesses, struct sim_err *err) {
    struct curve_run *r = user;
    (void)err;
    inputs_trace(r->result, t, accesses);
    r->fetches_left_out += t->fetches_left_out;
    return 0;
}

static int report(struct curve_run *r) {
    struct curve_arguments *a = r->a;
    curve_add_runs(r->result, r->curve, &r->config, r->geometry);
    cli_options_manifest(&a->options, r->result);
    int rc = cli_options_write(&a->options, r->result, NULL, &a->err);
    if (rc == 0 && a->options.report)
        rc = curve_report_write(r->curve, &r->config, r->geometry, r->result, a->options.report,
                                &a->err);
    if (rc || !cli_options_table(&a->options))
        return rc;
    curve_print(stdout, r->curve, &r->config);
    cli_print_remarks(r->result);
    cli_print_left_out(stdout, r->fetches_left_out);
    return cli_flush(&a->err);
}

static int run(struct curve_run *r) {
    struct curve_arguments *a = r->a;
    if (stream_input_check(&a->input, &a->err) || cli_options_check(&a->options, &a->err))
        return a->err.code;
    cli_watch_begin(&r->watch, "accesses", 0, a->options.quiet);
    r->stream = (struct trace_stream){.input = &a->input,
                                      .tick = r->watch.tick,
                                      .user = r,
                                      .piece = run_piece,
                                      .warm = end_warmup,
                                      .end = end_trace};
    int rc = prepare(r);
    if (rc == 0)
        rc = stream_open(&r->stream, &a->err);
    if (rc == 0) {
        r->watch.progress.total = stream_input_total(&a->input, r->stream.first->total);
        rc = stream_pass(&r->stream, &a->err);
    }
    cli_watch_end(&r->watch);
    stream_close(&r->stream);
    if (rc == 0)
        rc = stream_input_enough(&a->input, r->stream.done, r->fetches_left_out, &a->err);
    return rc ? rc : report(r);
}

static const char doc[] =
    "LRU miss counts of many cache capacities from one pass over a trace: for capacities that "
    "share a set count (the ways vary), and for the fully associative cache.\v"
    "Each count is the one that replay gives for that capacity alone, with lru, whole lines and "
    "allocation of writes (llc.sector=llc.line). Several files are one stream, one after another; "
    "a file may be '-', compressed, captured ('magnetar list traces') or generated (gen:..., "
    "'magnetar list gens').\n\n"
    "Examples:\n"
    "  magnetar curve t.mgt --sizes 1MiB..64MiB\n"
    "  magnetar curve t.mgt --sizes 1MiB..8MiB:512KiB --sets 1024 --json c.json\n"
    "  magnetar curve t.mgt --sizes 1MiB..64MiB --no-sets --no-full --sample 0.01\n"
    "  magnetar curve t.mgt --sizes 1MiB..64MiB --report c.html\n";

int cmd_curve(int argc, char **argv) {
    struct curve_arguments a = {.options = {.seed = 1}};
    struct curve_run r = {.a = &a};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "FILE...", .doc = doc};
    cli_options_typed(&a.options, argc, argv);
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&r) ? cli_fail(&a.err) : 0;
    curve_free(r.curve);
    result_free(r.result);
    json_decref(r.geometry);
    texts_free(&a.input.files);
    cli_options_free(&a.options);
    return rc;
}
