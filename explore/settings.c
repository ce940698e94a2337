#include "explore/settings.h"

#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/gpgpusim.h"
#include "sim/shipped.h"

int texts_add(struct texts *l, const char *text, struct sim_err *err) {
    const int rc = sim_grow((void **)&l->at, &l->cap, l->n, sizeof *l->at, err);
    if (rc == 0)
        l->at[l->n++] = text;
    return rc;
}

void texts_free(struct texts *l) {
    free(l->at);
    *l = (struct texts){0};
}

int settings_add(struct settings *l, enum setting_kind kind, const char *key, const char *text,
                 struct sim_err *err) {
    const int rc = sim_grow((void **)&l->at, &l->cap, l->n, sizeof *l->at, err);
    if (rc == 0)
        l->at[l->n++] = (struct setting){kind, key, text};
    return rc;
}

int settings_add_values(struct settings *l, const char *const *texts, struct sim_err *err) {
    int rc = 0;
    for (; rc == 0 && texts && *texts; texts++)
        rc = settings_add(l, SETTING_VALUE, NULL, *texts, err);
    return rc;
}

void settings_free(struct settings *l) {
    free(l->at);
    *l = (struct settings){0};
}

static int apply(const struct setting *s, struct param_set *set, struct sim_err *err) {
    switch (s->kind) {
    case SETTING_FILE:
        return shipped_load(set, s->text, err);
    case SETTING_TEXT:
        return param_load_text(set, s->text, s->key, err);
    case SETTING_VALUE:
        return param_assign_text(set, s->text, err);
    case SETTING_KEY:
        return param_assign(set, s->key, s->text, "command line", err);
    default:
        return gpgpusim_assign(set, s->text, err);
    }
}

static bool is_file(const struct setting *s) {
    return s->kind == SETTING_FILE || s->kind == SETTING_TEXT;
}

/* The keys of what cells do are no parameters of a set: they are known by their text. */
static bool names(const struct setting *s, const char *key) {
    const size_t n = strlen(key);
    if (s->kind == SETTING_KEY)
        return strcmp(s->key, key) == 0;
    return s->kind == SETTING_VALUE && strncmp(s->text, key, n) == 0 && s->text[n] == '=';
}

const struct setting *settings_giver(const struct settings *l, struct param_set *set,
                                     const char *key) {
    struct sim_err ignored; /* settings_apply tells */
    for (size_t i = 0; i < l->n; i++)
        if (names(&l->at[i], key) ||
            (!is_file(&l->at[i]) && apply(&l->at[i], set, &ignored) == 0 && param_given(set, key)))
            return &l->at[i];
    return NULL;
}

int settings_apply(const struct settings *l, struct param_set *set, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < l->n && rc == 0; i++)
        rc = is_file(&l->at[i]) ? apply(&l->at[i], set, err) : 0;
    for (size_t i = 0; i < l->n && rc == 0; i++)
        rc = is_file(&l->at[i]) ? 0 : apply(&l->at[i], set, err);
    return rc;
}
