#include "library/inside.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

struct magnetar_configuration *magnetar_configuration_new(struct magnetar_error *error) {
    struct sim_err err = {0};
    struct magnetar_configuration *c = sim_alloc(1, sizeof *c, &err);
    if (!c)
        library_status(SIM_EIO, &err, error);
    return c;
}

void magnetar_configuration_free(struct magnetar_configuration *c) {
    if (!c)
        return;
    settings_free(&c->settings);
    while (c->n)
        free(c->texts[--c->n]);
    free(c->texts);
    free(c);
}

/* A copy that the configuration owns, or NULL. */
static const char *keep(struct magnetar_configuration *c, const char *text, struct sim_err *err) {
    if (sim_grow((void **)&c->texts, &c->cap, c->n, sizeof *c->texts, err))
        return NULL;
    c->texts[c->n] = strdup(text);
    if (!c->texts[c->n])
        memory_fail(err, "out of memory");
    return c->texts[c->n] ? c->texts[c->n++] : NULL;
}

static int add(struct magnetar_configuration *c, enum setting_kind kind, const char *key,
               const char *text, struct magnetar_error *error) {
    struct sim_err err = {0};
    const char *own_key = key ? keep(c, key, &err) : NULL;
    const char *own_text = keep(c, text, &err);
    const int rc = (key && !own_key) || !own_text
                       ? SIM_EIO
                       : settings_add(&c->settings, kind, own_key, own_text, &err);
    return library_status(rc, &err, error);
}

int magnetar_configuration_set(struct magnetar_configuration *c, const char *key, const char *value,
                               struct magnetar_error *error) {
    return add(c, SETTING_KEY, key, value, error);
}

int magnetar_configuration_load(struct magnetar_configuration *c, const char *path,
                                struct magnetar_error *error) {
    return add(c, SETTING_FILE, NULL, path, error);
}

int magnetar_configuration_load_text(struct magnetar_configuration *c, const char *text,
                                     const char *name, struct magnetar_error *error) {
    return add(c, SETTING_TEXT, name, text, error);
}
