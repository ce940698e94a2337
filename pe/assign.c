#include "pe/assign.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <string.h>

#include "sim/rows.h"

static const struct rows_column columns[] = {
    {"layer", .kind = ROWS_NAME},
    {"pe", .kind = ROWS_NAME},
    {"scale_group", .kind = ROWS_WHOLE, .least = 1, .most = 1 << 24, .empty = true,
     .optional = true},
};
static const struct rows_table table = ROWS_TABLE(columns);

bool pe_assigned(const char *pe) {
    const size_t n = strlen(pe);
    return strcmp(pe, "file") == 0 || (n > 4 && strcmp(pe + n - 4, ".csv") == 0);
}

/* The shipped type of these widths; floats from 16 bits of inputs on. */
static bool find_type(uint32_t acts, uint32_t weights, struct pe_type *type) {
    const enum pe_kind kind = acts >= 16 ? PE_FLOAT : PE_INT;
    for (size_t i = 0; pe_type_at(i, type); i++)
        if (type->kind == kind && type->act_bits == acts && type->weight_bits == weights)
            return true;
    return false;
}

static int by_bits(const struct net_layer *l, struct pe_type *type, struct sim_err *err) {
    const uint32_t acts = l->bits[0], weights = l->bits[1] ? l->bits[1] : acts;
    if (!acts)
        return sim_fail(err, SIM_EUSAGE,
                        "array.pe = file: layer %s: the network's file does not say its bits",
                        l->name);
    return find_type(acts, weights, type)
               ? 0
               : sim_fail(err, SIM_EUNSUP,
                          "array.pe = file: layer %s: no shipped PE type has %u-bit inputs and "
                          "%u-bit weights; a table FILE.csv of layer,pe says which it shall be",
                          l->name, acts, weights);
}

/* A row for those of the layers that it fits and that have no type yet; marked by their bits. */
static int take_row(const struct rows *r, const struct network *net, const size_t *numbers,
                    size_t n, struct pe_type *types, struct sim_err *err) {
    const char *pattern = rows_text(r, "layer");
    struct pe_type type;
    struct sim_err inner;
    bool any = false;
    const int rc = pe_type_open(&type, rows_text(r, "pe"), &inner);
    if (rc)
        return sim_fail(err, rc == SIM_EUSAGE ? SIM_EFORMAT : rc, "%s:%d: %s", r->path, r->line,
                        inner.text);
    type.scale_group = (uint32_t)rows_whole(r, "scale_group");
    for (size_t i = 0; i < net->n && !any; i++)
        any = fnmatch(pattern, net->layers[i].name, 0) == 0;
    for (size_t i = 0; i < n; i++)
        if (!types[i].act_bits && fnmatch(pattern, net->layers[numbers[i]].name, 0) == 0)
            types[i] = type;
    return any ? 0 : rows_fail(r, "layer", "a layer of the network, or a pattern as conv*", err);
}

static int by_table(const char *path, const struct network *net, const size_t *numbers, size_t n,
                    struct pe_type *types, struct sim_err *err) {
    struct rows r;
    int more, rc = rows_open(&r, &table, path, err);
    if (rc)
        return rc;
    while (rc == 0 && (more = rows_next(&r, err)) != 0)
        rc = more < 0 ? more : take_row(&r, net, numbers, n, types, err);
    rows_free(&r);
    for (size_t i = 0; i < n && rc == 0; i++)
        if (!types[i].act_bits)
            rc = sim_fail(err, SIM_EFORMAT,
                          "%s: no row for layer %s; '*' in a last row takes the rest", path,
                          net->layers[numbers[i]].name);
    return rc;
}

int pe_assign(const struct array_config *c, const struct network *net, const size_t *numbers,
              size_t n, struct pe_type *types, struct sim_err *err) {
    int rc = 0;
    memset(types, 0, n * sizeof *types);
    if (strcmp(c->pe, "file") != 0)
        rc = by_table(c->pe, net, numbers, n, types, err);
    else
        for (size_t i = 0; i < n && rc == 0; i++) {
            const struct net_layer *l = &net->layers[numbers[i]];
            const bool follows = i && l->type >= NET_POOL && !l->bits[0];
            if (follows)
                types[i] = types[i - 1];
            else
                rc = by_bits(l, &types[i], err);
        }
    return rc;
}

void pe_assign_group(struct pe_type *type, const struct net_layer *layer,
                     const struct array_config *c) {
    if (!pe_type_scaled(type))
        type->scale_group = 0;
    else if (!type->scale_group)
        type->scale_group = layer->block ? layer->block : (uint32_t)c->scale_group;
}
