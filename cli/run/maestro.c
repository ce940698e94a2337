#include "cli/run/maestro.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/report/table.h"
#include "explore/result.h"
#include "pe/maestro/hw.h"
#include "sim/manifest.h"
#include "sim/output.h"

static void print_rows(FILE *out, const struct maestro_run *r, const struct maestro_job *job) {
    struct table *t = table_new("layer<|cycles|MACs|PEs|L1 B|L2 B|L2 reads|printed nJ|fixed nJ");
    int64_t cycles = 0, macs = 0;
    double printed = 0, fixed = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct maestro_row *row = &r->rows[i];
        const struct maestro_figures *f = &row->figures;
        table_cell(t, "%s", row->layer->name);
        table_cell(t, "%lld", (long long)f->cost.runtime);
        table_cell(t, "%lld", (long long)f->accesses.macs);
        table_cell(t, "%.4g", f->cost.active);
        table_cell(t, "%lld", (long long)f->cost.l1);
        table_cell(t, "%lld", (long long)f->cost.l2);
        table_cell(
            t, "%lld",
            (long long)(f->accesses.l2_read[MAESTRO_INPUT] + f->accesses.l2_read[MAESTRO_WEIGHT]));
        table_cell(t, "%g", row->printed_nj);
        table_cell(t, "%g", row->fixed_nj);
        cycles += f->cost.runtime;
        macs += f->accesses.macs;
        printed += row->printed_nj;
        fixed += row->fixed_nj;
    }
    table_cell(t, "%s", job->net->name);
    table_cell(t, "%lld", (long long)cycles);
    table_cell(t, "%lld", (long long)macs);
    for (int i = 0; i < 4; i++)
        table_cell(t, "%s", "");
    table_cell(t, "%g", printed);
    table_cell(t, "%g", fixed);
    table_print(t, out);
    table_free(t);
}

static void print_losses(FILE *out, const struct maestro_run *r) {
    for (size_t i = 0; i < r->n; i++)
        if (r->rows[i].loses)
            fprintf(out,
                    "note: layer %s: %s:%u: an offset above its size leaves cells out of the "
                    "computation\n",
                    r->rows[i].layer->name, r->rows[i].mapping_name, r->rows[i].loses_line);
}

void run_maestro_hardware(FILE *out, const struct maestro_job *job, bool assumed) {
    char text[MAESTRO_HW_TEXT];
    fprintf(out, "hardware%s: %s\n", assumed ? ", assumed for there is no --hw" : "",
            maestro_hw_text(&job->hw, text));
}

static void print_notes(FILE *out, const struct maestro_run *r, const struct maestro_job *job,
                        bool assumed) {
    size_t deep = 0;
    run_maestro_hardware(out, job, assumed);
    fprintf(out, "printed: as MAESTRO prints it, with its defects; fixed: products + 1.68 L1 + "
                 "18.61 L2 accesses, of 0.00023 nJ\n");
    for (size_t i = 0; i < r->n; i++)
        deep += r->rows[i].deep;
    if (deep)
        fprintf(out,
                "note: %zu DSCONV by conf/maestro/depthwise.m: %s shares output channels between "
                "PEs, which they have not\n",
                deep, job->dataflow);
    if (r->left_out)
        fprintf(out, "note: %zu layers left out, which multiply nothing\n", r->left_out);
    print_losses(out, r);
}

static int write_csv(const char *path, const struct maestro_run *r, const struct maestro_job *job,
                     struct sim_err *err) {
    struct output out;
    const char *title = job->net->title ? job->net->title : job->net->name;
    const int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    fprintf(out.file, "%s\n", maestro_columns());
    for (size_t i = 0; i < r->n; i++)
        maestro_columns_write(out.file, title, r->rows[i].layer->name, &job->hw,
                              &r->rows[i].figures);
    return output_commit(&out, err);
}

json_t *run_maestro_config(const struct maestro_job *job) {
    json_t *o = json_object();
    json_put(o, "maestro.dataflow", json_text(job->dataflow ? job->dataflow : "of the file"));
    json_put(o, "maestro.model", json_text(job->fixed ? "maestro-fixed" : "maestro"));
    json_put(o, "maestro.batch", json_count(job->batch));
    json_put(o, "hw.pes", json_count((uint64_t)job->hw.pes));
    json_put(o, "hw.noc_bandwidth", json_count((uint64_t)job->hw.bandwidth));
    json_put(o, "hw.noc_hops", json_count((uint64_t)job->hw.hops));
    json_put(o, "hw.offchip_bandwidth", json_count((uint64_t)job->hw.offchip));
    json_put(o, "hw.vector_width", json_count((uint64_t)job->hw.vector));
    return o;
}

/* Sums over the layers: what can be added up. */
static json_t *totals_json(const struct maestro_run *r) {
    int64_t cycles = 0, macs = 0;
    double energy = 0;
    for (size_t i = 0; i < r->n; i++) {
        cycles += r->rows[i].figures.cost.runtime;
        macs += r->rows[i].figures.accesses.macs;
        energy += r->rows[i].figures.energy;
    }
    json_t *o = json_object();
    json_put(o, "cycles", json_count((uint64_t)cycles));
    json_put(o, "macs", json_count((uint64_t)macs));
    json_put(o, "energy_nj", stat_real(energy));
    return o;
}

static int write_json(const char *path, const struct maestro_run *r, const struct maestro_job *job,
                      const struct run_maestro *m, const struct cli_options *o,
                      struct sim_err *err) {
    struct result *result = result_new("run --compat maestro", o->seed, err);
    if (!result)
        return SIM_EIO;
    case_result_network(result, &(struct explore_cases){.n = 0}, job->net, m->path);
    json_t *run = result_run(result, job->net->name, run_maestro_config(job), totals_json(r));
    json_t *layers = json_array();
    for (size_t i = 0; i < r->n; i++) {
        json_t *layer = json_object();
        json_put(layer, "name", json_text(r->rows[i].layer->name));
        stat_json(layer, &maestro_stats, &r->rows[i].figures);
        json_add(layers, layer);
    }
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

static int check(const struct run_maestro *m, const struct cli_options *o, bool *fixed,
                 struct sim_err *err) {
    *fixed = m->model && strcmp(m->model, "maestro-fixed") == 0;
    if (m->model && !*fixed && strcmp(m->model, "maestro"))
        return sim_fail(err, SIM_EUSAGE, "--model %s: expected maestro or maestro-fixed", m->model);
    return cli_options_check(o, err);
}

static int give(const struct maestro_run *r, const struct maestro_job *job,
                const struct run_maestro *m, const struct cli_options *o, struct sim_err *err) {
    int rc = o->csv ? write_csv(o->csv, r, job, err) : 0;
    if (rc == 0 && o->json)
        rc = write_json(o->json, r, job, m, o, err);
    if (rc || !cli_options_table(o))
        return rc;
    print_rows(stdout, r, job);
    print_notes(stdout, r, job, !m->hw);
    if (m->explain)
        rc = run_maestro_explain(stdout, r, job, err);
    return rc ? rc : cli_flush(err);
}

int run_maestro(const struct run_maestro *m, const struct layer_work *work,
                const struct cli_options *o, struct sim_err *err) {
    struct maestro_job job = {.net = work->net,
                              .path = m->path,
                              .dataflow = m->dataflow,
                              .layers = work->layers,
                              .n = work->n,
                              .batch = work->batch,
                              .hw = maestro_hw_default()};
    struct maestro_run r = {.n = 0};
    int rc = check(m, o, &job.fixed, err);
    if (rc == 0 && m->hw)
        rc = maestro_hw_open(&job.hw, m->hw, err);
    if (rc == 0)
        rc = maestro_run(&r, &job, err);
    if (rc == 0)
        rc = m->timed ? run_maestro_timed(&r, &job, m, o, err) : give(&r, &job, m, o, err);
    maestro_run_free(&r);
    return rc;
}
