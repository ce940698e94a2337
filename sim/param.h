/* Parameters: each module has one table of rows; the table parses, checks, documents and prints.
 *
 * A module declares a configuration struct and a table that points into it. A param_set binds
 * tables to structs, fills in the defaults, and then takes INI files and KEY=VALUE assignments,
 * later ones winning. */
#ifndef MAGNETAR_SIM_PARAM_H
#define MAGNETAR_SIM_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/json.h"

#include "sim/err.h"
#include "sim/unit.h"

#define PARAM_TEXT_SIZE 256

enum param_type {
    PARAM_BOOL,   /* bool: yes|no, also true|false, on|off, 1|0 */
    PARAM_UINT,   /* uint64_t, in the base unit */
    PARAM_REAL,   /* double, in the base unit */
    PARAM_CHOICE, /* int: the value of one of choices */
    PARAM_ROW,    /* const struct param_named *: one of rows, or of what param_offer added */
    PARAM_TEXT,   /* char[PARAM_TEXT_SIZE] */
};

/* How a row of some module's table begins, so that a parameter can choose it. */
struct param_named {
    const char *name, *help;
};

struct param_choice {
    const char *name; /* NULL: the end */
    int value;
};

/* What a CHOICE or a ROW takes. Their order is that of the help, and means nothing else. */
struct param_choices {
    const struct param_choice *values;           /* for CHOICE */
    const struct param_named *(*rows)(size_t i); /* for ROW: row i, NULL past the end */
};

/* PARAM_CHOICES({"back", WRITE_BACK}, {"through", WRITE_THROUGH}), PARAM_ROWS(policy_row_at) */
#define PARAM_CHOICES(...)                                                                         \
    (const struct param_choices[]) {                                                               \
        {                                                                                          \
            .values = (const struct param_choice[]) {                                              \
                __VA_ARGS__, {                                                                     \
                    NULL, 0                                                                        \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }
#define PARAM_ROWS(function)                                                                       \
    (const struct param_choices[]) {                                                               \
        { .rows = (function) }                                                                     \
    }

struct param {
    const char *key; /* "module.name" */
    enum param_type type;
    enum unit unit;
    size_t offset;                       /* of the field in the module's configuration struct */
    const char *initial;                 /* default, as a user would write it */
    double min, max;                     /* inclusive, for UINT and REAL; max 0: no upper limit */
    const struct param_choices *choices; /* for CHOICE and ROW */
    const char *help;                    /* one line, no full stop */
};

struct param_table {
    const struct param *rows;
    size_t n;
};

struct param_set;

struct param_set *param_set_new(struct sim_err *err);
void param_set_free(struct param_set *set);

/* Binds a table to the struct at `base`, which must outlive the set, and writes the defaults. */
int param_bind(struct param_set *set, const struct param_table *table, void *base,
               struct sim_err *err);

/* Keys of this table are not known here, but to `who` ("magnetar replay"): what an unknown key is
 * answered with. */
int param_mention(struct param_set *set, const struct param_table *table, const char *who,
                  struct sim_err *err);

/* From now on the PARAM_ROW `key` takes this row as well, by its name; the row must outlive every
 * struct that the set is bound to. SIM_EUSAGE where the name is taken. */
int param_offer(struct param_set *set, const char *key, const struct param_named *row,
                struct sim_err *err);

/* Keys PREFIX.NAME.FIELD of names that no table lists, as tech.nvsim-stt.retention; in a file
 * FIELD = value in a section [PREFIX NAME]. NAME may hold dots. */
struct param_family {
    const char *prefix;
    const struct param_table *fields; /* rows PREFIX.FIELD; only `assign` sets them */
    const char *how;                  /* in which forms a user gives one, for errors */
    int (*assign)(void *user, const char *name, const struct param *field, const char *value,
                  const char *origin, struct sim_err *err);
};

/* One per set; `user` must outlive the set. */
void param_family(struct param_set *set, const struct param_family *family, void *user);

/* key = value; `origin` ("--set", "llc.ini:12") begins the error text. An unknown key is answered
 * with the nearest known one. SIM_EUSAGE on any error. */
int param_assign(struct param_set *set, const char *key, const char *value, const char *origin,
                 struct sim_err *err);

/* "KEY=VALUE", as from --set. */
int param_assign_text(struct param_set *set, const char *text, struct sim_err *err);

/* An INI file: [module] sections, name = value lines, ; or # comments, each key once. SIM_EIO when
 * it cannot be read. */
int param_load(struct param_set *set, const char *path, struct sim_err *err);

/* The same from the text of such a file, which messages call `name`. */
int param_load_text(struct param_set *set, const char *text, const char *name, struct sim_err *err);

/* Was the key assigned by file or command line? */
bool param_given(const struct param_set *set, const char *key);

/* Was any key of a bound table? */
bool param_any_given(const struct param_set *set, const struct param_table *table);

/* Where the value of a key is kept, and its size; NULL: no key of a bound table. */
void *param_field(const struct param_set *set, const char *key, size_t *size);

/* The row of a bound table, or NULL. */
const struct param *param_find(const struct param_set *set, const char *key);

/* The resolved values as a flat object {"llc.ways": 16, ...}, in table order; NULL out of memory.
 */
json_t *param_json(const struct param_set *set);
/* The same of one table. */
json_t *param_values_json(const struct param_table *table, const void *base);

/* Writes the default of every row. */
void param_defaults(const struct param_table *table, void *base);

/* Value of one row as a user would write it; returns buf. */
const char *param_format(const struct param *row, const void *base, char *buf, size_t size);

/* Do two structs of the table say the same in every row? A field without a row does not count. */
bool param_equal(const struct param_table *table, const void *a, const void *b);

/* Is it a row of the table? */
bool param_in(const struct param_table *table, const char *key, size_t length);

/* Prints rows as an aligned list: key, default, help, range or choices. */
void param_help(FILE *out, const struct param_table *table);

/* A row as an object: name, help, type, unit, default (as a user would write it), min and max
 * (null: no limit), choices (empty where any value may stand). */
json_t *param_row_json(const struct param *row);

/* The candidate nearest to `word` by edit distance, or NULL when none is near (distance above a
 * third of the word's length plus one). */
const char *param_nearest(const char *word, const char *const *candidates, size_t n);

/* Appends a name to the list of names in `buf`, which begins empty, with `between` before it where
 * it is not the first. */
void param_list_name(char *buf, size_t size, const char *between, const char *name);

#endif
