/* Files of row-stationary mappings. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "memmodels/tech/table.h"
#include "pe/rs/rs.h"

enum { FIELDS = 24, LAYER = 7, COLUMNS };

static const char *const names[COLUMNS] = {"m", "n", "e", "p", "q", "r", "t", "layer"};

struct reader {
    const char *path;
    char *rest;
    int line, fields;
    int columns[COLUMNS]; /* where each stands in the header */
    struct sim_err *err;
};

/* The fields of the next line that says something: their number, 0 at the end. */
static int next_fields(struct reader *r, char **f) {
    char *line;
    while ((line = tech_line(&r->rest))) {
        r->line++;
        if (!*line || *line == '#')
            continue;
        const int n = tech_split(line, f, FIELDS);
        return n > 0 ? n
                     : sim_fail(r->err, SIM_EFORMAT,
                                n == -1 ? "%s:%d: a quote out of place"
                                        : "%s:%d: expected at most %d fields",
                                r->path, r->line, FIELDS);
    }
    return 0;
}

static int read_header(struct reader *r) {
    char *f[FIELDS];
    r->fields = next_fields(r, f);
    if (r->fields < 0)
        return r->fields;
    if (r->fields == 0)
        return sim_fail(r->err, SIM_EFORMAT, "%s: no header; expected layer,m,n,e,p,q,r,t",
                        r->path);
    for (int i = 0; i < COLUMNS; i++) {
        r->columns[i] = -1;
        for (int k = 0; k < r->fields; k++)
            if (strcmp(f[k], names[i]) == 0 && r->columns[i] >= 0)
                return sim_fail(r->err, SIM_EFORMAT, "%s:%d: column '%s' is there twice", r->path,
                                r->line, names[i]);
            else if (strcmp(f[k], names[i]) == 0)
                r->columns[i] = k;
        if (r->columns[i] < 0)
            return sim_fail(r->err, SIM_EFORMAT,
                            "%s:%d: no column '%s'; expected layer,m,n,e,p,q,r,t among the columns",
                            r->path, r->line, names[i]);
    }
    return 0;
}

static int read_figures(const struct reader *r, char **f, struct rs_mapping *map) {
    uint64_t *const out[] = {&map->m, &map->n, &map->e, &map->p, &map->q, &map->r, &map->t};
    for (int i = 0; i < LAYER; i++) {
        const char *text = f[r->columns[i]];
        char *end;
        const unsigned long long v = strtoull(text, &end, 10);
        if (end == text || *end || *text == '-' || v > UINT32_MAX)
            return sim_fail(r->err, SIM_EFORMAT,
                            "%s:%d: %s = '%s': expected a number up to 2^32 - 1", r->path, r->line,
                            names[i], text);
        *out[i] = v;
    }
    return 0;
}

/* Every row is read, so that a fault is found whatever layer is asked for. */
static int read_rows(struct reader *r, const char *layer, struct rs_mapping *map) {
    struct rs_mapping row;
    char *f[FIELDS];
    int found = 0, n, rc = read_header(r);
    while (rc == 0 && (n = next_fields(r, f)) != 0) {
        if (n < 0)
            return n;
        if (n != r->fields)
            return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %d fields, expected %d", r->path, r->line,
                            n, r->fields);
        rc = read_figures(r, f, &row);
        if (rc || strcasecmp(f[r->columns[LAYER]], layer) != 0)
            continue;
        if (found)
            return sim_fail(r->err, SIM_EFORMAT, "%s:%d: layer %s is in line %d, too", r->path,
                            r->line, layer, found);
        found = r->line;
        *map = row;
    }
    return rc ? rc : found;
}

int rs_mapping_read(const char *path, const char *layer, struct rs_mapping *map,
                    struct sim_err *err) {
    struct reader r = {.path = path, .err = err};
    char *text;
    size_t size;
    int rc = tech_slurp(&text, &size, path, err);
    if (rc)
        return rc;
    r.rest = text;
    rc = tech_check_text(text, size, path, err);
    if (rc == 0)
        rc = read_rows(&r, layer, map);
    free(text);
    return rc;
}
