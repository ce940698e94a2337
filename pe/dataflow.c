#include "pe/dataflow.h"

#include <string.h>

#define ROW(name) &dataflow_##name,
static const struct dataflow *const flows[] = {DATAFLOWS(ROW)};
#define N_FLOWS (sizeof flows / sizeof *flows)

const struct dataflow *dataflow_at(size_t i) {
    return i < N_FLOWS ? flows[i] : NULL;
}

const struct dataflow *dataflow_of(const struct machine *m) {
    return flows[m->array.dataflow];
}

int dataflow_index(const char *name) {
    for (size_t i = 0; i < N_FLOWS; i++)
        if (strcmp(flows[i]->name, name) == 0)
            return (int)i;
    return -1;
}

bool dataflow_takes(const struct dataflow *d, const char *key) {
    for (const char *const *own = d->takes; own && *own; own++)
        if (strcmp(*own, key) == 0)
            return true;
    return false;
}

static const char *const use_names[] = {[USE_CLOSED] = "--mode closed",
                                        [USE_TIMED] = "--mode timed",
                                        [USE_EXACT] = "--mode exact",
                                        [USE_DEMAND] = "--trace-sram",
                                        [USE_COMPAT] = "--compat scalesim"};

const char *dataflow_use_name(enum dataflow_use use) {
    return use_names[use];
}

static bool has(const struct dataflow *d, enum dataflow_use use) {
    const bool counts = d->plan && d->closed;
    switch (use) {
    case USE_CLOSED:
        return counts;
    case USE_TIMED:
        return counts && d->steps;
    case USE_EXACT:
        return counts && d->exact;
    case USE_DEMAND:
        return d->plan && d->demand;
    default:
        return d->compat;
    }
}

int dataflow_require(const struct dataflow *d, enum dataflow_use use, struct sim_err *err) {
    return has(d, use) ? 0
                       : sim_fail(err, SIM_EUNSUP, "%s: not supported with array.dataflow = %s",
                                  use_names[use], d->name);
}

/* Does only some dataflow take this parameter? */
static bool specific(const char *key) {
    for (size_t i = 0; i < N_FLOWS; i++)
        if (dataflow_takes(flows[i], key))
            return true;
    return false;
}

static int check_row(const struct dataflow *d, const struct param *row,
                     const struct array_config *c, const struct array_config *defaults,
                     struct sim_err *err) {
    char given[PARAM_TEXT_SIZE], initial[PARAM_TEXT_SIZE];
    if (dataflow_takes(d, row->key) || !specific(row->key))
        return 0;
    param_format(row, c, given, sizeof given);
    param_format(row, defaults, initial, sizeof initial);
    return strcmp(given, initial) == 0
               ? 0
               : sim_fail(err, SIM_EUNSUP, "%s = %s: not supported with array.dataflow = %s",
                          row->key, given, d->name);
}

int dataflow_check(const struct array_config *c, struct sim_err *err) {
    const struct dataflow *d = flows[c->dataflow];
    struct array_config defaults = {0};
    struct param_set *set = param_set_new(err);
    int rc = set ? param_bind(set, &array_params, &defaults, err) : SIM_EIO;
    for (size_t i = 0; i < array_params.n && rc == 0; i++)
        rc = check_row(d, &array_params.rows[i], c, &defaults, err);
    param_set_free(set);
    return rc || !d->check ? rc : d->check(c, err);
}
