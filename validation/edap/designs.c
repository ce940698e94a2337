#include "validation/edap/designs.h"

#include <stdlib.h>
#include <string.h>

#define HEADER "table,target,access"

static int add_table(struct edap_designs *d, const char *table, const char *target,
                     const char *access, struct sim_err *err) {
    struct tech *t = NULL;
    int rc = sim_grow((void **)&d->techs, &d->cap_techs, d->n_techs, sizeof *d->techs, err);
    if (rc == 0)
        rc = tech_open(&t, table, err);
    if (rc)
        return rc;
    d->techs[d->n_techs++] = t;
    for (size_t i = 0; i < tech_points(t); i++) {
        rc = sim_grow((void **)&d->items, &d->cap, d->n, sizeof *d->items, err);
        if (rc)
            return rc;
        d->items[d->n++] =
            (struct edap_design){tech_kind(t), target, access, tech_name(t), *tech_point(t, i)};
    }
    return 0;
}

static int read_line(struct edap_designs *d, char *line, const char *file, int number,
                     struct sim_err *err) {
    char *cells[3] = {line, NULL, NULL};
    for (int i = 1; i < 3; i++) {
        char *comma = cells[i - 1] ? strchr(cells[i - 1], ',') : NULL;
        cells[i] = comma ? comma + 1 : NULL;
        if (comma)
            *comma = '\0';
    }
    if (!cells[2] || strchr(cells[2], ',') || !*cells[0] || !*cells[1] || !*cells[2])
        return sim_fail(err, SIM_EFORMAT, "%s:%d: expected TABLE,TARGET,ACCESS", file, number);
    return add_table(d, cells[0], cells[1], cells[2], err);
}

int edap_designs_parse(struct edap_designs *d, const char *text, const char *file,
                       struct sim_err *err) {
    int number = 0, rc = 0;
    bool header = false;
    *d = (struct edap_designs){.text = strdup(text)};
    char *rest = d->text, *line;
    if (!rest)
        return sim_fail(err, SIM_EIO, "out of memory");
    while (rc == 0 && (line = strsep(&rest, "\n"))) {
        number++;
        if (!*line || *line == '#')
            continue;
        if (header)
            rc = read_line(d, line, file, number, err);
        else if (strcmp(line, HEADER) != 0)
            rc = sim_fail(err, SIM_EFORMAT, "%s:%d: expected the header %s", file, number, HEADER);
        header = true;
    }
    if (rc == 0 && !d->n)
        rc = sim_fail(err, SIM_EFORMAT, "%s: no designs", file);
    if (rc)
        edap_designs_free(d);
    return rc;
}

void edap_designs_free(struct edap_designs *d) {
    for (size_t i = 0; i < d->n_techs; i++)
        tech_free(d->techs[i]);
    free(d->techs);
    free(d->items);
    free(d->text);
    *d = (struct edap_designs){0};
}
