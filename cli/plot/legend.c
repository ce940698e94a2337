/* The legend: series, then what hollow marks and the front are. */
#include <math.h>
#include <string.h>

#include "cli/plot/draw.h"

#define SWATCH 20.0
#define GAP    3.0
#define APART  10.0

/* Where the next entry stands. */
struct legend {
    struct plot_frame *p;
    bool draw;
    double x;
    size_t row;
};

/* Room for an entry of this width; its left end and the middle of its row. */
static struct pen_spot take(struct legend *l, double width) {
    if (l->x > PLOT_PAD && l->x + width > l->p->width - PLOT_PAD) {
        l->x = PLOT_PAD;
        l->row++;
    }
    const struct pen_spot at = {l->x, PLOT_PAD + PLOT_LEGEND_ROW * ((double)l->row + 0.5)};
    l->x += width + APART;
    return at;
}

static void put_words(struct legend *l, double x, double y, const char *text) {
    static const struct pen_text look = {PLOT_TEXT, 0, PEN_START, PLOT_INK, false};
    l->p->pen->kind->text(l->p->pen, (struct pen_spot){x, y + 0.35 * PLOT_TEXT}, text, &look);
}

/* A swatch is as wide as what it shows: of a line more than of a marker. */
static double swatch_width(const struct plot_frame *p, size_t series) {
    return p->marks == MARKS_BARS ? 10 : p->joined[series] ? SWATCH : 7;
}

static void draw_swatch(const struct plot_frame *p, struct pen_spot at, size_t series) {
    const uint32_t color = plot_color(series);
    const double width = swatch_width(p, series);
    if (p->marks == MARKS_BARS) {
        plot_bar(p->pen, (const struct pen_spot[]){{at.x, at.y - 3.5}, {at.x + width, at.y + 3.5}},
                 series, false);
        return;
    }
    const struct pen_spot ends[] = {at, {at.x + width, at.y}};
    if (p->joined[series])
        p->pen->kind->path(p->pen, ends, 2, false,
                           &(struct pen_look){color, PEN_NONE, 1, plot_dash(series)});
    plot_marker(p->pen, (struct pen_spot){at.x + width / 2, at.y}, 2.3, series,
                &(struct pen_look){color, color, 0.5, NULL});
}

static void add_series(struct legend *l, size_t series) {
    struct plot_frame *p = l->p;
    char text[300], name[300];
    const double swatch = swatch_width(p, series);
    plot_series_name(p->f, series, name, sizeof name);
    plot_fit(text, sizeof text, name, p->width - 2 * PLOT_PAD - swatch - GAP, PLOT_TEXT);
    const struct pen_spot at = take(l, swatch + GAP + PLOT_TEXT * pen_width(text, false));
    if (!l->draw)
        return;
    draw_swatch(p, at, series);
    put_words(l, at.x + swatch + GAP, at.y, text);
}

/* Values that are numbers say nothing without what they are of. */
static void add_title(struct legend *l) {
    const struct plot_figure *f = l->p->f;
    char text[300], title[120];
    struct plot_key key = f->by;
    bool words = false;
    for (size_t i = 0; i < f->series.n; i++)
        words |= isnan(plot_key_number(&key, f->series.at[i]));
    if (words)
        return;
    snprintf(title, sizeof title, "%s:", f->by.title);
    plot_fit(text, sizeof text, title, l->p->width - 2 * PLOT_PAD, PLOT_TEXT);
    const struct pen_spot at = take(l, PLOT_TEXT * pen_width(text, false) - APART / 2);
    if (l->draw)
        put_words(l, at.x, at.y, text);
}

static void add_hollow(struct legend *l) {
    const struct plot_frame *p = l->p;
    unsigned kinds = 0;
    for (size_t i = 0; i < p->f->n; i++)
        kinds |= p->f->points[i].hollow;
    const char *text = kinds == HOLLOW_EXTRAPOLATED ? "extrapolated"
                       : kinds == HOLLOW_UNVERIFIED ? "unverified"
                                                    : "extrapolated or unverified";
    if (!kinds)
        return;
    const bool bars = p->marks == MARKS_BARS;
    const double swatch = bars ? 10 : 7;
    const struct pen_spot at = take(l, swatch + GAP + PLOT_TEXT * pen_width(text, false));
    if (!l->draw)
        return;
    static const double dash[] = {2, 1, 0};
    const struct pen_spot box[] = {{at.x, at.y - 3.5},
                                   {at.x + swatch, at.y - 3.5},
                                   {at.x + swatch, at.y + 3.5},
                                   {at.x, at.y + 3.5}};
    if (bars)
        p->pen->kind->path(p->pen, box, 4, true,
                           &(struct pen_look){PLOT_MUTED, PLOT_PAPER, 0.8, dash});
    else
        plot_marker(p->pen, (struct pen_spot){at.x + swatch / 2, at.y}, 2.3, 0,
                    &(struct pen_look){PLOT_MUTED, PLOT_PAPER, 0.9, NULL});
    put_words(l, at.x + swatch + GAP, at.y, text);
}

static void add_front(struct legend *l) {
    static const double dash[] = {2.5, 1.2, 0};
    static const char text[] = "Pareto front";
    if (!l->p->f->request->pareto)
        return;
    const struct pen_spot at = take(l, SWATCH + GAP + PLOT_TEXT * pen_width(text, false));
    const struct pen_spot ends[] = {at, {at.x + SWATCH, at.y}};
    if (!l->draw)
        return;
    l->p->pen->kind->path(l->p->pen, ends, 2, false,
                          &(struct pen_look){PLOT_INK, PEN_NONE, 0.8, dash});
    put_words(l, at.x + SWATCH + GAP, at.y, text);
}

void plot_legend(struct plot_frame *p, bool draw) {
    struct legend l = {p, draw, PLOT_PAD, 0};
    const struct plot_figure *f = p->f;
    if (f->request->title) {
        char text[300];
        plot_fit(text, sizeof text, f->request->title, (p->width - 2 * PLOT_PAD) / 1.1, PLOT_TEXT);
        if (draw)
            p->pen->kind->text(p->pen,
                               (struct pen_spot){p->width / 2, PLOT_PAD + 0.85 * PLOT_LEGEND_ROW},
                               text, &(struct pen_text){PLOT_TEXT, 0, PEN_MIDDLE, PLOT_INK, true});
        l.row++;
    }
    const size_t first = l.row;
    if (f->series.n > 1) {
        add_title(&l);
        for (size_t s = 0; s < f->series.n; s++)
            add_series(&l, s);
    }
    add_hollow(&l);
    add_front(&l);
    p->legend_rows = l.row + (l.x > PLOT_PAD || l.row > first);
}
