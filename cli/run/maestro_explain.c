/* What stands behind a layer's figures. */
#include "cli/report/table.h"
#include "cli/run/maestro.h"
#include "pe/maestro/reuse.h"

static const char *const tensor_names[] = {"inputs", "weights", "outputs"};

/* The maps of a level, as they are written. */
static void print_maps(FILE *out, const struct maestro_level *l) {
    for (int i = 0; i < l->n; i++) {
        const struct maestro_map *map = &l->maps[i];
        fprintf(out, " %c(%lld,%lld)%s", map->spatial ? 'S' : 'T', (long long)map->size,
                (long long)map->offset, net_dim_name((enum net_dim)map->dim));
    }
    fputc('\n', out);
}

static void print_levels(FILE *out, const struct maestro_plan *plan) {
    for (int k = 0; k < plan->n_levels; k++) {
        fprintf(out, "  level %d, %lld units:", k + 1, (long long)plan->levels[k].units);
        print_maps(out, &plan->levels[k]);
    }
}

static void table_share(struct table *t, double value, bool given) {
    if (given)
        table_cell(t, "%.5g", value);
    else
        table_cell(t, "%s", "-");
}

static void print_reuse(FILE *out, const struct maestro_plan *plan,
                        const struct maestro_reuse *reuse) {
    struct table *t = table_new("level<|tensor<|cells sent|temporal|multicast|reduction");
    for (int k = 0; k < plan->n_levels; k++)
        for (int i = 0; i < MAESTRO_TENSORS; i++) {
            const double space = maestro_reuse_spatial(&reuse[k], i);
            table_cell(t, "  %d", k + 1);
            table_cell(t, "%s", tensor_names[i]);
            table_cell(t, "%.0f", reuse[k].sent[i]);
            table_cell(t, "%.5g", maestro_reuse_temporal(&reuse[k], i));
            table_share(t, space, i != MAESTRO_OUTPUT);
            table_share(t, space, i == MAESTRO_OUTPUT);
        }
    table_print(t, out);
    table_free(t);
}

/* Who decides how many of the cycles. */
static void print_bound(FILE *out, const struct maestro_cost *c) {
    static const struct {
        int which;
        const char *name;
    } parts[] = {{MAESTRO_COMPUTE, "PEs"},
                 {MAESTRO_INGRESS, "network to the PEs"},
                 {MAESTRO_EGRESS, "network back"},
                 {MAESTRO_DELAYS, "memory behind"}};
    fputs("  decided by", out);
    const char *between = " ";
    for (int i = 0; i < 4; i++) {
        if (!c->bound[parts[i].which])
            continue;
        fprintf(out, "%s%s %.1f%%", between, parts[i].name,
                100 * (double)c->bound[parts[i].which] / (double)c->runtime);
        between = ", ";
    }
    fputc('\n', out);
}

/* What of the original is met in this layer. */
static void print_defects(FILE *out, const struct maestro_row *row, size_t i) {
    const struct maestro_accesses *a = &row->figures.accesses;
    const double macs = maestro_energy(a->macs, 0, 0);
    const double own = maestro_energy(0, maestro_l1_accesses(a), 0);
    fprintf(out, "  MAESTRO leaves the products' %g nJ out", macs);
    if (row->n_levels > 1 && i)
        fprintf(out, ", and charges the L1 of the layer before for this one's %g nJ", own);
    else if (row->n_levels > 1)
        fprintf(out, ", and the first layer's L1, %g nJ", own);
    fputs("\n", out);
    if (row->problem.repeats > 1)
        fprintf(out, "  %lld products of matrices, one after another\n",
                (long long)row->problem.repeats);
    if (row->problem.stride_y > 1 || row->problem.stride_x > 1)
        fputs("  MAESTRO counts the cells of the output by a stride of 1\n", out);
    if (row->problem.kind == MAESTRO_NGCONV)
        fputs("  MAESTRO's outputs of an NGCONV depend on the input channels: none are added up\n",
              out);
    if (row->loses)
        fprintf(out, "  %s:%u: an offset above its size leaves cells out\n", row->mapping_name,
                row->loses_line);
}

static void print_buffers(FILE *out, const struct maestro_cost *c, const struct maestro_hw *hw) {
    if (hw->l1 && c->l1 > hw->l1)
        fprintf(out, "  L1: %lld bytes, and the hardware has %lld\n", (long long)c->l1,
                (long long)hw->l1);
    if (hw->l2 && c->l2 > hw->l2)
        fprintf(out, "  L2: %lld bytes, and the hardware has %lld\n", (long long)c->l2,
                (long long)hw->l2);
}

static int explain_row(FILE *out, const struct maestro_run *r, size_t i,
                       const struct maestro_job *job, struct sim_err *err) {
    const struct maestro_row *row = &r->rows[i];
    struct maestro_reuse reuse[MAESTRO_LEVELS];
    struct maestro_plan plan;
    int rc =
        maestro_plan_make(&plan, &row->problem, row->mapping, job->hw.pes, row->mapping_name, err);
    if (rc == 0)
        rc = maestro_reuse_of(reuse, &plan, row->mapping_name, err);
    if (rc)
        return rc;
    fprintf(out, "\n%s, a %s by %s\n", row->layer->name, maestro_kind_name(row->problem.kind),
            row->mapping_name);
    print_levels(out, &plan);
    print_reuse(out, &plan, reuse);
    print_bound(out, &row->figures.cost);
    print_defects(out, row, i);
    print_buffers(out, &row->figures.cost, &job->hw);
    return 0;
}

int run_maestro_explain(FILE *out, const struct maestro_run *r, const struct maestro_job *job,
                        struct sim_err *err) {
    int rc = 0;
    fputs(
        "\nOf a unit of each level: products per cell that is sent to it or comes back = temporal "
        "x multicast, or x reduction.\n",
        out);
    for (size_t i = 0; i < r->n && rc == 0; i++)
        rc = explain_row(out, r, i, job, err);
    return rc;
}
