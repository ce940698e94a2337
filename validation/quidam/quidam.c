/* QAPPA, QADAM, QUIDAM: the design space of row-stationary arrays by PE type, explored with the
 * simulator and with regression models fitted to it. The claims are those of the abstracts. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "sim/result.h"
#include "validation/quidam/tables.h"

static const struct campaign_setup full[] = {
    {"resnet18", 20260101, 800, 160, 20000, 12},
    {"resnet50", 20260102, 900, 160, 20000, 12},
    {"vgg16", 20260103, 400, 100, 20000, 12},
};
static const struct campaign_setup quick = {"resnet18", 20260101, 90, 30, 4000, 4};

/* Over all simulated designs of the sample, and over the networks: what the claims speak of. */
struct extremes {
    double perf_area, energy; /* widest of the networks: greatest over least */
    double gated_energy;      /* where the clock of a PE without work is gated */
    double idle_energy;       /* where such a PE burns all that a busy one does */
    double gain[GOALS];       /* best of the networks and LightPEs */
};

struct quidam_range {
    double low, high;
};

static void widen(struct quidam_range *r, double v) {
    r->low = fmin(r->low, v);
    r->high = fmax(r->high, v);
}

static void space_of(const struct campaign *c, struct extremes *e) {
    struct quidam_range perf = {INFINITY, 0}, energy = perf, gated = perf, idle = perf;
    for (int t = 0; t < TYPES; t++)
        for (size_t i = 0; i < c->sampled; i++) {
            const struct explorer_figures *f = &c->parts[t].figures[i];
            if (!f->fits)
                continue;
            widen(&perf, explorer_perf_area(f));
            widen(&energy, f->energy_j);
            widen(&gated, f->energy_j - f->idle_j);
            widen(&idle, (f->energy_j - f->clock_j) / f->utilization + f->clock_j);
        }
    e->perf_area = fmax(e->perf_area, perf.high / perf.low);
    e->energy = fmax(e->energy, energy.high / energy.low);
    e->gated_energy = fmax(e->gated_energy, gated.high / gated.low);
    e->idle_energy = fmax(e->idle_energy, idle.high / idle.low);
}

static int give_models(struct study_run *run, const struct campaign *c, struct sim_err *err) {
    char name[64];
    int rc = 0;
    for (int figure = 0; figure < FIGURES && rc == 0; figure++) {
        double error = 0, r2 = 1;
        for (int t = 0; t < TYPES; t++) {
            error = fmax(error, 100 * c->parts[t].quality[figure].mean_error);
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
            snprintf(name, sizeof name, "%s.equal.%s.%s", c->setup.network, campaign_type_name(t),
                     goals[goal]);
            if (rc == 0)
                rc = study_point(run, name, NAN, campaign_equal_gain(c, t, goal), err);
        }
    return rc;
}

static int give_campaign(struct study_run *run, const struct campaign *c, struct extremes *e,
                         struct sim_err *err) {
    space_of(c, e);
    tables_models(run, c);
    tables_best(run, c);
    tables_gain(run, c);
    tables_charts(run, c);
    report_text(run->section,
                "%s: %zu designs simulated, %zu of them held out, for each of %d PE types; "
                "%zu more predicted by each model.",
                c->setup.network, c->n, c->setup.held, (int)TYPES, c->setup.candidates);
    if (run->quick)
        return 0;
    const int rc = give_models(run, c, err);
    return rc ? rc : give_gains(run, c, e, err);
}

struct quidam_ticks {
    struct study_run *run;
    uint64_t done; /* of the campaign under way */
};

static int tick(void *user, uint64_t done, struct sim_err *err) {
    struct quidam_ticks *t = user;
    int rc = 0;
    for (; t->done < done && rc == 0; t->done++)
        rc = study_tick(t->run, err);
    return rc;
}

/* A campaign, kept in `journal` unless that is NULL. */
static int explore(struct study_run *run, const struct campaign_setup *setup, const char *journal,
                   uint32_t program, struct extremes *e, struct sim_err *err) {
    struct quidam_ticks ticks = {run, 0};
    const struct campaign_watch watch = {{tick, &ticks}, journal, program};
    struct campaign c;
    char text[700];
    int rc = campaign_open(&c, setup, &watch, err);
    snprintf(text, sizeof text, "quidam: goes on after %zu of %zu designs on %s, kept in %s",
             c.known, campaign_designs(setup), setup->network, journal ? journal : "");
    if (rc == 0 && c.known && run->say)
        run->say(run->user, text);
    if (rc == 0)
        rc = campaign_run(&c, run->pool, run->threads, err);
    if (rc == 0)
        rc = give_campaign(run, &c, e, err);
    snprintf(text, sizeof text, "quidam: what is done is kept in %s; start again to go on",
             run->keep ? run->keep : "");
    if (rc && c.log && run->say)
        run->say(run->user, text);
    campaign_free(&c);
    return rc;
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

/* Checksum of the program that runs, with all tables that it carries; 0 where it cannot be read. */
static uint32_t program_sum(void) {
    uLong sum = crc32(0, NULL, 0);
    Bytef part[4096];
    FILE *f = fopen("/proc/self/exe", "rb");
    for (size_t n; f && (n = fread(part, 1, sizeof part, f)) > 0;)
        sum = crc32(sum, part, (uInt)n);
    if (f)
        fclose(f);
    return (uint32_t)sum;
}

/* What cannot be made, opening a file will say. */
static void make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

static int explore_all(struct study_run *run, struct extremes *e, struct sim_err *err) {
    enum { NETWORKS = sizeof full / sizeof *full };
    const uint32_t program = program_sum();
    char paths[NETWORKS][512];
    int rc = 0;
    for (size_t i = 0; i < NETWORKS; i++) {
        run->steps += campaign_designs(&full[i]);
        snprintf(paths[i], sizeof paths[i], "%s/validate-quidam-%s", run->keep ? run->keep : "",
                 full[i].network);
        if (run->keep)
            make_folders(paths[i]);
    }
    for (size_t i = 0; i < NETWORKS && rc == 0; i++)
        rc = explore(run, &full[i], run->keep ? paths[i] : NULL, program, e, err);
    for (size_t i = 0; i < NETWORKS && rc == 0 && run->keep; i++)
        if (!log_in_use(paths[i]))
            unlink(paths[i]);
    return rc;
}

static int quidam_run(struct study_run *run, struct sim_err *err) {
    struct extremes e = {0};
    int rc = give_synthesis(run, err);
    if (rc == 0)
        rc = run->quick ? explore(run, &quick, NULL, 0, &e, err) : explore_all(run, &e, err);
    if (rc == 0)
        rc = study_point(run, "space.perf_area", NAN, e.perf_area, err);
    if (rc || run->quick)
        return rc;
    rc = study_point(run, "space.energy", NAN, e.energy, err);
    if (rc == 0)
        rc = study_point(run, "space.energy_gated", NAN, e.gated_energy, err);
    if (rc == 0)
        rc = study_point(run, "space.energy_idle", NAN, e.idle_energy, err);
    return rc ? rc : give_best(run, e.gain, err);
}

static const struct study_group groups[] = {
    {"span of the space of designs", "QUIDAM, abstract", "space.*"},
    {"best LightPE over best INT16 design", "QAPPA, abstract", "gain.*"},
    {"best LightPE over best INT16 design", "QUIDAM and QADAM, abstracts", "gain57.*"},
    {"another synthesis of MACs at 130 nm", "yosys and abc, by others", "synthesis.*"},
    {"LightPEs at INT16's words", "QUIDAM and QADAM, abstracts", "*.equal.*"},
    {"LightPEs by network", "QUIDAM and QADAM, abstracts", "*.lightpe*"},
    {"worst type's error of regression", "own timed runs", "*.error"},
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
               "{space.energy} times instead of 35 ({space.energy_gated} with idle PEs gated). The "
               "regression models keep the bounds that "
               "this project sets on designs that they have not seen.",
};
