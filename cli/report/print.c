#include "cli/report/print.h"

#include <string.h>

#include "cli/report/table.h"
#include "sim/report.h"

#define LINE_WIDTH 100

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Words, in lines of at most LINE_WIDTH characters. */
static void print_text(FILE *out, const char *text) {
    size_t column = 0;
    while (*text) {
        const size_t n = strcspn(text, " \n");
        if (column && column + 1 + n > LINE_WIDTH) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%s%.*s", column ? " " : "", (int)n, text);
        column += n + (column != 0);
        text += n;
        if (*text == '\n') {
            fputc('\n', out);
            column = 0;
        }
        text += *text != '\0';
    }
    fputs("\n\n", out);
}

static struct table *table_of(const json_t *block) {
    char names[2048] = "";
    size_t i, used = 0;
    json_t *column;
    json_array_foreach(json_object_get(block, "columns"), i, column) {
        const char *unit = text_of(column, "unit");
        if (report_column_shown(block, i) && used < sizeof names)
            used +=
                (size_t)snprintf(names + used, sizeof names - used, "%s%s%s%s%s", used ? "|" : "",
                                 text_of(column, "name"), *unit ? " " : "", unit,
                                 json_integer_value(json_object_get(column, "digits")) ? "" : "<");
    }
    return table_new(names);
}

/* Columns that say nothing are left out. */
static void print_table(FILE *out, const json_t *block) {
    const json_t *columns = json_object_get(block, "columns");
    struct table *table = table_of(block);
    char text[64];
    size_t i, k;
    json_t *row, *cell;
    json_array_foreach(json_object_get(block, "rows"), i, row) json_array_foreach(row, k, cell) {
        if (report_column_shown(block, k))
            table_cell(table, "%s",
                       report_cell_text(text, sizeof text, json_array_get(columns, k), cell));
    }
    fprintf(out, "%s\n", text_of(block, "title"));
    table_print(table, out);
    fputc('\n', out);
    table_free(table);
}

void report_print(FILE *out, const json_t *report, size_t blocks) {
    size_t i, k;
    json_t *section, *block;
    json_array_foreach(json_object_get(report, "sections"), i, section) {
        fprintf(out, "%s: %s\n\n", text_of(section, "name"), text_of(section, "title"));
        json_array_foreach(json_object_get(section, "blocks"), k, block) {
            if (k >= blocks)
                break;
            if (strcmp(text_of(block, "kind"), "text") == 0)
                print_text(out, text_of(block, "text"));
            else if (strcmp(text_of(block, "kind"), "table") == 0)
                print_table(out, block);
        }
    }
    json_array_foreach(json_object_get(report, "summary"), i, section)
        fprintf(out, "%s\n", text_of(section, "text"));
}
