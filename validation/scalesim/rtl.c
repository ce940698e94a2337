/* Clock edges of RTL arrays against closed form and exact runs; single folds as other tools count
 * them. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/shipped.h"
#include "validation/scalesim/ispass20.h"
#include "validation/scalesim/scalesim.h"

#define WHOLE(name)                                                                                \
    { name, ROWS_WHOLE, .most = UINT32_MAX }
#define MAYBE_WHOLE(name)                                                                          \
    { name, ROWS_WHOLE, .empty = true, .most = UINT32_MAX }
#define CYCLES(name)                                                                               \
    { name, ROWS_NUMBER, .most = 1e15 }
#define MAYBE_CYCLES(name)                                                                         \
    { name, ROWS_NUMBER, .empty = true, .most = 1e15 }

static const struct rows_column edge_columns[] = {
    {"dataflow", .kind = ROWS_NAME},
    WHOLE("R"),
    WHOLE("C"),
    WHOLE("T"),
};
static const struct rows_table edge_table = ROWS_TABLE_BESIDE(edge_columns);

static const struct rows_column own_columns[] = {
    {"array", .kind = ROWS_NAME},
    WHOLE("rows"),
    WHOLE("cols"),
    MAYBE_WHOLE("hop"),
    WHOLE("steps"),
    MAYBE_WHOLE("s"),
    MAYBE_WHOLE("q"),
    MAYBE_WHOLE("p"),
    MAYBE_WHOLE("stride"),
    WHOLE("edges"),
};
static const struct rows_table own_table = ROWS_TABLE(own_columns);

/* What other tools say of one fold, where they say anything. */
static const struct rows_column fold_columns[] = {
    WHOLE("n(=R=C=M=N=K)"),
    {"dataflow", .kind = ROWS_NAME},
    MAYBE_CYCLES("scalesim_v1 (measured)"),
    MAYBE_CYCLES("scalesim_v2_report (closed form -1; = measured elsewhere)"),
    MAYBE_CYCLES("ISPASS20_eq 2R+C+T-2"),
    MAYBE_CYCLES("stonne_os_mesh (measured)"),
    MAYBE_CYCLES("rtl_all_outputs_out_edges (measured)"),
};
static const struct rows_table fold_table = ROWS_TABLE_BESIDE(fold_columns);

static const struct rows_column stonne_columns[] = {
    {"run", .kind = ROWS_NAME},
    WHOLE("M"),
    WHOLE("N"),
    WHOLE("K"),
    WHOLE("array"),
    CYCLES("stonne_cycles"),
    CYCLES("folds*(K+R+C+3)"),
};
static const struct rows_table stonne_table = ROWS_TABLE_BESIDE(stonne_columns);

/* Calls `each` for every row of a shipped table. */
static int for_rows(const struct rows_table *table, const char *path, struct study_run *run,
                    struct machine *m,
                    int (*each)(struct study_run *run, struct machine *m, const struct rows *r,
                                void *user, struct sim_err *err),
                    void *user, struct sim_err *err) {
    struct rows r;
    int more = 1, rc = shipped_rows(&r, table, path, err);
    while (rc == 0 && (more = rows_next(&r, err)) == 1)
        rc = each(run, m, &r, user, err);
    rows_free(&r);
    return rc ? rc : more < 0 ? more : study_tick(run, err);
}

/* One fold that fills the array, closed and exact. */
static int one_fold(struct machine *m, uint64_t t, uint64_t cycles[2], struct sim_err *err) {
    const struct array_config *a = &m->array;
    const struct systolic_dims *d = dataflow_of(m)->compat;
    uint64_t size[3];
    size[d->rows] = a->rows;
    size[d->cols] = a->cols;
    size[d->stream] = t;
    struct pe_result r;
    int rc = scalesim_product(m, MODE_CLOSED, size[DIM_M], size[DIM_N], size[DIM_K], &r, err);
    cycles[0] = r.cycles;
    if (rc == 0)
        rc = scalesim_product(m, MODE_EXACT, size[DIM_M], size[DIM_N], size[DIM_K], &r, err);
    cycles[1] = r.cycles;
    return rc;
}

/* The published example array: os of one register per hop, ws of two, operands loaded serially. */
static int edge_row(struct study_run *run, struct machine *m, const struct rows *r, void *user,
                    struct sim_err *err) {
    const int dataflow = scalesim_dataflow(rows_text(r, "dataflow"));
    uint64_t cycles[2];
    char name[64];
    (void)user;
    if (dataflow < 0)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: dataflow", r->path, r->line);
    ispass20_array(&m->array, dataflow, rows_whole(r, "R"), rows_whole(r, "C"));
    m->array.vertical_hop = systolic_keeps_outputs(dataflow_of(m)->compat) ? 1 : 2;
    const int rc = one_fold(m, rows_whole(r, "T"), cycles, err);
    snprintf(name, sizeof name, "rtl-%s-%sx%sx%s", dataflow_at((size_t)dataflow)->name,
             rows_text(r, "R"), rows_text(r, "C"), rows_text(r, "T"));
    return rc ? rc : study_point(run, name, (double)cycles[0], (double)cycles[1], err);
}

enum { DATAFLOWS_MAX = 16 };

struct tally {
    double rows[DATAFLOWS_MAX], closed[DATAFLOWS_MAX], exact[DATAFLOWS_MAX]; /* by dataflow */
};

/* A set of R x E PEs of our own Verilog. */
static int own_set(const struct rows *r, uint64_t cycles[2], struct sim_err *err) {
    static const char *const settings[] = {
        "array.dataflow=rs", "array.pe=int16",  "noc.ifmap=0",
        "noc.filter=0",      "noc.psum=0",      "spad.ifmap=64KiB",
        "spad.filter=64KiB", "spad.psum=64KiB", NULL};
    const uint64_t u = rows_whole(r, "stride"), s = rows_whole(r, "s"), e = rows_whole(r, "cols");
    const struct net_layer net = {.name = (char[]){"set"},
                                  .type = NET_CONV,
                                  .n = 1,
                                  .c = rows_whole(r, "q"),
                                  .h = (e - 1) * u + rows_whole(r, "rows"),
                                  .w = (rows_whole(r, "steps") - 1) * u + s,
                                  .k = rows_whole(r, "p"),
                                  .r = rows_whole(r, "rows"),
                                  .s = s,
                                  NET_WINDOW(u, 0, 1),
                                  .groups = 1};
    const struct rs_mapping map = {
        .n = 1, .e = e, .p = rows_whole(r, "p"), .q = rows_whole(r, "q"), .r = 1, .t = 1};
    struct run_layer job = {
        .net = &net, .batch = 1, .zeros_in = -1, .zeros_out = -1, .seed = 1, .given = &map};
    struct machine m;
    int rc = study_machine(&m, NULL, settings, NULL, NULL, err);
    m.array.rows = rows_whole(r, "rows");
    m.array.cols = e;
    for (int mode = 0; mode < 2 && rc == 0; mode++) {
        m.array.mode = mode ? MODE_EXACT : MODE_CLOSED;
        rc = run_layer(&m, &job, err);
        cycles[mode] = job.result.cycles;
    }
    return rc;
}

static int own_row(struct study_run *run, struct machine *m, const struct rows *r, void *user,
                   struct sim_err *err) {
    struct tally *t = user;
    const bool set = strcmp(rows_text(r, "array"), "rs") == 0;
    const int dataflow = dataflow_index(rows_text(r, "array"));
    const uint64_t edges = rows_whole(r, "edges");
    uint64_t cycles[2] = {0};
    int rc;
    (void)run;
    if (dataflow < 0 || dataflow >= DATAFLOWS_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: array", r->path, r->line);
    if (set) {
        rc = own_set(r, cycles, err);
    } else {
        ispass20_array(&m->array, dataflow, rows_whole(r, "rows"), rows_whole(r, "cols"));
        m->array.vertical_hop = rows_whole(r, "hop");
        rc = one_fold(m, rows_whole(r, "steps"), cycles, err);
    }
    t->rows[dataflow]++;
    t->closed[dataflow] += cycles[0] == edges;
    t->exact[dataflow] += cycles[1] == edges;
    return rc;
}

static int give_own(struct study_run *run, const struct tally *t, struct sim_err *err) {
    int rc = 0;
    for (int d = 0; d < DATAFLOWS_MAX && rc == 0; d++) {
        char name[32];
        if (t->rows[d] == 0)
            continue;
        snprintf(name, sizeof name, "own-rtl-%s", dataflow_at((size_t)d)->name);
        rc = study_point(run, name, 100 * t->closed[d] / t->rows[d], 100 * t->exact[d] / t->rows[d],
                         err);
    }
    return rc;
}

/* n x n x n on n x n PEs, one fold. */
static int fold_row(struct study_run *run, struct machine *m, const struct rows *r, void *user,
                    struct sim_err *err) {
    const uint64_t n = rows_whole(r, "n(=R=C=M=N=K)");
    const int dataflow = scalesim_dataflow(rows_text(r, "dataflow"));
    uint64_t cycles[2];
    (void)run;
    if (dataflow < 0)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: dataflow", r->path, r->line);
    ispass20_array(&m->array, dataflow, n, n);
    m->array.vertical_hop = dataflow == scalesim_dataflow("ws") ? 2 : 1;
    const int rc = one_fold(m, n, cycles, err);
    report_cell(user, "%s %u", rows_text(r, "dataflow"), (unsigned)n);
    for (size_t i = 2; i < sizeof fold_columns / sizeof *fold_columns; i++)
        report_number(user, rows_number(r, fold_columns[i].name));
    report_number(user, (double)cycles[1]);
    return rc;
}

/* Folds of STONNE's output-stationary mesh, which takes K + R + C + 3 each. */
static int stonne_row(struct study_run *run, struct machine *m, const struct rows *r, void *user,
                      struct sim_err *err) {
    const uint64_t n = rows_whole(r, "array");
    struct pe_result exact;
    (void)run;
    ispass20_array(&m->array, scalesim_dataflow("os"), n, n);
    const int rc = scalesim_product(m, MODE_EXACT, rows_whole(r, "M"), rows_whole(r, "N"),
                                    rows_whole(r, "K"), &exact, err);
    report_cell(user, "%s", rows_text(r, "run"));
    report_number(user, rows_number(r, "stonne_cycles"));
    report_number(user, rows_number(r, "folds*(K+R+C+3)"));
    report_number(user, (double)exact.cycles);
    report_number(user, 100 * (rows_number(r, "stonne_cycles") / (double)exact.cycles - 1));
    return rc;
}

static int other_tools(struct study_run *run, struct machine *m, struct sim_err *err) {
    static const struct report_column folds[] = {
        {"dataflow, n", "", 0},           {"SCALE-Sim v1", "cycles", 1}, {"v2", "cycles", 1},
        {"ISPASS'20", "cycles", 1},       {"STONNE", "cycles", 1},       {"RTL", "edges", 1},
        {"magnetar, exact", "cycles", 1},
    };
    static const struct report_column stonne[] = {
        {"product", "", 0},
        {"STONNE", "cycles", 1},
        {"folds (K+R+C+3)", "cycles", 1},
        {"magnetar, exact", "cycles", 1},
        {"off by", "%", 3},
    };
    json_t *table = report_table(run->section, "One fold of n x n x n on n x n PEs, by tool", folds,
                                 sizeof folds / sizeof *folds);
    int rc =
        for_rows(&fold_table, "validation/scalesim/single_fold.csv", run, m, fold_row, table, err);
    table = report_table(run->section, "STONNE's output-stationary mesh", stonne,
                         sizeof stonne / sizeof *stonne);
    return rc ? rc
              : for_rows(&stonne_table, "validation/scalesim/stonne.csv", run, m, stonne_row, table,
                         err);
}

int scalesim_rtl(struct study_run *run, struct sim_err *err) {
    static const char *const settings[] = {"array.pe=int8", "glb.size=16MiB", NULL};
    struct tally tally = {0};
    struct machine m;
    int rc = study_machine(&m, NULL, settings, NULL, NULL, err);
    if (rc == 0)
        rc = for_rows(&edge_table, "validation/scalesim/rtl_edges.csv", run, &m, edge_row, NULL,
                      err);
    if (rc == 0)
        rc = for_rows(&own_table, "validation/scalesim/own_rtl.csv", run, &m, own_row, &tally, err);
    if (rc == 0)
        rc = give_own(run, &tally, err);
    return rc ? rc : other_tools(run, &m, err);
}
