/* Files of row-stationary mappings. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "pe/rs/rs.h"
#include "sim/shipped.h"

#define FIGURE(name)                                                                               \
    { name, ROWS_WHOLE, .most = UINT32_MAX }

static const struct rows_column columns[] = {
    {"layer", .kind = ROWS_TEXT},
    FIGURE("m"),
    FIGURE("n"),
    FIGURE("e"),
    FIGURE("p"),
    FIGURE("q"),
    FIGURE("r"),
    FIGURE("t"),
};
static const struct rows_table mappings = ROWS_TABLE_BESIDE(columns);

/* Every row is read, so that a fault is found whatever layer is asked for. */
static int find(struct rows *r, const char *layer, struct rs_mapping *map, struct sim_err *err) {
    int found = 0, more;
    while ((more = rows_next(r, err)) == 1) {
        if (strcasecmp(rows_text(r, "layer"), layer) != 0)
            continue;
        if (found)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: layer %s is in line %d, too", r->path,
                            r->line, layer, found);
        found = r->line;
        *map = (struct rs_mapping){
            .m = rows_whole(r, "m"),
            .n = rows_whole(r, "n"),
            .e = rows_whole(r, "e"),
            .p = rows_whole(r, "p"),
            .q = rows_whole(r, "q"),
            .r = rows_whole(r, "r"),
            .t = rows_whole(r, "t"),
        };
    }
    return more < 0 ? more : found;
}

static int open_rows(struct rows *r, const char *path, struct sim_err *err) {
    const char *text = shipped_named(path, ".csv");
    return text ? rows_parse(r, &mappings, text, strlen(text), path, err)
                : rows_open(r, &mappings, path, err);
}

int rs_mapping_read(const char *path, const char *layer, struct rs_mapping *map,
                    struct sim_err *err) {
    struct rows r;
    int rc = open_rows(&r, path, err);
    if (rc)
        return rc;
    rc = find(&r, layer, map, err);
    rows_free(&r);
    return rc;
}

static bool has_layer(const struct network *net, const char *name) {
    for (size_t i = 0; i < net->n; i++)
        if (strcasecmp(net->layers[i].name, name) == 0)
            return true;
    return false;
}

int rs_mapping_stray(const char *path, const struct network *net, char *name, size_t size,
                     struct sim_err *err) {
    struct rows r;
    int more, line = 0, rc = open_rows(&r, path, err);
    if (rc)
        return rc;
    while ((more = rows_next(&r, err)) == 1 && !line)
        if (!has_layer(net, rows_text(&r, "layer"))) {
            snprintf(name, size, "%s", rows_text(&r, "layer"));
            line = r.line;
        }
    rows_free(&r);
    return more < 0 ? more : line;
}

int rs_mapping_parse(const char *text, const char *path, const char *layer, struct rs_mapping *map,
                     struct sim_err *err) {
    struct rows r;
    int rc = rows_parse(&r, &mappings, text, strlen(text), path, err);
    if (rc)
        return rc;
    rc = find(&r, layer, map, err);
    rows_free(&r);
    return rc;
}
