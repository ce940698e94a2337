/* What figures are drawn with: a few shapes and text, in points of 1/72 inch from the upper left
 * corner. Each kind of pen gives the same picture in another format. */
#ifndef MAGNETAR_CLI_PLOT_PEN_H
#define MAGNETAR_CLI_PLOT_PEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/err.h"

#define PEN_NONE UINT32_MAX /* no colour */

struct pen_spot {
    double x, y;
};

/* How a shape looks; colours are 0xRRGGBB. */
struct pen_look {
    uint32_t stroke, fill;
    double width;       /* of the line */
    const double *dash; /* lengths on and off, ended by 0; NULL: solid */
};

enum pen_anchor { PEN_START, PEN_MIDDLE, PEN_END };

struct pen_text {
    double size, angle; /* angle in degrees, clockwise, about the anchor */
    enum pen_anchor anchor;
    uint32_t color;
    bool bold;
};

struct pen {
    const struct pen_kind *kind;
    FILE *out;
    void *state; /* of the kind */
};

/* What a page is beside its picture. */
struct pen_page {
    double width, height;
    const char *title, *words; /* words: what the picture says, for who does not see it */
};

struct pen_kind {
    const char *suffix;
    int (*open)(struct pen *p, const struct pen_page *page, struct sim_err *err);
    void (*path)(struct pen *p, const struct pen_spot *at, size_t n, bool closed,
                 const struct pen_look *look);
    void (*circle)(struct pen *p, struct pen_spot at, double radius, const struct pen_look *look);
    void (*text)(struct pen *p, struct pen_spot at, const char *text, const struct pen_text *look);
    /* What the shapes drawn from here on are, for a reader that points at them; NULL ends it. */
    void (*name)(struct pen *p, const char *text);
    int (*close)(struct pen *p, struct sim_err *err); /* owed after an open that succeeded */
};

extern const struct pen_kind pen_svg, pen_html, pen_pdf;

/* The width of a text in Helvetica, and in what has its measures; of size 1. */
double pen_width(const char *text, bool bold);

/* Copies a text as it can be shown: what is no character, or a control one, becomes '?'. */
void pen_clean(char *buf, size_t size, const char *text);

#endif
