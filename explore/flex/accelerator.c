#include "explore/flex/accelerator.h"

#include <stdio.h>
#include <string.h>

#include "sim/ini.h"
#include "sim/shipped.h"
#include "sim/unit.h"

enum kind { NUMBER, SPATIAL, ORDER, SHAPE, TILE, INNER_ORDER, INNER_TILE };

#define AT(field) offsetof(struct flex_accelerator, field)

static const struct flex_key {
    const char *section, *name;
    enum kind kind;
    size_t at;
    int64_t least, most;
} keys[] = {
    {"resources", "pes", NUMBER, AT(hw.pes), 1, MAESTRO_PES_MAX},
    {"resources", "l1", NUMBER, AT(hw.l1), 1, 1ll << 53},
    {"resources", "l2", NUMBER, AT(hw.l2), 1, 1ll << 53},
    {"resources", "noc.bandwidth", NUMBER, AT(hw.bandwidth), 1, UINT32_MAX},
    {"resources", "offchip", NUMBER, AT(hw.offchip), 1, UINT32_MAX},
    {"l2", "spatial", SPATIAL, AT(outer), 0, 0},
    {"l2", "order", ORDER, AT(order), 0, 0},
    {"l2", "tile.K", TILE, AT(tiles[FLEX_K]), 0, 0},
    {"l2", "tile.C", TILE, AT(tiles[FLEX_C]), 0, 0},
    {"l2", "tile.Y", TILE, AT(tiles[FLEX_Y]), 0, 0},
    {"l2", "tile.X", TILE, AT(tiles[FLEX_X]), 0, 0},
    {"l2", "tile.R", TILE, AT(tiles[FLEX_R]), 0, 0},
    {"l2", "tile.S", TILE, AT(tiles[FLEX_S]), 0, 0},
    {"l1", "spatial", SPATIAL, AT(inner), 0, 0},
    {"l1", "shape", SHAPE, AT(shape), 0, 0},
    {"l1", "order", INNER_ORDER, AT(inner_order), 0, 0},
    {"l1", "tile.K", INNER_TILE, AT(inner_tiles[FLEX_K]), 0, 0},
    {"l1", "tile.C", INNER_TILE, AT(inner_tiles[FLEX_C]), 0, 0},
    {"l1", "tile.Y", INNER_TILE, AT(inner_tiles[FLEX_Y]), 0, 0},
    {"l1", "tile.X", INNER_TILE, AT(inner_tiles[FLEX_X]), 0, 0},
};
enum { KEYS = sizeof keys / sizeof *keys };

struct reading {
    struct flex_accelerator *a;
    int line[KEYS]; /* where each was given, 0: nowhere */
};

static const char *const expected[] = {
    [NUMBER] = "a whole number in the key's range, as 1024 or 512 words",
    [SPATIAL] = "free, or letters of K C Y X R S with commas between them, each once",
    [ORDER] = "free, or orders as K C Y X R S with commas between them, up to 64, each once",
    [SHAPE] = "free, or counts of PEs with commas between them, up to 64, each once",
    [TILE] = "free, or tiles as 4, K or R+3 with commas between them, up to 64, each once",
    [INNER_ORDER] = "one order, as K C Y X R S",
    [INNER_TILE] = "a tile as 4, K or R+3",
};

static int find_dim(const char *word) {
    const char *at = *word && !word[1] ? strchr(flex_dim_names, *word) : NULL;
    return at ? (int)(at - flex_dim_names) : -1;
}

static bool read_number(const char *word, int64_t least, int64_t most, int64_t *value) {
    struct sim_err ignored;
    uint64_t v;
    char digits[32];
    const size_t n = strcspn(word, " ");
    if (n >= sizeof digits || (word[n] && strcmp(word + n, " words")))
        return false;
    snprintf(digits, sizeof digits, "%.*s", (int)n, word);
    if (unit_parse_number(digits, &v, &ignored) || v > (uint64_t)most || (int64_t)v < least)
        return false;
    *value = (int64_t)v;
    return true;
}

/* 4, K, R+3. */
static bool read_tile(const char *word, struct flex_tile *t) {
    const char letter[2] = {*word, '\0'};
    int64_t cells = 0;
    t->of = find_dim(letter);
    const bool good = t->of < 0 ? read_number(word, 1, UINT32_MAX, &cells)
                      : word[1] ? word[1] == '+' && read_number(word + 2, 1, UINT32_MAX, &cells)
                                : true;
    t->cells = (uint64_t)cells;
    return good;
}

/* All six letters, each once. */
static bool read_order(const char *word, uint8_t order[FLEX_DIMS]) {
    unsigned seen = 0;
    int n = 0;
    for (; *word; word += strspn(word, " ")) {
        const char letter[2] = {*word++, '\0'};
        const int d = find_dim(letter);
        if (d < 0 || seen >> d & 1 || (*word && *word != ' '))
            return false;
        seen |= 1u << d;
        order[n++] = (uint8_t)d;
    }
    return n == FLEX_DIMS;
}

static bool add_dim(struct flex_dims *v, const char *word) {
    const int d = find_dim(word);
    if (d < 0 || memchr(v->at, d, (size_t)v->n))
        return false;
    v->at[v->n++] = (uint8_t)d;
    return true;
}

static bool add_order(struct flex_orders *v, const char *word) {
    if (v->n == FLEX_LIST || !read_order(word, v->at[v->n]))
        return false;
    for (int i = 0; i < v->n; i++)
        if (memcmp(v->at[i], v->at[v->n], FLEX_DIMS) == 0)
            return false;
    v->n++;
    return true;
}

static bool add_shape(struct flex_shapes *v, const char *word) {
    int64_t pes;
    if (v->n == FLEX_LIST || !read_number(word, 1, MAESTRO_PES_MAX, &pes))
        return false;
    for (int i = 0; i < v->n; i++)
        if (v->at[i] == (uint64_t)pes)
            return false;
    v->at[v->n++] = (uint64_t)pes;
    return true;
}

static bool add_tile(struct flex_tiles *v, const char *word) {
    struct flex_tile t;
    if (v->n == FLEX_LIST || !read_tile(word, &t))
        return false;
    for (int i = 0; i < v->n; i++)
        if (v->at[i].of == t.of && v->at[i].cells == t.cells)
            return false;
    v->at[v->n++] = t;
    return true;
}

/* One more value, which the list has not yet. */
static bool add_value(const char *word, enum kind kind, void *to) {
    return kind == SPATIAL ? add_dim(to, word)
           : kind == ORDER ? add_order(to, word)
           : kind == SHAPE ? add_shape(to, word)
                           : add_tile(to, word);
}

/* The word `free` alone, or values with commas between them. */
static bool read_list(const char *text, enum kind kind, void *to) {
    char word[64];
    bool *is_free = to; /* the first member of every list */
    if (strcmp(text, "free") == 0)
        return *is_free = true;
    for (;;) {
        text += strspn(text, " \t");
        const size_t n = strcspn(text, ",");
        size_t used = n;
        while (used && (text[used - 1] == ' ' || text[used - 1] == '\t'))
            used--;
        if (used >= sizeof word)
            return false;
        snprintf(word, sizeof word, "%.*s", (int)used, text);
        if (!add_value(word, kind, to))
            return false;
        if (!text[n])
            return true;
        text += n + 1;
    }
}

static bool read_value(const struct flex_key *k, const char *value, struct flex_accelerator *a) {
    void *to = (char *)a + k->at;
    switch (k->kind) {
    case NUMBER:
        return read_number(value, k->least, k->most, to);
    case INNER_ORDER:
        return read_order(value, to);
    case INNER_TILE:
        return read_tile(value, to);
    default:
        return read_list(value, k->kind, to);
    }
}

static int find_key(const char *section, const char *name) {
    for (int k = 0; k < KEYS; k++)
        if (strcmp(keys[k].section, section) == 0 && strcmp(keys[k].name, name) == 0)
            return k;
    return -1;
}

bool flex_resource(const char *key, size_t *at, int64_t *most) {
    const int k = find_key("resources", key);
    if (k < 0)
        return false;
    *at = keys[k].at;
    *most = keys[k].most;
    return true;
}

static int take(void *user, const struct ini_entry *e, struct sim_err *err) {
    struct reading *r = user;
    const int k = find_key(e->section, e->name);
    if (k < 0)
        return sim_fail(err, SIM_EUSAGE,
                        "%s:%d: [%s] %s: expected pes, l1, l2, noc.bandwidth and offchip in "
                        "[resources], spatial, order and tile.K to tile.S in [l2], spatial, shape, "
                        "order and tile.K to tile.X in [l1]",
                        e->file, e->line, e->section, e->name);
    if (r->line[k])
        return sim_fail(err, SIM_EUSAGE, "%s:%d: %s: given in line %d, too", e->file, e->line,
                        e->name, r->line[k]);
    r->line[k] = e->line;
    return read_value(&keys[k], e->value, r->a)
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: expected %s", e->file, e->line, e->name,
                          e->value, expected[keys[k].kind]);
}

/* What the values have to do with each other. */
static int check(const struct reading *r, const char *name, struct sim_err *err) {
    const struct flex_accelerator *a = r->a;
    for (int k = 0; k < KEYS; k++)
        if (!r->line[k])
            return sim_fail(err, SIM_EUSAGE, "%s: no %s in [%s]", name, keys[k].name,
                            keys[k].section);
    for (int i = 0; i < a->shape.n; i++)
        if (a->shape.at[i] > (uint64_t)a->hw.pes)
            return sim_fail(err, SIM_EUSAGE,
                            "%s:%d: shape = %llu: expected at most the %lld PEs that there are",
                            name, r->line[find_key("l1", "shape")],
                            (unsigned long long)a->shape.at[i], (long long)a->hw.pes);
    if (a->outer.n == 1 && a->inner.n == 1 && a->outer.at[0] == a->inner.at[0])
        return sim_fail(err, SIM_EUSAGE,
                        "%s:%d: spatial = %c: expected another dimension than that of [l2]", name,
                        r->line[find_key("l1", "spatial")], flex_dim_names[a->inner.at[0]]);
    return 0;
}

static int read_text(struct reading *r, const char *name, const char *text, struct sim_err *err) {
    const struct ini_reader reader = {.take = take, .user = r};
    const char *base = strrchr(name, '/');
    *r->a = (struct flex_accelerator){.hw = {.hops = 1, .vector = 1}};
    snprintf(r->a->name, sizeof r->a->name, "%.63s", base ? base + 1 : name);
    char *dot = strrchr(r->a->name, '.');
    if (dot && strcmp(dot, ".ini") == 0)
        *dot = '\0';
    const int rc = ini_read(&reader, name, text, NULL, err);
    return rc ? rc : check(r, name, err);
}

int flex_accelerator_read(struct flex_accelerator *a, const char *name, const char *text,
                          struct sim_err *err) {
    struct reading r = {.a = a};
    return read_text(&r, name, text, err);
}

/* KEY=VALUE replaces what the file says. */
static int set(struct reading *r, const char *setting, struct sim_err *err) {
    const char *eq = strchr(setting, '=');
    char name[80];
    for (int k = 0; eq && k < KEYS; k++) {
        const bool resource = strcmp(keys[k].section, "resources") == 0;
        snprintf(name, sizeof name, "%s%s%s=", resource ? "" : keys[k].section, resource ? "" : ".",
                 keys[k].name);
        if (strncmp(setting, name, strlen(name)))
            continue;
        const size_t sizes[] = {[SPATIAL] = sizeof(struct flex_dims),
                                [ORDER] = sizeof(struct flex_orders),
                                [SHAPE] = sizeof(struct flex_shapes),
                                [TILE] = sizeof(struct flex_tiles),
                                [INNER_TILE] = 0};
        memset((char *)r->a + keys[k].at, 0, sizes[keys[k].kind]);
        return read_value(&keys[k], eq + 1, r->a)
                   ? 0
                   : sim_fail(err, SIM_EUSAGE, "--set %s: expected %s", setting,
                              expected[keys[k].kind]);
    }
    return sim_fail(err, SIM_EUSAGE,
                    "--set %s: expected KEY=VALUE of a key as pes, noc.bandwidth, l2.tile.K or "
                    "l1.shape",
                    setting);
}

int flex_accelerator_open(struct flex_accelerator *a, const char *name, const char *const *settings,
                          size_t n_settings, struct sim_err *err) {
    struct reading r = {.a = a};
    char carried[100];
    snprintf(carried, sizeof carried, "%s%.80s", strncmp(name, "conf/", 5) ? "flex/" : "", name);
    int rc =
        read_text(&r, name, shipped_is_users(name) ? NULL : shipped_named(carried, ".ini"), err);
    for (size_t i = 0; i < n_settings && rc == 0; i++)
        rc = set(&r, settings[i], err);
    return rc || !n_settings ? rc : check(&r, name, err);
}

unsigned flex_accelerator_class(const struct flex_accelerator *a) {
    unsigned class = 0;
    for (int d = 0; d < FLEX_DIMS; d++)
        class |= (unsigned)(a->tiles[d].free || a->tiles[d].n > 1) << FLEX_TILES;
    class |= (unsigned)(a->order.free || a->order.n > 1) << FLEX_ORDER;
    class |= (unsigned)(a->outer.free || a->outer.n > 1 || a->inner.free || a->inner.n > 1)
             << FLEX_PARALLEL;
    return class | (unsigned)(a->shape.free || a->shape.n > 1) << FLEX_SHAPE;
}
