#include "validation/quidam/tables.h"

#include <math.h>
#include <stdio.h>

#define COLUMNS(array) array, sizeof array / sizeof *array

static const char *const goal_names[GOALS] = {"performance per area", "energy"};

/* A title that begins with the network. */
static const char *title(char *buf, size_t size, const struct campaign *c, const char *what) {
    snprintf(buf, size, "%s: %s", c->setup.network, what);
    return buf;
}

void tables_models(struct study_run *run, const struct campaign *c) {
    static const struct report_column columns[] = {
        {"PE", "", 0},
        {"figure", "", 0},
        {"terms", "", 4},
        {"degree", "", 0},
        {"cross-validated", "%", 3},
        {"held out", "%", 3},
        {"worst", "%", 3},
        {"R2", "", 4},
    };
    char text[96];
    json_t *t = report_table(run->section,
                             title(text, sizeof text, c, "regression models and their errors"),
                             COLUMNS(columns));
    for (int type = 0; type < TYPES; type++)
        for (int figure = 0; figure < FIGURES; figure++) {
            const struct regression *r = &c->parts[type].models[figure];
            const struct regression_quality *q = &c->parts[type].quality[figure];
            report_cell(t, "%s", campaign_type_name(type));
            report_cell(t, "%s", campaign_figure_name(figure));
            report_number(t, (double)r->terms);
            report_cell(t, "%u; %u of %u knobs", r->chosen.single, r->chosen.degree,
                        r->chosen.knobs);
            report_number(t, 100 * r->cross_error);
            report_number(t, 100 * q->mean_error);
            report_number(t, 100 * q->worst_error);
            report_number(t, q->r2);
        }
}

static void best_row(json_t *t, const struct campaign *c, int type, int goal) {
    const struct campaign_part *p = &c->parts[type];
    const struct explorer_design *d = &p->designs[p->best[goal]];
    const struct explorer_figures *f = &p->figures[p->best[goal]];
    report_cell(t, "%s", campaign_type_name(type));
    report_cell(t, "%s", goal_names[goal]);
    report_cell(t, "%g x %g", d->knob[KNOB_ROWS], d->knob[KNOB_COLS]);
    report_cell(t, "%g/%g/%g", d->knob[KNOB_IFMAP], d->knob[KNOB_FILTER], d->knob[KNOB_PSUM]);
    report_number(t, d->knob[KNOB_GLB] / 1024);
    report_number(t, d->knob[KNOB_BANDWIDTH] * 1e-9);
    report_number(t, 1e3 * f->latency_s);
    report_number(t, f->area_mm2);
    report_number(t, 1e3 * f->energy_j);
    report_number(t, 1e3 * f->dram_j);
    report_number(t, 1e-6 / f->period_s);
    report_number(t, 100 * f->utilization);
    report_number(t, campaign_gain(c, type, goal, false));
    report_number(t, campaign_gain(c, type, goal, true));
    report_number(t, campaign_equal_gain(c, type, goal));
}

void tables_best(struct study_run *run, const struct campaign *c) {
    static const struct report_column columns[] = {
        {"PE", "", 0},
        {"best by", "", 0},
        {"PEs", "", 0},
        {"words i/f/p", "", 0},
        {"GLB", "KiB", 4},
        {"DRAM", "GB/s", 3},
        {"latency", "ms", 4},
        {"area", "mm2", 4},
        {"chip energy", "mJ", 4},
        {"DRAM energy", "mJ", 4},
        {"clock", "MHz", 4},
        {"utilisation", "%", 3},
        {"over INT16", "x", 3},
        {"by the models", "x", 3},
        {"at INT16's words", "x", 3},
    };
    char text[96];
    json_t *t = report_table(
        run->section, title(text, sizeof text, c, "best design of each PE type"), COLUMNS(columns));
    for (int goal = 0; goal < GOALS; goal++)
        for (int type = 0; type < TYPES; type++)
            best_row(t, c, type, goal);
}

/* One component of two designs: its share of the INT16 total, the ratio of the two. */
static void share_row(json_t *t, int type, const char *what, const char *part, double int16,
                      double light, double int16_total, double light_total) {
    report_cell(t, "%s", campaign_type_name(type));
    report_cell(t, "%s", what);
    report_cell(t, "%s", part);
    report_number(t, int16);
    report_number(t, light);
    report_number(t, 100 * int16 / int16_total);
    report_number(t, 100 * light / light_total);
    report_number(t, int16 / light);
}

/* Latency times area is one over performance per area, and adds up over the components. */
static void area_rows(json_t *t, const struct campaign *c, int type) {
    const struct campaign_part *p = &c->parts[TYPE_INT16], *q = &c->parts[type];
    const struct explorer_figures *a = &p->figures[p->best[GOAL_PERF_AREA]];
    const struct explorer_figures *b = &q->figures[q->best[GOAL_PERF_AREA]];
    const double la = 1e3 * a->latency_s, lb = 1e3 * b->latency_s;
    const struct {
        const char *name;
        double a, b;
    } parts[] = {
        {"MAC, control", la * a->mac_mm2, lb * b->mac_mm2},
        {"scratchpads", la * a->spad_mm2, lb * b->spad_mm2},
        {"global buffer", la * a->glb_mm2, lb * b->glb_mm2},
        {"all", la * a->area_mm2, lb * b->area_mm2},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        share_row(t, type, "latency x area, ms mm2", parts[i].name, parts[i].a, parts[i].b,
                  la * a->area_mm2, lb * b->area_mm2);
    report_cell(t, "%s", campaign_type_name(type));
    report_cell(t, "clock period, ps");
    report_cell(t, "of which the clock");
    report_number(t, 1e12 * a->period_s);
    report_number(t, 1e12 * b->period_s);
    report_number(t, NAN);
    report_number(t, NAN);
    report_number(t, a->period_s / b->period_s);
}

static void energy_rows(json_t *t, const struct campaign *c, int type) {
    const struct campaign_part *p = &c->parts[TYPE_INT16], *q = &c->parts[type];
    const struct explorer_figures *a = &p->figures[p->best[GOAL_ENERGY]];
    const struct explorer_figures *b = &q->figures[q->best[GOAL_ENERGY]];
    const struct {
        const char *name;
        double a, b;
    } parts[] = {
        {"MAC", a->mac_j, b->mac_j},
        {"scratchpads", a->spad_j, b->spad_j},
        {"between PEs", a->noc_j, b->noc_j},
        {"global buffer", a->glb_j, b->glb_j},
        {"clock and control", a->clock_j, b->clock_j},
        {"chip", a->energy_j, b->energy_j},
        {"DRAM, apart", a->dram_j, b->dram_j},
        {"chip and DRAM", a->energy_j + a->dram_j, b->energy_j + b->dram_j},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        share_row(t, type, "energy, mJ", parts[i].name, 1e3 * parts[i].a, 1e3 * parts[i].b,
                  1e3 * a->energy_j, 1e3 * b->energy_j);
}

void tables_gain(struct study_run *run, const struct campaign *c) {
    static const struct report_column columns[] = {
        {"PE", "", 0},
        {"figure", "", 0},
        {"component", "", 0},
        {"INT16", "", 4},
        {"LightPE", "", 4},
        {"share of INT16", "%", 3},
        {"share of LightPE", "%", 3},
        {"ratio", "x", 3},
    };
    char text[96];
    json_t *t = report_table(
        run->section,
        title(text, sizeof text, c, "the best LightPE beside the best INT16, by component"),
        COLUMNS(columns));
    for (int type = TYPE_LIGHTPE1; type < TYPES; type++) {
        area_rows(t, c, type);
        energy_rows(t, c, type);
    }
}

static bool dominated(const struct campaign_part *p, size_t n, size_t i) {
    for (size_t k = 0; k < n; k++)
        if (campaign_merit(&p->figures[k], GOAL_PERF_AREA) >
                campaign_merit(&p->figures[i], GOAL_PERF_AREA) &&
            campaign_merit(&p->figures[k], GOAL_ENERGY) >
                campaign_merit(&p->figures[i], GOAL_ENERGY))
            return true;
    return false;
}

/* Designs that no other of their PE type beats in both. */
static void pareto_chart(struct study_run *run, const struct campaign *c) {
    char text[96], label[160];
    json_t *chart =
        report_chart(run->section, title(text, sizeof text, c, "Pareto front of each PE type"),
                     REPORT_POINTS, (struct report_axis){"chip energy", "mJ", true},
                     (struct report_axis){"performance per area", "1/(s mm2)", true});
    for (int type = 0; type < TYPES; type++) {
        const struct campaign_part *p = &c->parts[type];
        for (size_t i = 0; i < c->n; i++) {
            const double *k = p->designs[i].knob;
            if (!p->figures[i].fits || dominated(p, c->n, i))
                continue;
            snprintf(label, sizeof label, "%gx%g PEs, words %g/%g/%g, %g KiB, %g GB/s",
                     k[KNOB_ROWS], k[KNOB_COLS], k[KNOB_IFMAP], k[KNOB_FILTER], k[KNOB_PSUM],
                     k[KNOB_GLB] / 1024, k[KNOB_BANDWIDTH] * 1e-9);
            report_point(chart, campaign_type_name(type), 1e3 * p->figures[i].energy_j,
                         explorer_perf_area(&p->figures[i]), label);
        }
    }
}

static void predicted_chart(struct study_run *run, const struct campaign *c, int figure) {
    static const char *const units[FIGURES] = {"ms", "mW", "mm2"};
    const double scale = figure == FIGURE_AREA ? 1 : 1e3;
    char text[96], what[64];
    snprintf(what, sizeof what, "predicted against simulated %s, held-out designs",
             campaign_figure_name(figure));
    json_t *chart = report_chart(run->section, title(text, sizeof text, c, what), REPORT_POINTS,
                                 (struct report_axis){"simulated", units[figure], true},
                                 (struct report_axis){"predicted", units[figure], true});
    report_diagonal(chart);
    for (int type = 0; type < TYPES; type++) {
        const struct campaign_part *p = &c->parts[type];
        for (size_t i = c->setup.train; i < c->sampled; i++)
            if (p->figures[i].fits)
                report_point(chart, campaign_type_name(type),
                             scale * campaign_figure(&p->figures[i], figure),
                             scale * regression_predict(&p->models[figure], p->designs[i].knob),
                             NULL);
    }
}

void tables_charts(struct study_run *run, const struct campaign *c) {
    pareto_chart(run, c);
    for (int figure = 0; figure < FIGURES; figure++)
        predicted_chart(run, c, figure);
}

int tables_synthesis(struct study_run *run, struct sim_err *err) {
    static const struct report_column columns[] = {
        {"PE", "", 0},
        {"MAC", "um2", 5},
        {"MAC", "ps", 4},
        {"datapath", "um2", 5},
        {"datapath", "ps", 4},
        {"PE", "um2", 6},
        {"PE by parts", "um2", 6},
        {"PE", "ps", 5},
        {"clock at 45 nm with these words", "MHz", 4},
    };
    static const double words[3] = {12, 224, 24}; /* of the synthesised PEs */
    struct synthesis s;
    int rc = synthesis_read(&s, err);
    json_t *t = report_table(run->section,
                             "Our Verilog in sky130 standard cells at 130 nm (yosys, OpenSTA)",
                             COLUMNS(columns));
    for (int type = 0; type < TYPES && rc == 0; type++) {
        struct synthesis_pe pe;
        struct pe_type bits;
        rc = synthesis_pe(&pe, campaign_type_name(type), err);
        if (rc == 0)
            rc = pe_type_open(&bits, campaign_type_name(type), err);
        if (rc)
            break;
        report_cell(t, "%s", campaign_type_name(type));
        report_number(t, pe.mac_um2);
        report_number(t, pe.mac_ps);
        report_number(t, pe.datapath_um2);
        report_number(t, pe.datapath_ps);
        report_number(t, pe.pe_um2);
        report_number(t, pe.datapath_um2 + s.control_um2 +
                             synthesis_scratchpad(&s, words[0], bits.act_bits) +
                             synthesis_scratchpad(&s, words[1], bits.weight_bits) +
                             synthesis_scratchpad(&s, words[2], bits.psum_bits));
        report_number(t, pe.pe_ps);
        report_number(t, 1e6 / (pe.pe_ps * 45 / SYNTHESIS_NODE_NM));
    }
    report_text(
        run->section,
        "A scratchpad of latches: %.1f um2 a word and %.1f a bit, within %.1f%% of the "
        "synthesised sizes on average; its control: %.0f um2. Its delay grows by %.0f ps with the "
        "first doubling of its words and %.0f ps with each of its bits, within %.1f%%.",
        s.per_word, s.per_bit, 100 * s.fit_error, s.control_um2, s.per_w + s.per_w2, s.per_b,
        100 * s.delay_error);
    return rc;
}
