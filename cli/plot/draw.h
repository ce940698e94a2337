/* A figure on paper: sizes and places, and the parts that draw axes, marks and legend. */
#ifndef MAGNETAR_CLI_PLOT_DRAW_H
#define MAGNETAR_CLI_PLOT_DRAW_H

#include "cli/plot/figure.h"
#include "cli/plot/pen.h"
#include "cli/plot/scale.h"

/* Sizes in points of 1/72 inch. */
#define PLOT_PAD        3.0
#define PLOT_TEXT       8.0 /* titles and legend */
#define PLOT_TICK_TEXT  7.0
#define PLOT_TICK       3.0
#define PLOT_LEGEND_ROW 11.0

#define PLOT_INK   0x000000u
#define PLOT_MUTED 0x555555u
#define PLOT_GRID  0xdddddau
#define PLOT_PAPER 0xffffffu

/* How an axis is marked. */
struct plot_axis {
    struct plot_scale scale;
    struct plot_unit unit;
    double ticks[PLOT_TICKS];
    char texts[PLOT_TICKS][PLOT_TICK_SIZE];
    size_t n;
    char title[256], second[256]; /* second: of y, a line of its own where the title is long */
};

struct plot_frame {
    struct plot_figure *f;
    struct pen *pen;
    double width, height;            /* of the page */
    double left, right, top, bottom; /* of the box that points are in */
    struct plot_axis x, y;
    enum plot_marks marks;
    bool joined[PLOT_SERIES]; /* is the series a line? */
    size_t legend_rows;
    double slant; /* of the names of categories: 0, 45, 90 degrees */
    double cell;  /* marks of a series that are nearer than this are drawn once; 0: all are */
};

/* What a series looks like: k-th of Okabe and Ito's colours, a marker and a dash of its own. */
uint32_t plot_color(size_t series);
const double *plot_dash(size_t series);
void plot_marker(struct pen *pen, struct pen_spot at, double radius, size_t series,
                 const struct pen_look *look);

/* Which series are lines: before the legend is laid out. SIM_EIO. */
int plot_find_lines(struct plot_frame *p, struct sim_err *err);

/* Chooses `cell`, once it is known where points stand. SIM_EIO. */
int plot_thin(struct plot_frame *p, struct sim_err *err);

/* Marks of figures: lines, points, bars; the place of a point, and what it is. */
struct pen_spot plot_spot(const struct plot_frame *p, const struct plot_point *at);
void plot_name_point(const struct plot_frame *p, const struct plot_point *at);
int plot_draw_marks(struct plot_frame *p, struct sim_err *err);
void plot_draw_bars(const struct plot_frame *p);
void plot_draw_roofs(const struct plot_frame *p);

/* A bar, or the picture of one in the legend. */
void plot_bar(struct pen *pen, const struct pen_spot corner[2], size_t series, bool hollow);

/* Axes: chosen, given their room, drawn. */
void plot_choose_axes(struct plot_frame *p);
double plot_category_room(struct plot_frame *p);
void plot_draw_axes(struct plot_frame *p);
void plot_draw_box(const struct plot_frame *p); /* above bars, which stand on it */

/* The legend stands above the box, where it covers no point. Sets legend_rows, or draws. */
void plot_legend(struct plot_frame *p, bool draw);

/* A text whose "^3" are raised; one cut to a width, "..." behind it. */
void plot_put(struct pen *pen, struct pen_spot at, const char *text, const struct pen_text *look);
const char *plot_fit(char *buf, size_t size, const char *text, double width, double text_size);

/* The figure by this kind of pen. SIM_EUSAGE: nothing to draw, or bars of two values; what the pen
 * returns. */
int plot_draw(struct plot_figure *f, const struct pen_kind *kind, FILE *out, struct sim_err *err);

#endif
