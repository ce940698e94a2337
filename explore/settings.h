/* What was said about parameters: files, texts of files, KEY=VALUE. Of two files, and of two single
 * values, the later one wins; a single value wins over every file, wherever it stands. */
#ifndef MAGNETAR_EXPLORE_SETTINGS_H
#define MAGNETAR_EXPLORE_SETTINGS_H

#include <stddef.h>

#include "sim/err.h"
#include "sim/param.h"

/* Borrowed texts, in order. */
struct texts {
    const char **at;
    size_t n, cap;
};
int texts_add(struct texts *l, const char *text, struct sim_err *err);
void texts_free(struct texts *l);

enum setting_kind {
    SETTING_FILE,    /* text: path of an INI file */
    SETTING_TEXT,    /* text: the text of one, which messages call key */
    SETTING_VALUE,   /* text: "KEY=VALUE" */
    SETTING_KEY,     /* key, and text its value */
    SETTING_GPGPUSIM /* text: a cache string of GPGPU-Sim */
};

struct setting {
    enum setting_kind kind;
    const char *key, *text; /* borrowed */
};

struct settings {
    struct setting *at;
    size_t n, cap;
};

int settings_add(struct settings *l, enum setting_kind kind, const char *key, const char *text,
                 struct sim_err *err);
/* Each text of a list that ends with NULL as SETTING_VALUE; NULL: none. */
int settings_add_values(struct settings *l, const char *const *texts, struct sim_err *err);
void settings_free(struct settings *l);

/* The first setting but those of files that gives a key of `set` a value; NULL: none does. Assigns
 * them all to `set`, which is for nothing else then. */
const struct setting *settings_giver(const struct settings *l, struct param_set *set,
                                     const char *key);

/* SIM_EUSAGE with file and line, or with the setting; SIM_EIO for files that cannot be read. */
int settings_apply(const struct settings *l, struct param_set *set, struct sim_err *err);

#endif
