#include "sim/param.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/family.h"
#include "sim/ini.h"
#include "sim/param_value.h"

#define NEAREST_MAX 63
#define TABLES_MAX  32
#define KEY_SIZE    (PARAM_TEXT_SIZE + 64) /* PREFIX.NAME.FIELD */
#define SECTION_MAX 49                     /* inih cuts longer ones */

struct param_binding {
    const struct param_table *table;
    unsigned char *base;
    bool *given;
};

struct offer {
    const char *key; /* of the table */
    const struct param_named *row;
};

struct mention {
    const struct param_table *table;
    const char *who;
};

struct param_set {
    struct param_binding bindings[TABLES_MAX];
    size_t n;
    struct mention mentions[TABLES_MAX];
    size_t n_mentions;
    struct offer *offers;
    size_t n_offers, cap_offers;
    const struct param_family *family; /* NULL: none */
    void *family_user;
};

struct param_set *param_set_new(struct sim_err *err) {
    return sim_alloc(1, sizeof(struct param_set), err);
}

void param_set_free(struct param_set *set) {
    if (!set)
        return;
    for (size_t i = 0; i < set->n; i++)
        free(set->bindings[i].given);
    free(set->offers);
    free(set);
}

int param_bind(struct param_set *set, const struct param_table *table, void *base,
               struct sim_err *err) {
    if (set->n == TABLES_MAX)
        return sim_fail(err, SIM_EUSAGE, "more than %d parameter tables", TABLES_MAX);
    bool *given = sim_alloc(table->n, sizeof *given, err);
    if (!given)
        return SIM_EIO;
    set->bindings[set->n++] = (struct param_binding){table, base, given};
    for (size_t i = 0; i < table->n; i++) {
        const struct param *row = &table->rows[i];
        const int rc =
            param_store(row, (unsigned char *)base + row->offset, row->initial, "default", err);
        if (rc)
            return rc;
    }
    return 0;
}

void param_defaults(const struct param_table *table, void *base) {
    struct sim_err ignored;
    for (size_t i = 0; i < table->n; i++)
        param_store(&table->rows[i], (char *)base + table->rows[i].offset, table->rows[i].initial,
                    "default", &ignored);
}

static size_t min3(size_t a, size_t b, size_t c) {
    const size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein distance, to what of b is nearest from its start on where `start` is true; words
 * longer than NEAREST_MAX count as infinitely far. */
static size_t edit_distance(const char *a, const char *b, bool start) {
    const size_t na = strlen(a), nb = strlen(b);
    size_t row[NEAREST_MAX + 1];
    if (na > NEAREST_MAX || nb > NEAREST_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            const size_t up = row[j];
            row[j] = min3(up + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = up;
        }
    }
    size_t best = row[nb];
    for (size_t j = 0; start && j < nb; j++)
        best = row[j] < best ? row[j] : best;
    return best;
}

/* The candidate less than `best` away, and nearest. */
static const char *within(const char *word, const char *const *candidates, size_t n, bool start,
                          size_t best) {
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        const size_t d = edit_distance(word, candidates[i], start);
        if (d < best) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}

/* The shortest of those that begin with the word. */
static const char *begun(const char *word, const char *const *candidates, size_t n) {
    const size_t length = strlen(word);
    const char *shortest = NULL;
    for (size_t i = 0; i < n && length > 1; i++)
        if (strncmp(candidates[i], word, length) == 0 &&
            (!shortest || strlen(candidates[i]) < strlen(shortest)))
            shortest = candidates[i];
    return shortest;
}

const char *param_nearest(const char *word, const char *const *candidates, size_t n) {
    const size_t length = strlen(word);
    const char *nearest = begun(word, candidates, n);
    if (nearest)
        return nearest;
    nearest = within(word, candidates, n, false, length / 3 + 2);
    return nearest || length < 4 ? nearest : within(word, candidates, n, true, length / 4 + 1);
}

int param_mention(struct param_set *set, const struct param_table *table, const char *who,
                  struct sim_err *err) {
    if (set->n_mentions == TABLES_MAX)
        return sim_fail(err, SIM_EUSAGE, "more than %d parameter tables", TABLES_MAX);
    set->mentions[set->n_mentions++] = (struct mention){table, who};
    return 0;
}

bool param_in(const struct param_table *table, const char *key, size_t length) {
    for (size_t i = 0; i < table->n; i++)
        if (strlen(table->rows[i].key) == length && !strncmp(table->rows[i].key, key, length))
            return true;
    return false;
}

void param_family(struct param_set *set, const struct param_family *family, void *user) {
    set->family = family;
    set->family_user = user;
}

/* A row of the table, or PREFIX.NAME.FIELD where the table has PREFIX.FIELD. */
static bool mentioned(const struct param_table *table, const char *key) {
    const size_t prefix = strcspn(key, ".");
    const char *last = strrchr(key, '.');
    for (size_t i = 0; i < table->n; i++) {
        const char *row = table->rows[i].key;
        if (strcmp(row, key) == 0 ||
            (last && strncmp(row, key, prefix) == 0 && strcmp(row + prefix, last) == 0))
            return true;
    }
    return false;
}

static int unknown_key(const struct param_set *set, const char *key, const char *origin,
                       struct sim_err *err) {
    const struct param_family *family = set->family;
    if (family && family_field(family, strrchr(key, '.')))
        return sim_fail(err, SIM_EUSAGE, "%s: %s: what a technology has: %s", origin, key,
                        family->how);
    for (size_t i = 0; i < set->n_mentions; i++)
        if (mentioned(set->mentions[i].table, key))
            return sim_fail(err, SIM_EUSAGE, "%s: %s is a parameter of '%s', not of this command",
                            origin, key, set->mentions[i].who);
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    for (size_t b = 0; b < set->n; b++)
        for (size_t i = 0; i < set->bindings[b].table->n; i++) {
            const char *candidate = set->bindings[b].table->rows[i].key;
            const size_t d = edit_distance(key, candidate, false);
            if (d < best) {
                best = d;
                nearest = candidate;
            }
        }
    if (nearest && best <= strlen(key) / 2)
        return sim_fail(err, SIM_EUSAGE, "%s: unknown parameter '%s'; did you mean '%s'?", origin,
                        key, nearest);
    return sim_fail(err, SIM_EUSAGE,
                    "%s: unknown parameter '%s'; 'magnetar list params' shows them all", origin,
                    key);
}

static const struct param *find_row(const struct param_set *set, const char *key,
                                    const struct param_binding **where) {
    for (size_t b = 0; b < set->n; b++)
        for (size_t i = 0; i < set->bindings[b].table->n; i++)
            if (strcmp(set->bindings[b].table->rows[i].key, key) == 0) {
                *where = &set->bindings[b];
                return &set->bindings[b].table->rows[i];
            }
    return NULL;
}

static const struct param_named *find_offer(const struct param_set *set, const struct param *row,
                                            const char *name) {
    for (size_t i = set->n_offers; i-- > 0;)
        if (set->offers[i].key == row->key && strcmp(set->offers[i].row->name, name) == 0)
            return set->offers[i].row;
    return NULL;
}

const struct param *param_find(const struct param_set *set, const char *key) {
    const struct param_binding *where = NULL;
    return find_row(set, key, &where);
}

bool param_any_given(const struct param_set *set, const struct param_table *table) {
    for (size_t b = 0; b < set->n; b++)
        for (size_t i = 0; set->bindings[b].table == table && i < table->n; i++)
            if (set->bindings[b].given[i])
                return true;
    return false;
}

void *param_field(const struct param_set *set, const char *key, size_t *size) {
    static const size_t sizes[] = {
        [PARAM_BOOL] = sizeof(bool),   [PARAM_UINT] = sizeof(uint64_t),
        [PARAM_REAL] = sizeof(double), [PARAM_CHOICE] = sizeof(int),
        [PARAM_ROW] = sizeof(void *),  [PARAM_TEXT] = PARAM_TEXT_SIZE,
    };
    const struct param_binding *where = NULL;
    const struct param *row = find_row(set, key, &where);
    *size = row ? sizes[row->type] : 0;
    return row ? where->base + row->offset : NULL;
}

int param_offer(struct param_set *set, const char *key, const struct param_named *named,
                struct sim_err *err) {
    const struct param_binding *where = NULL;
    const struct param *row = find_row(set, key, &where);
    if (!row)
        return unknown_key(set, key, "offer", err);
    if (row->type != PARAM_ROW)
        return sim_fail(err, SIM_EUSAGE, "%s takes no further rows", key);
    if (param_row_named(row, named->name) || find_offer(set, row, named->name))
        return sim_fail(err, SIM_EUSAGE, "%s has a row '%s' already", key, named->name);
    const int rc =
        sim_grow((void **)&set->offers, &set->cap_offers, set->n_offers, sizeof *set->offers, err);
    if (rc == 0)
        set->offers[set->n_offers++] = (struct offer){row->key, named};
    return rc;
}

int param_assign(struct param_set *set, const char *key, const char *value, const char *origin,
                 struct sim_err *err) {
    const struct param_binding *where = NULL;
    if (family_has(set->family, key))
        return family_assign(set->family, set->family_user, key, value, origin, err);
    const struct param *row = find_row(set, key, &where);
    if (!row)
        return unknown_key(set, key, origin, err);
    const struct param_named *offered = find_offer(set, row, value);
    int rc = 0;
    if (offered)
        *(const struct param_named **)(void *)(where->base + row->offset) = offered;
    else
        rc = param_store(row, where->base + row->offset, value, origin, err);
    if (rc == 0)
        where->given[row - where->table->rows] = true;
    return rc;
}

int param_assign_text(struct param_set *set, const char *text, struct sim_err *err) {
    char key[KEY_SIZE];
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || (size_t)(equals - text) >= sizeof key)
        return sim_fail(err, SIM_EUSAGE, "--set %s: expected KEY=VALUE, as in llc.ways=8", text);
    memcpy(key, text, equals - text);
    key[equals - text] = '\0';
    return param_assign(set, key, equals + 1, "--set", err);
}

/* A file that is being read, with the keys that it has said. */
struct loading {
    struct param_set *set;
    struct {
        char key[KEY_SIZE];
        int line;
    } * said;
    size_t n, cap;
};

/* Of two values in one file one would change nothing. */
static int say_once(struct loading *l, const char *key, const struct ini_entry *e,
                    struct sim_err *err) {
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->said[i].key, key) == 0)
            return sim_fail(err, SIM_EUSAGE, "%.280s:%d: %s a second time, after line %d", e->file,
                            e->line, key, l->said[i].line);
    const int rc = sim_grow((void **)&l->said, &l->cap, l->n, sizeof *l->said, err);
    if (rc == 0) {
        snprintf(l->said[l->n].key, KEY_SIZE, "%s", key);
        l->said[l->n++].line = e->line;
    }
    return rc;
}

static int load_entry(void *user, const struct ini_entry *e, struct sim_err *err) {
    struct loading *l = user;
    char key[KEY_SIZE], origin[300];
    snprintf(origin, sizeof origin, "%.280s:%d", e->file, e->line);
    const size_t blank = strcspn(e->section, " "); /* [PREFIX NAME] */
    if (strlen(e->section) >= SECTION_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s: a section name longer than %d characters", origin,
                        SECTION_MAX - 1);
    if ((size_t)snprintf(key, sizeof key, "%s%s%s", e->section, *e->section ? "." : "", e->name) >=
        (e->section[blank] ? sizeof key : NEAREST_MAX + 1))
        return sim_fail(err, SIM_EUSAGE, "%s: parameter name too long", origin);
    if (e->section[blank])
        key[blank] = '.';
    const int rc = param_assign(l->set, key, e->value, origin, err);
    return rc ? rc : say_once(l, key, e, err);
}

int param_load(struct param_set *set, const char *path, struct sim_err *err) {
    return param_load_text(set, NULL, path, err);
}

int param_load_text(struct param_set *set, const char *text, const char *name,
                    struct sim_err *err) {
    struct loading l = {.set = set};
    const int rc =
        ini_read(&(struct ini_reader){.take = load_entry, .user = &l}, name, text, NULL, err);
    free(l.said);
    return rc;
}

bool param_given(const struct param_set *set, const char *key) {
    const struct param_binding *where = NULL;
    const struct param *row = find_row(set, key, &where);
    return row && where->given[row - where->table->rows];
}

static void add_values(json_t *object, const struct param_table *table, const void *base) {
    for (size_t i = 0; i < table->n; i++) {
        const struct param *row = &table->rows[i];
        json_put(object, row->key, param_value_json(row, (const char *)base + row->offset));
    }
}

json_t *param_values_json(const struct param_table *table, const void *base) {
    json_t *object = json_object();
    add_values(object, table, base);
    return object;
}

json_t *param_json(const struct param_set *set) {
    json_t *object = json_object();
    for (size_t b = 0; b < set->n; b++)
        add_values(object, set->bindings[b].table, set->bindings[b].base);
    return object;
}
