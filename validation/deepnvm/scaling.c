/* Capacities from 1 to 32 MB, and batches of AlexNet. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validation/deepnvm/parts.h"
#include "validation/flips.h"

static const unsigned scale[] = {MB1, MB2, MB4, MB8, MB16, MB32};
#define N_SCALE (sizeof scale / sizeof *scale)

/* Means over the networks' inference, geometric, at one capacity. */
struct mean {
    double gain[TECHS][2]; /* over SRAM of that capacity; [0] cache alone, [1] with DRAM */
    double edp[TECHS][2];  /* over SRAM of the first capacity */
};

static double edp(const struct dn_data *d, size_t w, unsigned capacity,
                  const struct tech_point *point, bool dram) {
    const struct deepnvm_counts counts = dn_counts(d, w, capacity);
    struct deepnvm_figures f;
    deepnvm_evaluate(&counts, point, dram ? &d->charged : &dn_no_dram, 1, &f);
    return f.edp_js;
}

static bool scales(const struct dn_data *d, size_t w) {
    return d->workloads[w].group == DN_INFERENCE && d->workloads[w].all;
}

static struct mean mean_of(const struct dn_data *d, const struct dn_techs *first,
                           const struct dn_techs *here, unsigned capacity) {
    struct mean m = {0};
    double n = 0;
    for (size_t w = 0; w < d->n; w++) {
        if (!scales(d, w))
            continue;
        n++;
        for (unsigned k = 0; k < 2; k++) {
            const double base = edp(d, w, scale[0], &first->point[SRAM], k);
            const double sram = edp(d, w, capacity, &here->point[SRAM], k);
            for (unsigned i = 0; i < TECHS; i++) {
                const double own = edp(d, w, capacity, &here->point[i], k);
                m.gain[i][k] += log(sram / own);
                m.edp[i][k] += log(own / base);
            }
        }
    }
    for (unsigned i = 0; i < TECHS; i++)
        for (unsigned k = 0; k < 2; k++) {
            m.gain[i][k] = exp(m.gain[i][k] / n);
            m.edp[i][k] = exp(m.edp[i][k] / n);
        }
    return m;
}

struct scale_output {
    json_t *table, *gains, *edps, *flips;
};

static void begin_scale(struct dn_data *d, struct scale_output *o) {
    static const struct report_column columns[] = {
        {"capacity", "MiB", 3},      {"STT gain, cache alone", "x", 3},
        {"STT gain, DRAM", "x", 3},  {"SOT gain, cache alone", "x", 3},
        {"SOT gain, DRAM", "x", 3},  {"EDP of SRAM, DRAM", "", 3},
        {"EDP of STT, DRAM", "", 3}, {"EDP of SOT, DRAM", "", 3},
    };
    const struct report_axis capacity = {"capacity", "MiB", true};
    o->table = report_table(d->run->section,
                            "Capacities: gain at equal capacity, and EDP over that of SRAM at "
                            "1 MiB; NVSim 22 nm, mean of the networks' inference",
                            columns, sizeof columns / sizeof *columns);
    o->gains = report_chart(d->run->section, "EDP gain over SRAM of the same capacity, NVSim",
                            REPORT_LINES, capacity, (struct report_axis){"EDP gain", "x", true});
    o->flips = study_flip_table(d->run, "by capacity, NVSim 22 nm, with DRAM");
    o->edps = report_chart(d->run->section, "EDP with DRAM, SRAM at 1 MiB = 1, NVSim", REPORT_LINES,
                           capacity, (struct report_axis){"EDP", "", true});
}

static void add_scale(struct scale_output *o, double mib, const struct mean *m) {
    static const char *const names[] = {"SRAM", "STT", "SOT"};
    report_number(o->table, mib);
    for (unsigned i = 0; i < TECHS; i++) {
        char series[64];
        report_point(o->edps, names[i], mib, m->edp[i][1], "");
        for (unsigned k = 0; k < 2 && i > SRAM; k++) {
            snprintf(series, sizeof series, "%s, %s", names[i], k ? "with DRAM" : "cache alone");
            report_point(o->gains, series, mib, m->gain[i][k], "");
            report_number(o->table, m->gain[i][k]);
        }
    }
    for (unsigned i = 0; i < TECHS; i++)
        report_number(o->table, m->edp[i][1]);
}

/* Of the first workload that the means are over. */
static void add_scale_flips(const struct dn_data *d, json_t *table, const struct dn_techs *here,
                            unsigned capacity) {
    size_t w = 0;
    while (w < d->n && !scales(d, w))
        w++;
    if (w == d->n)
        return;
    const struct deepnvm_counts counts = dn_counts(d, w, capacity);
    for (unsigned i = STT; i < TECHS; i++) {
        char where[100];
        snprintf(where, sizeof where, "%s, %g MiB", d->workloads[w].name,
                 (double)dn_capacities[capacity] / MIB);
        const struct dn_pair pair = {where, i, here, &d->charged};
        dn_flip(d->run, table, &pair, &counts, &counts);
    }
}

static int run_scale(struct dn_data *d, struct sim_err *err) {
    static const char *const names[TECHS] = {"nvsim-sram", "nvsim-stt", "nvsim-sot"};
    struct scale_output o;
    struct dn_techs first = {0};
    struct mean m = {0};
    int rc = 0;
    begin_scale(d, &o);
    for (size_t i = 0; i < N_SCALE && rc == 0; i++) {
        const double bytes = (double)dn_capacities[scale[i]], all[] = {bytes, bytes, bytes};
        struct dn_techs here;
        rc = dn_techs(names, all, &here, err);
        if (i == 0)
            first = here;
        m = mean_of(d, &first, &here, scale[i]);
        add_scale(&o, bytes / MIB, &m);
        if (rc == 0)
            add_scale_flips(d, o.flips, &here, scale[i]);
    }
    if (rc == 0)
        rc = study_point(d->run, "large.stt", m.gain[STT][0], m.gain[STT][1], err);
    return rc ? rc : study_point(d->run, "large.sot", m.gain[SOT][0], m.gain[SOT][1], err);
}

/* Least and most gains of a batch study, [technology][with DRAM][least, most]. */
struct spread {
    double of[TECHS][2][2];
};

static void note(double range[2], double value) {
    range[0] = range[0] == 0 ? value : fmin(range[0], value);
    range[1] = fmax(range[1], value);
}

static void add_batch(const struct dn_data *d, json_t *table, json_t *chart, size_t w,
                      const struct dn_techs *t, struct spread *s) {
    static const char *const names[] = {"", "STT", "SOT"};
    const struct dn_workload *work = &d->workloads[w];
    const struct deepnvm_counts c = dn_counts(d, w, MB3);
    report_cell(table, "%s", work->training ? "training" : "inference");
    report_number(table, (double)work->batch);
    report_number(table, c.reads / c.writes);
    for (unsigned i = STT; i < TECHS; i++) {
        char series[64];
        for (unsigned k = 0; k < 2; k++) {
            const double gain = dn_gain(t, i, &c, &c, k ? &d->charged : &dn_no_dram, 1);
            report_number(table, gain);
            note(s->of[i][k], gain);
        }
        snprintf(series, sizeof series, "%s, %s", names[i],
                 work->training ? "training" : "inference");
        report_point(chart, series, (double)work->batch, dn_gain(t, i, &c, &c, &dn_no_dram, 1), "");
    }
}

static void add_batch_flips(const struct dn_data *d, json_t *table, size_t w,
                            const struct dn_techs *t) {
    const struct deepnvm_counts counts = dn_counts(d, w, MB3);
    for (unsigned i = STT; i < TECHS; i++) {
        const struct dn_pair pair = {d->workloads[w].name, i, t, &d->charged};
        dn_flip(d->run, table, &pair, &counts, &counts);
    }
}

static bool is_batch(const struct dn_workload *w, uint64_t batch, bool training) {
    return strncmp(w->name, "AlexNet ", 8) == 0 && w->group != DN_CAPTURE && w->batch == batch &&
           w->training == training;
}

static int give_spread(struct dn_data *d, const char *pass, const struct spread *s,
                       struct sim_err *err) {
    static const char *const names[] = {"", "stt", "sot"}, *const ends[] = {"least", "most"};
    int rc = 0;
    for (unsigned i = STT; i < TECHS; i++)
        for (unsigned k = 0; k < 2 && rc == 0; k++) {
            char name[64];
            snprintf(name, sizeof name, "batch.%s.%s.%s", pass, names[i], ends[k]);
            rc = study_point(d->run, name, s->of[i][0][k], s->of[i][1][k], err);
        }
    return rc;
}

static int run_batch(struct dn_data *d, struct sim_err *err) {
    static const char *const names[TECHS] = {"deepnvm-sram", "deepnvm-stt", "deepnvm-sot"};
    static const struct report_column columns[] = {
        {"AlexNet", "", 0},         {"batch", "", 3},
        {"reads per write", "", 3}, {"STT gain, cache alone", "x", 3},
        {"STT gain, DRAM", "x", 3}, {"SOT gain, cache alone", "x", 3},
        {"SOT gain, DRAM", "x", 3},
    };
    const double bytes = (double)dn_capacities[MB3], all[] = {bytes, bytes, bytes};
    struct dn_techs t;
    int rc = dn_techs(names, all, &t, err);
    json_t *table = report_table(d->run->section, "Batches of AlexNet, 3 MB", columns,
                                 sizeof columns / sizeof *columns);
    json_t *chart =
        report_chart(d->run->section, "EDP gain over SRAM by batch, AlexNet, cache alone",
                     REPORT_LINES, (struct report_axis){"batch", "images", true},
                     (struct report_axis){"EDP gain", "x", false});
    json_t *flips = study_flip_table(d->run, "batches of AlexNet, 3 MB, with DRAM");
    for (unsigned pass = 0; pass < 2 && rc == 0; pass++) {
        struct spread s = {0};
        for (uint64_t batch = 1; batch <= 256; batch *= 4)
            for (size_t w = 0; w < d->n; w++)
                if (is_batch(&d->workloads[w], batch, pass == 1)) {
                    add_batch(d, table, chart, w, &t, &s);
                    add_batch_flips(d, flips, w, &t);
                }
        rc = give_spread(d, pass ? "training" : "inference", &s, err);
    }
    return rc;
}

/* Nothing of it in a quick study: it takes all capacities. */
int dn_study_scaling(struct dn_data *d, struct sim_err *err) {
    const int rc = d->run->quick ? 0 : run_scale(d, err);
    return rc || d->run->quick ? rc : run_batch(d, err);
}
