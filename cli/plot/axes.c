/* The two axes: their range, ticks, titles. */
#include <math.h>
#include <string.h>

#include "cli/plot/draw.h"

/* The range of the points, and of roofs, which end at their ridge. */
static void extent(const struct plot_frame *p, bool y, double *low, double *high) {
    const struct plot_figure *f = p->f;
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < f->n; i++) {
        const double v = y ? f->points[i].y : f->points[i].x;
        *low = fmin(*low, v);
        *high = fmax(*high, v);
    }
    for (size_t s = 0; f->request->roofline && s < f->series.n; s++) {
        const struct plot_roof *roof = &f->roofs[s];
        const double v = y ? 1.3 * roof->peak : 2 * roof->peak / roof->bandwidth;
        if (roof->peak > 0)
            *high = fmax(*high, v);
    }
    if (y && f->base[0]) {
        *low = fmin(*low, 1);
        *high = fmax(*high, 1);
    }
}

static void title_of(struct plot_axis *a, const char *asked, const char *title) {
    if (asked)
        snprintf(a->title, sizeof a->title, "%s", asked);
    else
        snprintf(a->title, sizeof a->title, "%.180s%s%s%s", title, *a->unit.name ? " (" : "",
                 a->unit.name, *a->unit.name ? ")" : "");
}

static void choose_ticks(struct plot_axis *a, size_t most) {
    a->n = plot_ticks(&a->scale, most, a->ticks);
    plot_tick_texts(&a->unit, a->ticks, a->n, a->texts);
}

static double text_width(const char *text, double size) {
    char plain[256];
    size_t n = 0;
    for (; *text && n < sizeof plain - 1; text++)
        if (*text != '^')
            plain[n++] = *text;
    plain[n] = '\0';
    return size * pen_width(plain, false);
}

static double widest(const struct plot_axis *a) {
    double width = 0;
    for (size_t i = 0; i < a->n; i++)
        width = fmax(width, text_width(a->texts[i], PLOT_TICK_TEXT));
    return width;
}

static double place_x(const struct plot_frame *p, double x) {
    return p->left + (p->right - p->left) * plot_place(&p->x.scale, x);
}

static double place_y(const struct plot_frame *p, double y) {
    return p->bottom - (p->bottom - p->top) * plot_place(&p->y.scale, y);
}

#define Y_LINE 9.0 /* from a line of the title of y to the next */

/* A title that is longer than the axis goes on in a second line, behind the comma. */
static void wrap_title(struct plot_frame *p) {
    char *comma = strstr(p->y.title, ", ");
    p->y.second[0] = '\0';
    if (!comma || text_width(p->y.title, PLOT_TEXT) <= p->bottom - p->top)
        return;
    snprintf(p->y.second, sizeof p->y.second, "%s", comma + 2);
    comma[1] = '\0';
}

static void choose_y(struct plot_frame *p) {
    const struct plot_figure *f = p->f;
    const struct plot_request *q = f->request;
    const bool bytes = strcmp(f->y.unit, "B") == 0;
    char title[256];
    double low, high;
    extent(p, true, &low, &high);
    p->y.scale = plot_scale_of(low, high, q->log_y, bytes, p->marks == MARKS_BARS);
    p->y.unit = plot_unit_of(f->y.unit, &p->y.scale);
    snprintf(title, sizeof title, "%s%s%.100s", f->y.title, f->base[0] ? ", relative to " : "",
             f->base);
    title_of(&p->y, q->y_title, title);
    if (p->marks == MARKS_BARS && q->log_y)
        snprintf(p->y.title + strlen(p->y.title), sizeof p->y.title - strlen(p->y.title),
                 "; bars not from 0");
    choose_ticks(&p->y, (size_t)fmax(2, floor((p->bottom - p->top) / 19)));
    wrap_title(p);
}

/* As many as there is room for between the texts. */
static void choose_x(struct plot_frame *p) {
    const struct plot_figure *f = p->f;
    const struct plot_request *q = f->request;
    double low, high;
    if (f->words) {
        p->x.scale = (struct plot_scale){-0.6, (double)f->categories.n - 0.4, false, false};
        title_of(&p->x, q->x_title, f->x.title);
        return;
    }
    extent(p, false, &low, &high);
    p->x.scale = plot_scale_of(low, high, q->log_x, strcmp(f->x.unit, "B") == 0, false);
    p->x.unit = plot_unit_of(f->x.unit, &p->x.scale);
    title_of(&p->x, q->x_title, f->x.title);
    for (size_t most = 10; most >= 2; most--) {
        choose_ticks(&p->x, most);
        double nearest = INFINITY;
        for (size_t i = 1; i < p->x.n; i++)
            nearest = fmin(nearest, place_x(p, p->x.ticks[i]) - place_x(p, p->x.ticks[i - 1]));
        if (widest(&p->x) + 7 <= nearest)
            return;
    }
}

void plot_choose_axes(struct plot_frame *p) {
    choose_y(p);
    p->left =
        2 * PLOT_PAD + PLOT_TEXT + widest(&p->y) + PLOT_TICK + 4 + (*p->y.second ? Y_LINE : 0);
    p->right = p->width - PLOT_PAD - 2;
    choose_x(p);
    if (p->f->words || p->x.n == 0)
        return;
    const double last = place_x(p, p->x.ticks[p->x.n - 1]);
    const double over =
        last + text_width(p->x.texts[p->x.n - 1], PLOT_TICK_TEXT) / 2 - (p->width - PLOT_PAD);
    p->right -= fmax(0, over);
}

/* ---- names of categories ---- */

#define CATEGORY_MOST 110.0 /* the longest name in points; longer ones are cut */

static const char *category(const struct plot_frame *p, size_t i, char *buf, size_t size) {
    char text[300];
    plot_category_name(p->f, (double)i, text, sizeof text);
    return plot_fit(buf, size, text, CATEGORY_MOST, PLOT_TICK_TEXT);
}

double plot_category_room(struct plot_frame *p) {
    const size_t n = p->f->categories.n;
    const double step = (p->right - p->left) / ((double)n + 0.2);
    double width = 0, left = 0;
    char text[300];
    for (size_t i = 0; i < n; i++) {
        const double own = text_width(category(p, i, text, sizeof text), PLOT_TICK_TEXT);
        width = fmax(width, own);
        left = fmax(left, own - ((double)i + 0.6) * step / 0.7071);
    }
    p->slant = width + 5 <= step ? 0 : step >= 13 ? 45 : 90;
    if (p->slant == 45) /* the first names reach to the left of the axis */
        p->left = fmax(p->left, 0.7071 * left + PLOT_PAD);
    return p->slant == 0 ? PLOT_TICK_TEXT : p->slant == 45 ? 0.7071 * width + 5 : width;
}

static void draw_categories(const struct plot_frame *p) {
    struct pen_text look = {PLOT_TICK_TEXT, -p->slant, p->slant > 0 ? PEN_END : PEN_MIDDLE,
                            PLOT_INK, false};
    char text[300];
    for (size_t i = 0; i < p->f->categories.n; i++) {
        const double x = place_x(p, (double)i);
        const struct pen_spot at = {x + (p->slant == 90 ? 2.5
                                         : p->slant > 0 ? 2
                                                        : 0),
                                    p->bottom + PLOT_TICK +
                                        (p->slant == 90 ? 1
                                         : p->slant > 0 ? 5
                                                        : PLOT_TICK_TEXT)};
        p->pen->kind->text(p->pen, at, category(p, i, text, sizeof text), &look);
    }
}

/* ---- drawing ---- */

static void line(const struct plot_frame *p, double x0, double y0, double x1, double y1,
                 uint32_t color, double width) {
    const struct pen_spot at[] = {{x0, y0}, {x1, y1}};
    p->pen->kind->path(p->pen, at, 2, false, &(struct pen_look){color, PEN_NONE, width, NULL});
}

static void draw_x(const struct plot_frame *p) {
    static const struct pen_text look = {PLOT_TICK_TEXT, 0, PEN_MIDDLE, PLOT_INK, false};
    double minor[PLOT_TICKS];
    const size_t n = p->f->words ? 0 : plot_minor_ticks(&p->x.scale, minor);
    for (size_t i = 0; i < n; i++)
        line(p, place_x(p, minor[i]), p->bottom, place_x(p, minor[i]), p->bottom + PLOT_TICK / 2,
             PLOT_INK, 0.4);
    if (p->f->words) {
        draw_categories(p);
        return;
    }
    for (size_t i = 0; i < p->x.n; i++) {
        const double x = place_x(p, p->x.ticks[i]);
        line(p, x, p->bottom, x, p->bottom + PLOT_TICK, PLOT_INK, 0.5);
        plot_put(p->pen, (struct pen_spot){x, p->bottom + PLOT_TICK + PLOT_TICK_TEXT},
                 p->x.texts[i], &look);
    }
}

static void draw_y(const struct plot_frame *p) {
    static const struct pen_text look = {PLOT_TICK_TEXT, 0, PEN_END, PLOT_INK, false};
    double minor[PLOT_TICKS];
    const size_t n = plot_minor_ticks(&p->y.scale, minor);
    for (size_t i = 0; i < n; i++)
        line(p, p->left - PLOT_TICK / 2, place_y(p, minor[i]), p->left, place_y(p, minor[i]),
             PLOT_INK, 0.4);
    for (size_t i = 0; i < p->y.n; i++) {
        const double y = place_y(p, p->y.ticks[i]);
        line(p, p->left, y, p->right, y, PLOT_GRID, 0.4);
        line(p, p->left - PLOT_TICK, y, p->left, y, PLOT_INK, 0.5);
        plot_put(p->pen, (struct pen_spot){p->left - PLOT_TICK - 2, y + 0.35 * PLOT_TICK_TEXT},
                 p->y.texts[i], &look);
    }
}

/* A title in the middle of its axis, moved where it would leave the room from low to high. */
static double within(double middle, const char *text, double low, double high) {
    const double half = text_width(text, PLOT_TEXT) / 2;
    return fmax(low + half, fmin(high - half, middle));
}

static void draw_y_title(const struct plot_frame *p, const char *title, double x) {
    const struct pen_text look = {PLOT_TEXT, -90, PEN_MIDDLE, PLOT_INK, false};
    const double low = p->top - 3, high = p->height - PLOT_PAD; /* below the legend */
    char text[300];
    plot_fit(text, sizeof text, title, high - low, PLOT_TEXT);
    plot_put(p->pen, (struct pen_spot){x, within((p->top + p->bottom) / 2, text, low, high)}, text,
             &look);
}

static void draw_x_title(const struct plot_frame *p) {
    const struct pen_text look = {PLOT_TEXT, 0, PEN_MIDDLE, PLOT_INK, false};
    const double low = PLOT_PAD, high = p->width - PLOT_PAD;
    char text[300];
    plot_fit(text, sizeof text, p->x.title, high - low, PLOT_TEXT);
    plot_put(p->pen,
             (struct pen_spot){within((p->left + p->right) / 2, text, low, high),
                               p->height - PLOT_PAD - 1},
             text, &look);
}

void plot_draw_axes(struct plot_frame *p) {
    draw_y(p);
    draw_x(p);
    if (p->marks == MARKS_BARS && !p->y.scale.log && p->y.scale.low < 0)
        line(p, p->left, place_y(p, 0), p->right, place_y(p, 0), PLOT_INK, 0.6);
    if (p->f->base[0])
        line(p, p->left, place_y(p, 1), p->right, place_y(p, 1), PLOT_MUTED, 0.6);
    draw_x_title(p);
    draw_y_title(p, p->y.title, PLOT_PAD + PLOT_TEXT - 1);
    draw_y_title(p, p->y.second, PLOT_PAD + PLOT_TEXT - 1 + Y_LINE);
}

void plot_draw_box(const struct plot_frame *p) {
    const struct pen_spot box[] = {{p->left, p->top}, {p->left, p->bottom}, {p->right, p->bottom}};
    p->pen->kind->path(p->pen, box, 3, false, &(struct pen_look){PLOT_INK, PEN_NONE, 0.6, NULL});
}
