/* Inside of a space that is being made of its lines. */
#ifndef MAGNETAR_EXPLORE_SEARCH_SPACE_MAKE_H
#define MAGNETAR_EXPLORE_SEARCH_SPACE_MAKE_H

#include "explore/search/space.h"

/* The number of a figure, which the evaluator knows; a new one has the next. SIM_EUSAGE. */
int space_number_figure(struct space *s, const char *name, const struct space_knowledge *knows,
                        uint32_t *number, struct sim_err *err);

/* Of a line of [where], of [goals]. SIM_EUSAGE with file and line. */
int space_add_condition(struct space *s, const struct space_line *l,
                        const struct space_knowledge *knows, struct sim_err *err);
int space_add_goal(struct space *s, const struct space_line *l, const struct space_knowledge *knows,
                   struct sim_err *err);

#endif
