/* Dimensions without a value: given by the user, the batch (1), or unknown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "traces/networks/onnx.h"

enum { SYMBOLS_MAX = 64 };

/* Item i of "NAME=N,NAME=N" (or joined by +): its name, value and the next item. */
static const char *next_item(const char *at, struct slice *name, const char **value) {
    const size_t n = strcspn(at, ",+");
    const char *equals = memchr(at, '=', n);
    *name = (struct slice){at, equals ? (size_t)(equals - at) : n};
    *value = equals ? equals + 1 : NULL;
    return at + n + (at[n] != '\0');
}

int network_dims_check(const char *text, struct sim_err *err) {
    struct slice name;
    const char *value;
    for (const char *at = text; at && *at;) {
        at = next_item(at, &name, &value);
        char *end = NULL;
        const unsigned long long v =
            value && *value >= '0' && *value <= '9' ? strtoull(value, &end, 10) : 0;
        if (!name.n || !end || (*end && *end != ',' && *end != '+') || v > NET_DIM_MAX)
            return sim_fail(err, SIM_EUSAGE,
                            "dimensions '%.60s': expected NAME=N, as H=224,seq=128, N up to %u",
                            text, NET_DIM_MAX);
    }
    return 0;
}

static bool given(const char *text, struct slice wanted, uint64_t *v) {
    struct slice name;
    const char *value;
    for (const char *at = text; at && *at;) {
        at = next_item(at, &name, &value);
        if (slice_same(name, wanted)) {
            *v = strtoull(value, NULL, 10);
            return true;
        }
    }
    return false;
}

static int remember(struct onnx *o, const char *name, struct sim_err *err) {
    if (!*name)
        return 0;
    for (size_t i = 0; i < o->n_symbols; i++)
        if (!strncmp(o->symbols[i], name, sizeof *o->symbols - 1))
            return 0;
    if (o->n_symbols == SYMBOLS_MAX)
        return 0;
    const int rc =
        sim_grow((void **)&o->symbols, &o->cap_symbols, o->n_symbols, sizeof *o->symbols, err);
    if (!rc)
        snprintf(o->symbols[o->n_symbols++], sizeof *o->symbols, "%s", name);
    return rc;
}

static bool contains(struct slice s, const char *part) {
    const size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.n; i++)
        if (!strncasecmp(s.text + i, part, n))
            return true;
    return false;
}

/* Is a dimension the batch? By its name, or as the first one of an input, unless its name says
 * that it is something else. */
static bool is_batch(struct slice symbol, uint32_t axis, bool input) {
    static const char *const others[] = {"seq",   "len",   "time", "step", "height", "width",
                                         "token", "frame", "box",  "roi",  "num_",   "channel"};
    static const char *const names[] = {"N", "B", "n", "b", "bs"};
    if (contains(symbol, "batch"))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is(symbol, names[i]))
            return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (contains(symbol, others[i]))
            return false;
    return input && axis == 0 && !slice_is(symbol, "H") && !slice_is(symbol, "W") &&
           !slice_is(symbol, "T") && !slice_is(symbol, "S");
}

static struct slice trimmed(struct slice s) {
    while (s.n && s.text[0] == ' ')
        s = (struct slice){s.text + 1, s.n - 1};
    while (s.n && s.text[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* Up to `separator`; the rest stays in *s. */
static struct slice cut(struct slice *s, char separator) {
    const char *at = s->n ? memchr(s->text, separator, s->n) : NULL;
    const struct slice head = {s->text, at ? (size_t)(at - s->text) : s->n};
    const size_t used = at ? head.n + 1 : head.n;
    *s = (struct slice){s->text + used, s->n - used};
    return trimmed(head);
}

/* A number or a name; false where it has no value. */
static bool factor(struct onnx *o, struct slice s, uint64_t *v) {
    uint64_t n = 0;
    size_t i = 0;
    for (; i < s.n && i < 10 && s.text[i] >= '0' && s.text[i] <= '9'; i++)
        n = n * 10 + (uint64_t)(s.text[i] - '0');
    *v = n;
    if (s.n && i == s.n)
        return true;
    if (given(o->dims, s, v))
        return true;
    *v = 1;
    return s.n && is_batch(s, 1, false);
}

/* Sums of products, as exporters name the dimensions that others give. */
static bool expression(struct onnx *o, struct slice s, uint64_t *v) {
    if (!memchr(s.text, '+', s.n) && !memchr(s.text, '*', s.n))
        return false;
    *v = 0;
    while (s.n) {
        struct slice term = cut(&s, '+');
        uint64_t product = 1, f;
        while (term.n) {
            if (!factor(o, cut(&term, '*'), &f) || __builtin_mul_overflow(product, f, &product))
                return false;
        }
        if (__builtin_add_overflow(*v, product, v))
            return false;
    }
    return *v <= NET_DIM_MAX;
}

/* UINT64_MAX where nothing gives a value. */
uint64_t onnx_symbol(struct onnx *o, struct slice tensor, struct slice symbol, uint32_t axis,
                     bool input, struct sim_err *err) {
    char place[64];
    uint64_t v;
    symbol = trimmed(symbol);
    snprintf(place, sizeof place, "%.*s.%u", (int)(tensor.n < 50 ? tensor.n : 50), tensor.text,
             axis);
    if (symbol.n) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(symbol.n < 63 ? symbol.n : 63), symbol.text);
        if (remember(o, name, err))
            return UINT64_MAX;
        if (given(o->dims, symbol, &v) || expression(o, symbol, &v))
            return v;
    } else if (input && remember(o, place, err)) {
        return UINT64_MAX;
    }
    if (given(o->dims, (struct slice){place, strlen(place)}, &v))
        return remember(o, place, err) ? UINT64_MAX : v;
    return is_batch(symbol, axis, input) ? 1 : UINT64_MAX;
}

int onnx_check_dims(const struct onnx *o, struct sim_err *err) {
    struct slice name;
    const char *value;
    for (const char *at = o->dims; at && *at;) {
        at = next_item(at, &name, &value);
        size_t i = 0;
        while (i < o->n_symbols &&
               !slice_same((struct slice){o->symbols[i], strlen(o->symbols[i])}, name))
            i++;
        char list[300] = "";
        size_t used = 0;
        for (size_t k = 0; i == o->n_symbols && k < o->n_symbols && used < sizeof list; k++)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", k ? ", " : "",
                                     o->symbols[k]);
        if (i == o->n_symbols && o->n_symbols < SYMBOLS_MAX)
            return sim_fail(
                err, SIM_EUSAGE, "%s: no dimension '%.*s' without a value; the file has: %s",
                o->file->name, (int)(name.n < 60 ? name.n : 60), name.text, *list ? list : "none");
    }
    return 0;
}
