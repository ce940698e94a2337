#include <stdlib.h>
#include <string.h>

#include "cli/report/page.h"
#include "cli/report/write.h"
#include "config.h"
#include "sim/output.h"

static void put_escaped(FILE *out, const char *text) {
    for (; *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        default:
            fputc(*text, out);
        }
}

/* JSON inside a script element: '<' is only in strings, and could end the element or hide its end.
 */
static void put_json(FILE *out, const json_t *value) {
    char *text = json_write(value, JSON_COMPACT);
    for (const char *p = text; p && *p; p++)
        if (*p == '<')
            fputs("\\u003c", out);
        else
            fputc(*p, out);
    free(text);
}

static bool has_suffix(const char *name, const char *suffix) {
    const size_t n = strlen(name), k = strlen(suffix);
    return n >= k && strcmp(name + n - k, suffix) == 0;
}

static void put_files(FILE *out, const char *suffix, const char *element) {
    for (const struct page_file *f = page_files; f->name; f++)
        if (has_suffix(f->name, suffix))
            fprintf(out, "<%s>\n%s</%s>\n", element, f->text, element);
}

/* The licence of what is not ours goes with each copy. */
static void put_licence(FILE *out) {
    for (const struct page_file *f = page_files; f->name; f++)
        if (has_suffix(f->name, "/LICENSE"))
            fprintf(out, "<!-- %s\n%s-->\n", f->name, f->text);
}

static void put_head(FILE *out, const char *title) {
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>", out);
    put_escaped(out, title);
    fputs("</title>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"generator\" content=\"" PACKAGE_STRING "\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
          "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n",
          out);
    put_licence(out);
    put_files(out, ".css", "style");
    fputs("</head>\n<body>\n<noscript>This report is drawn by a script in this file.</noscript>\n",
          out);
}

int report_write_html(const json_t *report, const char *path, struct sim_err *err) {
    struct output out;
    const int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    put_head(out.file, json_string_value(json_object_get(report, "title")));
    fputs("<script type=\"application/json\" id=\"report\">\n", out.file);
    put_json(out.file, report);
    fputs("\n</script>\n", out.file);
    put_files(out.file, ".js", "script");
    fputs("</body>\n</html>\n", out.file);
    return output_commit(&out, err);
}

bool report_takes_output(const char *path) {
    return path && strcmp(path, "-") == 0;
}
