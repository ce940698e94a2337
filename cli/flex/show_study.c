/* The isolation study: what each class gains over the accelerator with every axis closed. */
#include <inttypes.h>
#include <math.h>

#include "cli/flex/flex.h"
#include "cli/report/table.h"
#include "sim/memory.h"
#include "sim/stat.h"

static double gain(const struct flex_run *r, const struct flex_study *s,
                   const struct flex_network *net, unsigned class) {
    const struct flex_cost closed = flex_study_network(s, net, 0),
                           open = flex_study_network(s, net, class);
    return flex_is_mapping(&closed) && flex_is_mapping(&open)
               ? flex_objective_of(r->ask->objective, &closed) /
                     flex_objective_of(r->ask->objective, &open)
               : NAN;
}

static void add_run(struct flex_run *r, const struct flex_study *s, const struct flex_network *net,
                    unsigned class) {
    char name[FLEX_CLASS_TEXT], text[120];
    const struct flex_cost c = flex_study_network(s, net, class);
    uint64_t evaluated = 0;
    for (size_t i = 0; i < net->n; i++)
        evaluated += flex_study_at(s, net->layer[i], class)->evaluated;
    json_t *stats = json_object(), *config = flex_config_json(r, s->accelerator, net);
    json_put(config, "flex.class", json_text(flex_class_name(class, name)));
    if (r->tuned.n) {
        flex_design_text(s->accelerator, text, sizeof text);
        json_put(config, "flex.tuned_on", json_text(r->tuned.networks[0].net->name));
        json_put(config, "flex.design", json_text(text));
    }
    const double worth = gain(r, s, net, class);
    flex_cost_json(stats, "", &c);
    if (isfinite(worth))
        json_put(stats, "gain", stat_real(worth));
    json_put(stats, "evaluated", json_count(evaluated));
    result_run(r->result, name, config, stats);
}

/* One table, and a chart of the same. */
static void print_study(const struct flex_run *r, const struct flex_study *s) {
    struct table *t = table_new("class<");
    for (size_t n = 0; n < r->work.n_networks; n++)
        table_column(t, r->work.networks[n].net->name);
    table_column(t, "geomean");
    for (unsigned class = 0; class < FLEX_CLASSES; class ++) {
        char name[FLEX_CLASS_TEXT];
        double sum = 0;
        table_cell(t, "%s", flex_class_name(class, name));
        for (size_t n = 0; n < r->work.n_networks; n++) {
            const double g = gain(r, s, &r->work.networks[n], class);
            sum += log(g);
            table_cell(t, isnan(g) ? "-" : "%.2f", g);
        }
        const double mean = exp(sum / (double)r->work.n_networks);
        table_cell(t, isnan(mean) ? "-" : "%.2f", mean);
    }
    printf("%s, noc.bandwidth %" PRId64 ": gain in %s over every axis closed\n",
           s->accelerator->name, s->accelerator->hw.bandwidth,
           flex_objective_names[r->ask->objective]);
    table_print(t, stdout);
    table_free(t);
}

static void report_study(const struct flex_run *r, const struct flex_study *s) {
    char name[80], title[160], class_name[FLEX_CLASS_TEXT];
    snprintf(name, sizeof name, "study-%zu-%" PRId64, (size_t)(s->accelerator - r->accelerators),
             s->accelerator->hw.bandwidth);
    snprintf(title, sizeof title, "%s, noc.bandwidth %" PRId64, s->accelerator->name,
             s->accelerator->hw.bandwidth);
    json_t *section = report_section(r->report, name, title);
    json_t *chart = report_chart(section, "Gain of each class", REPORT_BARS,
                                 (struct report_axis){"open axes", "", false},
                                 (struct report_axis){"gain over closed axes", "", false});
    struct report_column columns[2] = {{"class", "", 0}, {"", "", 4}};
    for (size_t n = 0; n < r->work.n_networks; n++) {
        const struct flex_network *net = &r->work.networks[n];
        columns[1].name = net->net->name;
        json_t *table = report_table(section, net->net->name, columns, 2);
        for (unsigned class = 0; class < FLEX_CLASSES; class ++) {
            const double g = gain(r, s, net, class);
            report_cell(table, "%s", flex_class_name(class, class_name));
            report_number(table, g);
            report_bar(chart, net->net->name, class_name, g);
        }
    }
}

static struct flex_short count_short(const struct flex_study *s) {
    struct flex_short count = {0};
    for (size_t i = 0; i < s->work->n; i++)
        flex_count_short(&count, &flex_study_at(s, i, 0)->cost);
    return count;
}

/* One accelerator with one bandwidth. */
static int study(struct flex_run *r, const struct flex_accelerator *a, size_t *done,
                 struct sim_err *err) {
    struct flex_study s = {.accelerator = a,
                           .work = &r->work,
                           .options = {.objective = r->ask->objective,
                                       .samples = r->ask->samples,
                                       .seed = r->ask->options.seed},
                           .classes = (1u << FLEX_CLASSES) - 1,
                           .done_before = *done};
    const int rc = flex_study_run(&s, r->pool, &r->watch.tick, err);
    *done += r->work.n * FLEX_CLASSES;
    for (size_t n = 0; n < r->work.n_networks && rc == 0; n++)
        for (unsigned class = 0; class < FLEX_CLASSES; class ++)
            add_run(r, &s, &r->work.networks[n], class);
    if (rc == 0 && flex_table(r)) {
        const struct flex_order_check c = flex_study_check(&s);
        const struct flex_short few = count_short(&s);
        print_study(r, &s);
        printf("of %" PRIu64 " pairs of a class and one that it contains, layer by layer, the "
               "search of the larger\none is worse by more than 2 %% in %" PRIu64
               "; with what the smaller found taken over, in %" PRIu64 "\n",
               c.pairs, c.worse, c.worse_merged);
        flex_print_short(&few, " while every axis is closed");
    }
    if (rc == 0 && flex_table(r))
        putchar('\n');
    if (rc == 0 && r->report)
        report_study(r, &s);
    flex_study_free(&s);
    return rc;
}

/* The first design that is as good at the network as any. */
static int tune(struct flex_run *r, struct flex_accelerator *a, struct sim_err *err) {
    struct flex_designs d;
    char text[160];
    const int rc = flex_find_designs(r, a, 1, &d, err);
    if (rc == 0) {
        flex_design_text(&d.at[0].accelerator, text, sizeof text);
        *a = d.at[0].accelerator;
        if (flex_table(r))
            printf("closed, by %s at %s: %s\n", flex_objective_names[r->ask->objective],
                   r->tuned.networks[0].net->name, text);
    }
    flex_designs_free(&d);
    return rc;
}

int flex_show_study(struct flex_run *r, struct sim_err *err) {
    size_t done = 0;
    int rc = 0;
    for (size_t i = 0; i < r->ask->n_files && r->tuned.n && rc == 0; i++)
        rc = tune(r, &r->accelerators[i], err);
    r->watch.progress.total = r->ask->n_files * r->n_bandwidths * r->work.n * FLEX_CLASSES;
    for (size_t i = 0; i < r->ask->n_files; i++)
        for (size_t b = 0; b < r->n_bandwidths && rc == 0; b++) {
            r->accelerators[i].hw.bandwidth = r->bandwidths[b];
            rc = study(r, &r->accelerators[i], &done, err);
        }
    return rc;
}
