/* PDF, drawn by cairo where the program was built with it. */
#include "config.h"

#include "cli/plot/pen.h"

#if HAVE_CAIRO
#include <cairo-pdf.h>
#include <math.h>

#include "sim/memory.h"

static cairo_status_t put_bytes(void *file, const unsigned char *data, unsigned n) {
    return fwrite(data, 1, n, file) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static int fail(cairo_status_t status, struct sim_err *err) {
    if (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR)
        return 0; /* what could not be written the file itself tells */
    if (status == CAIRO_STATUS_NO_MEMORY)
        return memory_fail(err, "out of memory");
    return sim_fail(err, SIM_EIO, "cairo: %s", cairo_status_to_string(status));
}

/* The date is fixed: same input, same bytes. */
static int pdf_open(struct pen *p, const struct pen_page *page, struct sim_err *err) {
    char clean[1024];
    cairo_surface_t *s =
        cairo_pdf_surface_create_for_stream(put_bytes, p->out, page->width, page->height);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, PACKAGE_STRING);
    pen_clean(clean, sizeof clean, page->title);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, clean);
    pen_clean(clean, sizeof clean, page->words);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_SUBJECT, clean);
    cairo_t *c = cairo_create(s);
    cairo_surface_destroy(s);
    cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
    p->state = c;
    const int rc = fail(cairo_status(c), err);
    if (rc)
        cairo_destroy(c);
    return rc;
}

static void set_color(cairo_t *c, uint32_t color) {
    cairo_set_source_rgb(c, (color >> 16) / 255.0, (color >> 8 & 255) / 255.0,
                         (color & 255) / 255.0);
}

/* Fills and strokes the path that is there. */
static void paint(cairo_t *c, const struct pen_look *look) {
    int n = 0;
    while (look->dash && look->dash[n] > 0)
        n++;
    if (look->fill != PEN_NONE) {
        set_color(c, look->fill);
        cairo_fill_preserve(c);
    }
    if (look->stroke != PEN_NONE) {
        set_color(c, look->stroke);
        cairo_set_line_width(c, look->width);
        cairo_set_dash(c, look->dash, n, 0);
        cairo_stroke_preserve(c);
    }
    cairo_new_path(c);
}

static void pdf_path(struct pen *p, const struct pen_spot *at, size_t n, bool closed,
                     const struct pen_look *look) {
    for (size_t i = 0; i < n; i++)
        cairo_line_to(p->state, at[i].x, at[i].y);
    if (closed)
        cairo_close_path(p->state);
    paint(p->state, look);
}

static void pdf_circle(struct pen *p, struct pen_spot at, double radius,
                       const struct pen_look *look) {
    cairo_arc(p->state, at.x, at.y, radius, 0, 2 * acos(-1));
    cairo_close_path(p->state);
    paint(p->state, look);
}

static void pdf_text(struct pen *p, struct pen_spot at, const char *text,
                     const struct pen_text *look) {
    char clean[4096];
    cairo_text_extents_t is;
    cairo_t *c = p->state;
    pen_clean(clean, sizeof clean, text);
    cairo_select_font_face(c, "Helvetica", CAIRO_FONT_SLANT_NORMAL,
                           look->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, look->size);
    cairo_text_extents(c, clean, &is);
    cairo_save(c);
    cairo_translate(c, at.x, at.y);
    cairo_rotate(c, look->angle * acos(-1) / 180);
    cairo_move_to(
        c, look->anchor == PEN_START ? 0 : -is.x_advance / (look->anchor == PEN_END ? 1 : 2), 0);
    set_color(c, look->color);
    cairo_show_text(c, clean);
    cairo_restore(c);
    cairo_new_path(c);
}

static void pdf_name(struct pen *p, const char *text) {
    (void)p;
    (void)text;
}

static int pdf_close(struct pen *p, struct sim_err *err) {
    cairo_t *c = p->state;
    cairo_surface_t *s = cairo_surface_reference(cairo_get_target(c));
    cairo_show_page(c);
    const cairo_status_t drawn = cairo_status(c);
    cairo_destroy(c);
    cairo_surface_finish(s);
    const cairo_status_t status = drawn ? drawn : cairo_surface_status(s);
    cairo_surface_destroy(s);
    return fail(status, err);
}

const struct pen_kind pen_pdf = {".pdf",   pdf_open, pdf_path, pdf_circle,
                                 pdf_text, pdf_name, pdf_close};
#else
static int pdf_open(struct pen *p, const struct pen_page *page, struct sim_err *err) {
    (void)p;
    (void)page;
    return sim_fail(err, SIM_EUNSUP,
                    "PDF is drawn by cairo, which was not there when magnetar was built: apt-get "
                    "install libcairo2-dev, then configure and build again; or -o FILE.svg");
}

const struct pen_kind pen_pdf = {.suffix = ".pdf", .open = pdf_open};
#endif
