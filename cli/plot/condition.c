#include "cli/plot/condition.h"

#include <string.h>

int plot_condition_read(struct plot_condition *c, const struct plot_table *t, const char *option,
                        const char *text, struct sim_err *err) {
    char key[256];
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || strlen(text) >= sizeof c->values)
        return sim_fail(err, SIM_EUSAGE, "%s %.80s: expected KEY=VALUE", option, text);
    c->not = equals[-1] == '!';
    snprintf(key, sizeof key, "%.*s", (int)(equals - text - c->not ), text);
    snprintf(c->values, sizeof c->values, "%s", equals + 1);
    const int rc = plot_table_want(t, option, key, &c->column, err);
    if (rc == 0)
        c->key = plot_key_of(key);
    return rc;
}

bool plot_condition_holds(struct plot_condition *c, const struct plot_table *t) {
    const char *cell = plot_table_cell(t, c->column);
    const double number = plot_key_number(&c->key, cell);
    for (const char *p = c->values; p; p = strchr(p, ',')) {
        char value[256];
        p += *p == ',' && p != c->values;
        snprintf(value, sizeof value, "%.*s", (int)strcspn(p, ","), p);
        if (strcmp(cell, value) == 0 || plot_key_number(&c->key, value) == number)
            return !c->not ;
    }
    return c->not ;
}
