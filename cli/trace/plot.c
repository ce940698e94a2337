#include "cli/trace/plot.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/trace/map.h"
#include "sim/output.h"
#include "sim/unit.h"
#include "traces/reuse.h"

/* Positions in the picture, in pixels. */
#define WIDTH     1000
#define HEIGHT    860
#define LEFT      170
#define RIGHT     820
#define MAP_TOP   70
#define MAP_END   470
#define CURVE_TOP 580
#define CURVE_END 790

#define MOST_LINES (1u << 20) /* of the reuse curve; beyond, it is estimated */

#define LEVELS 8 /* of colour, on a logarithmic scale */

/* Plain rules instead of variables, which not every viewer knows. */
static const char style[] =
    "<style>\n"
    "text{font:12px system-ui,sans-serif}\n.title{font-size:15px;font-weight:600}\n"
    ".mid{text-anchor:middle}.end{text-anchor:end}\n.grid,.axis,.gap,.line{fill:none}\n"
    ".gap{stroke-dasharray:4 3;stroke-width:.6}.line{stroke-width:2}\n"
    ".bg{fill:#fcfcfb}text{fill:#1f1f1e}.dim{fill:#62615d}.grid{stroke:#dddcd7}\n"
    ".axis{stroke:#62615d}.gap{stroke:#b9b8b2}.line{stroke:#1c5cab}.dot{fill:#1c5cab}\n"
    ".h1{fill:#cde2fb}.h2{fill:#b0d0f6}.h3{fill:#8fbbee}.h4{fill:#6da7ec}\n"
    ".h5{fill:#3987e5}.h6{fill:#256abf}.h7{fill:#184f95}.h8{fill:#0d366b}\n"
    "@media (prefers-color-scheme:dark){\n"
    ".bg{fill:#1a1a19}text{fill:#f0efec}.dim{fill:#b0aea6}.grid{stroke:#3a3a37}\n"
    ".axis{stroke:#b0aea6}.gap{stroke:#5c5b57}.line{stroke:#6da7ec}.dot{fill:#6da7ec}\n"
    ".h1{fill:#123a6b}.h2{fill:#184f95}.h3{fill:#1f61b3}.h4{fill:#2a78d6}\n"
    ".h5{fill:#5598e7}.h6{fill:#86b6ef}.h7{fill:#b3d2f7}.h8{fill:#e3effd}\n"
    "}\n</style>\n";

/* Text of a trace inside XML: markup as entities, control characters as '?'. */
static void put_text(FILE *out, const char *text, size_t most) {
    for (size_t i = 0; text[i] && i < most; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c == '<')
            fputs("&lt;", out);
        else if (c == '>')
            fputs("&gt;", out);
        else if (c == '&')
            fputs("&amp;", out);
        else
            fputc(iscntrl(c) || c > 126 ? '?' : c, out);
    }
}

/* 1500000 as "1.5 M". */
static const char *put_count(char *text, size_t size, double v) {
    static const char *const units[] = {"", " k", " M", " G", " T", " P"};
    size_t u = 0;
    for (; v >= 1000 && u < 5; u++)
        v /= 1000;
    snprintf(text, size, "%.4g%s", v, units[u]);
    return text;
}

static void label(FILE *out, const char *class, double x, double y, const char *text) {
    fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", class, x, y, text);
}

static double columns_filled(const struct trace_map *m) {
    return (double)m->total / (double)m->step;
}

static uint64_t largest_count(const struct trace_map *m) {
    uint64_t largest = 1;
    for (size_t i = 0; i < m->n_rows; i++)
        for (unsigned c = 0; c < MAP_COLUMNS; c++)
            if (m->rows[i].counts[c] > largest)
                largest = m->rows[i].counts[c];
    return largest;
}

/* 0 for none, else 1 to LEVELS. */
static int level_of(uint64_t count, uint64_t largest) {
    if (count == 0)
        return 0;
    if (largest == 1)
        return LEVELS;
    const double part = log2((double)count) / log2((double)largest);
    return 1 + (int)fmin(LEVELS - 1, floor(part * LEVELS));
}

/* The cells of one level, equal neighbours in a row as one rectangle. The last column is as wide as
 * what is in it. */
static void draw_level(FILE *out, const struct trace_map *m, int level, uint64_t largest) {
    fprintf(out, "<path class=\"h%d\" d=\"", level);
    const unsigned columns = map_columns(m);
    const double end = columns_filled(m);
    for (size_t i = 0; i < m->n_rows; i++)
        for (unsigned c = 0, from; c < columns; c++) {
            for (from = c; c < columns && level_of(m->rows[i].counts[c], largest) == level; c++)
                ;
            if (c > from)
                fprintf(out, "M%u %zuh%.6gv1H%uz", from, m->n_rows - 1 - i, fmin(c, end) - from,
                        from);
        }
    fputs("\"/>\n", out);
}

static double row_y(const struct trace_map *m, size_t row) {
    return MAP_END - (double)(MAP_END - MAP_TOP) * (double)row / (double)m->n_rows;
}

/* Addresses on the left; a dashed line where rows are not neighbours in memory. */
static void draw_rows(FILE *out, const struct trace_map *m) {
    double last = 1e9;
    char text[40];
    for (size_t i = 0; i < m->n_rows; i++) {
        const double y = row_y(m, i);
        const bool begins = i == 0 || m->rows[i].granule != m->rows[i - 1].granule + 1;
        if (begins && i)
            fprintf(out, "<path class=\"gap\" d=\"M%d %.1fH%d\"/>\n", LEFT, y, RIGHT);
        if (last - y < (begins ? 14 : 48))
            continue;
        snprintf(text, sizeof text, "0x%" PRIx64, m->rows[i].granule << m->shift);
        label(out, "end", LEFT - 8, y, text);
        last = y;
    }
}

/* Names of allocations on the right, at the row where each begins, where there is room. */
static void draw_names(FILE *out, const struct trace_map *m, const struct trace_meta *meta) {
    double last = 1e9;
    for (size_t i = 0; i < m->n_rows; i++)
        for (size_t k = 0; k < meta->n_allocs; k++) {
            const double y = row_y(m, i) - 2;
            if (meta->allocs[k].base >> m->shift != m->rows[i].granule || !*meta->allocs[k].name ||
                last - y < 14)
                continue;
            fprintf(out, "<text class=\"dim\" x=\"%d\" y=\"%.1f\">", RIGHT + 8, y);
            put_text(out, meta->allocs[k].name, 24);
            fputs("</text>\n", out);
            last = y;
        }
}

static void draw_legend(FILE *out, uint64_t largest) {
    char text[40];
    for (int i = 0; i < LEVELS; i++)
        fprintf(out, "<rect x=\"%d\" y=\"44\" width=\"18\" height=\"12\" class=\"h%d\"/>\n",
                RIGHT - 200 + 18 * i, i + 1);
    label(out, "end", RIGHT - 206, 54, "accesses per cell (log scale): 1");
    label(out, "", RIGHT - 200 + 18 * LEVELS + 6, 54,
          put_count(text, sizeof text, (double)largest));
}

static void draw_time(FILE *out, const struct trace_map *m) {
    const double span = (double)m->total;
    char text[120], count[40], size[40];
    for (int i = 0; i <= 4; i++) {
        const double x = LEFT + (RIGHT - LEFT) * i / 4.0;
        fprintf(out, "<path class=\"axis\" d=\"M%.1f %dv5\"/>\n", x, MAP_END);
        label(out, "mid", x, MAP_END + 19, put_count(count, sizeof count, span * i / 4));
    }
    snprintf(text, sizeof text, "access number (one column: %s accesses; one row: %s)",
             put_count(count, sizeof count, (double)m->step),
             unit_format(size, sizeof size, (double)(1ull << m->shift), UNIT_BYTES, 4));
    label(out, "mid dim", (LEFT + RIGHT) / 2.0, MAP_END + 38, text);
    fprintf(out,
            "<text class=\"mid dim\" transform=\"translate(16 %d) rotate(-90)\">address (rows "
            "touched; dashed: gap)</text>\n",
            (MAP_TOP + MAP_END) / 2);
}

static void draw_map(FILE *out, const struct trace *t, const struct trace_map *m) {
    const uint64_t largest = largest_count(m);
    label(out, "title", LEFT, 54, "Addresses over time");
    if (m->n_rows) {
        fprintf(
            out,
            "<g shape-rendering=\"crispEdges\" transform=\"translate(%d %d) scale(%.6f %.6f)\">\n",
            LEFT, MAP_TOP, (double)(RIGHT - LEFT) / columns_filled(m),
            (double)(MAP_END - MAP_TOP) / (double)m->n_rows);
        for (int level = 1; level <= LEVELS; level++)
            draw_level(out, m, level, largest);
        fputs("</g>\n", out);
        draw_rows(out, m);
        draw_names(out, m, &t->meta);
        draw_time(out, m);
    }
    fprintf(out, "<rect class=\"axis\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", LEFT,
            MAP_TOP, RIGHT - LEFT, MAP_END - MAP_TOP);
    draw_legend(out, largest);
}

/* The capacity, as a power of two of lines, from which on only first references miss. */
static unsigned curve_end(const struct reuse_row *r) {
    unsigned k = 1;
    while (k < 48 && reuse_misses(r, k) > r->cold)
        k++;
    return k;
}

/* An estimate may pass 1. */
static double miss_ratio(const struct reuse_row *r, unsigned k) {
    return fmin(1, (double)reuse_misses(r, k) / (double)r->references);
}

static double curve_x(unsigned k, unsigned end) {
    return LEFT + (double)(RIGHT - LEFT) * k / end;
}

static double curve_y(double ratio) {
    return CURVE_END - (CURVE_END - CURVE_TOP) * ratio;
}

static void draw_grid(FILE *out, unsigned end) {
    char text[40];
    const unsigned every = 1 + end / 9;
    for (int i = 0; i <= 4; i++) {
        fprintf(out, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n", LEFT, curve_y(i / 4.0), RIGHT);
        snprintf(text, sizeof text, "%d %%", 25 * i);
        label(out, "end", LEFT - 8, curve_y(i / 4.0) + 4, text);
    }
    for (unsigned k = 0; k <= end; k += every) {
        fprintf(out, "<path class=\"axis\" d=\"M%.1f %dv5\"/>\n", curve_x(k, end), CURVE_END);
        label(out, "mid", curve_x(k, end), CURVE_END + 19,
              unit_format(text, sizeof text, ldexp(TRACE_LINE, (int)k), UNIT_BYTES, 4));
    }
}

static void draw_curve(FILE *out, const struct reuse_row *r, unsigned sampling) {
    const unsigned end = curve_end(r);
    char text[80];
    label(out, "title", LEFT, CURVE_TOP - 18, "Reuse: what a cache of each capacity would miss");
    draw_grid(out, end);
    if (r->references) {
        fputs("<path class=\"line\" d=\"", out);
        for (unsigned k = 0; k <= end; k++)
            fprintf(out, "%c%.1f %.1f", k ? 'L' : 'M', curve_x(k, end), curve_y(miss_ratio(r, k)));
        fputs("\"/>\n", out);
        for (unsigned k = 0; k <= end; k++) {
            const double ratio = miss_ratio(r, k);
            fprintf(out,
                    "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s: %.2f "
                    "%%</title></circle>\n",
                    curve_x(k, end), curve_y(ratio),
                    unit_format(text, sizeof text, ldexp(TRACE_LINE, (int)k), UNIT_BYTES, 4),
                    100 * ratio);
        }
        snprintf(text, sizeof text, "first references: %.3g %%",
                 100.0 * (double)r->cold / (double)r->references);
        label(out, "dim", RIGHT + 8, curve_y((double)r->cold / (double)r->references) + 4, text);
    }
    snprintf(text, sizeof text, "capacity, fully associative, LRU, lines of 128 B");
    if (sampling)
        snprintf(text + strlen(text), sizeof text - strlen(text), "; estimated from 1 in %llu",
                 1ull << sampling);
    label(out, "mid dim", (LEFT + RIGHT) / 2.0, CURVE_END + 38, text);
    fprintf(out,
            "<text class=\"mid dim\" transform=\"translate(60 %d) rotate(-90)\">miss "
            "ratio</text>\n",
            (CURVE_TOP + CURVE_END) / 2);
}

static void draw(FILE *out, const struct trace *t, const struct trace_map *map,
                 const struct reuse *reuse) {
    const char *slash = strrchr(t->name, '/');
    const char *name = slash ? slash + 1 : t->name;
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            "<title>",
            WIDTH, HEIGHT);
    put_text(out, name, 200);
    fprintf(out, "</title>\n%s<rect width=\"%d\" height=\"%d\" class=\"bg\"/>\n", style, WIDTH,
            HEIGHT);
    fprintf(out, "<text class=\"title\" x=\"%d\" y=\"28\">", LEFT);
    put_text(out, name, 100);
    if (t->fetches_left_out)
        fprintf(out, ", without its %llu instruction fetches",
                (unsigned long long)t->fetches_left_out);
    fputs("</text>\n", out);
    draw_map(out, t, map);
    draw_curve(out, reuse_total(reuse), reuse_sampling(reuse));
    fputs("</svg>\n", out);
}

struct plotting {
    struct trace_map *map;
    struct reuse *reuse;
    struct sim_err *err;
};

static int take(void *user, struct pass *p) {
    struct plotting *c = user;
    map_add(c->map, p->block);
    return reuse_add(c->reuse, p->block, &p->trace->meta, c->err);
}

/* Under another extension a viewer would not know what it is. */
static int check_name(const char *path, struct sim_err *err) {
    const char *dot = strrchr(path, '.');
    if (strcmp(path, "-") == 0 || (dot && strcasecmp(dot, ".svg") == 0))
        return 0;
    return sim_fail(err, SIM_EUSAGE,
                    "trace plot: %s: the picture is SVG: expected a name that ends in .svg, or '-'",
                    path);
}

int trace_plot(const struct trace_reading *read, const char *path, struct sim_err *err) {
    if (check_name(path, err))
        return SIM_EUSAGE;
    struct pass p = {0};
    struct output out = {0};
    struct plotting c = {map_new(err), reuse_new_sampled(MOST_LINES, err), err};
    int rc = c.map && c.reuse ? pass_open(&p, read, err) : SIM_EIO;
    if (rc == 0)
        rc = output_open(&out, path, err);
    if (rc == 0)
        rc = pass_run(&p, read, take, &c, err);
    if (rc == 0) {
        map_sort(c.map);
        draw(out.file, p.trace, c.map, c.reuse);
        rc = output_commit(&out, err);
    }
    if (rc == 0 && strcmp(path, "-"))
        pass_say(&p, path);
    output_discard(&out);
    free(c.map);
    reuse_free(c.reuse);
    pass_close(&p);
    return rc;
}
