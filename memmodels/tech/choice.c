#include "memmodels/tech/choice.h"

#include <stdlib.h>
#include <string.h>

#include "memmodels/tech/table.h"
#include "sim/csv.h"
#include "sim/param_value.h"

#define ITEM_SIZE PARAM_TEXT_SIZE
#define LETTERS   "abcdefghijklmnopqrstuvwxyz_"

/* Does the text begin with KEY=? */
static bool is_change(const char *text) {
    text += strspn(text, " ");
    const size_t n = strspn(text, LETTERS);
    return n > 0 && text[n] == '=';
}

/* What follows NAME and stands for its changes: a colon, or with a list's comma the comma, before
 * KEY=. */
static const char *changes_of(const char *item) {
    for (const char *p = item; *p; p++)
        if ((*p == ':' || *p == ',') && is_change(p + 1))
            return p;
    return item + strlen(item);
}

/* To the comma that ends the item, or the end of the list. */
static const char *item_end(const char *item) {
    for (;;) {
        item += strcspn(item, ",");
        if (!*item || !is_change(item + 1))
            return item;
        item++;
    }
}

size_t tech_list_length(const char *list) {
    size_t n = 1;
    for (list = item_end(list); *list; list = item_end(list + 1))
        n++;
    return n;
}

int tech_list_item(const char *list, size_t index, char *buf, size_t size, const char *option,
                   struct sim_err *err) {
    const char *item = list;
    for (; index; index--)
        item = item_end(item) + 1;
    const char *end = item_end(item);
    item += strspn(item, " ");
    while (end > item && end[-1] == ' ')
        end--;
    if (end <= item)
        return sim_fail(err, SIM_EUSAGE, "%s %s: an empty item", option, list);
    if (is_change(item))
        return sim_fail(err, SIM_EUSAGE, "%s %s: expected a technology before %.*s", option, list,
                        (int)(end - item), item);
    if ((size_t)(end - item) >= size)
        return sim_fail(err, SIM_EUSAGE, "%s: an item longer than %zu characters", option,
                        size - 1);
    snprintf(buf, size, "%.*s", (int)(end - item), item);
    return 0;
}

static const char *shipped_name(const char *name) {
    const struct tech_entry *e = tech_entry_named(name);
    return e ? e->name : name;
}

bool tech_same_name(const char *a, const char *b) {
    return strcmp(shipped_name(a), shipped_name(b)) == 0;
}

static int assign(void *user, const char *name, const struct param *field, const char *value,
                  const char *origin, struct sim_err *err) {
    struct tech_changes *changes = user;
    struct tech_behaviour scratch;
    struct tech *t;
    char text[PARAM_TEXT_SIZE + 340];
    int rc = tech_open(&t, name, err);
    if (rc)
        return rc;
    if (tech_is_sram(t))
        rc = sim_fail(err, SIM_EUSAGE, "%s: %s: %s has cells of %s, which take no %s", origin,
                      tech_behaviour_key(field), name, tech_kind(t), tech_behaviour_key(field));
    tech_free(t);
    snprintf(text, sizeof text, "%s: %s", origin, name);
    if (rc == 0)
        rc = param_store(field, (char *)&scratch + field->offset, value, text, err);
    if (rc)
        return rc;
    if (changes->n == TECH_CHANGES_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s: more than %d changes of technologies", text,
                        TECH_CHANGES_MAX);
    if (strlen(value) >= TECH_VALUE_SIZE)
        return sim_fail(err, SIM_EUSAGE, "%s: %s: longer than %d characters", text, value,
                        TECH_VALUE_SIZE - 1);
    struct tech_change *c = &changes->at[changes->n++];
    snprintf(c->tech, sizeof c->tech, "%s", shipped_name(name));
    snprintf(c->value, sizeof c->value, "%s", value);
    c->field = field;
    return 0;
}

const struct param_family tech_family = {
    .prefix = "tech",
    .fields = &tech_behaviour_params,
    .how = "--tech 'NAME:KEY=VALUE', a section [tech NAME] in a file, or --set tech.NAME.KEY=VALUE",
    .assign = assign,
};

int tech_behave(const struct tech *t, const char *name, const struct tech_changes *changes,
                struct tech_behaviour *out, struct sim_err *err) {
    *out = *tech_behaviour(t);
    for (size_t i = 0; i < changes->n; i++) {
        const struct tech_change *c = &changes->at[i];
        const int rc =
            strcmp(c->tech, shipped_name(name)) == 0
                ? param_store(c->field, (char *)out + c->field->offset, c->value, name, err)
                : 0;
        if (rc)
            return rc;
    }
    return tech_behaviour_check(out, name, err);
}

/* Is the key one of those before? */
static bool said_before(char *const *keys, size_t n, const char *key) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

/* Of ":KEY=VALUE,KEY=VALUE", or "". */
static int assign_changes(struct param_set *set, const char *name, const char *changes,
                          const char *option, struct sim_err *err) {
    char text[ITEM_SIZE], key[2 * ITEM_SIZE], *save = NULL, *said[ITEM_SIZE / 2];
    size_t n = 0;
    if (strlen(changes) >= sizeof text)
        return sim_fail(err, SIM_EUSAGE, "%s: an item longer than %d characters", option,
                        ITEM_SIZE - 1);
    snprintf(text, sizeof text, "%s", *changes ? changes + 1 : "");
    for (char *s = strtok_r(text, ",", &save); s; s = strtok_r(NULL, ",", &save)) {
        char *equals = strchr(s, '=');
        if (!equals)
            return sim_fail(err, SIM_EUSAGE, "%s: '%s': expected KEY=VALUE", option, s);
        *equals = '\0';
        s = csv_trim(s);
        if (said_before(said, n, s))
            return sim_fail(err, SIM_EUSAGE, "%s %s%s: %s is there twice", option, name, changes,
                            s);
        said[n++] = s;
        snprintf(key, sizeof key, "tech.%s.%s", name, s);
        const int rc = param_assign(set, key, csv_trim(equals + 1), option, err);
        if (rc)
            return rc;
    }
    return 0;
}

int tech_item_assign(struct param_set *set, const char *item, const char *option,
                     struct sim_err *err) {
    char name[ITEM_SIZE];
    const char *changes = changes_of(item);
    snprintf(name, sizeof name, "%.*s", (int)(changes - item), item);
    char *at = strrchr(csv_trim(name), '@');
    if (at)
        *at = '\0';
    int rc = param_assign(set, "llc.tech", name, option, err);
    if (rc == 0 && at)
        rc = param_assign(set, "llc.size", at + 1, option, err);
    return rc ? rc : assign_changes(set, name, changes, option, err);
}

int tech_item_open(struct tech **out, const char *item, const char *option, struct sim_err *err) {
    struct tech_changes changes = {.n = 0};
    char name[ITEM_SIZE];
    const char *rest = changes_of(item);
    *out = NULL;
    if ((size_t)(rest - item) >= sizeof name)
        return sim_fail(err, SIM_EUSAGE, "%s: a name longer than %d characters", option,
                        ITEM_SIZE - 1);
    snprintf(name, sizeof name, "%.*s", (int)(rest - item), item);
    struct param_set *set = param_set_new(err);
    if (!set)
        return SIM_EIO;
    param_family(set, &tech_family, &changes);
    int rc = assign_changes(set, name, rest, option, err);
    param_set_free(set);
    if (rc == 0)
        rc = tech_open(out, name, err);
    return rc ? rc : tech_behave(*out, name, &changes, &(*out)->behaviour, err);
}
