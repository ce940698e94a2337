/* Lines, markers, fronts and roofs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot/draw.h"

#define LINE_WIDTH  1.0
#define MANY_MARKS  60    /* of a line, which then goes without */
#define MOST_MARKS  20000 /* of a figure; more are thinned */
#define MOST_JOINED 20000 /* points of a line */

static double radius_of(const struct plot_frame *p) {
    return p->f->n > 300 ? 1.4 : 2.3;
}

struct pen_spot plot_spot(const struct plot_frame *p, const struct plot_point *at) {
    double x = at->x;
    const size_t n = p->f->series.n;
    if (p->f->words && n > 1 && p->marks == MARKS_POINTS) /* side by side */
        x += 0.6 * ((double)at->series - (double)(n - 1) / 2) / (double)n;
    return (struct pen_spot){p->left + (p->right - p->left) * plot_place(&p->x.scale, x),
                             p->bottom - (p->bottom - p->top) * plot_place(&p->y.scale, at->y)};
}

void plot_name_point(const struct plot_frame *p, const struct plot_point *at) {
    const struct plot_figure *f = p->f;
    char text[1200], x[300], y[80], series_text[300];
    if (f->words)
        plot_category_name(f, at->x, x, sizeof x);
    else
        plot_value_text(x, sizeof x, at->x, f->x.unit);
    const char *label = at->label ? f->labels.at[at->label - 1] : "";
    const char *series = plot_series_name(f, at->series, series_text, sizeof series_text);
    if (strcmp(series, label) == 0)
        series = "";
    snprintf(text, sizeof text, "%s%s%s%s%s: %s, %s: %s%s%s", label, *label ? "\n" : "", series,
             *series ? "\n" : "", f->x.title, x, f->y.title,
             plot_value_text(y, sizeof y, at->y, f->y.unit),
             at->hollow & HOLLOW_EXTRAPOLATED ? "\nextrapolated" : "",
             at->hollow & HOLLOW_UNVERIFIED ? "\nunverified" : "");
    p->pen->kind->name(p->pen, text);
}

/* ---- thinning ---- */

/* A bit per cell, series and kind of mark. */
struct plot_cells {
    unsigned char *bits;
    size_t columns, rows;
    double size;
};

/* Was there a mark of this kind in the cell? Then there is one now. */
static bool was_there(struct plot_cells *c, const struct plot_frame *p,
                      const struct plot_point *at) {
    const struct pen_spot spot = plot_spot(p, at);
    const size_t x = (size_t)fmax(0, (spot.x - p->left) / c->size);
    const size_t y = (size_t)fmax(0, (spot.y - p->top) / c->size);
    const size_t kind = 2 * at->series + (at->hollow != 0);
    const size_t bit = (kind * c->rows + (y < c->rows ? y : c->rows - 1)) * c->columns +
                       (x < c->columns ? x : c->columns - 1);
    const bool there = c->bits[bit / 8] >> bit % 8 & 1;
    c->bits[bit / 8] |= (unsigned char)(1 << bit % 8);
    return there;
}

static int open_cells(struct plot_cells *c, const struct plot_frame *p, double size,
                      struct sim_err *err) {
    c->size = size;
    c->columns = (size_t)((p->right - p->left) / size) + 1;
    c->rows = (size_t)((p->bottom - p->top) / size) + 1;
    c->bits = sim_alloc(c->columns * c->rows * 2 * PLOT_SERIES / 8 + 1, 1, err);
    return c->bits ? 0 : SIM_EIO;
}

/* Above MOST_MARKS points the least cell in which so many are left. */
int plot_thin(struct plot_frame *p, struct sim_err *err) {
    size_t left = p->f->n;
    for (double size = 0.25; left > MOST_MARKS; size *= 2) {
        struct plot_cells c;
        if (open_cells(&c, p, size, err))
            return SIM_EIO;
        left = 0;
        for (size_t i = 0; i < p->f->n; i++)
            left += p->f->points[i].front || !was_there(&c, p, &p->f->points[i]);
        free(c.bits);
        p->cell = size;
    }
    return 0;
}

/* ---- marks ---- */

/* Half way to white. */
static uint32_t pale(uint32_t color) {
    uint32_t out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const uint32_t part = color >> shift & 255;
        out |= (part + (255 - part) * 55 / 100) << shift;
    }
    return out;
}

static void draw_mark(const struct plot_frame *p, const struct plot_point *at) {
    const bool behind = p->f->request->pareto && !at->front;
    const uint32_t color = behind ? pale(plot_color(at->series)) : plot_color(at->series);
    const struct pen_look look = {at->front ? PLOT_INK : color, at->hollow ? PLOT_PAPER : color,
                                  at->hollow ? 0.9 : 0.5, NULL};
    const double radius = radius_of(p) * (at->front ? 1.35 : 1);
    plot_name_point(p, at);
    plot_marker(p->pen, plot_spot(p, at), radius, at->series,
                at->front && at->hollow ? &(struct pen_look){color, PLOT_PAPER, 1.1, NULL} : &look);
    p->pen->kind->name(p->pen, NULL);
}

/* Points by series, within it by x; equal ones in the order of the file. */
static int in_order(const void *a, const void *b) {
    const struct plot_point *p = *(const struct plot_point *const *)a;
    const struct plot_point *q = *(const struct plot_point *const *)b;
    return p->series != q->series ? (p->series < q->series ? -1 : 1)
           : p->x != q->x         ? (p->x < q->x ? -1 : 1)
           : p < q                ? -1
                                  : p > q;
}

/* The points in the order in which they are drawn, for the caller to free. */
static const struct plot_point **ordered(const struct plot_frame *p, struct sim_err *err) {
    const struct plot_point **order = sim_alloc(p->f->n, sizeof *order, err);
    for (size_t i = 0; order && i < p->f->n; i++)
        order[i] = &p->f->points[i];
    if (order)
        qsort(order, p->f->n, sizeof *order, in_order);
    return order;
}

/* One point per x makes a line; two would say that y jumps. */
int plot_find_lines(struct plot_frame *p, struct sim_err *err) {
    const bool forced = p->f->request->marks == MARKS_LINES;
    const struct plot_point **order = ordered(p, err);
    size_t count[PLOT_SERIES] = {0};
    if (!order)
        return SIM_EIO;
    for (size_t i = 0; i < PLOT_SERIES; i++)
        p->joined[i] = p->marks == MARKS_LINES;
    for (size_t i = 0; i < p->f->n; i++) {
        const struct plot_point *at = order[i];
        count[at->series]++;
        if (i && order[i - 1]->series == at->series && order[i - 1]->x == at->x && !forced)
            p->joined[at->series] = false;
    }
    for (size_t i = 0; i < PLOT_SERIES; i++)
        p->joined[i] &= count[i] > 1 && count[i] <= MOST_JOINED;
    free(order);
    return 0;
}

static void draw_line(const struct plot_frame *p, const struct plot_point **points, size_t n,
                      struct pen_spot *spots) {
    const size_t series = points[0]->series;
    for (size_t i = 0; i < n; i++)
        spots[i] = plot_spot(p, points[i]);
    p->pen->kind->path(
        p->pen, spots, n, false,
        &(struct pen_look){plot_color(series), PEN_NONE, LINE_WIDTH, plot_dash(series)});
}

static size_t end_of_series(const struct plot_frame *p, const struct plot_point **order,
                            size_t from) {
    size_t to = from;
    while (to < p->f->n && order[to]->series == order[from]->series)
        to++;
    return to;
}

static void draw_all(struct plot_frame *p, const struct plot_point **order, struct pen_spot *spots,
                     struct plot_cells *c) {
    for (size_t from = 0, to; from < p->f->n; from = to) {
        to = end_of_series(p, order, from);
        const bool joined = p->joined[order[from]->series];
        if (joined && to - from > 1)
            draw_line(p, order + from, to - from, spots);
        for (size_t i = from; i < to; i++)
            if (!order[i]->front && (!joined || order[i]->hollow || to - from <= MANY_MARKS) &&
                (!c->bits || !was_there(c, p, order[i])))
                draw_mark(p, order[i]);
    }
}

/* A staircase: what lies between two designs nobody has. */
static void draw_front(const struct plot_frame *p, const struct plot_point **order,
                       struct pen_spot *spots) {
    const struct plot_request *q = p->f->request;
    size_t n = 0, k = 0;
    for (size_t i = 0; i < p->f->n; i++)
        if (order[i]->front)
            order[n++] = order[i];
    for (size_t i = 0; i < n; i++) {
        const struct pen_spot at = plot_spot(p, order[i]);
        if (i && q->max_x)
            spots[k] = (struct pen_spot){spots[k - 1].x, at.y}, k++;
        else if (i)
            spots[k] = (struct pen_spot){at.x, spots[k - 1].y}, k++;
        spots[k++] = at;
    }
    static const double dash[] = {2.5, 1.2, 0};
    if (k > 1)
        p->pen->kind->path(p->pen, spots, k, false,
                           &(struct pen_look){PLOT_INK, PEN_NONE, 0.8, dash});
    for (size_t i = 0; i < n; i++)
        draw_mark(p, order[i]);
}

static int by_x(const void *a, const void *b) {
    const struct plot_point *p = *(const struct plot_point *const *)a;
    const struct plot_point *q = *(const struct plot_point *const *)b;
    return p->x < q->x ? -1 : p->x > q->x ? 1 : p < q ? -1 : p > q;
}

int plot_draw_marks(struct plot_frame *p, struct sim_err *err) {
    struct plot_figure *f = p->f;
    struct plot_cells c = {0};
    const struct plot_point **order = ordered(p, err);
    struct pen_spot *spots = order ? sim_alloc(2 * f->n, sizeof *spots, err) : NULL;
    int rc = spots ? 0 : SIM_EIO;
    if (rc == 0 && p->cell > 0)
        rc = open_cells(&c, p, p->cell, err);
    if (rc == 0)
        draw_all(p, order, spots, &c);
    if (rc == 0 && f->request->pareto) {
        qsort(order, f->n, sizeof *order, by_x);
        draw_front(p, order, spots);
    }
    free(c.bits);
    free(spots);
    free(order);
    return rc;
}

/* ---- roofs ---- */

/* Of some places along a line the one that is farthest from points. */
static struct pen_spot free_spot(const struct plot_frame *p, struct pen_spot from,
                                 struct pen_spot to) {
    struct pen_spot best = from;
    double most = -1;
    for (double part = 0.3; part < 0.75; part += 0.1) {
        const struct pen_spot at = {from.x + part * (to.x - from.x),
                                    from.y + part * (to.y - from.y)};
        double nearest = INFINITY;
        for (size_t i = 0; i < p->f->n; i++) {
            const struct pen_spot spot = plot_spot(p, &p->f->points[i]);
            nearest = fmin(nearest, hypot(spot.x - at.x, spot.y - at.y));
        }
        if (nearest > most) {
            most = nearest;
            best = at;
        }
    }
    return best;
}

static void draw_roof(const struct plot_frame *p, const struct plot_roof *roof) {
    const double ridge = roof->peak / roof->bandwidth;
    const struct plot_scale *x = &p->x.scale, *y = &p->y.scale;
    const double from = fmax(x->low, y->low / roof->bandwidth);
    char text[80], number[40];
    struct plot_point corners[3] = {{.x = from, .y = from * roof->bandwidth},
                                    {.x = ridge, .y = roof->peak},
                                    {.x = x->high, .y = roof->peak}};
    struct pen_spot at[3];
    for (size_t i = 0; i < 3; i++)
        at[i] = plot_spot(p, &corners[i]);
    const bool slope = ridge > from;
    if (!slope)
        at[1] = (struct pen_spot){p->left, at[2].y};
    p->pen->kind->path(p->pen, slope ? at : at + 1, slope ? 3 : 2, false,
                       &(struct pen_look){PLOT_INK, PEN_NONE, 1, NULL});
    snprintf(text, sizeof text, "%s", plot_value_text(number, sizeof number, roof->peak, "op/s"));
    p->pen->kind->text(p->pen, (struct pen_spot){p->right - 2, at[2].y - 3}, text,
                       &(struct pen_text){PLOT_TICK_TEXT, 0, PEN_END, PLOT_INK, false});
    if (!slope)
        return;
    const double angle = atan2(at[1].y - at[0].y, at[1].x - at[0].x);
    const struct pen_spot free = free_spot(p, at[0], at[1]);
    plot_value_text(text, sizeof text, roof->bandwidth, "B/s");
    p->pen->kind->text(
        p->pen, (struct pen_spot){free.x + 3 * sin(angle), free.y - 3 * cos(angle)}, text,
        &(struct pen_text){PLOT_TICK_TEXT, angle * 180 / acos(-1), PEN_MIDDLE, PLOT_INK, false});
}

void plot_draw_roofs(const struct plot_frame *p) {
    const struct plot_figure *f = p->f;
    for (size_t s = 0; s < f->series.n; s++) {
        size_t k = 0;
        while (k < s && memcmp(&f->roofs[k], &f->roofs[s], sizeof f->roofs[s]) != 0)
            k++;
        if (k == s && f->roofs[s].peak > 0)
            draw_roof(p, &f->roofs[s]);
    }
}
