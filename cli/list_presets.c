#include "cli/list_presets.h"

#include <stdlib.h>

#include "cli/list_rows.h"
#include "cli/report/table.h"
#include "memmodels/params.h"
#include "pe/array.h"
#include "sim/memory.h"
#include "sim/shipped.h"

/* A carried configuration, by what its file says of itself. */
struct preset_row {
    char name[64], about[SHIPPED_HELP];
    struct preset says;
    bool array; /* of `run`, and of no replay */
};

static const char *modes_of(const struct preset_row *r) {
    static const char *const names[] = {"count, timed", "count", "timed"};
    return r->array ? "run" : names[r->says.modes];
}

static int read_row(struct preset_row *r, struct sim_err *err) {
    struct {
        struct memory_config memory;
        struct array_config array;
    } *c = sim_alloc(1, sizeof *c, err);
    struct param_set *set = c ? param_set_new(err) : NULL;
    int rc = set ? params_bind(set, &c->memory, err) : SIM_EIO;
    if (rc == 0)
        rc = param_bind(set, &array_params, &c->array, err);
    if (rc == 0)
        rc = shipped_load(set, r->name, err);
    if (rc == 0) {
        r->says = c->memory.preset;
        r->array = param_given(set, "array.dataflow");
    }
    param_set_free(set);
    free(c);
    return rc;
}

static void add_row(json_t *list, const struct preset_row *r) {
    json_t *o = list_row(list, r->name, r->about), *modes = json_array();
    json_put(o, "command", json_text(r->array ? "run" : "replay"));
    if (!r->array && r->says.modes != PRESET_TIMED)
        json_add(modes, json_text("count"));
    if (!r->array && r->says.modes != PRESET_COUNT)
        json_add(modes, json_text("timed"));
    json_put(o, "modes", modes);
    json_put(o, "instead", *r->says.instead ? json_text(r->says.instead) : json_null());
    json_put(o, "fitted", *r->says.fitted ? json_text(r->says.fitted) : json_null());
}

static void add_cells(struct table *t, const struct preset_row *r) {
    table_cell(t, "%s", r->name);
    table_cell(t, "%s", modes_of(r));
    table_cell(t, "%s", r->about);
    table_cell(t, "%s", *r->says.fitted ? r->says.fitted : "-");
}

int list_rows_presets(json_t *list, struct sim_err *err) {
    struct preset_row r;
    int rc = 0;
    for (size_t i = 0; rc == 0 && shipped_preset_at(i, r.name, sizeof r.name, r.about); i++) {
        rc = read_row(&r, err);
        if (rc == 0)
            add_row(list, &r);
    }
    return rc;
}

int list_presets(struct sim_err *err) {
    struct table *t = table_new("preset<|modes<|what it is<|fitted to<");
    struct preset_row r;
    int rc = 0;
    for (size_t i = 0; rc == 0 && shipped_preset_at(i, r.name, sizeof r.name, r.about); i++) {
        rc = read_row(&r, err);
        if (rc == 0)
            add_cells(t, &r);
    }
    if (rc == 0)
        table_print(t, stdout);
    table_free(t);
    return rc;
}
