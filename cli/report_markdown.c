#include <string.h>

#include "cli/report_write.h"
#include "sim/output.h"
#include "sim/report.h"

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Bars would end a cell. */
static void put_cell(FILE *out, const char *text) {
    fputc(' ', out);
    for (; *text; text++)
        fprintf(out, *text == '|' ? "\\%c" : "%c", *text);
    fputs(" |", out);
}

static void put_head(FILE *out, const json_t *columns) {
    size_t i;
    json_t *column;
    fputc('|', out);
    json_array_foreach(columns, i, column) {
        char name[128];
        const char *unit = text_of(column, "unit");
        snprintf(name, sizeof name, "%s%s%s", text_of(column, "name"), *unit ? ", " : "", unit);
        put_cell(out, name);
    }
    fputs("\n|", out);
    json_array_foreach(columns, i, column)
        fputs(json_integer_value(json_object_get(column, "digits")) ? "---:|" : "---|", out);
    fputc('\n', out);
}

static void put_table(FILE *out, const json_t *block) {
    const json_t *columns = json_object_get(block, "columns");
    size_t i, k;
    json_t *row, *cell;
    char text[64];
    fprintf(out, "**%s**\n\n", text_of(block, "title"));
    put_head(out, columns);
    json_array_foreach(json_object_get(block, "rows"), i, row) {
        fputc('|', out);
        json_array_foreach(row, k, cell) {
            const json_t *digits = json_object_get(json_array_get(columns, k), "digits");
            if (json_is_string(cell))
                put_cell(out, json_string_value(cell));
            else if (json_is_number(cell))
                put_cell(out, report_format(text, sizeof text, json_number_value(cell),
                                            (int)json_integer_value(digits)));
            else
                put_cell(out, "-");
        }
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
