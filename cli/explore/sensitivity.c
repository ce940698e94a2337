/* Where the energy of the best designs goes, and what each knob does to each goal. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/explore/findings.h"

/* ---- energy ---- */

static bool ends_with(const char *name, const char *end) {
    const size_t n = strlen(name), k = strlen(end);
    return n >= k && strcmp(name + n - k, end) == 0;
}

/* Is the figure a part of the energy that is no part of another one? */
static bool is_part(const struct findings *f, const char *name) {
    static const char dram[] = "energy.dram_";
    if (strncmp(name, dram, sizeof dram - 1) == 0 && strcmp(name, "energy.dram_j") != 0)
        return findings_find(f, "energy.dram_j") < 0;
    return (strncmp(name, "energy.", 7) == 0 && strcmp(name, "energy.total_j") != 0) ||
           ends_with(name, "_energy_j") || strcmp(name, "glb_leakage_j") == 0;
}

/* "energy.llc_leakage_j" as "llc leakage", "mac_energy_j" as "mac". */
static const char *part_name(const char *name, char *buf, size_t size) {
    snprintf(buf, size, "%s", name + (strncmp(name, "energy.", 7) == 0 ? 7 : 0));
    char *end = buf + strlen(buf) - 2;
    if (ends_with(buf, "_energy_j"))
        end = buf + strlen(buf) - 9;
    *end = '\0';
    for (char *p = buf; *p; p++)
        *p = *p == '_' ? ' ' : *p;
    return buf;
}

/* Design k of those that are shown: all of a small set, else some along it. */
static size_t shown_at(const struct findings *f, size_t k, size_t shown) {
    return f->set[shown > 1 ? k * (f->n_set - 1) / (shown - 1) : 0];
}

/* The largest sum of the parts, to choose a unit by. */
static double most_energy(const struct findings *f, size_t shown) {
    double most = 0;
    for (size_t k = 0; k < shown; k++) {
        double sum = 0;
        for (uint32_t g = 0; g < f->space->n_figures; g++)
            if (is_part(f, f->space->figures[g]))
                sum += fmax(0, findings_figure(f, shown_at(f, k, shown), g));
        most = fmax(most, sum);
    }
    return most;
}

void findings_energy(const struct findings *f, struct report *r) {
    const size_t shown = f->n_set < FINDINGS_BEST ? f->n_set : FINDINGS_BEST;
    json_t *section = report_section(r, "energy", "Where the energy goes");
    const double most = most_energy(f, shown);
    const struct plot_scale scale = plot_scale_of(0, most, false, false, true);
    const struct plot_unit unit = plot_unit_of("J", &scale);
    char name[100], label[FINDINGS_LABEL], category[FINDINGS_LABEL + 16];
    if (!(most > 0)) {
        report_text(section, "Parts of the energy are not among the figures of this space: "
                             "energy.* and *_energy_j of 'magnetar list stats', where they are "
                             "goals or kept besides.");
        return;
    }
    json_t *chart = report_chart(section, "Energy of the best designs, by part", REPORT_STACKED,
                                 (struct report_axis){"design", "", false},
                                 (struct report_axis){"energy", unit.name, false});
    for (uint32_t g = 0; g < f->space->n_figures; g++)
        for (size_t k = 0; k < shown && is_part(f, f->space->figures[g]); k++) {
            const size_t i = shown_at(f, k, shown);
            snprintf(category, sizeof category, "%zu: %s", k + 1,
                     findings_label(f, i, false, label, sizeof label));
            report_bar(chart, part_name(f->space->figures[g], name, sizeof name), category,
                       findings_figure(f, i, g) / unit.factor);
        }
    if (shown < f->n_set)
        report_text(section, "%zu of the %zu designs of the set, evenly along it.", shown,
                    f->n_set);
}

/* ---- knobs ---- */

/* Sums of logarithms over the values of a knob. */
struct knob_means {
    double *sum;
    size_t *n;
    size_t least, most; /* values with the lowest and highest mean */
    double ratio;       /* of these; NAN: fewer than two values were seen */
};

static double mean_at(const struct knob_means *m, size_t v) {
    return m->sum[v] / (double)m->n[v];
}

static void find_means(const struct findings *f, uint32_t knob, uint32_t g, struct knob_means *m) {
    const size_t n = f->space->knobs[knob].values.n;
    size_t seen = 0;
    memset(m->sum, 0, n * sizeof *m->sum);
    memset(m->n, 0, n * sizeof *m->n);
    for (size_t i = 0; i < f->n; i++) {
        const double value = findings_figure(f, i, g);
        const size_t v = f->s->choices[f->row[i] * f->space->n_knobs + knob];
        if (value > 0) {
            m->sum[v] += log(value);
            m->n[v]++;
        }
    }
    m->ratio = NAN;
    for (size_t v = 0; v < n; v++) {
        if (m->n[v] == 0)
            continue;
        if (seen == 0 || mean_at(m, v) < mean_at(m, m->least))
            m->least = v;
        if (seen == 0 || mean_at(m, v) > mean_at(m, m->most))
            m->most = v;
        seen++;
    }
    if (seen > 1)
        m->ratio = exp(mean_at(m, m->most) - mean_at(m, m->least));
}

static void add_knob(const struct findings *f, json_t *table, json_t *chart, uint32_t knob,
                     uint32_t g, struct knob_means *m) {
    const struct vary_axis *values = &f->space->knobs[knob].values;
    const char *figure = f->space->figures[g];
    find_means(f, knob, g, m);
    if (isnan(m->ratio))
        return;
    report_bar(chart, figure, values->key, m->ratio);
    report_cell(table, "%s", values->key);
    report_cell(table, "%s", figure);
    report_cell(table, "%s", values->values[m->least]);
    report_number(table, exp(mean_at(m, m->least)));
    report_cell(table, "%s", values->values[m->most]);
    report_number(table, exp(mean_at(m, m->most)));
    report_number(table, m->ratio);
}

int findings_sensitivity(const struct findings *f, struct report *r, struct sim_err *err) {
    static const struct report_column columns[] = {
        {"knob", "", 0},       {"goal", "", 0},       {"lowest at", "", 0},
        {"mean there", "", 4}, {"highest at", "", 0}, {"mean there, highest", "", 4},
        {"ratio", "", 4}};
    size_t most = 0;
    for (uint32_t k = 0; k < f->space->n_knobs; k++)
        most = f->space->knobs[k].values.n > most ? f->space->knobs[k].values.n : most;
    struct knob_means m = {.sum = sim_alloc(most + 1, sizeof *m.sum, err),
                           .n = sim_alloc(most + 1, sizeof *m.n, err)};
    if (m.sum && m.n) {
        json_t *section = report_section(r, "sensitivity", "What each knob does");
        json_t *chart = report_chart(
            section, "Highest over lowest mean of a goal, over the values of a knob", REPORT_BARS,
            (struct report_axis){"knob", "", false}, (struct report_axis){"ratio", "", false});
        json_t *table = report_table(section, "Means over the values of each knob", columns, 7);
        for (uint32_t k = 0; k < f->space->n_knobs; k++)
            for (uint32_t g = 0; g < f->s->n_goals; g++)
                add_knob(f, table, chart, k, f->space->goals[f->s->goal[g]].figure, &m);
        report_text(section, "Geometric means over the valid designs of each value; 1: the knob "
                             "changes nothing. Where bounds cut designs, values of a knob are not "
                             "all seen with the same values of the others.");
    }
    free(m.sum);
    free(m.n);
    return m.sum && m.n ? 0 : SIM_EIO;
}
