#include "cli/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/report/write.h"
#include "explore/result.h"
#include "sim/manifest.h"
#include "sim/output.h"

#define THREADS_MAX 256

int cli_options_parse(int key, const char *arg, struct cli_options *o, struct sim_err *err) {
    switch (key) {
    case 'c':
        return settings_add(&o->settings, SETTING_FILE, NULL, arg, err);
    case CLI_KEY_SET:
        return settings_add(&o->settings, SETTING_VALUE, NULL, arg, err);
    case CLI_KEY_SEED:
        return cli_number("seed", arg, 0, INT64_MAX, &o->seed, err);
    case 'j':
        return cli_number("jobs", arg, 1, THREADS_MAX, &o->threads, err);
    case CLI_KEY_JSON:
        o->json = arg;
        return 0;
    case CLI_KEY_CSV:
        o->csv = arg;
        return 0;
    case CLI_KEY_REPORT:
        o->report = arg;
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int cli_input_parse(int key, const char *arg, struct stream_input *in, struct sim_err *err) {
    switch (key) {
    case CLI_KEY_FORMAT:
        in->format = arg;
        return 0;
    case CLI_KEY_WARMUP:
        return cli_number("warmup", arg, 0, UINT64_MAX, &in->warmup, err);
    case CLI_KEY_LIMIT:
        return cli_number("limit", arg, 1, UINT64_MAX, &in->limit, err);
    case CLI_KEY_OPS:
        return trace_ops_read(arg, &in->ops, err);
    case CLI_KEY_DESCRIPTIONS:
        return cli_bytes("descriptions", arg, &in->descriptions, err);
    case ARGP_KEY_ARG:
        return texts_add(&in->files, arg, err);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void cli_options_typed(struct cli_options *o, int argc, char **argv) {
    o->typed = manifest_quote(argc, argv);
}

void cli_options_manifest(const struct cli_options *o, struct result *r) {
    manifest_command(r, o->typed);
    case_result_settings(r, &o->settings);
}

void cli_options_free(struct cli_options *o) {
    free(o->typed);
    settings_free(&o->settings);
}

/* The folder's real path and the name in it; "-" and what cannot be resolved as they stand. */
static void place_of(const char *path, char place[PATH_MAX + NAME_MAX + 2]) {
    char folder[PATH_MAX], real[PATH_MAX];
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    if (strcmp(path, "-") == 0 || !realpath(folder, real))
        snprintf(place, PATH_MAX + NAME_MAX + 2, "%s", path);
    else
        snprintf(place, PATH_MAX + NAME_MAX + 2, "%s/%.*s", real, NAME_MAX, name);
}

int cli_outputs_check(const struct cli_output *o, size_t n, struct sim_err *err) {
    char a[PATH_MAX + NAME_MAX + 2], b[PATH_MAX + NAME_MAX + 2];
    int rc = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (o[i].path && o[k].path) {
                place_of(o[i].path, a);
                place_of(o[k].path, b);
                if (strcmp(a, b) == 0)
                    return sim_fail(err, SIM_EUSAGE, "%s and %s both to %s", o[k].option,
                                    o[i].option, o[i].path);
            }
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = o[i].path ? output_check(o[i].path, err) : 0;
    return rc;
}

int cli_options_check(const struct cli_options *o, struct sim_err *err) {
    const struct cli_output outputs[] = {
        {"--json", o->json}, {"--csv", o->csv}, {"--report", o->report}};
    return cli_outputs_check(outputs, 3, err);
}

static int on_tick(void *user, uint64_t done, struct sim_err *err) {
    struct cli_watch *w = user;
    const int rc = cli_interrupted(err);
    if (rc == 0 && done)
        progress_update(&w->progress, done);
    return rc;
}

void cli_watch_begin(struct cli_watch *w, const char *what, uint64_t total, bool quiet) {
    progress_begin(&w->progress, what, total, quiet);
    w->tick = (struct tick){on_tick, w};
}

void cli_watch_end(struct cli_watch *w) {
    progress_end(&w->progress);
}

int cli_options_write(const struct cli_options *o, const struct result *r, const char *parts,
                      struct sim_err *err) {
    int rc = result_check(r, err);
    if (rc == 0 && o->json)
        rc = result_write_json(r, o->json, err);
    return rc || !o->csv ? rc
           : parts       ? result_write_csv_parts(r, parts, o->csv, err)
                         : result_write_csv(r, o->csv, err);
}

bool cli_options_table(const struct cli_options *o) {
    return !o->quiet && !report_takes_output(o->json) && !report_takes_output(o->csv) &&
           !report_takes_output(o->report);
}

void cli_print_remarks(const struct result *r) {
    size_t i, k;
    const json_t *input, *text;
    json_array_foreach(result_inputs(r), i, input) {
        const json_t *notes = json_object_get(input, "notes");
        for (k = 0; (text = json_array_get(notes, k)); k++)
            printf("note: %s: %s\n", json_string_value(json_object_get(input, "name")),
                   json_string_value(text));
    }
}

void cli_print_left_out(FILE *out, uint64_t fetches) {
    if (fetches)
        fprintf(out,
                "%llu instruction fetches are left out: data alone; --ops read,write,fetch takes "
                "them in\n",
                (unsigned long long)fetches);
}
