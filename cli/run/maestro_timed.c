/* magnetar run --compat maestro --mode timed: MAESTRO's cycles beside those of the array that has
 * the same mapping, and what makes the difference. */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/report/table.h"
#include "cli/run/maestro.h"
#include "explore/result.h"
#include "pe/maestro/pair.h"
#include "sim/csv.h"
#include "sim/manifest.h"
#include "sim/output.h"

static const struct {
    const char *key, *title;
} causes[PAIR_CAUSES] = {[PAIR_FILL] = {"fill_drain", "fill, drain"},
                         [PAIR_BANDWIDTH] = {"bandwidth", "bandwidth"},
                         [PAIR_EDGES] = {"edges", "edges"},
                         [PAIR_DRAM] = {"dram", "DRAM"},
                         [PAIR_MAPPING] = {"mapping", "mapping"}};

/* All that is shown, and the sums over the layers that have an array. */
struct timed_rows {
    const struct maestro_run *run;
    const struct maestro_job *job;
    struct maestro_pair *pairs; /* [run->n] */
    size_t done;
    struct maestro_pair total;
};

static int simulate(struct timed_rows *t, struct sim_err *err) {
    t->pairs = sim_alloc(t->run->n + 1, sizeof *t->pairs, err);
    int rc = t->pairs ? 0 : SIM_EIO;
    for (size_t i = 0; i < t->run->n && rc == 0; i++) {
        const struct maestro_pair *p = &t->pairs[i];
        rc = maestro_pair_make(&t->pairs[i], &t->run->rows[i], t->job, err);
        if (rc == 0)
            rc = cli_interrupted(err);
        if (rc || !p->done)
            continue;
        t->done++;
        for (int k = 0; k < PAIR_STAGES; k++) {
            t->total.model[k] += p->model[k];
            t->total.simulated[k] += p->simulated[k];
        }
        for (int k = 0; k < PAIR_CAUSES; k++)
            t->total.more[k] += p->more[k];
    }
    if (rc || t->done || !t->run->n)
        return rc;
    return sim_fail(err, SIM_EUNSUP, "layer %s by %s: no array for this mapping: %s",
                    t->run->rows[0].layer->name, t->run->rows[0].mapping_name, t->pairs[0].reason);
}

static void print_figures(struct table *t, const struct maestro_pair *p) {
    table_cell(t, "%lld", (long long)p->model[PAIR_WHOLE]);
    for (int k = 0; k < PAIR_CAUSES; k++)
        table_cell(t, "%+lld", (long long)p->more[k]);
    table_cell(t, "%lld", (long long)p->simulated[PAIR_WHOLE]);
    table_cell(t, "%+.1f", maestro_pair_off(p->model[PAIR_WHOLE], p->simulated[PAIR_WHOLE]));
}

static void print_rows(FILE *out, const struct timed_rows *t) {
    char text[MAESTRO_ARRAY_TEXT];
    struct table *table =
        table_new("layer<|array<|MAESTRO|fill, drain|bandwidth|edges|DRAM|mapping|"
                  "by events|MAESTRO off [%]|<");
    for (size_t i = 0; i < t->run->n; i++) {
        const struct maestro_pair *p = &t->pairs[i];
        table_cell(table, "%s", t->run->rows[i].layer->name);
        table_cell(table, "%s", p->done ? maestro_array_text(&p->array, text) : "none");
        if (p->done)
            print_figures(table, p);
        else
            table_cell(table, "%lld", (long long)t->run->rows[i].figures.cost.runtime);
        for (int k = 0; k < PAIR_CAUSES + 2 && !p->done; k++)
            table_cell(table, "%s", "-");
        table_cell(table, "%s", p->reason);
    }
    table_cell(table, "%s", t->job->net->name);
    table_cell(table, "%zu of %zu layers", t->done, t->run->n);
    print_figures(table, &t->total);
    table_cell(table, "%s", "");
    table_print(table, out);
    table_free(table);
}

static void print_notes(FILE *out, const struct timed_rows *t, bool assumed) {
    size_t reorders = 0, counts = 0;
    for (size_t i = 0; i < t->run->n; i++) {
        const struct maestro_pair *p = &t->pairs[i];
        reorders += p->done && p->array.reorders;
        counts += p->done && p->model[PAIR_IDEAL] != p->simulated[PAIR_IDEAL];
    }
    run_maestro_hardware(out, t->job, assumed);
    fputs(
        "array: PEs as listed, the bandwidths as its buffer's port, both ways together, and its "
        "memory; it has no hops, no vectors, no networks within clusters\n"
        "MAESTRO's cycles, what the array takes more (+) or less (-) for each cause, the array's; "
        "edges: PEs that stand idle; mapping: windows that the array unfolds\n",
        out);
    if (reorders)
        fprintf(out,
                "note: %zu layers take other filters or channels before a row is over; the array "
                "slides along the row first\n",
                reorders);
    if (counts)
        fprintf(out,
                "note: %zu layers whose products MAESTRO counts otherwise, or by vectors: under "
                "mapping\n",
                counts);
    if (t->run->left_out)
        fprintf(out, "note: %zu layers left out, which multiply nothing\n", t->run->left_out);
}

/* Cycles of one side, cause by cause: what the differences are made of. */
static void print_side(struct table *t, const char *side, const int64_t *c) {
    table_cell(t, "  %s", side);
    table_cell(t, "%lld", (long long)c[PAIR_IDEAL]);
    for (int k = PAIR_IDEAL; k-- > 0;)
        table_cell(t, "%lld", (long long)(c[k] - c[k + 1]));
    table_cell(t, "%lld", (long long)c[PAIR_WHOLE]);
}

static void explain_sides(FILE *out, const struct timed_rows *t) {
    fputs("\nOf each side: products / PEs, and what comes to that.\n", out);
    for (size_t i = 0; i < t->run->n; i++) {
        const struct maestro_pair *p = &t->pairs[i];
        if (!p->done)
            continue;
        struct table *table =
            table_new("side<|products / PEs|idle PEs|unfolded|fill, drain|bandwidth|DRAM|cycles");
        fprintf(out, "%s\n", t->run->rows[i].layer->name);
        print_side(table, "MAESTRO", p->model);
        print_side(table, "array", p->simulated);
        table_print(table, out);
        table_free(table);
    }
}

static void write_pair(FILE *out, const struct maestro_pair *p) {
    fprintf(out, ",%lld,%lld,%.17g", (long long)p->model[PAIR_WHOLE],
            (long long)p->simulated[PAIR_WHOLE],
            maestro_pair_off(p->model[PAIR_WHOLE], p->simulated[PAIR_WHOLE]));
    for (int k = 0; k < PAIR_CAUSES; k++)
        fprintf(out, ",%lld", (long long)p->more[k]);
}

static void write_row(FILE *out, const struct timed_rows *t, size_t i) {
    const struct maestro_pair *p = &t->pairs[i];
    const struct maestro_array *a = &p->array;
    csv_write(out, t->run->rows[i].layer->name);
    if (p->done) {
        fprintf(out, ",%s,%llu,%llu,%llu", a->dataflow, (unsigned long long)a->rows,
                (unsigned long long)a->cols, (unsigned long long)a->parts);
        write_pair(out, p);
    } else {
        fprintf(out, ",none,,,,%lld,,", (long long)t->run->rows[i].figures.cost.runtime);
        for (int k = 0; k < PAIR_CAUSES; k++)
            fputc(',', out);
    }
    fputc(',', out);
    csv_write(out, p->reason);
    fputc('\n', out);
}

static int write_csv(const char *path, const struct timed_rows *t, struct sim_err *err) {
    struct output out;
    const int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    fputs("layer,array,rows,cols,parts,maestro_cycles,array_cycles,off_percent", out.file);
    for (int k = 0; k < PAIR_CAUSES; k++)
        fprintf(out.file, ",%s", causes[k].key);
    fputs(",reason\n", out.file);
    for (size_t i = 0; i < t->run->n; i++)
        write_row(out.file, t, i);
    return output_commit(&out, err);
}

static void put_pair(json_t *o, const struct maestro_pair *p) {
    char key[40];
    json_put(o, "cycles.maestro", json_count((uint64_t)p->model[PAIR_WHOLE]));
    json_put(o, "cycles.array", json_count((uint64_t)p->simulated[PAIR_WHOLE]));
    json_put(o, "off_percent",
             stat_real(maestro_pair_off(p->model[PAIR_WHOLE], p->simulated[PAIR_WHOLE])));
    for (int k = 0; k < PAIR_CAUSES; k++) {
        snprintf(key, sizeof key, "more.%s", causes[k].key);
        json_put(o, key, stat_real((double)p->more[k]));
    }
}

static json_t *layer_json(const struct timed_rows *t, size_t i) {
    const struct maestro_pair *p = &t->pairs[i];
    char text[MAESTRO_ARRAY_TEXT];
    json_t *o = json_object();
    json_put(o, "name", json_text(t->run->rows[i].layer->name));
    if (p->done) {
        json_put(o, "array", json_text(maestro_array_text(&p->array, text)));
        put_pair(o, p);
        return o;
    }
    json_put(o, "cycles.maestro", json_count((uint64_t)t->run->rows[i].figures.cost.runtime));
    json_put(o, "reason", json_text(p->reason));
    return o;
}

static int write_json(const char *path, const struct timed_rows *t, const struct run_maestro *m,
                      const struct cli_options *o, struct sim_err *err) {
    struct result *result = result_new("run --compat maestro --mode timed", o->seed, err);
    if (!result)
        return SIM_EIO;
    case_result_network(result, &(struct explore_cases){.n = 0}, t->job->net, m->path);
    json_t *sums = json_object();
    put_pair(sums, &t->total);
    json_t *run = result_run(result, t->job->net->name, run_maestro_config(t->job), sums);
    json_t *layers = json_array();
    for (size_t i = 0; i < t->run->n; i++)
        json_add(layers, layer_json(t, i));
    json_put(run, "layers", layers);
    if (m->hw)
        manifest_file(result, m->hw, "hardware", NULL);
    cli_options_manifest(o, result);
    int rc = result_check(result, err);
    if (rc == 0)
        rc = result_write_json(result, path, err);
    result_free(result);
    return rc;
}

static int give(const struct timed_rows *t, const struct run_maestro *m,
                const struct cli_options *o, struct sim_err *err) {
    int rc = o->csv ? write_csv(o->csv, t, err) : 0;
    if (rc == 0 && o->json)
        rc = write_json(o->json, t, m, o, err);
    if (rc || !cli_options_table(o))
        return rc;
    print_rows(stdout, t);
    print_notes(stdout, t, !m->hw);
    if (m->explain) {
        explain_sides(stdout, t);
        rc = run_maestro_explain(stdout, t->run, t->job, err);
    }
    return rc ? rc : cli_flush(err);
}

int run_maestro_timed(const struct maestro_run *r, const struct maestro_job *job,
                      const struct run_maestro *m, const struct cli_options *o,
                      struct sim_err *err) {
    struct timed_rows t = {.run = r, .job = job};
    int rc = simulate(&t, err);
    if (rc == 0)
        rc = give(&t, m, o, err);
    free(t.pairs);
    return rc;
}
