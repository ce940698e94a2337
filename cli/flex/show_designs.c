/* Closed designs that are equally good at one network, and what each would gain on others by being
 * open: the spread says how much such a gain depends on which of them is called the design. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "cli/flex/flex.h"
#include "cli/report/table.h"
#include "sim/memory.h"
#include "sim/stat.h"

/* A design's gains: of each network, and their geometric mean behind them. */
struct flex_gains {
    const struct flex_design *design;
    double *at; /* [n_networks + 1] */
};

void flex_design_text(const struct flex_accelerator *a, char *text, size_t size) {
    size_t n = (size_t)snprintf(text, size, "%c over %c, shape %" PRIu64 ", order ",
                                flex_dim_names[a->outer.at[0]], flex_dim_names[a->inner.at[0]],
                                a->shape.at[0]);
    for (int i = 0; i < FLEX_DIMS && n < size; i++)
        n += (size_t)snprintf(text + n, size - n, "%c", flex_dim_names[a->order.at[0][i]]);
    n += (size_t)snprintf(text + n, n < size ? size - n : 0, ", tiles");
    for (int d = FLEX_K; d <= FLEX_X && n < size; d++)
        n += (size_t)snprintf(text + n, size - n, " %c %" PRIu64, flex_dim_names[d],
                              a->tiles[d].at[0].cells + (d >= FLEX_Y));
}

static void add_run(struct flex_run *r, const struct flex_designs *d, size_t i, size_t n,
                    const struct flex_cost *closed, const struct flex_cost *open, double gain) {
    char label[32], text[120];
    const struct flex_network *net = &r->work.networks[n];
    json_t *stats = json_object(), *config = flex_config_json(r, d->accelerator, net);
    snprintf(label, sizeof label, "design %zu", i + 1);
    flex_design_text(&d->at[i].accelerator, text, sizeof text);
    json_put(config, "flex.tuned_on", json_text(r->tuned.networks[0].net->name));
    json_put(config, "flex.design", json_text(text));
    json_put(stats, "tuned", stat_real(d->at[i].objective));
    flex_cost_json(stats, "", closed);
    flex_cost_json(stats, "open.", open);
    if (isfinite(gain))
        json_put(stats, "gain", stat_real(gain));
    result_run(r->result, label, config, stats);
}

static int find_gains(struct flex_run *r, const struct flex_designs *d, const struct flex_study *s,
                      struct flex_gains *gains, struct sim_err *err) {
    struct flex_worker w = {.scratch = {NULL}};
    int rc = 0;
    for (size_t i = 0; i < d->n; i++) {
        double sum = 0;
        for (size_t n = 0; n < r->work.n_networks && rc == 0; n++) {
            struct flex_cost closed, open;
            rc = flex_design_gain(&w, &d->at[i], s, &r->work.networks[n], &closed, &open, err);
            if (rc)
                break;
            const double g = flex_is_mapping(&closed) && flex_is_mapping(&open)
                                 ? flex_objective_of(r->ask->objective, &closed) /
                                       flex_objective_of(r->ask->objective, &open)
                                 : NAN;
            gains[i].at[n] = g;
            sum += log(g);
            add_run(r, d, i, n, &closed, &open, g);
        }
        gains[i].design = &d->at[i];
        gains[i].at[r->work.n_networks] = exp(sum / (double)r->work.n_networks);
    }
    flex_worker_free(&w);
    return rc;
}

static size_t sort_column; /* of one thread: qsort passes nothing on */

static int by_gain(const void *a, const void *b) {
    const double x = ((const struct flex_gains *)a)->at[sort_column],
                 y = ((const struct flex_gains *)b)->at[sort_column];
    return isnan(x) || isnan(y) ? isnan(x) - isnan(y) : (x > y) - (x < y);
}

static size_t known(const struct flex_gains *gains, size_t n, size_t column) {
    size_t k = 0;
    while (k < n && !isnan(gains[k].at[column]))
        k++;
    return k;
}

static void print_row(struct table *t, const char *name, const double *v, size_t n) {
    table_cell(t, "%s", name);
    table_cell(t, "%zu", n);
    for (size_t i = 0; i < 5; i++)
        table_cell(t, n ? "%.2f" : "-", v[i]);
}

static void print_gains(const struct flex_run *r, const struct flex_designs *d,
                        struct flex_gains *gains) {
    struct table *t = table_new("network<|designs|least|quarter|median|three quarters|most");
    char text[120];
    for (size_t c = 0; c <= r->work.n_networks; c++) {
        sort_column = c;
        qsort(gains, d->n, sizeof *gains, by_gain);
        const size_t n = known(gains, d->n, c), last = n ? n - 1 : 0;
        const double v[] = {gains[0].at[c], gains[last / 4].at[c], gains[last / 2].at[c],
                            gains[3 * last / 4].at[c], gains[last].at[c]};
        print_row(t, c < r->work.n_networks ? r->work.networks[c].net->name : "geomean", v, n);
    }
    printf("%zu designs within %g %% of the best %s at %s (%.4g), of %zu searches: gain of opening "
           "every axis\n",
           d->n, 100 * d->within, flex_objective_names[r->ask->objective],
           r->tuned.networks[0].net->name, d->best, d->searched);
    table_print(t, stdout);
    table_free(t);
    const size_t n = known(gains, d->n, r->work.n_networks);
    for (size_t i = 0; n && i < 2; i++) {
        const struct flex_gains *g = &gains[i ? n - 1 : 0];
        flex_design_text(&g->design->accelerator, text, sizeof text);
        printf("%s: %.2f, %s\n", i ? "most" : "least", g->at[r->work.n_networks], text);
    }
}

static void report_gains(const struct flex_run *r, size_t n, struct flex_gains *gains) {
    json_t *section = report_section(r->report, "designs", "Designs that are equally good");
    json_t *chart = report_chart(section, "Gain of opening every axis, designs sorted by it",
                                 REPORT_LINES, (struct report_axis){"design", "", false},
                                 (struct report_axis){"gain", "", true});
    for (size_t c = 0; c <= r->work.n_networks; c++) {
        sort_column = c;
        qsort(gains, n, sizeof *gains, by_gain);
        for (size_t i = 0; i < known(gains, n, c); i++)
            report_point(chart, c < r->work.n_networks ? r->work.networks[c].net->name : "geomean",
                         (double)i + 1, gains[i].at[c], NULL);
    }
}

static struct flex_gains *gains_new(size_t n, size_t networks, struct sim_err *err) {
    struct flex_gains *gains = sim_alloc(n + 1, sizeof *gains, err);
    double *values = sim_alloc((n + 1) * (networks + 1), sizeof *values, err);
    if (!gains || !values) {
        free(gains);
        free(values);
        return NULL;
    }
    for (size_t i = 0; i <= n; i++)
        gains[i].at = values + i * (networks + 1);
    return gains;
}

/* `values`: the first of all, wherever sorting took its row. */
static int show(struct flex_run *r, const struct flex_designs *d, const struct flex_study *s,
                struct sim_err *err) {
    struct flex_gains *gains = gains_new(d->n, r->work.n_networks, err);
    if (!gains)
        return SIM_EIO;
    double *values = gains[0].at;
    const int rc = find_gains(r, d, s, gains, err);
    if (rc == 0 && flex_table(r))
        print_gains(r, d, gains);
    if (rc == 0 && r->report)
        report_gains(r, d->n, gains);
    free(values);
    free(gains);
    return rc;
}

int flex_find_designs(struct flex_run *r, const struct flex_accelerator *a, size_t wanted,
                      struct flex_designs *d, struct sim_err *err) {
    *d = (struct flex_designs){.accelerator = a,
                               .work = &r->tuned,
                               .options = {.objective = r->ask->objective,
                                           .samples = FLEX_DESIGN_SAMPLES,
                                           .seed = r->ask->options.seed},
                               .wanted = wanted,
                               .within = 0.02};
    return flex_designs_find(d, r->pool, &r->watch.tick, err);
}

int flex_show_designs(struct flex_run *r, struct sim_err *err) {
    struct flex_study s = {.accelerator = &r->accelerators[0],
                           .work = &r->work,
                           .options = {.objective = r->ask->objective,
                                       .samples = r->ask->samples,
                                       .seed = r->ask->options.seed},
                           .classes = 1u << (FLEX_CLASSES - 1),
                           .done_before = r->ask->designs};
    struct flex_designs d;
    r->watch.progress.total = r->ask->designs + r->work.n * FLEX_CLASSES;
    int rc = flex_find_designs(r, &r->accelerators[0], r->ask->designs, &d, err);
    if (rc == 0)
        rc = flex_study_run(&s, r->pool, &r->watch.tick, err);
    if (rc == 0)
        rc = show(r, &d, &s, err);
    flex_study_free(&s);
    flex_designs_free(&d);
    return rc;
}
