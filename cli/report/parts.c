#include "cli/report/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

struct report *report_of(const struct result *result, const char *verb, struct sim_err *err) {
    const json_t *manifest = result_json(result), *inputs = json_object_get(manifest, "inputs");
    size_t n = 0;
    char title[512], more[40] = "";
    size_t i;
    json_t *input;
    json_array_foreach(inputs, i, input) n += json_is_integer(json_object_get(input, "records"));
    if (n > 1)
        snprintf(more, sizeof more, " and %zu more", n - 1);
    snprintf(title, sizeof title, "%s of %.300s%s", verb,
             text_of(json_array_get(inputs, 0), "name"), more);
    struct report *r = report_new(title, err);
    if (!r)
        return NULL;
    json_array_foreach(inputs, i, input) {
        const char *crc = text_of(input, "crc32"), *format = text_of(input, "format");
        if (!json_is_integer(json_object_get(input, "records")))
            report_summary(r, NULL, "%s: %s, CRC-32 %s", text_of(input, "name"), format, crc);
        else
            report_summary(r, NULL, "%s: %s, %" JSON_INTEGER_FORMAT " %s%s%s",
                           text_of(input, "name"), format,
                           json_integer_value(json_object_get(input, "records")),
                           strcmp(format, "network") == 0 ? "layers" : "records",
                           *crc ? ", CRC-32 " : "", crc);
    }
    report_summary(r, NULL, "magnetar %s, seed %" JSON_INTEGER_FORMAT, text_of(manifest, "command"),
                   json_integer_value(json_object_get(manifest, "seed")));
    return r;
}

void report_printed(json_t *section, void (*print)(FILE *out, const void *what), const void *what) {
    struct memory_text printed;
    size_t n = 0;
    if (memory_text_open(&printed))
        print(printed.file, what);
    char *text = memory_text_close(&printed, &n);
    if (n)
        report_text(section, "%s", text);
    free(text);
}

static const char *value_text(const json_t *value, char *buf, size_t size) {
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_real(value)) {
        snprintf(buf, size, "%.12g", json_real_value(value));
        return buf;
    }
    char *text = json_write(value, JSON_ENCODE_ANY);
    snprintf(buf, size, "%s", text ? text : "");
    free(text);
    return buf;
}

void report_parameters(struct report *r, const json_t *const *configs, size_t n) {
    static const struct report_column columns[] = {{"parameter", "", 0}, {"value", "", 0}};
    json_t *table = report_table(report_section(r, "parameters", "Parameters, in base units"),
                                 "As simulated", columns, 2);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)configs[0], key, value) {
        char buf[64];
        size_t same = 1;
        while (same < n && json_equal(value, json_object_get(configs[same], key)))
            same++;
        report_cell(table, "%s", key);
        report_cell(table, "%s", same < n ? "varies" : value_text(value, buf, sizeof buf));
    }
}
