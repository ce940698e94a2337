#include "cli/explore/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "sim/csv.h"
#include "sim/json.h"
#include "sim/memory.h"
#include "sim/output.h"

void explore_write_titles(FILE *out, const struct found *f) {
    const struct space *s = found_space(f);
    for (uint32_t k = 0; k < s->n_knobs; k++)
        fprintf(out, "%s%s", k ? "," : "", s->knobs[k].values.key);
    for (uint32_t g = 0; g < s->n_figures; g++)
        fprintf(out, ",%s", s->figures[g]);
    for (uint32_t r = 0; r < f->n_ratios; r++)
        fprintf(out, ",%s/base", s->figures[f->ratios[r]]);
    fputs(",status,extrapolated,reason,notes,pareto\n", out);
}

static void write_number(FILE *out, double value) {
    fprintf(out, isfinite(value) ? ",%.17g" : ",", value);
}

/* Lines as one. What there is no memory for is noted, and the output refused as a whole. */
static void write_lines(FILE *out, const char *lines) {
    struct sim_err ignored;
    char *text = sim_alloc(2 * strlen(lines) + 1, 1, &ignored);
    size_t n = 0;
    for (; text && *lines; lines++) {
        if (*lines == '\n')
            text[n++] = ';';
        text[n++] = *lines == '\n' ? ' ' : *lines;
    }
    if (text)
        csv_write(out, text);
    free(text);
}

void explore_write_row(FILE *out, const struct found *f, size_t i, bool over) {
    const struct space *s = found_space(f);
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        fputs(k ? "," : "", out);
        csv_write(out, space_value(s, k, found_choice(f, i)));
    }
    for (uint32_t g = 0; g < s->n_figures; g++)
        write_number(out, found_figures(f, i)[g]);
    for (uint32_t r = 0; r < f->n_ratios; r++)
        write_number(out, over ? found_ratio(f, i, r) : NAN);
    fprintf(out, ",%s,%s,", found_status(f, i), found_extrapolated(f, i) ? "yes" : "no");
    csv_write(out, found_reason(f, i));
    fputc(',', out);
    write_lines(out, found_notes(f, i));
    fprintf(out, ",%s\n", !over || f->s->n_goals == 0 ? "" : f->member[i] ? "yes" : "no");
}

int explore_write_csv(const struct found *f, const char *path, bool all, struct sim_err *err) {
    struct output out = {0};
    int rc = output_open(&out, path, err);
    if (rc == 0) {
        explore_write_titles(out.file, f);
        for (size_t i = 0; i < (all ? f->n : f->n_shown); i++)
            explore_write_row(out.file, f, all ? i : f->shown[i], true);
        rc = output_commit(&out, err);
    }
    output_discard(&out);
    return rc;
}

static json_t *counts_json(const struct found *f) {
    const struct search_counts *c = &f->s->counts;
    const struct space *s = found_space(f);
    json_t *o = json_object();
    json_put(o, "designs", s->designs == SPACE_ANY ? json_null() : json_count(s->designs));
    json_put(o, "cut", json_count(c->cut));
    json_put(o, "skipped", json_count(c->skipped));
    json_put(o, "evaluated", json_count(c->evaluated));
    json_put(o, "valid", json_count(c->valid));
    json_put(o, "pareto", json_count(f->set.n));
    json_put(o, "evaluator", json_text(s->evaluator));
    json_put(o, "strategy", json_text(s->strategy));
    if (s->seeds)
        json_put(o, "seeds", json_count(s->seeds));
    if (f->first) {
        json_put(o, "first", json_text(f->fit ? "fit" : s->first));
        json_put(o, "first_evaluated", json_count(f->first->counts.evaluated));
        json_put(o, "agreement", json_number(f->agreement));
    }
    if (f->s->n_goals > 1)
        json_put(o, "hypervolume", json_number(f->volume));
    return o;
}

static json_t *fit_json(const struct found *f) {
    const struct space *s = found_space(f);
    json_t *models = json_array();
    for (uint32_t group = 0; group < f->fit->n_groups; group++)
        for (uint32_t i = 0; i < s->n_named; i++) {
            const struct fit_model *m = &f->fit->models[group * s->n_named + i];
            json_t *o = json_object();
            char name[300];
            space_fit_group(f->fit, group, name, sizeof name);
            json_put(o, "figure", json_text(s->figures[i]));
            json_put(o, "where", json_text(name));
            json_put(o, "training", json_count(m->training));
            json_put(o, "held_out", json_count(m->held));
            json_put(o, "terms", json_count(m->model.terms));
            json_put(o, "cross_error", json_number(m->model.cross_error));
            json_put(o, "mean_error", json_number(m->quality.mean_error));
            json_put(o, "worst_error", json_number(m->quality.worst_error));
            json_put(o, "r2", json_number(m->quality.r2));
            json_add(models, o);
        }
    return models;
}

static json_t *notes_json(const char *lines) {
    json_t *array = json_array();
    while (*lines) {
        char line[1024];
        const size_t n = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, lines);
        json_add(array, json_text(line));
        lines += n + (lines[n] == '\n');
    }
    return array;
}

static void add_run(struct result *r, const struct found *f, size_t i) {
    const struct space *s = found_space(f);
    json_t *config = json_object(), *stats = json_object();
    char label[512] = "";
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const char *value = space_value(s, k, found_choice(f, i));
        json_put(config, s->knobs[k].values.key, json_text(value));
        const size_t used = strlen(label);
        snprintf(label + used, sizeof label - used, "%s%s=%s", used ? " " : "",
                 s->knobs[k].values.key, value);
    }
    for (uint32_t g = 0; g < s->n_figures; g++)
        json_put(stats, s->figures[g], json_number(found_figures(f, i)[g]));
    json_t *run = result_run(r, label, config, stats);
    json_put(run, "status", json_text(found_status(f, i)));
    if (*found_reason(f, i))
        json_put(run, "reason", json_text(found_reason(f, i)));
    if (*found_notes(f, i))
        json_put(run, "notes", notes_json(found_notes(f, i)));
    if (f->n_ratios) {
        json_t *ratios = json_object();
        for (uint32_t g = 0; g < f->n_ratios; g++)
            json_put(ratios, s->figures[f->ratios[g]], json_number(found_ratio(f, i, g)));
        json_put(run, "relative", ratios);
    }
}

int explore_write_json(const struct found *f, const char *command, const char *path,
                       struct sim_err *err) {
    const struct space *s = found_space(f);
    struct result *r = result_new(command, s->seed, err);
    if (!r)
        return SIM_EIO;
    result_input(r, s->path, "space", s->n_knobs, &s->crc);
    result_member(r, "explore", counts_json(f));
    if (f->fit)
        result_member(r, "fit", fit_json(f));
    for (size_t i = 0; i < f->n_shown; i++)
        add_run(r, f, f->shown[i]);
    int rc = result_check(r, err);
    if (rc == 0)
        rc = result_write_json(r, path, err);
    result_free(r);
    return rc;
}
