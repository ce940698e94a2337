/* PE arrays as studies need them: a machine from shipped configurations and settings, layers run on
 * the study's threads, mappings from shipped tables. */
#ifndef MAGNETAR_VALIDATION_ARRAYS_H
#define MAGNETAR_VALIDATION_ARRAYS_H

#include "pe/run.h"
#include "validation/study.h"

/* `config`: a shipped INI file, or NULL; `settings`: "KEY=VALUE", ends with NULL, or NULL; `more`:
 * another table of parameters that the INI file may set, for the struct at `base`, or NULL. */
int study_machine(struct machine *m, const char *config, const char *const *settings,
                  const struct param_table *more, void *base, struct sim_err *err);

/* run_layer of every job on the study's threads; the first error by number. */
int study_layers(struct study_run *run, const struct machine *m, struct run_layer *jobs, size_t n,
                 struct sim_err *err);

/* The row of a shipped mapping table for a layer. SIM_EFORMAT when there is none. */
int study_mapping(struct rs_mapping *map, const char *path, const char *layer, struct sim_err *err);

#endif
