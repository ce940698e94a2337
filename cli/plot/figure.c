/* What is made of points: ratios, fronts, what an axis cannot show. */
#include "cli/plot/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot/scale.h"

const char *plot_series_name(const struct plot_figure *f, size_t series, char *buf, size_t size) {
    return plot_key_text(&f->by, f->series.at[series], buf, size);
}

const char *plot_category_name(const struct plot_figure *f, double x, char *buf, size_t size) {
    return plot_key_text(&f->x, f->categories.at[(size_t)x], buf, size);
}

void plot_figure_keep(struct plot_figure *f,
                      bool (*keep)(struct plot_figure *f, const struct plot_point *p)) {
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (keep(f, &f->points[i]))
            f->points[n++] = f->points[i];
    f->n = n;
}

/* ---- ratios ---- */

static int by_x(const void *a, const void *b) {
    const struct plot_point *p = a, *q = b;
    return p->x < q->x ? -1 : p->x > q->x;
}

static const char *x_text(const struct plot_figure *f, double x, char *buf, size_t size) {
    return f->words ? plot_category_name(f, x, buf, size)
                    : plot_value_text(buf, size, x, f->x.unit);
}

/* The base rows by x, for the caller to free. */
static struct plot_point *find_bases(const struct plot_figure *f, size_t *n, struct sim_err *err) {
    const struct plot_request *q = f->request;
    struct plot_point *bases = sim_alloc(f->n + 1, sizeof *bases, err);
    char text[200];
    *n = 0;
    for (size_t i = 0; i < f->n && bases; i++)
        if (f->points[i].base)
            bases[(*n)++] = f->points[i];
    if (!bases)
        return NULL;
    qsort(bases, *n, sizeof *bases, by_x);
    for (size_t i = 1; i < *n; i++)
        if (bases[i].x == bases[i - 1].x) {
            sim_fail(err, SIM_EUSAGE, "--relative %.80s: two points of %s = %s: one is the base",
                     q->relative, f->x.title, x_text(f, bases[i].x, text, sizeof text));
            free(bases);
            return NULL;
        }
    if (*n == 0) {
        sim_fail(err, SIM_EUSAGE, "--relative %.80s: no point that is drawn is it", q->relative);
        free(bases);
        return NULL;
    }
    return bases;
}

static bool is_number(struct plot_figure *f, const struct plot_point *p) {
    (void)f;
    return isfinite(p->y);
}

/* "llc.tech=sram,llc.ways=8" as "sram, LLC ways = 8". */
static void name_base(struct plot_figure *f) {
    f->base[0] = '\0';
    for (const char *p = f->request->relative; p && *p;) {
        const size_t n = strcspn(p, ","), used = strlen(f->base);
        char part[200], text[120];
        snprintf(part, sizeof part, "%.*s", (int)n, p);
        char *equals = strchr(part, '='), *value = equals ? equals + 1 : part;
        if (equals)
            *equals = '\0';
        struct plot_key key = plot_key_of(part);
        const bool number = equals && isfinite(plot_key_number(&key, value));
        snprintf(f->base + used, sizeof f->base - used, "%s%s%s%s", used ? ", " : "",
                 number ? key.title : "", number ? " = " : "",
                 plot_key_text(&key, value, text, sizeof text));
        p += n + (p[n] == ',');
    }
}

int plot_figure_relative(struct plot_figure *f, struct sim_err *err) {
    size_t n;
    char text[200];
    struct plot_point *bases = find_bases(f, &n, err);
    if (!bases)
        return err->code;
    for (size_t i = 0; i < n; i++)
        if (!(bases[i].y != 0)) {
            const int rc = sim_fail(err, SIM_EUSAGE, "--relative %.80s: %s is 0 at %s = %s",
                                    f->request->relative, f->y.title, f->x.title,
                                    x_text(f, bases[i].x, text, sizeof text));
            free(bases);
            return rc;
        }
    for (size_t i = 0; i < f->n; i++) {
        struct plot_point *p = &f->points[i];
        const struct plot_point *base = n == 1 ? bases : bsearch(p, bases, n, sizeof *bases, by_x);
        p->y = base ? p->y / base->y : NAN;
        if (!base)
            plot_figure_leave(f, "without a base at their %.60s", f->x.title);
    }
    free(bases);
    plot_figure_keep(f, is_number);
    name_base(f);
    f->y.unit[0] = '\0';
    return 0;
}

/* ---- logarithmic axes ---- */

static bool is_on_axes(struct plot_figure *f, const struct plot_point *p) {
    const struct plot_request *q = f->request;
    const bool x = !q->log_x || p->x > 0, y = !q->log_y || p->y > 0;
    if (!x || !y)
        plot_figure_leave(f, "at %.60s of 0 or less, which a logarithmic axis has not",
                          x ? f->y.title : f->x.title);
    return x && y;
}

void plot_figure_logs(struct plot_figure *f) {
    plot_figure_keep(f, is_on_axes);
}

/* ---- fronts ---- */

struct plot_ranked {
    double x, y;
    size_t at;
};

static int by_rank(const void *a, const void *b) {
    const struct plot_ranked *p = a, *q = b;
    return p->x != q->x    ? (p->x < q->x ? -1 : 1)
           : p->y != q->y  ? (p->y < q->y ? -1 : 1)
           : p->at < q->at ? -1
                           : p->at > q->at;
}

/* Of points that are equal the first is on the front, as in explore/search/pareto.h. */
int plot_figure_pareto(struct plot_figure *f, struct sim_err *err) {
    const struct plot_request *q = f->request;
    struct plot_ranked *order = sim_alloc(f->n + 1, sizeof *order, err);
    if (!order)
        return SIM_EIO;
    for (size_t i = 0; i < f->n; i++)
        order[i] = (struct plot_ranked){q->max_x ? -f->points[i].x : f->points[i].x,
                                        q->max_y ? -f->points[i].y : f->points[i].y, i};
    qsort(order, f->n, sizeof *order, by_rank);
    double least = INFINITY;
    for (size_t i = 0; i < f->n; i++)
        if (order[i].y < least) {
            least = order[i].y;
            f->points[order[i].at].front = true;
            f->front++;
        }
    free(order);
    return 0;
}

/* ---- what was left out ---- */

const char *plot_figure_left_out(const struct plot_figure *f, char *buf, size_t size) {
    buf[0] = '\0';
    if (f->left_out == 0)
        return buf;
    snprintf(buf, size, "%llu of %llu points left out:", (unsigned long long)f->left_out,
             (unsigned long long)f->rows);
    for (size_t i = 0; i < f->n_reasons; i++) {
        const size_t used = strlen(buf);
        snprintf(buf + used, size - used, "%s %llu %s", i ? "," : "",
                 (unsigned long long)f->reasons[i].n, f->reasons[i].text);
    }
    return buf;
}
