/* A file under way: what read.c and its parts share. */
#ifndef MAGNETAR_CLI_PLOT_READ_H
#define MAGNETAR_CLI_PLOT_READ_H

#include "cli/plot/condition.h"
#include "cli/plot/figure.h"
#include "cli/plot/table.h"

enum { LABEL_COLUMNS = 8 };

struct plot_reading {
    struct plot_figure *f;
    struct plot_table *table;
    int x, y, by, label, status, extrapolated, notes; /* columns; -1: none */
    int macs, bytes, time;                            /* of --roofline */
    int rows, cols, clock, memory, bandwidth;
    int names[LABEL_COLUMNS]; /* that make a label where there is no such column */
    size_t n_names;
    struct plot_condition where[PLOT_CONDITIONS], base[PLOT_CONDITIONS];
    size_t n_where, n_base;
    const char *base_label;
    bool full;     /* no more categories */
    char odd[400]; /* the first x that is no number, and where; "": all are */
    char full_at[320];
};

/* Is it a number that can be drawn? Beyond some sizes the arithmetic of figures would overflow;
 * nothing measures that. */
bool plot_is_drawable(double value);

/* The columns of a roofline. SIM_EUSAGE where the file has them not. */
int plot_find_roofline(struct plot_reading *r, struct sim_err *err);

/* The place of a layer: 0, or 1 where the row is left out. */
int plot_read_layer(struct plot_reading *r, struct plot_point *p);

/* The roofs that the row is under become those of its series. SIM_EUSAGE, SIM_EFORMAT. */
int plot_read_roof(struct plot_reading *r, uint32_t series, struct sim_err *err);

#endif
