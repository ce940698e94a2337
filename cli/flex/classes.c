/* An accelerator's class, sizes of its axes and flexion, layer by layer, and several beside each
 * other. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "cli/flex/flex.h"
#include "cli/report/table.h"
#include "sim/memory.h"
#include "sim/stat.h"

/* One layer on one accelerator, as it is. */
struct class_row {
    const struct flex_layer *layer;
    const char *name;
    uint64_t times;
    struct flex_size sizes[FLEX_AXES];
    double of_hardware, of_layer; /* products over the axes */
    struct flex_best best;
    struct flex_cost cost; /* of all times */
};

static const char *const axis_names[FLEX_AXES] = {"tiles", "order", "parallel", "shape"};

/* Open axes take what the accelerator lists. */
static int make_row(struct flex_run *r, struct flex_worker *w, const struct flex_accelerator *a,
                    const struct flex_network *net, size_t i, struct class_row *row,
                    struct sim_err *err) {
    const struct flex_options o = {.objective = r->ask->objective,
                                   .own = true,
                                   .samples = r->ask->samples,
                                   .seed = r->ask->options.seed};
    *row = (struct class_row){.layer = &r->work.layers[net->layer[i]],
                              .name = net->names[i],
                              .times = net->times[i],
                              .of_hardware = 1,
                              .of_layer = 1};
    int rc = flex_sizes(a, row->layer, row->sizes, err);
    for (int x = 0; x < FLEX_AXES && rc == 0; x++) {
        row->of_hardware *= flex_of_hardware(&row->sizes[x]);
        row->of_layer *= flex_of_layer(&row->sizes[x]);
    }
    if (rc == 0)
        rc = flex_search(w, a, row->layer, flex_accelerator_class(a), &o, &row->best, err);
    row->cost = row->best.cost;
    row->cost.cycles *= (double)row->times;
    row->cost.energy_nj *= (double)row->times;
    return rc;
}

static json_t *row_json(const struct class_row *row, uint64_t pes) {
    json_t *o = json_object();
    char key[40];
    json_put(o, "name", json_text(row->name));
    json_put(o, "times", json_count(row->times));
    for (int x = 0; x < FLEX_AXES; x++) {
        const struct flex_size *s = &row->sizes[x];
        const struct {
            const char *name;
            uint64_t value;
        } counts[] = {{"resources", s->resources},
                      {"accelerator", s->accelerator},
                      {"both", s->both},
                      {"layer", s->layer}};
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            snprintf(key, sizeof key, "%s.%s", axis_names[x], counts[i].name);
            json_put(o, key, json_count(counts[i].value));
        }
        snprintf(key, sizeof key, "%s.flexion_hardware", axis_names[x]);
        json_put(o, key, json_number(flex_of_hardware(s)));
        snprintf(key, sizeof key, "%s.flexion_layer", axis_names[x]);
        json_put(o, key, json_number(flex_of_layer(s)));
    }
    json_put(o, "shape.within", json_count(flex_shapes_within(pes)));
    json_put(o, "flexion_hardware", json_number(row->of_hardware));
    json_put(o, "flexion_layer", json_number(row->of_layer));
    flex_cost_json(o, "", &row->cost);
    json_put(o, "halved", json_count(row->best.halved));
    json_put(o, "fits", json_count(row->cost.violation == 0));
    return o;
}

/* None where the resources have no value. */
static void print_flexion(struct table *t, double flexion) {
    table_cell(t, isnan(flexion) ? "-" : "%.3g", flexion);
}

/* A layer's line in both tables. */
static void print_row(struct table *sizes, struct table *worth, const struct class_row *row) {
    const struct flex_cost *c = &row->cost;
    table_cell(sizes, "%s", row->name);
    table_cell(worth, "%s", row->name);
    table_cell(sizes, "%" PRIu64, row->times);
    table_cell(sizes, "%" PRIu64, row->sizes[FLEX_TILES].layer);
    for (int x = 0; x < FLEX_AXES; x++) {
        table_cell(sizes, "%" PRIu64, row->sizes[x].resources);
        table_cell(sizes, "%" PRIu64, row->sizes[x].accelerator);
        print_flexion(worth, flex_of_hardware(&row->sizes[x]));
        print_flexion(worth, flex_of_layer(&row->sizes[x]));
    }
    print_flexion(worth, row->of_hardware);
    print_flexion(worth, row->of_layer);
    table_cell(worth, flex_is_mapping(c) ? "%.0f" : "-", c->cycles);
    table_cell(worth, "%s",
               !flex_is_mapping(c) ? "no mapping"
               : c->violation > 0  ? "do not fit"
               : row->best.halved  ? "halved"
               : row->best.cut     ? "cut to the layer"
                                   : "");
}

static int show_network(struct flex_run *r, const struct flex_accelerator *a,
                        const struct flex_network *net, struct flex_cost *total,
                        struct sim_err *err) {
    char class[FLEX_CLASS_TEXT];
    struct flex_worker w = {.scratch = {NULL}};
    struct table *sizes = table_new("layer<|times|tiles of it|that fit|has|orders|has|pairs|has|"
                                    "shapes|has");
    struct table *worth = table_new("layer<|tiles hw|layer|order hw|layer|pairs hw|layer|shape hw|"
                                    "layer|all hw|layer|cycles|closed tiles<");
    json_t *layers = json_array();
    struct flex_short count = {0};
    int rc = 0;
    *total = (struct flex_cost){.cycles = 0};
    for (size_t i = 0; i < net->n && rc == 0; i++) {
        struct class_row row;
        rc = make_row(r, &w, a, net, i, &row, err);
        if (rc)
            break;
        total->cycles += row.cost.cycles;
        total->energy_nj += row.cost.energy_nj;
        total->violation += row.cost.violation;
        flex_count_short(&count, &row.cost);
        print_row(sizes, worth, &row);
        json_add(layers, row_json(&row, (uint64_t)a->hw.pes));
        rc = tick_call(&r->watch.tick, i + 1, err);
    }
    json_t *stats = json_object();
    flex_cost_json(stats, "", total);
    json_put(stats, "unfit", json_count(count.unfit + count.unmapped));
    json_t *run = result_run(r->result, a->name, flex_config_json(r, a, net), stats);
    json_put(run, "layers", layers);
    if (rc == 0 && flex_table(r)) {
        printf("%s%s: class %s, %" PRId64 " PEs, %s\n", r->ask->n_files > 1 ? "\n" : "", a->name,
               flex_class_name(flex_accelerator_class(a), class), a->hw.pes, net->net->name);
        table_print(sizes, stdout);
        printf("\nflexion of the hardware, |A|/|C|, and of the layer, |A and W|/|W|\n");
        table_print(worth, stdout);
        flex_print_short(&count, "");
    }
    table_free(sizes);
    table_free(worth);
    flex_worker_free(&w);
    return rc;
}

static void print_beside(const struct flex_run *r, const struct flex_cost *totals) {
    char class[FLEX_CLASS_TEXT];
    struct table *t = table_new("network<|accelerator<|class<|PEs|cycles|gain|energy nJ|gain");
    for (size_t n = 0; n < r->work.n_networks; n++)
        for (size_t i = 0; i < r->ask->n_files; i++) {
            const struct flex_accelerator *a = &r->accelerators[i];
            const struct flex_cost *v = &totals[n * FLEX_FILES + i],
                                   *first = &totals[n * FLEX_FILES];
            const bool known = flex_is_mapping(v), both = known && flex_is_mapping(first);
            table_cell(t, "%s", r->work.networks[n].net->name);
            table_cell(t, "%s", a->name);
            table_cell(t, "%s", flex_class_name(flex_accelerator_class(a), class));
            table_cell(t, "%" PRId64, a->hw.pes);
            table_cell(t, known ? "%.0f" : "-", v->cycles);
            table_cell(t, both ? "%.3g" : "-", first->cycles / v->cycles);
            table_cell(t, known ? "%.4g" : "-", v->energy_nj);
            table_cell(t, both ? "%.3g" : "-", first->energy_nj / v->energy_nj);
        }
    putchar('\n');
    table_print(t, stdout);
    table_free(t);
}

int flex_show_classes(struct flex_run *r, struct sim_err *err) {
    struct flex_cost *totals = sim_alloc(r->work.n_networks * FLEX_FILES, sizeof *totals, err);
    int rc = totals ? 0 : SIM_EIO;
    for (size_t n = 0; n < r->work.n_networks; n++)
        for (size_t i = 0; i < r->ask->n_files && rc == 0; i++)
            rc = show_network(r, &r->accelerators[i], &r->work.networks[n],
                              &totals[n * FLEX_FILES + i], err);
    if (rc == 0 && flex_table(r) && r->ask->n_files > 1)
        print_beside(r, totals);
    free(totals);
    return rc;
}
