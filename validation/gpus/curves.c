#include "validation/gpus/curves.h"

#include <math.h>
#include <string.h>

#include "sim/rows.h"

static int add(struct titanx_curve *c, const struct rows *r, const char *figure,
               struct sim_err *err) {
    if (c->n == CURVE_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: above %d rows of one chip", r->path, r->line,
                        CURVE_MAX);
    c->footprint[c->n] = rows_number(r, "footprint_kB");
    c->figure[c->n++] = rows_number(r, figure);
    return 0;
}

int curve_parse(struct titanx_curve *c, const char *text, const char *file, const char *figure,
                const char *gpu, struct sim_err *err) {
    const struct rows_column columns[] = {
        {"gpu", .kind = ROWS_NAME},
        {"footprint_kB", .kind = ROWS_NUMBER, .least = 1e-3, .most = 1e12},
        {figure, .kind = ROWS_NUMBER, .least = 1e-3, .most = 1e12},
    };
    const struct rows_table measured = ROWS_TABLE_BESIDE(columns);
    struct rows r;
    int more, rc = rows_parse(&r, &measured, text, strlen(text), file, err);
    c->n = 0;
    if (rc)
        return rc;
    while (rc == 0 && (more = rows_next(&r, err)) != 0)
        if (more < 0)
            rc = more;
        else if (strcmp(rows_text(&r, "gpu"), gpu) == 0)
            rc = add(c, &r, figure, err);
    rows_free(&r);
    return rc;
}

int others_parse(double *gpucachesim, double *accelsim, const char *text, const char *file,
                 const char *kernel, struct sim_err *err) {
    static const struct rows_column columns[] = {
        {"kernel", .kind = ROWS_NAME},
        {"gpucachesim cycles", .kind = ROWS_NUMBER, .least = 1, .most = 1e12},
        {"Accel-Sim cycles", .kind = ROWS_NUMBER, .least = 1, .most = 1e12},
    };
    static const struct rows_table others = ROWS_TABLE(columns);
    struct rows r;
    int more = rows_parse(&r, &others, text, strlen(text), file, err);
    *gpucachesim = *accelsim = NAN;
    if (more)
        return more;
    while ((more = rows_next(&r, err)) == 1)
        if (strcmp(rows_text(&r, "kernel"), kernel) == 0) {
            *gpucachesim = rows_number(&r, "gpucachesim cycles");
            *accelsim = rows_number(&r, "Accel-Sim cycles");
        }
    rows_free(&r);
    return more;
}
