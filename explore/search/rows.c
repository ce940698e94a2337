#include "explore/search/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define RESERVED_MAX (1u << 20)

size_t rows_slot(const struct exploration *s, const uint32_t *choice) {
    uint64_t h = 0;
    for (uint32_t k = 0; k < s->space->n_knobs; k++)
        h = rng_mix(h + choice[k] + 0x9e3779b97f4a7c15u);
    size_t at = h & (s->n_slots - 1); /* a power of two */
    while (s->slot[at] && memcmp(rows_choices(s, s->slot[at] - 1), choice,
                                 s->space->n_knobs * sizeof *choice) != 0)
        at = (at + 1) & (s->n_slots - 1);
    return at;
}

int rows_make_slots(struct exploration *s, size_t more, struct sim_err *err) {
    const size_t need = 2 * (s->n + more);
    if (s->n_slots && need < s->n_slots)
        return 0;
    size_t n = 1024;
    while (n <= 2 * need)
        n *= 2;
    free(s->slot);
    s->n_slots = n;
    s->slot = sim_alloc(n, sizeof *s->slot, err);
    if (!s->slot)
        return SIM_EIO;
    for (size_t i = 0; i < s->n; i++)
        s->slot[rows_slot(s, rows_choices(s, i))] = (uint32_t)i + 1;
    return 0;
}

/* Room for `more` rows in all columns. */
static int grow_rows(struct exploration *s, size_t more, struct sim_err *err) {
    const struct {
        void **items;
        size_t size;
    } columns[] = {{(void **)&s->choices, s->space->n_knobs * sizeof *s->choices},
                   {(void **)&s->figures, s->space->n_figures * sizeof *s->figures},
                   {(void **)&s->taken, sizeof *s->taken},
                   {(void **)&s->said, sizeof *s->said}};
    const size_t n_columns = sizeof columns / sizeof *columns - !s->said;
    size_t cap = s->cap ? s->cap : 1024;
    if (s->n + more < s->cap)
        return 0;
    if (s->n + more >= UINT32_MAX)
        return sim_fail(err, SIM_EUNSUP, "more than 2^32 designs");
    while (cap <= s->n + more)
        cap *= 2;
    for (size_t i = 0; i < n_columns; i++) {
        void *items = memory_large(cap * columns[i].size);
        if (!items)
            return memory_fail(err, "out of memory");
        if (s->n)
            memcpy(items, *columns[i].items, s->n * columns[i].size);
        free(*columns[i].items);
        *columns[i].items = items;
    }
    if (s->said)
        memset(s->said + s->n, 0xff, (cap - s->n) * sizeof *s->said); /* NO_TEXT */
    s->cap = cap;
    return 0;
}

int rows_say(struct exploration *s, size_t row, const struct row_texts *said, struct sim_err *err) {
    if (!s->said) {
        s->said = memory_large(s->cap * sizeof *s->said);
        if (!s->said)
            return memory_fail(err, "out of memory");
        memset(s->said, 0xff, s->cap * sizeof *s->said); /* NO_TEXT */
    }
    s->said[row] = *said;
    return 0;
}

void rows_append_all(struct exploration *s, const uint32_t *choices, const double *figures,
                     size_t n) {
    const size_t knobs = s->space->n_knobs, n_figures = s->space->n_figures;
    memcpy(s->choices + s->n * knobs, choices, n * knobs * sizeof *choices);
    memcpy(s->figures + s->n * n_figures, figures, n * n_figures * sizeof *figures);
    memset(s->taken + s->n, 0, n * sizeof *s->taken);
    s->n += n;
}

int rows_append(struct exploration *s, const struct search_row *row, struct sim_err *err) {
    const size_t at = s->n_slots ? rows_slot(s, row->choice) : 0;
    if (s->n_slots && s->slot[at])
        return 0;
    rows_append_all(s, row->choice, row->figures, 1);
    s->in_order = false;
    if (s->n_slots)
        s->slot[at] = (uint32_t)s->n;
    const struct row_texts said = {row->reason, row->note};
    return said.reason == NO_TEXT && said.note == NO_TEXT ? 0 : rows_say(s, s->n - 1, &said, err);
}

int rows_reserve(struct exploration *s, uint64_t n, struct sim_err *err) {
    return grow_rows(s, n < RESERVED_MAX ? (size_t)n : RESERVED_MAX, err);
}

int rows_room(struct exploration *s, size_t n, struct sim_err *err) {
    const int rc = grow_rows(s, n, err);
    return rc == 0 && s->n_slots ? rows_make_slots(s, n, err) : rc;
}

int search_know(struct exploration *s, const struct search_row *row, struct sim_err *err) {
    int rc = rows_make_slots(s, 1, err);
    if (rc == 0)
        rc = rows_room(s, 1, err);
    return rc ? rc : rows_append(s, row, err);
}

int search_find(struct exploration *s, const uint32_t *choice, size_t *row, struct sim_err *err) {
    const int rc = rows_make_slots(s, 0, err);
    const uint32_t found = rc ? 0 : s->slot[rows_slot(s, choice)];
    *row = found ? found - 1 : NO_ROW;
    return rc;
}

void rows_take(struct exploration *s, size_t row) {
    if (s->taken[row])
        return;
    s->taken[row] = true;
    s->counts.evaluated++;
    s->counts.valid += rows_valid(s, row);
}

void rows_take_from(struct exploration *s, size_t from) {
    memset(s->taken + from, true, (s->n - from) * sizeof *s->taken);
    s->counts.evaluated += s->n - from;
    for (size_t i = from; i < s->n; i++)
        s->counts.valid += rows_valid(s, i);
}

void search_take_all(struct exploration *s) {
    for (size_t i = 0; i < s->n; i++)
        rows_take(s, i);
}

struct order {
    const struct exploration *s;
    size_t row;
};

static int compare_choices(const struct exploration *s, size_t a, size_t b) {
    const uint32_t *p = rows_choices(s, a), *q = rows_choices(s, b);
    for (uint32_t k = 0; k < s->space->n_knobs; k++)
        if (p[k] != q[k])
            return p[k] < q[k] ? -1 : 1;
    return 0;
}

static int compare_rows(const void *a, const void *b) {
    const struct order *x = a, *y = b;
    return compare_choices(x->s, x->row, y->row);
}

static int sort_rows(const struct exploration *s, size_t *rows, size_t n, struct sim_err *err) {
    struct order *order = sim_alloc(n + 1, sizeof *order, err);
    if (!order)
        return SIM_EIO;
    for (size_t i = 0; i < n; i++)
        order[i] = (struct order){s, rows[i]};
    qsort(order, n, sizeof *order, compare_rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = order[i].row;
    free(order);
    return 0;
}

size_t *search_order(const struct exploration *s, size_t *n, struct sim_err *err) {
    size_t *rows = memory_large((s->n + 1) * sizeof *rows);
    bool sorted = true;
    *n = 0;
    if (!rows) {
        memory_fail(err, "out of memory");
        return NULL;
    }
    if (s->in_order) {
        for (; *n < s->n; ++*n)
            rows[*n] = *n;
        return rows;
    }
    for (size_t i = 0; i < s->n; i++) {
        if (!s->taken[i])
            continue;
        sorted = sorted && (*n == 0 || compare_choices(s, rows[*n - 1], i) < 0);
        rows[(*n)++] = i;
    }
    if (!sorted && sort_rows(s, rows, *n, err)) {
        free(rows);
        rows = NULL;
    }
    return rows;
}

int search_pareto(const struct exploration *s, const size_t *order, size_t n, struct pareto *front,
                  struct sim_err *err) {
    int rc = 0;
    bool joined;
    double goals[GOALS_MAX];
    pareto_init(front, s->n_goals);
    for (size_t i = 0; i < n && rc == 0; i++) {
        if (!rows_valid(s, order[i]))
            continue;
        rows_goals(s, order[i], goals);
        rc = pareto_add(front, i, goals, &joined, err);
    }
    return rc;
}

struct both {
    double a, b;
};

double search_agreement(struct exploration *a, const struct exploration *b) {
    struct sim_err err;
    struct both *values = sim_alloc(b->n + 1, sizeof *values, &err);
    size_t n = 0;
    double agree = 0, tied_a = 0, tied_b = 0;
    if (!values || rows_make_slots(a, 0, &err)) {
        free(values);
        return -2;
    }
    for (size_t i = 0; i < b->n; i++) {
        const uint32_t row = a->slot[rows_slot(a, rows_choices(b, i))];
        if (row && search_reason(a, row - 1) == NO_TEXT && search_reason(b, i) == NO_TEXT)
            values[n++] =
                (struct both){search_outcome(a, row - 1).goals[0], search_outcome(b, i).goals[0]};
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) {
            const double x = values[i].a - values[k].a, y = values[i].b - values[k].b;
            agree += x == 0 || y == 0 ? 0 : (x > 0) == (y > 0) ? 1 : -1;
            tied_a += x == 0;
            tied_b += y == 0;
        }
    free(values);
    const double pairs = (double)n * ((double)n - 1) / 2;
    return agree / sqrt((pairs - tied_a) * (pairs - tied_b));
}
