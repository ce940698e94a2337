#include "cli/explore/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "sim/csv.h"
#include "sim/json.h"
#include "sim/memory.h"
#include "sim/output.h"

#define TABLE_ROWS   20u /* of the Pareto set, on the screen */
#define REASONS_MOST 5u

/* What was found, in the order of designs. */
struct found {
    const struct exploration *s, *first; /* first: of two evaluators, or NULL */
    double agreement;                    /* of the two */
    size_t *order, n;
    bool *member; /* [n] of the Pareto set */
    struct pareto set;
    double volume; /* share of the box between the set's best and worst in each goal */
};

static const struct space *space_of(const struct found *f) {
    return f->s->space;
}

static const uint32_t *choices_at(const struct found *f, size_t i) {
    return f->s->choices + f->order[i] * space_of(f)->n_knobs;
}

static const double *figures_at(const struct found *f, size_t i) {
    return f->s->figures + f->order[i] * space_of(f)->n_figures;
}

static const char *reason_at(const struct found *f, size_t i) {
    const uint32_t reason = f->s->reason[f->order[i]];
    return reason == NO_REASON ? "" : f->s->reasons[reason];
}

/* The set scaled to a unit box. */
static double volume_of(const struct pareto *set) {
    static const double one[GOALS_MAX] = {1, 1, 1, 1, 1, 1, 1, 1};
    double least[GOALS_MAX], most[GOALS_MAX], scaled[GOALS_MAX];
    struct pareto unit;
    struct sim_err err;
    bool joined;
    pareto_init(&unit, set->n_goals);
    for (size_t g = 0; g < set->n_goals; g++) {
        least[g] = INFINITY;
        most[g] = -INFINITY;
        for (size_t i = 0; i < set->n; i++) {
            least[g] = fmin(least[g], set->goals[i][g]);
            most[g] = fmax(most[g], set->goals[i][g]);
        }
    }
    for (size_t i = 0; i < set->n; i++) {
        for (size_t g = 0; g < set->n_goals; g++)
            scaled[g] =
                most[g] > least[g] ? (set->goals[i][g] - least[g]) / (most[g] - least[g]) : 0;
        if (pareto_add(&unit, i, scaled, &joined, &err))
            break;
    }
    const double volume = pareto_hypervolume(&unit, one);
    pareto_free(&unit);
    return volume;
}

static int find(struct found *f, const struct exploration *s, struct sim_err *err) {
    *f = (struct found){.s = s};
    f->order = search_order(s, &f->n, err);
    f->member = f->order ? sim_alloc(f->n + 1, sizeof *f->member, err) : NULL;
    int rc = f->member ? search_pareto(s, f->order, f->n, &f->set, err) : SIM_EIO;
    for (size_t i = 0; i < f->set.n; i++)
        f->member[f->set.index[i]] = true;
    if (rc == 0 && s->n_goals > 1)
        f->volume = volume_of(&f->set);
    return rc || f->volume >= 0 ? rc : memory_fail(err, "out of memory");
}

static void found_free(struct found *f) {
    free(f->order);
    free(f->member);
    pareto_free(&f->set);
}

static void write_row(FILE *out, const struct found *f, size_t i, bool status) {
    const struct space *s = space_of(f);
    const uint32_t *choice = choices_at(f, i);
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        fputs(k ? "," : "", out);
        csv_write(out, space_value(s, k, choice));
    }
    for (uint32_t g = 0; g < s->n_figures; g++) {
        const double value = figures_at(f, i)[g];
        fprintf(out, isnan(value) ? "," : ",%.17g", value);
    }
    if (status) {
        const char *reason = reason_at(f, i);
        const bool valid = search_outcome(f->s, f->order[i]).violation == 0;
        fprintf(out, ",%s,%s,", f->member[i] ? "yes" : "no",
                valid     ? "valid"
                : *reason ? "impossible"
                          : "out of bounds");
        csv_write(out, reason);
    }
    fputc('\n', out);
}

static void write_titles(FILE *out, const struct space *s, bool status) {
    for (uint32_t k = 0; k < s->n_knobs; k++)
        fprintf(out, "%s%s", k ? "," : "", s->knobs[k].values.key);
    for (uint32_t g = 0; g < s->n_figures; g++)
        fprintf(out, ",%s", s->figures[g]);
    fputs(status ? ",pareto,status,reason\n" : "\n", out);
}

static int write_csv(const struct found *f, const char *path, bool all, struct sim_err *err) {
    struct output out = {0};
    int rc = output_open(&out, path, err);
    if (rc == 0) {
        write_titles(out.file, space_of(f), all);
        for (size_t i = 0; i < f->n; i++)
            if (all || f->member[i])
                write_row(out.file, f, i, all);
        rc = output_commit(&out, err);
    }
    output_discard(&out);
    return rc;
}

static json_t *counts_json(const struct found *f) {
    const struct search_counts *c = &f->s->counts;
    const struct space *s = space_of(f);
    json_t *o = json_object();
    json_put(o, "designs", s->designs == SPACE_ANY ? json_null() : json_count(s->designs));
    json_put(o, "cut", json_count(c->cut));
    json_put(o, "skipped", json_count(c->skipped));
    json_put(o, "evaluated", json_count(c->evaluated));
    json_put(o, "valid", json_count(c->valid));
    json_put(o, "pareto", json_count(f->set.n));
    json_put(o, "evaluator", json_text(s->evaluator));
    json_put(o, "strategy", json_text(s->strategy));
    if (f->first) {
        json_put(o, "first", json_text(s->first));
        json_put(o, "first_evaluated", json_count(f->first->counts.evaluated));
        json_put(o, "agreement", json_number(f->agreement));
    }
    if (f->s->n_goals > 1)
        json_put(o, "hypervolume", json_number(f->volume));
    return o;
}

static void add_run(struct result *r, const struct found *f, size_t i) {
    const struct space *s = space_of(f);
    const uint32_t *choice = choices_at(f, i);
    json_t *config = json_object(), *stats = json_object();
    char label[512] = "";
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const char *value = space_value(s, k, choice);
        json_put(config, s->knobs[k].values.key, json_text(value));
        const size_t used = strlen(label);
        snprintf(label + used, sizeof label - used, "%s%s=%s", used ? " " : "",
                 s->knobs[k].values.key, value);
    }
    for (uint32_t g = 0; g < s->n_figures; g++)
        json_put(stats, s->figures[g], json_number(figures_at(f, i)[g]));
    result_run(r, label, config, stats);
}

static int write_json(const struct found *f, const struct cli_options *o, struct sim_err *err) {
    const struct space *s = space_of(f);
    struct result *r = result_new("explore", s->seed, err);
    if (!r)
        return SIM_EIO;
    result_input(r, s->path, "space", s->n_knobs, &s->crc);
    result_member(r, "explore", counts_json(f));
    for (size_t i = 0; i < f->set.n; i++)
        add_run(r, f, f->set.index[i]);
    int rc = result_check(r, err);
    if (rc == 0)
        rc = result_write_json(r, o->json, err);
    result_free(r);
    return rc;
}

static void print_count(FILE *out, const char *what, uint64_t n) {
    fprintf(out, "%-22s %12llu\n", what, (unsigned long long)n);
}

/* Four digits, the exponent where it must be. */
static void figure_text(char *buf, size_t size, double value) {
    snprintf(buf, size, "%.4g", value);
}

/* One column of the table: a title and a cell per row, right-aligned. */
static size_t column_width(const struct found *f, uint32_t column, size_t rows) {
    const struct space *s = space_of(f);
    size_t width =
        strlen(column < s->n_knobs ? s->knobs[column].values.key : s->figures[column - s->n_knobs]);
    for (size_t i = 0; i < rows; i++) {
        char text[32];
        const size_t at = f->set.index[i];
        size_t n;
        if (column < s->n_knobs) {
            n = strlen(space_value(s, column, choices_at(f, at)));
        } else {
            figure_text(text, sizeof text, figures_at(f, at)[column - s->n_knobs]);
            n = strlen(text);
        }
        width = n > width ? n : width;
    }
    return width;
}

static void print_set(FILE *out, const struct found *f) {
    const struct space *s = space_of(f);
    const size_t rows = f->set.n < TABLE_ROWS ? f->set.n : TABLE_ROWS;
    const uint32_t columns = s->n_knobs + s->n_figures;
    size_t width[KNOBS_MAX + FIGURES_MAX];
    for (uint32_t c = 0; c < columns; c++) {
        width[c] = column_width(f, c, rows);
        fprintf(out, "%s%*s", c ? "  " : "", (int)width[c],
                c < s->n_knobs ? s->knobs[c].values.key : s->figures[c - s->n_knobs]);
    }
    fputc('\n', out);
    for (size_t i = 0; i < rows; i++) {
        const size_t at = f->set.index[i];
        for (uint32_t c = 0; c < columns; c++) {
            char text[32];
            if (c >= s->n_knobs)
                figure_text(text, sizeof text, figures_at(f, at)[c - s->n_knobs]);
            fprintf(out, "%s%*s", c ? "  " : "", (int)width[c],
                    c < s->n_knobs ? space_value(s, c, choices_at(f, at)) : text);
        }
        fputc('\n', out);
    }
    if (rows < f->set.n)
        fprintf(out, "and %zu more: --csv has them all\n", f->set.n - rows);
}

/* Why designs cannot be, the commonest first. */
static void print_reasons(FILE *out, const struct found *f) {
    const struct exploration *s = f->s;
    struct sim_err ignored;
    size_t *times = sim_alloc(s->n_reasons + 1, sizeof *times, &ignored);
    for (size_t i = 0; i < f->n && times; i++)
        if (s->reason[f->order[i]] != NO_REASON)
            times[s->reason[f->order[i]]]++;
    for (unsigned shown = 0; shown < REASONS_MOST && times; shown++) {
        size_t most = 0;
        for (size_t i = 1; i < s->n_reasons; i++)
            most = times[i] > times[most] ? i : most;
        if (s->n_reasons == 0 || times[most] == 0)
            break;
        fprintf(out, "%s%zu cannot be: %s\n", shown ? "" : "\n", times[most], s->reasons[most]);
        times[most] = 0;
    }
    free(times);
}

static void print(FILE *out, const struct found *f) {
    const struct search_counts *c = &f->s->counts;
    const struct space *s = space_of(f);
    if (s->designs == SPACE_ANY)
        fprintf(out, "%-22s %12s\n", "designs in the space", "> 2^63");
    else
        print_count(out, "designs in the space", s->designs);
    print_count(out, "cut by [where]", c->cut);
    print_count(out, "skipped by bounds", c->skipped);
    if (f->first)
        print_count(out, "evaluated first", f->first->counts.evaluated);
    print_count(out, "evaluated", c->evaluated);
    print_count(out, "valid", c->valid);
    fprintf(out, "\n%s\n",
            f->set.n == 0        ? "No design keeps all bounds."
            : f->s->n_goals == 1 ? "The best:"
                                 : "Pareto set:");
    if (f->set.n)
        print_set(out, f);
    if (f->s->n_goals > 1 && f->set.n > 1)
        fprintf(out, "hypervolume %.4f of the box between the set's best and worst\n", f->volume);
    if (f->first && f->agreement >= -1)
        fprintf(out, "%s and %s rank %s alike by %.3f (Kendall's tau of those evaluated by both)\n",
                s->first, s->evaluator, s->figures[s->goals[f->s->goal[0]].figure], f->agreement);
    print_reasons(out, f);
}

void explore_print_space(FILE *out, const struct space *s, const struct strategy *strategy) {
    for (uint32_t k = 0; k < s->n_knobs; k++)
        fprintf(out, "%-24s %6zu values, %s to %s\n", s->knobs[k].values.key, s->knobs[k].values.n,
                s->knobs[k].values.values[0], s->knobs[k].values.values[s->knobs[k].values.n - 1]);
    if (s->designs == SPACE_ANY)
        fprintf(out, "more than 2^63 designs");
    else
        fprintf(out, "%llu designs", (unsigned long long)s->designs);
    fprintf(out, ", %u conditions, %u goals and bounds\n", s->n_conditions, s->n_goals);
    fprintf(out, "evaluator %s, strategy %s", s->evaluator, strategy->name);
    const uint64_t evals = s->evals ? s->evals : strategy->evals;
    if (evals)
        fprintf(out, ", %llu evaluations", (unsigned long long)evals);
    fputc('\n', out);
}

int explore_write(const struct exploration *s, struct exploration *first,
                  const struct cli_options *o, const char *rows, struct sim_err *err) {
    struct found f;
    int rc = find(&f, s, err);
    f.first = first;
    f.agreement = first ? search_agreement(first, s) : 0;
    if (rc == 0 && f.agreement < -1)
        rc = memory_fail(err, "out of memory");
    if (rc == 0 && o->csv)
        rc = write_csv(&f, o->csv, false, err);
    if (rc == 0 && rows)
        rc = write_csv(&f, rows, true, err);
    if (rc == 0 && o->json)
        rc = write_json(&f, o, err);
    if (rc == 0 && cli_options_table(o)) {
        print(stdout, &f);
        rc = cli_flush(err);
    }
    found_free(&f);
    return rc;
}
