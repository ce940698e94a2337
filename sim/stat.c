#include "sim/stat.h"

#include <math.h>

json_t *stat_real(double value) {
    return isfinite(value) ? json_real(value) : json_text(STAT_BROKEN);
}

static json_t *value_json(const struct stat_row *row, const void *field) {
    if (row->type == STAT_COUNT)
        return json_integer((json_int_t) * (const uint64_t *)field);
    const double value = *(const double *)field;
    return row->type == STAT_ABSENT && isnan(value) ? json_null() : stat_real(value);
}

void stat_json(json_t *object, const struct stat_table *table, const void *base) {
    for (size_t i = 0; i < table->n; i++) {
        const struct stat_row *row = &table->rows[i];
        json_put(object, row->key, value_json(row, (const char *)base + row->offset));
    }
}

void stat_subtract(const struct stat_table *table, void *after, const void *before) {
    for (size_t i = 0; i < table->n; i++) {
        const struct stat_row *row = &table->rows[i];
        if (row->type == STAT_COUNT)
            *(uint64_t *)((char *)after + row->offset) -=
                *(const uint64_t *)((const char *)before + row->offset);
    }
}

void stat_help(FILE *out, const struct stat_table *table) {
    for (size_t i = 0; i < table->n; i++)
        fprintf(out, "  %-28s %-6s %s\n", table->rows[i].key,
                *table->rows[i].unit ? table->rows[i].unit : "-", table->rows[i].help);
}
