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

/* Appends a row for which there is room. With slots, what is there already stays. SIM_EIO. */
int rows_append(struct exploration *s, const struct search_row *row, struct sim_err *err);

/* Appends n rows for which there is room, where there are no slots, of which nothing is said yet.
 */
void rows_append_all(struct exploration *s, const uint32_t *choices, const double *figures,
                     size_t n);

/* Says something of a row. SIM_EIO. */
int rows_say(struct exploration *s, size_t row, const struct row_texts *said, struct sim_err *err);

int rows_room(struct exploration *s, size_t n, struct sim_err *err);

/* Room for as many rows as a search may come to, up to a million, so that they need not move. */
int rows_reserve(struct exploration *s, uint64_t n, struct sim_err *err);

/* Which of at most EXPR_LANES designs plain conditions cut. */
void rows_cut(const struct exploration *s, const uint32_t *choices, size_t n, bool cut[EXPR_LANES]);

/* How many conditions over figures and notes it does not keep. */
unsigned rows_broken(const struct exploration *s, size_t row);

/* Does it keep its bounds, and can it be? A figure that is no number keeps none. */
static inline bool rows_valid(const struct exploration *s, size_t row) {
    const struct space *space = s->space;
    const double *figures = rows_figures(s, row);
    if (search_reason(s, row) != NO_TEXT)
        return false;
    for (uint32_t i = 0; i < space->n_goals; i++) {
        const struct goal *g = &space->goals[i];
        const double value = figures[g->figure];
        if (!(value >= g->least && value <= g->most))
            return false;
    }
    return !space->conditions_after || rows_broken(s, row) == 0;
}

/* Its figures as goals to be made small. */
static inline void rows_goals(const struct exploration *s, size_t row, double goals[GOALS_MAX]) {
    const double *figures = rows_figures(s, row);
    for (uint32_t i = 0; i < s->n_goals; i++) {
        const struct goal *g = &s->space->goals[s->goal[i]];
        goals[i] = g->sense > 0 ? -figures[g->figure] : figures[g->figure];
    }
}

/* Counts a row that is asked for the first time; all from `from` on, which are new. */
void rows_take(struct exploration *s, size_t row);
void rows_take_from(struct exploration *s, size_t from);

#endif
