#include <string.h>

#include "cli/report/write.h"
#include "sim/output.h"
#include "sim/report.h"

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* A bar or the end of a line would end a cell, and others begin what Markdown reads otherwise. */
static void put_cell(FILE *out, const char *text) {
    fputc(' ', out);
    for (; *text; text++)
        if (strchr("|\\`*_<", *text))
            fprintf(out, "\\%c", *text);
        else
            fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
    fputs(" |", out);
}

static void put_head(FILE *out, const json_t *table) {
    const json_t *columns = json_object_get(table, "columns");
    size_t i;
    json_t *column;
    fputc('|', out);
    json_array_foreach(columns, i, column) {
        char name[128];
        const char *unit = text_of(column, "unit");
        snprintf(name, sizeof name, "%s%s%s", text_of(column, "name"), *unit ? ", " : "", unit);
        if (report_column_shown(table, i))
            put_cell(out, name);
    }
    fputs("\n|", out);
    json_array_foreach(columns, i, column) if (report_column_shown(table, i))
        fputs(json_integer_value(json_object_get(column, "digits")) ? "---:|" : "---|", out);
    fputc('\n', out);
}

static void put_table(FILE *out, const json_t *block) {
    const json_t *columns = json_object_get(block, "columns");
    size_t i, k;
    json_t *row, *cell;
    char text[64];
    fprintf(out, "**%s**\n\n", text_of(block, "title"));
    put_head(out, block);
    json_array_foreach(json_object_get(block, "rows"), i, row) {
        fputc('|', out);
        json_array_foreach(row, k, cell) if (report_column_shown(block, k))
            put_cell(out, report_cell_text(text, sizeof text, json_array_get(columns, k), cell));
        fputc('\n', out);
    }
    fputc('\n', out);
}

int report_write_markdown(const json_t *report, const char *path, struct sim_err *err) {
    struct output out;
    size_t i, k;
    json_t *section, *block;
    const int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    fprintf(out.file, "# %s\n\n", text_of(report, "title"));
    json_array_foreach(json_object_get(report, "summary"), i, section)
        fprintf(out.file, "- %s\n%s", text_of(section, "text"),
                i + 1 == json_array_size(json_object_get(report, "summary")) ? "\n" : "");
    json_array_foreach(json_object_get(report, "sections"), i, section) {
        fprintf(out.file, "## %s: %s\n\n", text_of(section, "name"), text_of(section, "title"));
        json_array_foreach(json_object_get(section, "blocks"), k, block) {
            if (strcmp(text_of(block, "kind"), "text") == 0)
                fprintf(out.file, "%s\n\n", text_of(block, "text"));
            else if (strcmp(text_of(block, "kind"), "table") == 0)
                put_table(out.file, block);
        }
    }
    return output_commit(&out, err);
}
