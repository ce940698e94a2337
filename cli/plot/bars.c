/* Bars beside each other; series differ by a hatch, too. */
#include <math.h>

#include "cli/plot/draw.h"

#define GROUP 0.8 /* of the room of a category */

/* Strokes of a hatch between the lines u = k * step, u = x cos + y sin, cut to the rectangle. */
static void hatch(struct pen *pen, const struct pen_spot corner[2], double angle, double step,
                  const struct pen_look *look) {
    const double c = cos(angle), s = sin(angle);
    const double x0 = corner[0].x, y0 = corner[0].y, x1 = corner[1].x, y1 = corner[1].y;
    const double u[] = {x0 * c + y0 * s, x1 * c + y0 * s, x0 * c + y1 * s, x1 * c + y1 * s};
    const double low = fmin(fmin(u[0], u[1]), fmin(u[2], u[3]));
    const double high = fmax(fmax(u[0], u[1]), fmax(u[2], u[3]));
    for (double k = ceil(low / step) * step; k < high; k += step) {
        double from = -INFINITY, to = INFINITY; /* along the line: x = kc - ts, y = ks + tc */
        const double at[2] = {k * c, k * s}, d[2] = {-s, c};
        const double least[2] = {x0, y0}, most[2] = {x1, y1};
        for (int i = 0; i < 2; i++) {
            if (fabs(d[i]) < 1e-9)
                continue;
            const double a = (least[i] - at[i]) / d[i], b = (most[i] - at[i]) / d[i];
            from = fmax(from, fmin(a, b));
            to = fmin(to, fmax(a, b));
        }
        const struct pen_spot ends[] = {{at[0] + from * d[0], at[1] + from * d[1]},
                                        {at[0] + to * d[0], at[1] + to * d[1]}};
        if (to - from > 0.1)
            pen->kind->path(pen, ends, 2, false, look);
    }
}

static uint32_t tint(uint32_t color, unsigned percent) {
    uint32_t out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const uint32_t part = color >> shift & 255;
        out |= (part + (255 - part) * percent / 100) << shift;
    }
    return out;
}

/* The first is full; the others are lighter with strokes of their own. A hollow one is white, with
 * thin strokes, and dashed around. */
void plot_bar(struct pen *pen, const struct pen_spot corner[2], size_t series, bool hollow) {
    static const double angles[] = {0, 45, 135, 0, 90, 45, 0, 135};
    static const double steps[] = {0, 2.5, 2.5, 2.5, 2.5, 4.5, 0, 4.5};
    const size_t k = series % 8;
    const uint32_t color = plot_color(series);
    const bool plain = steps[k] <= 0;
    const struct pen_spot a = corner[0], b = corner[1];
    const struct pen_spot box[] = {a, {b.x, a.y}, b, {a.x, b.y}};
    pen->kind->path(pen, box, 4, true,
                    &(struct pen_look){PEN_NONE,
                                       hollow  ? PLOT_PAPER
                                       : plain ? color
                                               : tint(color, 65),
                                       0, NULL});
    if (!plain)
        hatch(pen, corner, angles[k] * acos(-1) / 180, steps[k],
              &(struct pen_look){color, PEN_NONE, hollow ? 0.35 : 0.8, NULL});
    static const double dash[] = {2, 1, 0};
    pen->kind->path(pen, box, 4, true,
                    &(struct pen_look){color, PEN_NONE, 0.8, hollow ? dash : NULL});
}

void plot_draw_bars(const struct plot_frame *p) {
    const struct plot_figure *f = p->f;
    const double room = (p->right - p->left) / (p->x.scale.high - p->x.scale.low);
    const double width = GROUP * room / (double)f->series.n;
    const double wide = fmin(width, 40);
    for (size_t i = 0; i < f->n; i++) {
        const struct plot_point *at = &f->points[i];
        const double zero =
            p->bottom - (p->bottom - p->top) * (f->request->log_y ? 0 : plot_place(&p->y.scale, 0));
        const struct pen_spot spot = plot_spot(p, at);
        const double middle = spot.x + wide * ((double)at->series - (double)(f->series.n - 1) / 2);
        plot_name_point(p, at);
        const double half = fmax(0.4, wide / 2 - 0.4);
        plot_bar(p->pen,
                 (const struct pen_spot[]){{middle - half, fmin(spot.y, zero)},
                                           {middle + half, fmax(spot.y, zero)}},
                 at->series, at->hollow);
        p->pen->kind->name(p->pen, NULL);
    }
}
