#include "sim/shipped.h"

#include <string.h>

#include "sim/shipped_files.h"

const char *shipped_text(const char *path) {
    for (const struct shipped_file *f = shipped_files; f->name; f++)
        if (strcmp(f->name, path) == 0)
            return f->text;
    return NULL;
}

static int missing(const char *path, struct sim_err *err) {
    return sim_fail(err, SIM_EIO, "%s: not shipped", path);
}

int shipped_config(struct param_set *set, const char *path, struct sim_err *err) {
    const char *text = shipped_text(path);
    return text ? param_load_text(set, text, path, err) : missing(path, err);
}

int shipped_rows(struct rows *r, const struct rows_table *table, const char *path,
                 struct sim_err *err) {
    const char *text = shipped_text(path);
    return text ? rows_parse(r, table, text, strlen(text), path, err) : missing(path, err);
}
