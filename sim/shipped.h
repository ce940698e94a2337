/* Files that the program carries (configurations, mappings, what the studies read) or that were
 * installed beside it (captured traces). Users name them without folder and ending: "titanx",
 * "squeezenet1_1", "titanx/matrixmul-32". A file of the user's under the name as given wins. */
#ifndef MAGNETAR_SIM_SHIPPED_H
#define MAGNETAR_SIM_SHIPPED_H

#include "sim/param.h"
#include "sim/rows.h"

/* The text of a carried file by its path in the tree ("validation/eyeriss/points.csv",
 * "conf/titanx.ini"), NULL: none such. */
const char *shipped_text(const char *path);

/* Assigns what a carried INI file says; reads the rows of a carried table. SIM_EIO when there is
 * none of that path, and what param_load_text and rows_parse return. */
int shipped_config(struct param_set *set, const char *path, struct sim_err *err);
int shipped_rows(struct rows *r, const struct rows_table *table, const char *path,
                 struct sim_err *err);

/* Has the user something other than a folder under that name? It is meant, then. */
bool shipped_is_users(const char *name);

/* The text of the carried conf/NAME`ending` by the name that a user gave, with or without folder
 * and ending; NULL where there is none, or where the user has a file of that name. */
const char *shipped_named(const char *name, const char *ending);

/* Assigns what a file says, the user's or a carried preset. SIM_EIO with the nearest preset where
 * there is neither, and what param_load returns. */
int shipped_load(struct param_set *set, const char *name, struct sim_err *err);

/* Row i of the presets: name and a sentence from the file's head, written to `help`; NULL past the
 * end. */
#define SHIPPED_HELP 160
const char *shipped_preset_at(size_t i, char *name, size_t size, char help[SHIPPED_HELP]);

/* The folder of the installed traces: data/ beside the program where there is one, as in a build
 * tree, else the one that it was configured for. Returns buf. */
const char *shipped_folder(char *buf, size_t size);

/* The path of an installed trace by the name that a user gave; NULL where there is none, or where
 * the user has a file of that name. */
const char *shipped_trace(const char *name, char *buf, size_t size);

/* Calls `each` for every installed trace, sorted by name, until it returns nonzero: that. */
int shipped_traces(int (*each)(void *user, const char *name, const char *path), void *user);

/* SIM_EIO for a trace that is nowhere: "name: No such file or directory" and the nearest installed
 * one. `errno` says what is wrong with the file. */
int shipped_no_trace(const char *name, struct sim_err *err);

#endif
