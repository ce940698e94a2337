#include "validation/arrays.h"

#include <stdlib.h>
#include <string.h>

#include "sim/shipped.h"

static int configure(struct param_set *set, struct machine *m, const char *config,
                     const char *const *settings, struct sim_err *err) {
    int rc = config ? shipped_config(set, config, err) : 0;
    for (; rc == 0 && settings && *settings; settings++)
        rc = param_assign_text(set, *settings, err);
    return rc ? rc : machine_resolve(m, set, err);
}

int study_machine(struct machine *m, const char *config, const char *const *settings,
                  const struct param_table *more, void *base, struct sim_err *err) {
    struct param_set *set = param_set_new(err);
    memset(m, 0, sizeof *m);
    int rc = set ? machine_bind(set, m, err) : SIM_EIO;
    if (rc == 0 && more)
        rc = param_bind(set, more, base, err);
    if (rc == 0)
        rc = configure(set, m, config, settings, err);
    param_set_free(set);
    return rc;
}

struct batch {
    const struct machine *m;
    struct run_layer *jobs;
    struct sim_err *errors;
};

static void run_one(void *user, size_t i) {
    struct batch *b = user;
    run_layer(b->m, &b->jobs[i], &b->errors[i]);
}

int study_layers(struct study_run *run, const struct machine *m, struct run_layer *jobs, size_t n,
                 struct sim_err *err) {
    struct sim_err *errors = sim_alloc(n, sizeof *errors, err);
    struct batch batch = {m, jobs, errors};
    if (!errors)
        return SIM_EIO;
    pool_run(run->pool, n, run_one, &batch);
    int rc = study_tick(run, err);
    for (size_t i = 0; i < n && rc == 0; i++)
        if (errors[i].code) {
            *err = errors[i];
            rc = err->code;
        }
    free(errors);
    return rc;
}

int study_mapping(struct rs_mapping *map, const char *path, const char *layer,
                  struct sim_err *err) {
    const char *text = shipped_text(path);
    const int line = text ? rs_mapping_parse(text, path, layer, map, err)
                          : sim_fail(err, SIM_EIO, "%s: not shipped", path);
    if (line < 0)
        return line;
    return line ? 0 : sim_fail(err, SIM_EFORMAT, "%s: no mapping of layer %s", path, layer);
}
