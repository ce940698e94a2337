/* Files of row-stationary mappings. */
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

int rs_mapping_read(const char *path, const char *layer, struct rs_mapping *map,
                    struct sim_err *err) {
    struct rows r;
    const char *text = shipped_named(path, ".csv");
    int rc = text ? rows_parse(&r, &mappings, text, strlen(text), path, err)
                  : rows_open(&r, &mappings, path, err);
    if (rc)
        return rc;
    rc = find(&r, layer, map, err);
    rows_free(&r);
    return rc;
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
