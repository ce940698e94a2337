/* Two free constants for all four claims: which DRAM, of one latency and one energy per access,
 * makes the serial formula with the paper's tables and the study's traffic come nearest to them? */
#include <math.h>
#include <stdio.h>

#include "validation/deepnvm/parts.h"
#include "validation/flips.h"

#define CLAIMS 4u
#define STEPS  10 /* of the grid that is laid around the best of the one before */
#define ROUNDS 24

struct claim_setup {
    const char *point, *name;
    unsigned tech, capacity;
};

static const struct claim_setup setups[CLAIMS] = {
    {"joint.isocap.stt", "STT at 3 MB", STT, MB3},
    {"joint.isocap.sot", "SOT at 3 MB", SOT, MB3},
    {"joint.isoarea.stt", "STT at SRAM's area, 7 MB", STT, MB7},
    {"joint.isoarea.sot", "SOT at SRAM's area, 10 MB", SOT, MB10},
};

struct joint {
    const struct dn_data *d;
    struct dn_techs techs[CLAIMS];
    double claims[CLAIMS], gains[CLAIMS];
    double latency_s, energy_j; /* of a DRAM access */
};

static int open_joint(struct joint *j, struct sim_err *err) {
    static const char *const names[TECHS] = {"deepnvm-sram", "deepnvm-stt", "deepnvm-sot"};
    for (unsigned c = 0; c < CLAIMS; c++) {
        const char *both[TECHS] = {names[SRAM]};
        double bytes[TECHS] = {(double)dn_capacities[MB3]};
        const struct point *p = points_find(&j->d->run->points, setups[c].point);
        both[setups[c].tech] = names[setups[c].tech];
        bytes[setups[c].tech] = (double)dn_capacities[setups[c].capacity];
        const int rc = dn_techs(both, bytes, &j->techs[c], err);
        if (rc)
            return rc;
        j->claims[c] = p ? p->value : NAN;
    }
    return 0;
}

/* Counts whose DRAM is charged by the access. */
static struct deepnvm_counts by_access(const struct dn_data *d, size_t w, unsigned capacity) {
    struct deepnvm_counts c = dn_counts(d, w, capacity);
    c.dram_bytes = c.dram;
    return c;
}

/* The claims are "up to": the most over the networks. */
static double best_gain(const struct joint *j, unsigned claim, const struct deepnvm_dram *dram) {
    double most = 0;
    for (size_t w = 0; w < j->d->n; w++) {
        if (j->d->workloads[w].group > DN_TRAINING)
            continue;
        const struct deepnvm_counts sram = by_access(j->d, w, MB3);
        const struct deepnvm_counts other = by_access(j->d, w, setups[claim].capacity);
        most = fmax(most, dn_gain(&j->techs[claim], setups[claim].tech, &sram, &other, dram, 1));
    }
    return most;
}

/* Of AlexNet's inference: what turns the verdicts with the fitted DRAM. */
static void add_flips(const struct joint *j) {
    const size_t w = dn_find(j->d, "AlexNet I4");
    const struct deepnvm_dram dram = {j->latency_s, j->energy_j};
    json_t *table = study_flip_table(j->d->run, "AlexNet I4, DRAM fitted");
    for (unsigned c = 0; c < CLAIMS && w != SIZE_MAX; c++) {
        const struct dn_pair pair = {setups[c].name, setups[c].tech, &j->techs[c], &dram};
        const struct deepnvm_counts sram = by_access(j->d, w, MB3);
        const struct deepnvm_counts other = by_access(j->d, w, setups[c].capacity);
        dn_flip(j->d->run, table, &pair, &sram, &other);
    }
}

/* Sum of squares of the logarithms of gain over claim. */
static double distance(struct joint *j, double latency_s, double energy_j) {
    const struct deepnvm_dram dram = {latency_s, energy_j};
    double sum = 0;
    for (unsigned c = 0; c < CLAIMS; c++) {
        j->gains[c] = best_gain(j, c, &dram);
        sum += pow(log(j->gains[c] / j->claims[c]), 2);
    }
    return sum;
}

/* From 0 to 200 ns and nJ, on grids that close in on the best. */
static void fit(struct joint *j) {
    double width = 100e-9, least = INFINITY;
    j->latency_s = j->energy_j = width;
    for (int round = 0; round < ROUNDS; round++, width /= 2) {
        const double latency = j->latency_s, energy = j->energy_j;
        for (int a = -STEPS; a <= STEPS; a++)
            for (int b = -STEPS; b <= STEPS; b++) {
                const double l = fmax(0, latency + width * a / STEPS);
                const double e = fmax(0, energy + width * b / STEPS);
                const double far = distance(j, l, e);
                if (far < least) {
                    least = far;
                    j->latency_s = l;
                    j->energy_j = e;
                }
            }
    }
    distance(j, j->latency_s, j->energy_j);
}

static void add_joint(const struct joint *j) {
    static const struct report_column columns[] = {
        {"EDP gain, most of the networks", "", 0},
        {"claim", "x", 3},
        {"formula, DRAM fitted", "x", 3},
        {"off by", "%", -3},
    };
    json_t *table = report_table(j->d->run->section,
                                 "Two constants for four claims: a DRAM of one latency and one "
                                 "energy per access, fitted",
                                 columns, sizeof columns / sizeof *columns);
    for (unsigned c = 0; c < CLAIMS; c++) {
        report_cell(table, "%s", setups[c].name);
        report_number(table, j->claims[c]);
        report_number(table, j->gains[c]);
        report_number(table, 100 * (j->gains[c] / j->claims[c] - 1));
    }
    report_text(
        j->d->run->section,
        "With a DRAM of %.1f ns and %.1f nJ per access (64 B or more of a line) the serial "
        "formula, on the paper's tables and this study's own traffic, gives all four claims "
        "(those at SRAM's area as arXiv 2206.13601 has them) at once. Two fitted numbers "
        "against four figures suggest that the paper charged a DRAM of about this cost; they "
        "do not prove it, and nothing here was predicted.",
        1e9 * j->latency_s, 1e9 * j->energy_j);
}

int dn_study_joint(struct dn_data *d, struct sim_err *err) {
    struct joint j = {.d = d};
    if (d->run->quick)
        return 0;
    int rc = open_joint(&j, err);
    if (rc)
        return rc;
    fit(&j);
    add_joint(&j);
    add_flips(&j);
    for (unsigned c = 0; c < CLAIMS && rc == 0; c++)
        rc = study_point(d->run, setups[c].point, j.gains[c], NAN, err);
    if (rc == 0)
        rc = study_point(d->run, "joint.latency", j.latency_s, NAN, err);
    return rc ? rc : study_point(d->run, "joint.energy", j.energy_j, NAN, err);
}
