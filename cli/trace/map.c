#include "cli/trace/map.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SHIFT 7u /* a line */

struct trace_map *map_new(struct sim_err *err) {
    struct trace_map *m = sim_alloc(1, sizeof *m, err);
    if (m) {
        m->shift = FIRST_SHIFT;
        m->step = 1;
    }
    return m;
}

static int by_granule(const void *a, const void *b) {
    const struct map_row *x = a, *y = b;
    return (x->granule > y->granule) - (x->granule < y->granule);
}

void map_sort(struct trace_map *m) {
    qsort(m->rows, m->n_rows, sizeof m->rows[0], by_granule);
    memset(m->hint, 0, sizeof m->hint);
}

static void merge_rows(struct trace_map *m) {
    map_sort(m);
    size_t n = 0;
    m->shift++;
    for (size_t i = 0; i < m->n_rows; i++) {
        const uint64_t granule = m->rows[i].granule >> 1;
        if (n && m->rows[n - 1].granule == granule) {
            for (unsigned c = 0; c < MAP_COLUMNS; c++)
                m->rows[n - 1].counts[c] += m->rows[i].counts[c];
            continue;
        }
        if (n != i)
            m->rows[n] = m->rows[i];
        m->rows[n++].granule = granule;
    }
    m->n_rows = n;
}

static void merge_columns(struct trace_map *m) {
    m->step *= 2;
    for (size_t i = 0; i < m->n_rows; i++) {
        uint64_t *counts = m->rows[i].counts;
        for (unsigned c = 0; c < MAP_COLUMNS / 2; c++)
            counts[c] = counts[2 * c] + counts[2 * c + 1];
        memset(counts + MAP_COLUMNS / 2, 0, MAP_COLUMNS / 2 * sizeof counts[0]);
    }
}

static struct map_row *row_of(struct trace_map *m, uint64_t addr) {
    for (;; merge_rows(m)) {
        const uint64_t granule = addr >> m->shift;
        uint32_t *hint = &m->hint[granule % (sizeof m->hint / sizeof m->hint[0])];
        if (*hint < m->n_rows && m->rows[*hint].granule == granule)
            return &m->rows[*hint];
        for (size_t i = 0; i < m->n_rows; i++)
            if (m->rows[i].granule == granule) {
                *hint = (uint32_t)i;
                return &m->rows[i];
            }
        if (m->n_rows == MAP_ROWS)
            continue;
        *hint = (uint32_t)m->n_rows;
        m->rows[m->n_rows] = (struct map_row){.granule = granule};
        return &m->rows[m->n_rows++];
    }
}

void map_add(struct trace_map *m, const struct trace_block *b) {
    for (uint32_t i = 0; i < b->n; i++) {
        if (m->total / m->step == MAP_COLUMNS)
            merge_columns(m);
        row_of(m, b->addr[i])->counts[m->total / m->step]++;
        m->total++;
    }
}

unsigned map_columns(const struct trace_map *m) {
    return (unsigned)((m->total + m->step - 1) / m->step);
}
