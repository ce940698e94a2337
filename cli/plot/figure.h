/* What a figure shows, apart from how: points with their series, axes, and what was left out. */
#ifndef MAGNETAR_CLI_PLOT_FIGURE_H
#define MAGNETAR_CLI_PLOT_FIGURE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/plot/keys.h"
#include "cli/plot/words.h"

enum plot_marks { MARKS_AUTO, MARKS_LINES, MARKS_POINTS, MARKS_BARS };

enum {
    PLOT_SERIES = 16,      /* that a legend can tell apart */
    PLOT_CATEGORIES = 256, /* words of an axis */
    PLOT_CONDITIONS = 16,  /* of --where, each */
    PLOT_REASONS = 24,     /* why points are left out */
    PLOT_LABELS = 4096,    /* points whose label is kept */
    PLOT_POINTS = 1 << 21, /* that are kept at all */
};

/* What the command line asks for; texts are borrowed. */
struct plot_request {
    const char *file, *out, *parts;
    const char *x, *y, *by;
    const char *title, *x_title, *y_title;
    const char *where[PLOT_CONDITIONS];
    size_t n_where;
    const char *relative;
    enum plot_marks marks;
    bool log_x, log_y, pareto, max_x, max_y, roofline, quiet;
    double bandwidth, peak; /* of --roofline; 0: as the file says */
    double width;           /* points of 1/72 inch */
};

enum { HOLLOW_EXTRAPOLATED = 1, HOLLOW_UNVERIFIED = 2 };

struct plot_point {
    double x, y;                  /* x of a category: its number */
    uint32_t series, word, label; /* word: of x in categories; label: number in labels + 1, or 0 */
    unsigned char hollow;         /* HOLLOW_* */
    bool base, front;
};

/* What a roof is made of. */
struct plot_roof {
    double peak, bandwidth; /* operations and bytes per second; 0: not known yet */
};

struct plot_reason {
    char text[160];
    uint64_t n;
};

struct plot_figure {
    const struct plot_request *request;
    struct plot_key x, y, by;
    struct plot_words categories, series, labels;
    bool words; /* x is of categories */
    struct plot_point *points;
    size_t n, cap;
    uint64_t rows, left_out;
    struct plot_reason reasons[PLOT_REASONS];
    size_t n_reasons;
    char base[200];                      /* of --relative, as a reader wants it; "" : none */
    struct plot_roof roofs[PLOT_SERIES]; /* of each series */
    size_t front;                        /* points on the Pareto front */
};

/* Reads the file as the request says. SIM_EUSAGE, SIM_EFORMAT, SIM_EIO. plot_figure_free
 * afterwards, also after an error. */
int plot_figure_read(struct plot_figure *f, const struct plot_request *request, FILE *file,
                     struct sim_err *err);
void plot_figure_free(struct plot_figure *f);

/* The name of a series, or of a category, as a reader wants it. Returns buf. */
const char *plot_series_name(const struct plot_figure *f, size_t series, char *buf, size_t size);
const char *plot_category_name(const struct plot_figure *f, double x, char *buf, size_t size);

/* One more row is left out, for this reason. */
void plot_figure_leave(struct plot_figure *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Drops the points that `keep` says no to. */
void plot_figure_keep(struct plot_figure *f,
                      bool (*keep)(struct plot_figure *f, const struct plot_point *p));

/* y over that of the base. SIM_EUSAGE where there is none, or two for one x. */
int plot_figure_relative(struct plot_figure *f, struct sim_err *err);

/* Leaves out what is 0 or less on a logarithmic axis. */
void plot_figure_logs(struct plot_figure *f);

/* Marks the points that no other is as good as in x and y and better in one. */
int plot_figure_pareto(struct plot_figure *f, struct sim_err *err);

/* What was left out: "3 of 20 points left out: 2 failed, 1 without time_s"; "" for none. */
const char *plot_figure_left_out(const struct plot_figure *f, char *buf, size_t size);

#endif
