/* SVG, and a page of HTML around it. */
#include <math.h>
#include <string.h>

#include "cli/plot/pen.h"
#include "config.h"

/* Marks in a text become entities. */
static void put_text(FILE *out, const char *text) {
    char clean[4096];
    pen_clean(clean, sizeof clean, text);
    for (const char *p = clean; *p; p++)
        switch (*p) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc(*p, out);
        }
}

/* The same of several lines. */
static void put_lines(FILE *out, const char *text) {
    char line[4096];
    for (; *text; text += *text == '\n') {
        const size_t n = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        put_text(out, line);
        text += n;
        fputs(*text ? "\n" : "", out);
    }
}

/* Two digits behind the point are 1/7200 inch; no "-0". */
static void put_number(FILE *out, double value) {
    char text[64];
    const double rounded = round(value * 100) / 100;
    snprintf(text, sizeof text, "%.2f", rounded == 0 ? 0 : rounded);
    size_t n = strlen(text);
    while (text[n - 1] == '0')
        n--;
    n -= text[n - 1] == '.';
    fprintf(out, "%.*s", (int)n, text);
}

static void put_attribute(FILE *out, const char *name, double value) {
    fprintf(out, " %s=\"", name);
    put_number(out, value);
    fputc('"', out);
}

static void put_color(FILE *out, const char *name, uint32_t color) {
    if (color == PEN_NONE)
        fprintf(out, " %s=\"none\"", name);
    else
        fprintf(out, " %s=\"#%06x\"", name, (unsigned)color);
}

static void put_look(FILE *out, const struct pen_look *look) {
    put_color(out, "fill", look->fill);
    if (look->stroke != PEN_NONE) {
        put_color(out, "stroke", look->stroke);
        put_attribute(out, "stroke-width", look->width);
    }
    for (const double *d = look->dash; d && *d; d++) {
        fputs(d == look->dash ? " stroke-dasharray=\"" : " ", out);
        put_number(out, *d);
        fputs(d[1] ? "" : "\"", out);
    }
    fputs("/>\n", out);
}

static int svg_open(struct pen *p, const struct pen_page *page, struct sim_err *err) {
    FILE *out = p->out;
    (void)err;
    fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", out);
    put_number(out, page->width);
    fputs("pt\" height=\"", out);
    put_number(out, page->height);
    fputs("pt\" viewBox=\"0 0 ", out);
    put_number(out, page->width);
    fputc(' ', out);
    put_number(out, page->height);
    fputs("\" role=\"img\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\" "
          "stroke-linejoin=\"round\">\n<title>",
          out);
    put_text(out, page->title);
    fputs("</title>\n<desc>", out);
    put_lines(out, page->words);
    fputs("</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n", out);
    return 0;
}

static void svg_path(struct pen *p, const struct pen_spot *at, size_t n, bool closed,
                     const struct pen_look *look) {
    fputs("<path d=\"", p->out);
    for (size_t i = 0; i < n; i++) {
        fputc(i ? 'L' : 'M', p->out);
        put_number(p->out, at[i].x);
        fputc(' ', p->out);
        put_number(p->out, at[i].y);
    }
    fputs(closed ? "Z\"" : "\"", p->out);
    put_look(p->out, look);
}

static void svg_circle(struct pen *p, struct pen_spot at, double radius,
                       const struct pen_look *look) {
    fputs("<circle", p->out);
    put_attribute(p->out, "cx", at.x);
    put_attribute(p->out, "cy", at.y);
    put_attribute(p->out, "r", radius);
    put_look(p->out, look);
}

static void svg_text(struct pen *p, struct pen_spot at, const char *text,
                     const struct pen_text *look) {
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    FILE *out = p->out;
    fputs("<text", out);
    if (look->angle != 0) {
        fputs(" transform=\"translate(", out);
        put_number(out, at.x);
        fputc(' ', out);
        put_number(out, at.y);
        fputs(") rotate(", out);
        put_number(out, look->angle);
        fputs(")\"", out);
    } else {
        put_attribute(out, "x", at.x);
        put_attribute(out, "y", at.y);
    }
    put_attribute(out, "font-size", look->size);
    fputs(anchors[look->anchor], out);
    fputs(look->bold ? " font-weight=\"bold\"" : "", out);
    put_color(out, "fill", look->color);
    fputc('>', out);
    put_text(out, text);
    fputs("</text>\n", out);
}

static void svg_name(struct pen *p, const char *text) {
    if (!text) {
        fputs("</g>\n", p->out);
        return;
    }
    fputs("<g><title>", p->out);
    put_lines(p->out, text);
    fputs("</title>\n", p->out);
}

static int svg_close(struct pen *p, struct sim_err *err) {
    (void)err;
    fputs("</svg>\n", p->out);
    return 0;
}

const struct pen_kind pen_svg = {".svg",   svg_open, svg_path, svg_circle,
                                 svg_text, svg_name, svg_close};

/* The picture as wide as the window, up to twice its size on paper, and its words below it. */
static int html_open(struct pen *p, const struct pen_page *page, struct sim_err *err) {
    FILE *out = p->out;
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>", out);
    put_text(out, page->title);
    fputs("</title>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"generator\" content=\"" PACKAGE_STRING "\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
          "style-src 'unsafe-inline'; img-src data:\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n"
          "<style>\nbody{font:14px system-ui,sans-serif;margin:1em auto;max-width:",
          out);
    put_number(out, 2 * page->width);
    fputs("pt;padding:0 1em}\nsvg{width:100%;height:auto}\nsvg g:hover{opacity:.6}\n"
          "p{white-space:pre-line}\n</style>\n</head>\n<body>\n<figure style=\"margin:0\">\n",
          out);
    const int rc = svg_open(p, page, err);
    p->state = (void *)(uintptr_t)page;
    return rc;
}

static int html_close(struct pen *p, struct sim_err *err) {
    const struct pen_page *page = p->state;
    const int rc = svg_close(p, err);
    fputs("<figcaption><p>", p->out);
    put_lines(p->out, page->words);
    fputs("</p></figcaption>\n</figure>\n</body>\n</html>\n", p->out);
    return rc;
}

const struct pen_kind pen_html = {".html",  html_open, svg_path,  svg_circle,
                                  svg_text, svg_name,  html_close};
