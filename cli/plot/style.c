/* What series look like, and texts. */
#include <math.h>
#include <string.h>

#include "cli/plot/draw.h"
#include "sim/manifest.h"

/* Okabe and Ito, Color Universal Design (2008), its yellow last: it is pale on white. */
static const uint32_t colors[] = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
                                  0xe69f00, 0x56b4e9, 0x000000, 0xb8a800};
#define N_COLORS (sizeof colors / sizeof *colors)

static const double dashes[][9] = {
    {0},
    {4, 1.5, 0},
    {1, 1.5, 0},
    {5, 1.5, 1, 1.5, 0},
    {2.5, 1.2, 0},
    {7, 2, 0},
    {5, 1.5, 1, 1.5, 1, 1.5, 0},
    {1.5, 3, 0},
};

/* Corners of markers, the first at a circle. */
static const struct shape {
    size_t n;
    double at[12];
} shapes[] = {
    {0, {0}},
    {4, {-.9, -.9, .9, -.9, .9, .9, -.9, .9}},
    {3, {0, -1.2, 1.1, .8, -1.1, .8}},
    {4, {0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0}},
    {3, {0, 1.2, 1.1, -.8, -1.1, -.8}},
    {3, {-1.2, 0, .8, -1.1, .8, 1.1}},
    {3, {1.2, 0, -.8, -1.1, -.8, 1.1}},
    {6, {0, -1.2, 1.05, -.6, 1.05, .6, 0, 1.2, -1.05, .6, -1.05, -.6}},
};

/* Behind the eighth series colours come again, with other shapes and dashes. */
static size_t turned(size_t series) {
    return (series + 3 * (series / N_COLORS)) % N_COLORS;
}

uint32_t plot_color(size_t series) {
    return colors[series % N_COLORS];
}

const double *plot_dash(size_t series) {
    return dashes[turned(series)];
}

void plot_marker(struct pen *pen, struct pen_spot at, double radius, size_t series,
                 const struct pen_look *look) {
    const struct shape *shape = &shapes[turned(series)];
    struct pen_spot corners[6];
    if (shape->n == 0) {
        pen->kind->circle(pen, at, radius, look);
        return;
    }
    for (size_t i = 0; i < shape->n; i++)
        corners[i] = (struct pen_spot){at.x + radius * shape->at[2 * i],
                                       at.y + radius * shape->at[2 * i + 1]};
    pen->kind->path(pen, corners, shape->n, true, look);
}

/* The part up to the next "^" with a digit behind it, or of an exponent what belongs to it. */
static size_t part_of(const char *text, bool raised) {
    if (raised)
        return strspn(text, "-0123456789");
    size_t n = 0;
    while (text[n] && !(text[n] == '^' && text[n + 1] && strchr("-0123456789", text[n + 1])))
        n++;
    return n;
}

#define RAISED 0.7 /* the size of an exponent */

static double put_parts(struct pen *pen, struct pen_spot at, const char *text,
                        const struct pen_text *look, bool draw) {
    const double turn = look->angle * acos(-1) / 180;
    double along = 0;
    bool raised = false;
    for (const char *p = text; *p;) {
        char part[256];
        const size_t n = part_of(p, raised);
        struct pen_text own = *look;
        snprintf(part, sizeof part, "%.*s", (int)n, p);
        own.size *= raised ? RAISED : 1;
        own.anchor = PEN_START;
        const double up = raised ? 0.38 * look->size : 0;
        if (draw && n)
            pen->kind->text(pen,
                            (struct pen_spot){at.x + along * cos(turn) + up * sin(turn),
                                              at.y + along * sin(turn) - up * cos(turn)},
                            part, &own);
        along += own.size * pen_width(part, own.bold);
        p += n;
        raised = *p == '^' && !raised;
        p += raised;
    }
    return along;
}

void plot_put(struct pen *pen, struct pen_spot at, const char *text, const struct pen_text *look) {
    if (!*text)
        return;
    if (!text[part_of(text, false)]) {
        pen->kind->text(pen, at, text, look);
        return;
    }
    const double width = put_parts(pen, at, text, look, false), turn = look->angle * acos(-1) / 180;
    const double back = look->anchor == PEN_START ? 0 : look->anchor == PEN_END ? width : width / 2;
    at.x -= back * cos(turn);
    at.y -= back * sin(turn);
    put_parts(pen, at, text, look, true);
}

const char *plot_fit(char *buf, size_t size, const char *text, double width, double text_size) {
    snprintf(buf, size, "%s", text);
    if (text_size * pen_width(buf, false) <= width && strlen(text) < size)
        return buf;
    size_t used = 0;
    for (size_t n; text[used]; used += n) {
        n = manifest_character(text + used);
        n = n ? n : 1;
        if (used + n + 4 > size)
            break;
        memcpy(buf, text, used + n);
        memcpy(buf + used + n, "...", 4);
        if (text_size * pen_width(buf, false) > width)
            break;
    }
    memcpy(buf, text, used);
    memcpy(buf + used, "...", 4);
    return buf;
}
