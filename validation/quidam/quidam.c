/* QAPPA, QADAM, QUIDAM: the design space of row-stationary arrays by PE type, explored with the
 * simulator and with regression models fitted to it. The claims are those of the abstracts. */
#include <math.h>
#include <stdio.h>

#include "validation/quidam/tables.h"

static const struct campaign_setup full[] = {
    {"resnet18", 20260101, 800, 160, 20000, 12},
    {"resnet50", 20260102, 900, 160, 20000, 12},
    {"vgg16", 20260103, 400, 100, 20000, 12},
};
static const struct campaign_setup quick = {"resnet18", 20260101, 90, 30, 4000, 4};

/* Over all simulated designs of the sample, and over the networks: what the claims speak of. */
struct extremes {
    double perf_area, energy, idle_energy; /* widest of the networks: greatest over least */
    double gain[GOALS];                    /* best of the networks and LightPEs */
};

struct quidam_range {
    double low, high;
};

static void widen(struct quidam_range *r, double v) {
    r->low = fmin(r->low, v);
    r->high = fmax(r->high, v);
}

static void space_of(const struct campaign *c, struct extremes *e) {
    struct quidam_range perf = {INFINITY, 0}, energy = perf, idle = perf;
    for (int t = 0; t < TYPES; t++)
        for (size_t i = 0; i < c->sampled; i++) {
            const struct explorer_figures *f = &c->parts[t].figures[i];
            if (!f->fits)
                continue;
            widen(&perf, explorer_perf_area(f));
            widen(&energy, f->energy_j);
            widen(&idle, f->energy_j / f->utilization);
        }
    e->perf_area = fmax(e->perf_area, perf.high / perf.low);
    e->energy = fmax(e->energy, energy.high / energy.low);
    e->idle_energy = fmax(e->idle_energy, idle.high / idle.low);
}

static int give_models(struct study_run *run, const struct campaign *c, struct sim_err *err) {
    char name[64];
    int rc = 0;
    for (int figure = 0; figure < FIGURES && rc == 0; figure++) {
        double error = 0, r2 = 1;
        for (int t = 0; t < TYPES; t++) {
            error += 100 * c->parts[t].quality[figure].mean_error / TYPES;
            r2 = fmin(r2, c->parts[t].quality[figure].r2);
        }
        snprintf(name, sizeof name, "%s.%s.error", c->setup.network, campaign_figure_name(figure));
        rc = study_point(run, name, error, NAN, err);
        snprintf(name, sizeof name, "%s.%s.r2", c->setup.network, campaign_figure_name(figure));
        if (rc == 0)
            rc = study_point(run, name, r2, NAN, err);
    }
    return rc;
}

static int give_gains(struct study_run *run, const struct campaign *c, struct extremes *e,
                      struct sim_err *err) {
    static const char *const goals[GOALS] = {"perf_area", "energy"};
    char name[64];
    int rc = 0;
    for (int goal = 0; goal < GOALS; goal++)
        for (int t = TYPE_LIGHTPE1; t < TYPES && rc == 0; t++) {
            const double gain = campaign_gain(c, t, goal, false);
            snprintf(name, sizeof name, "%s.%s.%s", c->setup.network, campaign_type_name(t),
                     goals[goal]);
            e->gain[goal] = fmax(e->gain[goal], gain);
            rc = study_point(run, name, campaign_gain(c, t, goal, true), gain, err);
        }
    return rc;
}

static int explore(struct study_run *run, const struct campaign_setup *setup, struct extremes *e,
                   struct sim_err *err) {
    struct campaign c;
    int rc = campaign_run(&c, setup, run->pool, err);
    if (rc == 0) {
        space_of(&c, e);
        tables_models(run, &c);
        tables_best(run, &c);
        tables_gain(run, &c);
        tables_charts(run, &c);
        report_text(run->section,
                    "%s: %zu designs simulated, %zu of them held out, for each of %d PE types; "
                    "%zu more predicted by each model.",
                    setup->network, c.n, setup->held, (int)TYPES, setup->candidates);
        if (!run->quick)
            rc = give_models(run, &c, err);
        if (rc == 0 && !run->quick)
            rc = give_gains(run, &c, e, err);
    }
    campaign_free(&c);
    return rc ? rc : study_tick(run, err);
}

/* Area and delay of the MACs beside another synthesis. */
static int give_synthesis(struct study_run *run, struct sim_err *err) {
    static const char *const types[] = {"int8", "int16", "lightpe1", "lightpe2", "fp32"};
    char name[64];
    int rc = tables_synthesis(run, err);
    for (size_t i = 0; i < sizeof types / sizeof *types && rc == 0; i++) {
        struct synthesis_pe pe;
        rc = synthesis_pe(&pe, types[i], err);
        snprintf(name, sizeof name, "synthesis.%s.area", types[i]);
        if (rc == 0)
            rc = study_point(run, name, pe.mac_um2 * 1e-6, NAN, err);
        snprintf(name, sizeof name, "synthesis.%s.delay", types[i]);
        if (rc == 0)
            rc = study_point(run, name, pe.mac_ps * 1e-12, NAN, err);
    }
    return rc;
}

/* The best gains of all networks, beside what two papers claim of them. */
static int give_best(struct study_run *run, const double gain[], struct sim_err *err) {
    static const char *const claims[] = {"gain", "gain57"};
    int rc = 0;
    for (int k = 0; k < 2 && rc == 0; k++) {
        char name[32];
        snprintf(name, sizeof name, "%s.perf_area", claims[k]);
        rc = study_point(run, name, NAN, gain[GOAL_PERF_AREA], err);
        snprintf(name, sizeof name, "%s.energy", claims[k]);
        if (rc == 0)
            rc = study_point(run, name, NAN, gain[GOAL_ENERGY], err);
    }
    return rc;
}

static int quidam_run(struct study_run *run, struct sim_err *err) {
    struct extremes e = {0};
    int rc = give_synthesis(run, err);
    for (size_t i = 0; i < sizeof full / sizeof *full && rc == 0; i++) {
        rc = explore(run, run->quick ? &quick : &full[i], &e, err);
        if (run->quick)
            break;
    }
    if (rc == 0)
        rc = study_point(run, "space.perf_area", NAN, e.perf_area, err);
    if (rc || run->quick)
        return rc;
    rc = study_point(run, "space.energy", NAN, e.energy, err);
    if (rc == 0)
        rc = study_point(run, "space.energy_idle", NAN, e.idle_energy, err);
    return rc ? rc : give_best(run, e.gain, err);
}

static const struct study_group groups[] = {
    {"span of the space of designs", "QUIDAM, abstract", "space.*"},
    {"best LightPE over best INT16 design", "QAPPA, abstract", "gain.*"},
    {"best LightPE over best INT16 design", "QUIDAM and QADAM, abstracts", "gain57.*"},
    {"another synthesis of MACs at 130 nm", "yosys and abc, by others", "synthesis.*"},
    {"LightPEs by network", "QUIDAM and QADAM, abstracts", "*.lightpe*"},
    {"mean error of regression, held out", "own timed runs", "*.error"},
    {"R2 of regression, held out", "own timed runs", "*.r2"},
    {0},
};

const struct study study_quidam = {
    "quidam",
    "PE types and their design space: QAPPA, QADAM, QUIDAM",
    "Performance, power and area of row-stationary arrays of fp32, int16, LightPE-1 and LightPE-2 "
    "PEs over shape, scratchpads, buffer and bandwidth; regression models of the three; what "
    "LightPEs gain over the best INT16 design.",
    quidam_run,
    .groups = groups,
    .verdict = "LightPEs gain up to {gain.perf_area} in performance per area and {gain.energy} in "
               "energy, less than the 4.9 and 5.7 of the abstracts, and energy spans "
               "{space.energy} times instead of 35. The regression models keep the bounds that "
               "this project sets on designs that they have not seen.",
};
