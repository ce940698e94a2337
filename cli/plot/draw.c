#include "cli/plot/draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define LOWER_TITLE (PLOT_TEXT + 4) /* of the x axis */

/* ---- what is drawn ---- */

/* Has every series one value at each x? */
static bool is_single(const struct plot_figure *f, size_t *at) {
    bool seen[PLOT_SERIES][PLOT_CATEGORIES] = {0};
    for (size_t i = 0; i < f->n; i++) {
        bool *known = &seen[f->points[i].series][(size_t)f->points[i].x];
        if (*known) {
            *at = i;
            return false;
        }
        *known = true;
    }
    return true;
}

static int choose_marks(struct plot_frame *p, struct sim_err *err) {
    const struct plot_figure *f = p->f;
    const struct plot_request *q = f->request;
    size_t i = 0;
    const bool single = f->words && is_single(f, &i);
    p->marks = q->marks;
    if (q->roofline || q->pareto)
        p->marks = MARKS_POINTS;
    else if (q->marks == MARKS_AUTO)
        p->marks = !f->words ? MARKS_LINES : single && !q->log_y ? MARKS_BARS : MARKS_POINTS;
    if (p->marks == MARKS_BARS && !single)
        return sim_fail(err, SIM_EUSAGE,
                        "--marks bars: two values of %s = %.60s%s%.60s: --by KEY tells them apart",
                        q->x, f->categories.at[(size_t)f->points[i].x],
                        f->series.n > 1 ? " of " : "", f->series.at[f->points[i].series]);
    return 0;
}

/* ---- where ---- */

#define LEAST_STEP 6.0 /* between names of categories */

static int lay_out(struct plot_frame *p, struct sim_err *err) {
    const struct plot_request *q = p->f->request;
    p->width = q->width;
    const double box = q->width > 360 ? 0.36 * q->width : 0.54 * q->width;
    plot_legend(p, false);
    p->top = PLOT_PAD + (double)p->legend_rows * PLOT_LEGEND_ROW + 4;
    p->bottom = p->top + box;
    plot_choose_axes(p);
    const double room = p->f->words ? plot_category_room(p) : PLOT_TICK_TEXT;
    p->height = p->bottom + PLOT_TICK + room + (*p->x.title ? LOWER_TITLE : 2) + PLOT_PAD;
    if (p->f->words && (p->right - p->left) / (double)p->f->categories.n < LEAST_STEP)
        return sim_fail(err, SIM_EUSAGE,
                        "--x %.60s: %zu values have no room: %s--where KEY=VALUE picks some", q->x,
                        p->f->categories.n, q->width > 360 ? "" : "--columns 2, or ");
    return plot_thin(p, err);
}

/* ---- words ---- */

static void put_axis(FILE *out, const char *title, bool log) {
    fprintf(out, "%s%s", title, log ? " (logarithmic)" : "");
}

/* What the picture says: axes, series, front, what is missing. */
static char *words_of(const struct plot_frame *p) {
    const struct plot_figure *f = p->f;
    struct memory_text text;
    char left_out[2000], name[300], title[520];
    if (memory_text_open(&text)) {
        FILE *out = text.file;
        snprintf(title, sizeof title, "%s%s%s", p->y.title, *p->y.second ? " " : "", p->y.second);
        put_axis(out, title, f->request->log_y);
        fputs(" over ", out);
        put_axis(out, p->x.title, f->request->log_x);
        fprintf(out, "; %zu points", f->n);
        for (size_t s = 0; s < f->series.n && f->series.n > 1; s++)
            fprintf(out, "%s%s", s ? ", " : " of ", plot_series_name(f, s, name, sizeof name));
        if (f->request->pareto)
            fprintf(out, "; %zu on the Pareto front", f->front);
        if (p->cell > 0)
            fprintf(out, "; of marks of a series within %g pt one is drawn", p->cell);
        if (*plot_figure_left_out(f, left_out, sizeof left_out))
            fprintf(out, "\n%s", left_out);
    }
    return memory_text_close(&text, NULL);
}

/* ---- all of it ---- */

static int draw(struct plot_frame *p, struct sim_err *err) {
    plot_draw_axes(p);
    if (p->f->request->roofline)
        plot_draw_roofs(p);
    int rc = 0;
    if (p->marks == MARKS_BARS)
        plot_draw_bars(p);
    plot_draw_box(p);
    if (p->marks != MARKS_BARS)
        rc = plot_draw_marks(p, err);
    if (rc == 0)
        plot_legend(p, true);
    return rc;
}

int plot_draw(struct plot_figure *f, const struct pen_kind *kind, FILE *out, struct sim_err *err) {
    struct pen pen = {.kind = kind, .out = out};
    struct plot_frame p = {.f = f, .pen = &pen};
    const struct plot_request *q = f->request;
    char title[300];
    int rc = choose_marks(&p, err);
    if (rc == 0)
        rc = plot_find_lines(&p, err);
    if (rc == 0)
        rc = lay_out(&p, err);
    if (rc)
        return rc;
    char *words = words_of(&p);
    if (!words)
        return memory_check(err);
    snprintf(title, sizeof title, "%.140s over %.140s", f->y.title, f->x.title);
    const struct pen_page page = {p.width, p.height, q->title ? q->title : title, words};
    rc = kind->open(&pen, &page, err);
    if (rc == 0) {
        rc = draw(&p, err);
        struct sim_err closing;
        const int closed = kind->close(&pen, rc ? &closing : err);
        rc = rc ? rc : closed;
    }
    free(words);
    return rc;
}
