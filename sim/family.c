#include "sim/family.h"

#include <string.h>

#define FIELDS_MAX 64

const struct param *family_field(const struct param_family *family, const char *dot) {
    const size_t prefix = strlen(family->prefix);
    for (size_t i = 0; dot && i < family->fields->n; i++)
        if (strcmp(family->fields->rows[i].key + prefix, dot) == 0)
            return &family->fields->rows[i];
    return NULL;
}

bool family_has(const struct param_family *family, const char *key) {
    const size_t n = family ? strlen(family->prefix) : 0;
    return family && strncmp(key, family->prefix, n) == 0 && key[n] == '.';
}

static int unknown_field(const struct param_family *family, const char *key, const char *origin,
                         struct sim_err *err) {
    const char *names[FIELDS_MAX], *field = strrchr(key, '.') + 1;
    size_t n = 0;
    for (; n < family->fields->n && n < FIELDS_MAX; n++)
        names[n] = strchr(family->fields->rows[n].key, '.') + 1;
    const char *nearest = param_nearest(field, names, n);
    if (nearest)
        return sim_fail(err, SIM_EUSAGE, "%s: %s: unknown key '%s'; did you mean '%s'?", origin,
                        key, field, nearest);
    return sim_fail(err, SIM_EUSAGE,
                    "%s: %s: unknown key '%s'; 'magnetar list params' shows them all, as %s.%s",
                    origin, key, field, family->prefix, names[0]);
}

int family_assign(const struct param_family *family, void *user, const char *key, const char *value,
                  const char *origin, struct sim_err *err) {
    char name[PARAM_TEXT_SIZE];
    const char *first = key + strlen(family->prefix) + 1, *dot = strrchr(first, '.');
    if (!dot || dot == first)
        return sim_fail(err, SIM_EUSAGE, "%s: %s: of which one? Expected %s", origin, key,
                        family->how);
    const struct param *field = family_field(family, dot);
    if (!field)
        return unknown_field(family, key, origin, err);
    if ((size_t)(dot - first) >= sizeof name)
        return sim_fail(err, SIM_EUSAGE, "%s: %s: name too long", origin, key);
    snprintf(name, sizeof name, "%.*s", (int)(dot - first), first);
    return family->assign(user, name, field, value, origin, err);
}
