/* The claims at 3 MB and at the area of SRAM: the formula by itself, the formula with a DRAM of
 * which it knows nothing but the published reduction, and the counts of each capacity. */
#include <math.h>
#include <stdio.h>

#include "validation/deepnvm/parts.h"
#include "validation/flips.h"

enum { ISO_CAPACITY, ISO_AREA, COMPARISONS };

struct comparison {
    const char *name, *title;
    struct dn_techs techs;
    unsigned capacity[TECHS];
    bool guessed; /* the formula of the points is with DRAM */
};

/* Gains of one workload. */
struct gains {
    double alone[TECHS]; /* the cache by itself */
    double guess[TECHS]; /* with DRAM accesses as the paper's reduction leaves them */
    double count[TECHS]; /* with those counted at each capacity */
};

/* The least and the most over workloads. */
struct claim_range {
    double least, most;
};

static const char *const point_names[TECHS] = {"sram", "stt", "sot"};

static void widen(struct claim_range *r, double value) {
    r->least = fmin(r->least, value);
    r->most = fmax(r->most, value);
}

static int open_comparisons(struct comparison *c, struct sim_err *err) {
    static const char *const names[TECHS] = {"deepnvm-sram", "deepnvm-stt", "deepnvm-sot"};
    static const unsigned capacity[COMPARISONS][TECHS] = {{MB3, MB3, MB3}, {MB3, MB7, MB10}};
    c[ISO_CAPACITY].name = "isocap";
    c[ISO_CAPACITY].title = "iso-capacity, 3 MB each";
    c[ISO_CAPACITY].guessed = false;
    c[ISO_AREA].guessed = true;
    c[ISO_AREA].name = "isoarea";
    c[ISO_AREA].title = "iso-area, SRAM 3 MB, STT 7 MB, SOT 10 MB";
    for (unsigned k = 0; k < COMPARISONS; k++) {
        double bytes[TECHS];
        for (unsigned i = 0; i < TECHS; i++) {
            c[k].capacity[i] = capacity[k][i];
            bytes[i] = (double)dn_capacities[capacity[k][i]];
        }
        const int rc = dn_techs(names, bytes, &c[k].techs, err);
        if (rc)
            return rc;
    }
    return 0;
}

/* The share of DRAM accesses that the paper says a larger cache saves. */
static double reduction(const struct dn_data *d, unsigned capacity) {
    const struct point *p = points_find(&d->run->points, capacity == MB7    ? "dram.7mb"
                                                         : capacity == MB10 ? "dram.10mb"
                                                                            : "");
    return p ? p->value / 100 : 0;
}

static void evaluate(const struct dn_data *d, const struct comparison *c, size_t w,
                     struct gains *g) {
    const struct deepnvm_counts sram = dn_counts(d, w, c->capacity[SRAM]);
    for (unsigned i = STT; i < TECHS; i++) {
        const struct deepnvm_counts own = dn_counts(d, w, c->capacity[i]);
        const double kept = 1 - reduction(d, c->capacity[i]);
        struct deepnvm_counts guess = sram;
        guess.dram *= kept;
        guess.dram_bytes *= kept;
        g->alone[i] = dn_gain(&c->techs, i, &sram, &own, &dn_no_dram, 1);
        g->guess[i] = dn_gain(&c->techs, i, &sram, &guess, &d->charged, 1);
        g->count[i] = dn_gain(&c->techs, i, &sram, &own, &d->charged, 1);
    }
}

static void add_traffic(const struct dn_data *d) {
    static const char *const groups[] = {"inference", "training", "HPC", "captured", "batch study"};
    static const struct report_column columns[] = {
        {"workload", "", 0},
        {"group", "", 0},
        {"stream", "", 0},
        {"accesses", "M", 5},
        {"reads per write", "", 4},
        {"hits at 3 MB", "%", 4},
        {"DRAM accesses at 3 MB", "M", 4},
        {"change at 7 MB", "%", 3},
        {"change at 10 MB", "%", 3},
    };
    json_t *table = report_table(d->run->section, "Traffic of the workloads", columns,
                                 sizeof columns / sizeof *columns);
    for (size_t w = 0; w < d->n; w++) {
        const struct cache_stats *s = &d->stats[w][MB3];
        const double dram = dn_dram_accesses(s);
        report_cell(table, "%s", d->workloads[w].name);
        report_cell(table, "%s", groups[d->workloads[w].group]);
        report_cell(table, "%s", d->workloads[w].sampled ? "sampled" : "whole");
        report_number(table, (double)s->accesses / 1e6);
        report_number(table, (double)s->reads / (double)s->writes);
        report_number(table, 100 * (double)(s->read_hits + s->write_hits_nv) / (double)s->accesses);
        report_number(table, dram / 1e6);
        report_number(table, 100 * (dn_dram_accesses(&d->stats[w][MB7]) / dram - 1));
        report_number(table, 100 * (dn_dram_accesses(&d->stats[w][MB10]) / dram - 1));
    }
}

static void add_gain_row(const struct dn_data *d, json_t *table, json_t *chart, size_t w,
                         const struct gains *g) {
    report_cell(table, "%s", d->workloads[w].name);
    for (unsigned i = STT; i < TECHS; i++) {
        char series[64];
        report_number(table, g->alone[i]);
        report_number(table, g->guess[i]);
        report_number(table, g->count[i]);
        snprintf(series, sizeof series, "%s, cache alone", dn_names[i]);
        report_bar(chart, series, d->workloads[w].name, g->alone[i]);
        snprintf(series, sizeof series, "%s, with DRAM", dn_names[i]);
        report_bar(chart, series, d->workloads[w].name, g->count[i]);
    }
}

/* The table and chart of a comparison; ranges over the networks, of the formula and of counts. The
 * formula is the cache by itself at equal capacity; at equal area, where DRAM accesses are what a
 * larger cache is for, it has those that the published reduction leaves. */
static void add_gains(const struct dn_data *d, const struct comparison *c,
                      struct claim_range formula[TECHS], struct claim_range count[TECHS],
                      struct claim_range order[2]) {
    static const struct report_column columns[] = {
        {"workload", "", 0},           {"STT: cache alone", "x", 3}, {"STT: formula, DRAM", "x", 3},
        {"STT: counts, DRAM", "x", 3}, {"SOT: cache alone", "x", 3}, {"SOT: formula, DRAM", "x", 3},
        {"SOT: counts, DRAM", "x", 3},
    };
    char title[128];
    snprintf(title, sizeof title, "EDP gain over SRAM, %s", c->title);
    json_t *table = report_table(d->run->section, title, columns, sizeof columns / sizeof *columns);
    json_t *chart = report_chart(d->run->section, title, REPORT_BARS,
                                 (struct report_axis){"workload", "", false},
                                 (struct report_axis){"EDP gain", "x", false});
    for (size_t w = 0; w < d->n; w++) {
        struct gains g;
        if (d->workloads[w].group == DN_BATCH)
            continue;
        evaluate(d, c, w, &g);
        add_gain_row(d, table, chart, w, &g);
        if (d->workloads[w].group > DN_TRAINING)
            continue;
        const double *model = c->guessed ? g.guess : g.alone;
        for (unsigned i = STT; i < TECHS; i++) {
            widen(&formula[i], model[i]);
            widen(&count[i], g.count[i]);
        }
        widen(&order[0], model[SOT] / model[STT]);
        widen(&order[1], g.count[SOT] / g.count[STT]);
    }
}

/* Of every workload that the table of gains shows, with DRAM. */
static void add_flips(const struct dn_data *d, const struct comparison *c) {
    char what[100];
    snprintf(what, sizeof what, "%s, with DRAM", c->title);
    json_t *table = study_flip_table(d->run, what);
    for (size_t w = 0; w < d->n; w++) {
        const struct deepnvm_counts sram = dn_counts(d, w, c->capacity[SRAM]);
        char where[160];
        snprintf(where, sizeof where, "%s, %s", d->workloads[w].name, c->name);
        for (unsigned i = STT; i < TECHS && d->workloads[w].group != DN_BATCH; i++) {
            const struct dn_pair pair = {where, i, &c->techs, &d->charged};
            const struct deepnvm_counts own = dn_counts(d, w, c->capacity[i]);
            dn_flip(d->run, table, &pair, &sram, &own);
        }
    }
}

static int give_comparison(struct dn_data *d, const struct comparison *c, struct sim_err *err) {
    const struct claim_range empty = {INFINITY, -INFINITY};
    struct claim_range formula[TECHS] = {empty, empty, empty}, count[TECHS] = {empty, empty, empty};
    struct claim_range order[2] = {empty, empty};
    char name[64];
    int rc = 0;
    add_gains(d, c, formula, count, order);
    add_flips(d, c);
    for (unsigned i = STT; i < TECHS && rc == 0; i++) {
        snprintf(name, sizeof name, "%s.%s.most", c->name, point_names[i]);
        rc = study_point(d->run, name, formula[i].most, count[i].most, err);
        snprintf(name, sizeof name, "%s.%s.least", c->name, point_names[i]);
        if (rc == 0)
            rc = study_point(d->run, name, formula[i].least, count[i].least, err);
    }
    snprintf(name, sizeof name, "%s.order", c->name);
    return rc ? rc : study_point(d->run, name, order[0].least, order[1].least, err);
}

/* What the tables alone say. */
static int give_tables(struct dn_data *d, const struct comparison *c, struct sim_err *err) {
    const struct tech_point *same = c[ISO_CAPACITY].techs.point, *area = c[ISO_AREA].techs.point;
    int rc = 0;
    for (unsigned i = STT; i < TECHS && rc == 0; i++) {
        const struct {
            const char *name;
            double value;
        } figures[] = {
            {"area", same[SRAM].area_mm2 / same[i].area_mm2},
            {"capacity", area[i].capacity_b / area[SRAM].capacity_b},
            {"same_area", area[i].area_mm2 / area[SRAM].area_mm2},
        };
        for (size_t k = 0; k < sizeof figures / sizeof *figures && rc == 0; k++) {
            char name[64];
            snprintf(name, sizeof name, "%s.%s", figures[k].name, point_names[i]);
            rc = study_point(d->run, name, figures[k].value, NAN, err);
        }
    }
    return rc;
}

/* Energy of SRAM over that of a technology, mean over the networks; [0] cache alone, [1] DRAM. */
struct claim_shares {
    double dynamic[2], leakage[2], cache[2];
};

static struct claim_shares mean_shares(const struct dn_data *d, const struct comparison *c,
                                       unsigned tech) {
    struct claim_shares s = {0};
    double n = 0;
    for (size_t w = 0; w < d->n; w++) {
        if (d->workloads[w].group > DN_TRAINING)
            continue;
        for (unsigned k = 0; k < 2; k++) {
            const struct deepnvm_counts a = dn_counts(d, w, c->capacity[SRAM]);
            const struct deepnvm_counts b = dn_counts(d, w, c->capacity[tech]);
            struct deepnvm_figures fa, fb;
            deepnvm_evaluate(&a, &c->techs.point[SRAM], k ? &d->charged : &dn_no_dram, 1, &fa);
            deepnvm_evaluate(&b, &c->techs.point[tech], k ? &d->charged : &dn_no_dram, 1, &fb);
            s.dynamic[k] += fb.dynamic_j / fa.dynamic_j;
            s.leakage[k] += fa.leakage_j / fb.leakage_j;
            s.cache[k] += (fa.dynamic_j + fa.leakage_j) / (fb.dynamic_j + fb.leakage_j);
        }
        n++;
    }
    for (unsigned k = 0; k < 2; k++) {
        s.dynamic[k] /= n;
        s.leakage[k] /= n;
        s.cache[k] /= n;
    }
    return s;
}

static int give_shares(struct dn_data *d, const struct comparison *c, struct sim_err *err) {
    int rc = 0;
    for (unsigned i = STT; i < TECHS && rc == 0; i++) {
        const struct claim_shares s = mean_shares(d, c, i);
        char name[64];
        snprintf(name, sizeof name, "%s.%s.dynamic", c->name, point_names[i]);
        rc = study_point(d->run, name, s.dynamic[0], s.dynamic[1], err);
        snprintf(name, sizeof name, "%s.%s.leakage", c->name, point_names[i]);
        if (rc == 0)
            rc = study_point(d->run, name, s.leakage[0], s.leakage[1], err);
        snprintf(name, sizeof name, "%s.%s.energy", c->name, point_names[i]);
        if (rc == 0 && points_find(&d->run->points, name))
            rc = study_point(d->run, name, s.cache[0], s.cache[1], err);
    }
    return rc;
}

/* Per cent of the DRAM accesses at 3 MB that a larger cache saves. */
static double saved(const struct dn_data *d, size_t w, unsigned capacity) {
    return 100 *
           (1 - dn_dram_accesses(&d->stats[w][capacity]) / dn_dram_accesses(&d->stats[w][MB3]));
}

static int give_dram(struct dn_data *d, struct sim_err *err) {
    const size_t one = dn_find(d, "AlexNet I1"), four = dn_find(d, "AlexNet I4");
    const double more =
        fmin(saved(d, one, MB10) - saved(d, one, MB7), saved(d, four, MB10) - saved(d, four, MB7));
    int rc = study_point(d->run, "dram.7mb", NAN, saved(d, one, MB7), err);
    if (rc == 0)
        rc = study_point(d->run, "dram.10mb", NAN, saved(d, one, MB10), err);
    if (rc == 0)
        rc = study_point(d->run, "dram.i4.7mb", NAN, saved(d, four, MB7), err);
    if (rc == 0)
        rc = study_point(d->run, "dram.i4.10mb", NAN, saved(d, four, MB10), err);
    return rc ? rc : study_point(d->run, "dram.order", NAN, more, err);
}

int dn_study_claims(struct dn_data *d, struct sim_err *err) {
    struct comparison c[COMPARISONS];
    int rc = open_comparisons(c, err);
    if (rc == 0)
        rc = give_tables(d, c, err);
    if (rc == 0)
        rc = give_dram(d, err);
    if (rc == 0)
        add_traffic(d);
    for (unsigned k = 0; k < COMPARISONS && rc == 0; k++) {
        rc = give_comparison(d, &c[k], err);
        if (rc == 0)
            rc = give_shares(d, &c[k], err);
    }
    return rc;
}
