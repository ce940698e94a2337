#include "cli/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/report/write.h"
#include "memmodels/cache/gpgpusim.h"
#include "sim/output.h"

#define THREADS_MAX 256

int cli_texts_add(struct cli_texts *l, const char *text, struct sim_err *err) {
    const int rc = sim_grow((void **)&l->at, &l->cap, l->n, sizeof *l->at, err);
    if (rc == 0)
        l->at[l->n++] = text;
    return rc;
}

int cli_settings_add(struct cli_settings *l, int kind, const char *key, const char *text,
                     struct sim_err *err) {
    const int rc = sim_grow((void **)&l->at, &l->cap, l->n, sizeof *l->at, err);
    if (rc == 0)
        l->at[l->n++] = (struct cli_setting){kind, key, text};
    return rc;
}

int cli_settings_apply(const struct cli_settings *l, struct param_set *set, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < l->n && rc == 0; i++) {
        const struct cli_setting *s = &l->at[i];
        switch (s->kind) {
        case SETTING_FILE:
            rc = param_load(set, s->text, err);
            break;
        case SETTING_VALUE:
            rc = param_assign_text(set, s->text, err);
            break;
        case SETTING_KEY:
            rc = param_assign(set, s->key, s->text, "command line", err);
            break;
        case SETTING_GPGPUSIM:
            rc = gpgpusim_assign(set, s->text, err);
            break;
        }
    }
    return rc;
}

int cli_options_parse(int key, const char *arg, struct cli_options *o, struct sim_err *err) {
    switch (key) {
    case 'c':
        return cli_settings_add(&o->settings, SETTING_FILE, NULL, arg, err);
    case CLI_KEY_SET:
        return cli_settings_add(&o->settings, SETTING_VALUE, NULL, arg, err);
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

int cli_input_parse(int key, const char *arg, struct cli_input *in, struct sim_err *err) {
    switch (key) {
    case CLI_KEY_FORMAT:
        in->format = arg;
        return 0;
    case CLI_KEY_WARMUP:
        return cli_number("warmup", arg, 0, UINT64_MAX, &in->warmup, err);
    case CLI_KEY_LIMIT:
        return cli_number("limit", arg, 1, UINT64_MAX, &in->limit, err);
    case CLI_KEY_DESCRIPTIONS:
        return cli_bytes("descriptions", arg, &in->descriptions, err);
    case ARGP_KEY_ARG:
        return cli_texts_add(&in->files, arg, err);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

#define CLI_KEPT (6u << 20) /* statistics of a kernel take more memory than its description */

int cli_input_open(const struct cli_input *in, size_t i, struct trace **t, struct sim_err *err) {
    const int rc = trace_open(t, in->files.at[i], in->format, err);
    if (rc == 0)
        trace_limit(*t, in->descriptions, CLI_KEPT);
    return rc;
}

void cli_options_free(struct cli_options *o) {
    free(o->settings.at);
}

void cli_input_free(struct cli_input *in) {
    free(in->files.at);
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

int cli_input_check(const struct cli_input *in, struct sim_err *err) {
    if (in->limit && in->warmup >= in->limit)
        return sim_fail(err, SIM_EUSAGE, "--warmup %llu: --limit %llu leaves nothing to count",
                        (unsigned long long)in->warmup, (unsigned long long)in->limit);
    return 0;
}

int cli_input_enough(const struct cli_input *in, uint64_t done, struct sim_err *err) {
    if (done == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: no accesses", in->files.at[0]);
    if (done <= in->warmup)
        return sim_fail(err, SIM_EUSAGE, "--warmup %llu: the trace has %llu accesses",
                        (unsigned long long)in->warmup, (unsigned long long)done);
    return 0;
}

uint64_t cli_input_total(const struct cli_input *in, uint64_t total) {
    return in->limit ? in->limit : in->files.n == 1 ? total : 0;
}

int cli_options_write(const struct cli_options *o, const struct result *r, struct sim_err *err) {
    int rc = result_check(r, err);
    if (rc == 0 && o->json)
        rc = result_write_json(r, o->json, err);
    return rc == 0 && o->csv ? result_write_csv(r, o->csv, err) : rc;
}

bool cli_options_table(const struct cli_options *o) {
    return !o->quiet && !report_takes_output(o->json) && !report_takes_output(o->csv) &&
           !report_takes_output(o->report);
}
