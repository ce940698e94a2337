/* magnetar curve: LRU miss counts of many capacities in one pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/curve_print.h"
#include "cli/curve_sizes.h"
#include "memmodels/params.h"
#include "sim/progress.h"
#include "traces/trace.h"

#define WAYS_SHOWN 64 /* without --sizes: 1 to this many ways, doubling */

enum {
    KEY_SIZES = 256,
    KEY_SETS,
    KEY_NO_SETS,
    KEY_NO_FULL,
    KEY_SAMPLE,
    KEY_SET,
    KEY_FORMAT,
    KEY_WARMUP,
    KEY_LIMIT,
    KEY_SEED,
    KEY_JSON,
    KEY_CSV
};

struct setting {
    bool is_file;
    const char *text;
};

struct arguments {
    const char **files;
    size_t n_files, cap_files;
    struct setting *settings;
    size_t n_settings, cap_settings;
    const char *sizes, *json, *csv, *format;
    uint64_t sets, warmup, limit, seed;
    double rate;
    bool no_sets, no_full, quiet;
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
    {"config", 'c', "FILE", 0, "Take llc.* from an INI file; may be repeated", 2},
    {"set", KEY_SET, "KEY=VALUE", 0, "Set llc.line, llc.slices, llc.hash, ...; may be repeated", 2},
    {"format", KEY_FORMAT, "NAME", 0, "Read the files as this format instead of probing", 3},
    {"warmup", KEY_WARMUP, "N", 0, "Count nothing in the first N accesses", 3},
    {"limit", KEY_LIMIT, "N", 0, "Stop after N accesses, warm-up included", 3},
    {"seed", KEY_SEED, "N", 0, "Of the sample; default 1", 3},
    {"json", KEY_JSON, "FILE", 0, "Write the result as JSON ('-': standard output, no table)", 4},
    {"csv", KEY_CSV, "FILE", 0, "Write the result as CSV, a row per capacity", 4},
    {"quiet", 'q', NULL, 0, "No progress and no table", 4},
    {0},
};

static int parse_sets(struct arguments *a, const char *arg) {
    const int rc = cli_number("sets", arg, 0, UINT64_MAX, &a->sets, &a->err);
    return rc == 0 && a->sets == 0
               ? sim_fail(&a->err, SIM_EUSAGE, "--sets 0: expected 1 or more; --no-sets for none")
               : rc;
}

static int parse_rate(struct arguments *a, const char *arg) {
    struct sim_err why;
    if (unit_parse(arg, UNIT_NONE, &a->rate, &why))
        return sim_fail(&a->err, SIM_EUSAGE, "--sample %s", why.text);
    return a->rate > 0 && a->rate <= 1
               ? 0
               : sim_fail(&a->err, SIM_EUSAGE, "--sample %s: expected above 0, up to 1", arg);
}

static int add_setting(struct arguments *a, bool is_file, const char *text) {
    const int rc = sim_grow((void **)&a->settings, &a->cap_settings, a->n_settings,
                            sizeof *a->settings, &a->err);
    if (rc == 0)
        a->settings[a->n_settings++] = (struct setting){is_file, text};
    return rc;
}

static int add_file(struct arguments *a, const char *name) {
    const int rc =
        sim_grow((void **)&a->files, &a->cap_files, a->n_files, sizeof *a->files, &a->err);
    if (rc == 0)
        a->files[a->n_files++] = name;
    return rc;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct arguments *a = state->input;
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
    case 'c':
        return add_setting(a, true, arg);
    case KEY_SET:
        return add_setting(a, false, arg);
    case KEY_FORMAT:
        a->format = arg;
        return 0;
    case KEY_WARMUP:
        return cli_number("warmup", arg, 0, UINT64_MAX, &a->warmup, &a->err);
    case KEY_LIMIT:
        return cli_number("limit", arg, 1, UINT64_MAX, &a->limit, &a->err);
    case KEY_SEED:
        return cli_number("seed", arg, 0, INT64_MAX, &a->seed, &a->err);
    case KEY_JSON:
        a->json = arg;
        return 0;
    case KEY_CSV:
        a->csv = arg;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        return add_file(a, arg);
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE, "curve: expected a trace; see magnetar curve --help");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* A run under way. */
struct run {
    struct arguments *a;
    uint64_t sizes[CURVE_SIZES_MAX];
    struct curve_config config;
    json_t *geometry; /* the parameters that matter, resolved */
    struct curve *curve;
    struct trace_block *block;
    struct result *result;
    struct progress progress;
    uint64_t done;
};

/* The curve is of one level with LRU and allocation on writes, whose lines have no sectors. */
static int check_cache(const struct memory_config *m, struct sim_err *err) {
    const struct cache_config *c = &m->caches.llc;
    const char *policy = cache_policy_at((unsigned)c->repl)->name;
    if (strcmp(policy, "lru"))
        return sim_fail(err, SIM_EUSAGE, "llc.repl = %s: the curve is of lru", policy);
    if (!c->allocate)
        return sim_fail(err, SIM_EUSAGE, "llc.allocate = no: the curve is of yes");
    if (m->caches.l1.size)
        return sim_fail(err, SIM_EUNSUP, "l1.size: the curve is of a single level");
    return 0;
}

static int resolve_sets(struct run *r, const struct param_set *set, struct sim_err *err) {
    const struct cache_config *c = &r->config.cache;
    const bool given = r->a->sets, by_size = r->a->sizes && !param_given(set, "llc.size");
    const uint64_t size = by_size ? r->sizes[0] : c->size, row = c->line * c->ways * c->slices;
    char text[40];
    r->config.sets = given ? r->a->sets : size / (c->line * c->ways);
    if (!given && (size == 0 || size % row))
        return sim_fail(err, SIM_EUSAGE,
                        "%s %s: expected a multiple of line x ways x slices = %llu B; or name the "
                        "set count by --sets",
                        by_size ? "smallest capacity" : "llc.size",
                        unit_format(text, sizeof text, (double)size, UNIT_BYTES, 4),
                        (unsigned long long)row);
    return 0;
}

static int resolve_sizes(struct run *r, const struct param_set *set, struct sim_err *err) {
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
        json_object_set(object, keys[i], json_object_get(all, keys[i]));
    json_decref(all);
    return object;
}

static int configure(struct run *r, struct param_set *set) {
    struct arguments *a = r->a;
    struct memory_config m;
    int rc = params_bind(set, &m, &a->err);
    for (size_t i = 0; i < a->n_settings && rc == 0; i++)
        rc = a->settings[i].is_file ? param_load(set, a->settings[i].text, &a->err)
                                    : param_assign_text(set, a->settings[i].text, &a->err);
    if (rc == 0)
        rc = check_cache(&m, &a->err);
    if (rc)
        return rc;
    r->config = (struct curve_config){
        .cache = m.caches.llc, .full = !a->no_full, .rate = a->rate, .seed = a->seed};
    r->geometry = geometry_of(set);
    return resolve_sizes(r, set, &a->err);
}

static int prepare(struct run *r) {
    struct arguments *a = r->a;
    if (a->no_sets && a->no_full && a->rate == 0)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "--no-sets --no-full without --sample: nothing is left");
    struct param_set *set = param_set_new(&a->err);
    const int rc = set ? configure(r, set) : SIM_EIO;
    param_set_free(set);
    if (rc)
        return rc;
    r->result = result_new("curve", a->seed, &a->err);
    r->block = block_new(&a->err);
    if (!r->result || !r->block)
        return SIM_EIO;
    r->curve = curve_new(&r->config, &a->err);
    return r->curve ? 0 : a->err.code;
}

/* The accesses of a block before and after the end of the warm-up. */
static int run_block(struct run *r, uint32_t n) {
    const uint64_t warmup = r->a->warmup;
    uint32_t split = 0;
    int rc = 0;
    if (r->done < warmup) {
        split = warmup - r->done < n ? (uint32_t)(warmup - r->done) : n;
        rc = curve_run(r->curve, r->block, 0, split, &r->a->err);
        curve_reset(r->curve);
    }
    if (rc == 0)
        rc = curve_run(r->curve, r->block, split, n, &r->a->err);
    r->done += n;
    return rc;
}

static int run_trace(struct run *r, struct trace *t) {
    const uint64_t limit = r->a->limit ? r->a->limit : UINT64_MAX;
    while (r->done < limit) {
        int rc = trace_next(t, r->block, &r->a->err);
        if (rc)
            return rc;
        if (r->block->n == 0)
            break;
        const uint64_t left = limit - r->done;
        rc = run_block(r, r->block->n < left ? r->block->n : (uint32_t)left);
        if (rc == 0)
            rc = cli_interrupted(&r->a->err);
        if (rc)
            return rc;
        progress_update(&r->progress, r->done);
    }
    return 0;
}

static int run_files(struct run *r) {
    struct arguments *a = r->a;
    for (size_t i = 0; i < a->n_files; i++) {
        struct trace *t;
        int rc = trace_open(&t, a->files[i], a->format, &a->err);
        if (rc)
            return rc;
        if (i == 0)
            progress_begin(&r->progress, "accesses",
                           a->limit          ? a->limit
                           : a->n_files == 1 ? t->total
                                             : 0,
                           a->quiet);
        const uint64_t before = r->done;
        uint32_t crc;
        rc = run_trace(r, t);
        if (rc == 0)
            result_input(r->result, t->name, t->format->name, r->done - before,
                         trace_crc(t, &crc) ? &crc : NULL);
        trace_close(t);
        if (rc)
            return rc;
    }
    return 0;
}

static int report(struct run *r) {
    struct arguments *a = r->a;
    int rc = 0;
    curve_add_runs(r->result, r->curve, &r->config, r->geometry);
    if (a->json)
        rc = result_write_json(r->result, a->json, &a->err);
    if (rc == 0 && a->csv)
        rc = result_write_csv(r->result, a->csv, &a->err);
    const bool taken = (a->json && !strcmp(a->json, "-")) || (a->csv && !strcmp(a->csv, "-"));
    if (rc || taken || a->quiet)
        return rc;
    curve_print(stdout, r->curve, &r->config);
    return cli_flush(&a->err);
}

static int run(struct run *r) {
    struct arguments *a = r->a;
    if (cli_check_warmup(a->warmup, a->limit, &a->err) ||
        cli_check_outputs(a->json, a->csv, &a->err))
        return a->err.code;
    int rc = prepare(r);
    if (rc == 0) {
        rc = run_files(r);
        progress_end(&r->progress);
    }
    if (rc == 0)
        rc = cli_check_length(a->files[0], r->done, a->warmup, &a->err);
    return rc ? rc : report(r);
}

static const char doc[] =
    "LRU miss counts of many cache capacities from one pass over a trace: for capacities that "
    "share a set count (the ways vary), and for the fully associative cache.\v"
    "Each count is the one that replay gives for that capacity alone, with lru, whole lines and "
    "allocation of writes (llc.sector=llc.line). Several files are one stream, one after another; "
    "a file may be '-', compressed, or generated (gen:..., 'magnetar list gens').\n\n"
    "Examples:\n"
    "  magnetar curve t.mgt --sizes 1MiB..64MiB\n"
    "  magnetar curve t.mgt --sizes 1MiB..8MiB:512KiB --sets 1024 --json c.json\n"
    "  magnetar curve t.mgt --sizes 1MiB..64MiB --no-sets --no-full --sample 0.01\n";

int cmd_curve(int argc, char **argv) {
    struct arguments a = {.seed = 1};
    struct run r = {.a = &a};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "FILE...", .doc = doc};
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&r) ? cli_fail(&a.err) : 0;
    curve_free(r.curve);
    block_free(r.block);
    result_free(r.result);
    json_decref(r.geometry);
    free(a.settings);
    free(a.files);
    return rc;
}
