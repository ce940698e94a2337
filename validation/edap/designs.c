#include "validation/edap/designs.h"

#include <stdlib.h>
#include <string.h>

static const struct rows_column columns[] = {
    {"table", .kind = ROWS_NAME},
    {"target", .kind = ROWS_NAME},
    {"access", .kind = ROWS_NAME},
};
static const struct rows_table list = ROWS_TABLE(columns);

#define LEAST_B 1048576.0 /* smaller rows are slices of larger caches, not caches of a GPU */

/* A combination that is listed twice would be no choice between designs. */
static int check_distinct(const struct edap_designs *d, const struct edap_design *design,
                          struct sim_err *err) {
    for (size_t i = 0; i < d->n; i++) {
        const struct edap_design *old = &d->items[i];
        if (old->point.capacity_b == design->point.capacity_b &&
            strcmp(old->memory, design->memory) == 0 && strcmp(old->target, design->target) == 0 &&
            strcmp(old->access, design->access) == 0)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: %s of %.0f B for %s, %s: listed as %s, too",
                            d->rows.path, d->rows.line, design->memory, design->point.capacity_b,
                            design->target, design->access, old->table);
    }
    return 0;
}

static int add_table(struct edap_designs *d, const char *table, const char *target,
                     const char *access, struct sim_err *err) {
    struct tech *t = NULL;
    int rc = sim_grow((void **)&d->techs, &d->cap_techs, d->n_techs, sizeof *d->techs, err);
    if (rc == 0)
        rc = tech_open(&t, table, err);
    if (rc)
        return rc;
    d->techs[d->n_techs++] = t;
    rc = tech_figures_only(t, "table", err);
    if (rc)
        return rc;
    for (size_t i = 0; i < tech_points(t); i++) {
        if (tech_point(t, i)->capacity_b < LEAST_B)
            continue;
        const struct edap_design design = {tech_kind(t), target, access, tech_name(t),
                                           *tech_point(t, i)};
        rc = check_distinct(d, &design, err);
        if (rc == 0)
            rc = sim_grow((void **)&d->items, &d->cap, d->n, sizeof *d->items, err);
        if (rc)
            return rc;
        d->items[d->n++] = design;
    }
    return 0;
}

static int read_rows(struct edap_designs *d, struct sim_err *err) {
    struct rows *r = &d->rows;
    int rc = 0, more;
    while (rc == 0 && (more = rows_next(r, err)) != 0)
        rc = more < 0 ? more
                      : add_table(d, rows_text(r, "table"), rows_text(r, "target"),
                                  rows_text(r, "access"), err);
    return rc || d->n ? rc : sim_fail(err, SIM_EFORMAT, "%s: no designs", r->path);
}

int edap_designs_parse(struct edap_designs *d, const char *text, const char *file,
                       struct sim_err *err) {
    *d = (struct edap_designs){0};
    int rc = rows_parse(&d->rows, &list, text, strlen(text), file, err);
    if (rc)
        return rc;
    rc = read_rows(d, err);
    if (rc)
        edap_designs_free(d);
    return rc;
}

void edap_designs_free(struct edap_designs *d) {
    for (size_t i = 0; i < d->n_techs; i++)
        tech_free(d->techs[i]);
    free(d->techs);
    free(d->items);
    rows_free(&d->rows);
    *d = (struct edap_designs){0};
}
