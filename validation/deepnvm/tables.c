/* How much of a conclusion comes from the table: the same counts with other tables, and with one
 * component of SRAM's table in place of the technology's; and what would have to be otherwise for
 * the formula to give the claims. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validation/deepnvm/parts.h"
#include "validation/flips.h"

/* Tables of one origin, or that people compare. */
struct family {
    const char *name;
    const char *tables[TECHS];
    unsigned capacity;
};

static const struct family families[] = {
    {"DeepNVM++ Table II, 16 nm (unverified)", {"deepnvm-sram", "deepnvm-stt", "deepnvm-sot"}, MB3},
    {"NVSim 22 nm, best read EDP", {"nvsim-sram", "nvsim-stt", "nvsim-sot"}, MB3},
    {"NVSim 22 nm, DeepNVM++ bitcells", {"nvsim-sram", "nvsim-dnvm-stt", "nvsim-dnvm-sot"}, MB4},
    {"NVSim 22 nm, scaled STT cell", {"nvsim-sram", "nvsim-stt-aggressive", NULL}, MB4},
    {"NVSim 22 nm, tag and data in parallel", {"nvsim-sram-normal", "nvsim-stt-normal", NULL}, MB4},
    {"NVSim 22 nm, lowest leakage", {"nvsim-sram-opt-leakage", "nvsim-stt-opt-leakage", NULL}, MB4},
    {"NVSim 22 nm, smallest area", {"nvsim-sram-opt-area", "nvsim-stt-opt-area", NULL}, MB4},
    {"NVSim 22 nm, fastest reads",
     {"nvsim-sram-opt-read-latency", "nvsim-stt-opt-read-latency", NULL},
     MB4},
    {"NVSim 22 nm, low-standby-power transistors",
     {"nvsim-sram-lstp", "nvsim-stt-lstp", NULL},
     MB4},
    {"CACTI 7 SRAM, NVSim MRAM, 22 nm", {"cacti-sram", "nvsim-stt", "nvsim-sot"}, MB3},
    {"CACTI 7 SRAM 22 nm, DeepNVM++ MRAM 16 nm", {"cacti-sram", "deepnvm-stt", "deepnvm-sot"}, MB3},
};
#define N_FAMILIES (sizeof families / sizeof *families)

/* The workloads that have a column where they were counted. */
static const char *const shown[] = {"AlexNet I4", "GoogLeNet I4", "ResNet-18 I4", "SqueezeNet I4",
                                    "HPCG medium"};
#define N_SHOWN (sizeof shown / sizeof *shown)

static int open_family(const struct family *f, struct dn_techs *t, struct sim_err *err) {
    const double bytes = (double)dn_capacities[f->capacity], all[] = {bytes, bytes, bytes};
    return dn_techs(f->tables, all, t, err);
}

static double family_gain(const struct dn_data *d, const struct family *f, const struct dn_techs *t,
                          unsigned tech, size_t w, bool dram) {
    if (!(t->point[tech].area_mm2 > 0) || w == SIZE_MAX || !d->counted[w][f->capacity])
        return NAN;
    const struct deepnvm_counts c = dn_counts(d, w, f->capacity);
    return dn_gain(t, tech, &c, &c, dram ? &d->charged : &dn_no_dram, 1);
}

/* Leakage of SRAM over that of the technology, then a gain per workload. */
static int add_families(struct dn_data *d, unsigned tech, bool dram, double range[2],
                        struct sim_err *err) {
    struct report_column columns[2 + N_SHOWN] = {{"tables", "", 0},
                                                 {"leakage, SRAM over it", "x", 3}};
    char title[128];
    size_t n = 0, which[N_SHOWN];
    int rc = 0;
    for (size_t i = 0; i < N_SHOWN; i++)
        if (dn_find(d, shown[i]) != SIZE_MAX) {
            which[n] = dn_find(d, shown[i]);
            columns[2 + n++] = (struct report_column){shown[i], "x", 3};
        }
    snprintf(title, sizeof title, "Sensitivity: EDP gain of %s by table and workload, %s",
             tech == STT ? "STT" : "SOT", dram ? "with DRAM" : "cache alone");
    json_t *table = report_table(d->run->section, title, columns, 2 + n);
    range[0] = INFINITY;
    range[1] = 0;
    for (size_t f = 0; f < N_FAMILIES && rc == 0; f++) {
        struct dn_techs t;
        rc = open_family(&families[f], &t, err);
        if (rc || !families[f].tables[tech])
            continue;
        report_cell(table, "%s", families[f].name);
        report_number(table, t.point[SRAM].leakage_w / t.point[tech].leakage_w);
        for (size_t i = 0; i < n; i++) {
            const double gain = family_gain(d, &families[f], &t, tech, which[i], dram);
            report_number(table, gain);
            range[0] = fmin(range[0], gain);
            range[1] = fmax(range[1], gain);
        }
    }
    return rc;
}

static int add_flips(struct dn_data *d, struct sim_err *err) {
    char what[100];
    snprintf(what, sizeof what, "by table, %s, with DRAM", shown[0]);
    json_t *table = study_flip_table(d->run, what);
    const size_t w = dn_find(d, shown[0]);
    int rc = 0;
    for (size_t f = 0; f < N_FAMILIES && rc == 0; f++) {
        struct dn_techs t;
        rc = open_family(&families[f], &t, err);
        for (unsigned tech = STT; tech < TECHS && rc == 0; tech++) {
            const struct dn_pair pair = {families[f].name, tech, &t, &d->charged};
            if (isnan(family_gain(d, &families[f], &t, tech, w, true)))
                continue;
            const struct deepnvm_counts c = dn_counts(d, w, families[f].capacity);
            dn_flip(d->run, table, &pair, &c, &c);
        }
    }
    return rc;
}

/* One component taken from SRAM, by its offset in struct tech_point. */
struct component {
    const char *name;
    size_t offset;
};
static const struct component components[] = {
    {"read latency", offsetof(struct tech_point, read_latency_s)},
    {"write latency", offsetof(struct tech_point, write_latency_s)},
    {"read energy", offsetof(struct tech_point, read_energy_j)},
    {"write energy", offsetof(struct tech_point, write_energy_j)},
    {"leakage", offsetof(struct tech_point, leakage_w)},
};
#define N_COMPONENTS (sizeof components / sizeof *components)

static double swapped(const struct dn_data *d, const struct family *f, struct dn_techs t,
                      unsigned tech, size_t w, const struct component *c) {
    char *to = (char *)&t.point[tech] + c->offset, *from = (char *)&t.point[SRAM] + c->offset;
    *(double *)(void *)to = *(const double *)(const void *)from;
    return family_gain(d, f, &t, tech, w, false);
}

/* What is left of the gain when SRAM is granted one figure of the technology: which component the
 * gain comes from, by table. */
static int add_components(struct dn_data *d, struct sim_err *err) {
    static const size_t which[] = {0, 1, 8, 9};
    struct report_column columns[3 + N_COMPONENTS] = {
        {"tables", "", 0}, {"technology", "", 0}, {"gain", "x", 3}};
    char names[N_COMPONENTS][48];
    int rc = 0;
    for (size_t i = 0; i < N_COMPONENTS; i++) {
        snprintf(names[i], sizeof names[i], "with SRAM's %s", components[i].name);
        columns[3 + i] = (struct report_column){names[i], "x", 3};
    }
    json_t *table =
        report_table(d->run->section, "Sensitivity: EDP gain by component, AlexNet I4, cache alone",
                     columns, 3 + N_COMPONENTS);
    const size_t w = dn_find(d, shown[0]);
    for (size_t k = 0; k < sizeof which / sizeof *which && rc == 0; k++) {
        const struct family *f = &families[which[k]];
        struct dn_techs t;
        rc = open_family(f, &t, err);
        for (unsigned tech = STT; tech < TECHS && rc == 0; tech++) {
            if (!f->tables[tech])
                continue;
            report_cell(table, "%s", f->name);
            report_cell(table, "%s", tech == STT ? "STT" : "SOT");
            report_number(table, family_gain(d, f, &t, tech, w, false));
            for (size_t i = 0; i < N_COMPONENTS; i++)
                report_number(table, swapped(d, f, t, tech, w, &components[i]));
        }
    }
    return rc;
}

/* The value of a knob, between low and high, at which gain(knob) passes the claim: bisected on a
 * log scale; NAN where both ends are on one side of it. */
static double solve(double (*gain)(const void *user, double knob), const void *user, double low,
                    double high, double claim) {
    const bool rising = gain(user, high) > gain(user, low);
    if ((gain(user, low) > claim) == (gain(user, high) > claim))
        return NAN;
    for (int i = 0; i < 100; i++) {
        const double middle = sqrt(low * high);
        if ((gain(user, middle) > claim) == rising)
            high = middle;
        else
            low = middle;
    }
    return sqrt(low * high);
}

struct knob {
    const struct dn_techs *techs;
    unsigned tech;
    struct deepnvm_counts counts;
};

static double by_mix(const void *user, double reads_per_write) {
    const struct knob *k = user;
    const struct deepnvm_counts c = {.reads = reads_per_write, .writes = 1};
    return dn_gain(k->techs, k->tech, &c, &c, &dn_no_dram, 1);
}

static double by_flight(const void *user, double in_flight) {
    const struct knob *k = user;
    return dn_gain(k->techs, k->tech, &k->counts, &k->counts, &dn_no_dram, in_flight);
}

/* DRAM that costs energy and no time, as a multiple of the energy of the SRAM cache. */
static double by_dram(const void *user, double share) {
    const struct knob *k = user;
    struct deepnvm_counts c = k->counts;
    struct deepnvm_figures sram;
    deepnvm_evaluate(&c, &k->techs->point[SRAM], &dn_no_dram, 1, &sram);
    c.dram_bytes = 1;
    const struct deepnvm_dram dram = {0, share * sram.energy_j};
    return dn_gain(k->techs, k->tech, &c, &c, &dram, 1);
}

/* By which of three causes the formula, on AlexNet's counts, would come to the claims. */
static int add_causes(struct dn_data *d, struct sim_err *err) {
    static const struct report_column columns[] = {
        {"technology", "", 0},
        {"claim", "x", 3},
        {"formula, AlexNet I4", "x", 3},
        {"reads per write for the claim", "", 3},
        {"accesses in flight for the claim", "", 3},
        {"DRAM energy for the claim, over the cache's", "", 3},
    };
    static const char *const claims[] = {"", "isocap.stt.most", "isocap.sot.most"};
    struct dn_techs t;
    const int rc = open_family(&families[0], &t, err);
    json_t *table = report_table(d->run->section,
                                 "What would have to be otherwise for the formula to give the "
                                 "claim at 3 MB, one at a time",
                                 columns, sizeof columns / sizeof *columns);
    for (unsigned tech = STT; tech < TECHS && rc == 0; tech++) {
        const struct knob k = {&t, tech, dn_counts(d, dn_find(d, shown[0]), MB3)};
        const struct point *p = points_find(&d->run->points, claims[tech]);
        const double claim = p ? p->value : NAN;
        report_cell(table, "%s", tech == STT ? "STT" : "SOT");
        report_number(table, claim);
        report_number(table, by_flight(&k, 1));
        report_number(table, solve(by_mix, &k, 0.1, 1e4, claim));
        report_number(table, solve(by_flight, &k, 1, 1e4, claim));
        report_number(table, solve(by_dram, &k, 1e-4, 1e4, claim));
    }
    report_text(d->run->section,
                "The mix alone explains STT's claim but never SOT's: by the cache alone no mix of "
                "reads and writes comes down to it. A DRAM whose energy is a few per cent of the "
                "SRAM cache's brings both down to their claims at nearly the same share.");
    return rc;
}

/* The ends of the tables' gains, cache alone and with DRAM. */
static int give_range(struct dn_data *d, unsigned tech, double ranges[2][2], struct sim_err *err) {
    static const char *const ends[] = {"least", "most"};
    int rc = 0;
    for (unsigned k = 0; k < 2 && rc == 0 && !d->run->quick; k++) {
        char name[64];
        snprintf(name, sizeof name, "tables.%s.%s", tech == STT ? "stt" : "sot", ends[k]);
        rc = study_point(d->run, name, ranges[0][k], ranges[1][k], err);
    }
    return rc;
}

int dn_study_tables(struct dn_data *d, struct sim_err *err) {
    int rc = 0;
    for (unsigned tech = STT; tech < TECHS && rc == 0; tech++) {
        double ranges[2][2];
        for (unsigned dram = 0; dram < 2 && rc == 0; dram++)
            rc = add_families(d, tech, dram, ranges[dram], err);
        if (rc == 0)
            rc = give_range(d, tech, ranges, err);
    }
    report_text(
        d->run->section,
        "Above 1 the technology wins. Which side of 1 a row is on follows the leakage of its "
        "tables, not the workload: by component, the gain is SRAM's leakage, and where "
        "another tool's SRAM leaks as little as MRAM does, MRAM loses.");
    if (rc == 0)
        rc = add_flips(d, err);
    if (rc == 0)
        rc = add_components(d, err);
    return rc ? rc : add_causes(d, err);
}
