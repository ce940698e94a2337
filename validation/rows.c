#include "validation/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/tech/table.h"
#include "validation/study.h"

/* The next line that says something, cut up; 0 at the end. */
static int next_fields(struct study_rows *r, char **fields, struct sim_err *err) {
    char *line;
    while ((line = tech_line(&r->rest))) {
        r->line++;
        if (!*line || *line == '#')
            continue;
        const int n = tech_split(line, fields, ROWS_FIELDS);
        return n > 0 ? n
                     : sim_fail(err, SIM_EFORMAT, "%s:%d: expected at most %d fields, each closed",
                                r->path, r->line, ROWS_FIELDS);
    }
    return 0;
}

int study_rows_open(struct study_rows *r, const char *path, struct sim_err *err) {
    const char *text = study_file(path);
    *r = (struct study_rows){.path = path};
    if (!text)
        return sim_fail(err, SIM_EIO, "%s: not shipped", path);
    r->rest = r->text = strdup(text);
    if (!r->text)
        return sim_fail(err, SIM_EIO, "out of memory");
    r->n_columns = next_fields(r, r->columns, err);
    if (r->n_columns > 0)
        return 0;
    const int rc = r->n_columns ? SIM_EFORMAT : sim_fail(err, SIM_EFORMAT, "%s: no header", path);
    study_rows_free(r);
    return rc;
}

void study_rows_free(struct study_rows *r) {
    free(r->text);
    *r = (struct study_rows){0};
}

int study_rows_next(struct study_rows *r, struct sim_err *err) {
    const int n = next_fields(r, r->fields, err);
    if (n <= 0 || n == r->n_columns)
        return n > 0 ? 1 : n;
    return sim_fail(err, SIM_EFORMAT, "%s:%d: %d fields, expected %d", r->path, r->line, n,
                    r->n_columns);
}

const char *study_rows_text(const struct study_rows *r, const char *column) {
    for (int i = 0; i < r->n_columns; i++)
        if (strcmp(r->columns[i], column) == 0)
            return r->fields[i];
    return "";
}

double study_rows_number(const struct study_rows *r, const char *column) {
    const char *text = study_rows_text(r, column);
    char *end;
    const double v = strtod(text, &end);
    return end == text || (*end && strcmp(end, "%") != 0) ? NAN : v;
}
