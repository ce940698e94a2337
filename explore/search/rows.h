/* Inside of a search: the rows that it keeps, their slots, and what they are worth. */
#ifndef MAGNETAR_EXPLORE_SEARCH_ROWS_H
#define MAGNETAR_EXPLORE_SEARCH_ROWS_H

#include "explore/search/search.h"

static inline const uint32_t *rows_choices(const struct exploration *s, size_t row) {
    return s->choices + row * s->space->n_knobs;
}

static inline const double *rows_figures(const struct exploration *s, size_t row) {
    return s->figures + row * s->space->n_figures;
}

/* The slot that holds the design, or the free one that it would take. */
size_t rows_slot(const struct exploration *s, const uint32_t *choice);

/* Slots for twice the rows that there are, and as many to come. */
int rows_make_slots(struct exploration *s, size_t more, struct sim_err *err);

/* Appends a row for which there is room. With slots, what is there already stays. */
void rows_append(struct exploration *s, const struct search_row *row);

int rows_room(struct exploration *s, size_t n, struct sim_err *err);

/* Room for as many rows as a search may come to, up to a million, so that they need not move. */
int rows_reserve(struct exploration *s, uint64_t n, struct sim_err *err);

/* 0: it keeps its bounds and can be; INFINITY: it cannot. */
double rows_violation(const struct exploration *s, size_t row);

/* Counts a row that is asked for the first time. */
void rows_take(struct exploration *s, size_t row);

#endif
