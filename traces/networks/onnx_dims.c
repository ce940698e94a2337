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

/* Arithmetic of names and numbers, as exporters call the dimensions that others give:
 * "past_sequence_length + 1", "2*s0", "floor(s/2) - 1", "(s0 + 1)//2". */
struct arithmetic {
    const struct onnx *o;
    struct slice left;    /* what is to be read */
    struct slice *absent; /* the first name without a value */
    bool sound;           /* as far as read */
    int depth;
};

static bool is_letter(char c) {
    return c == '_' || c == '.' || c == ':' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* Is it more than a name? A dash is part of one where no blanks stand around it. */
static bool is_arithmetic(struct slice s) {
    return contains(s, " - ") || contains(s, "+") || contains(s, "*") || contains(s, "/") ||
           contains(s, "(");
}

static bool take(struct arithmetic *a, const char *token) {
    const size_t n = strlen(token);
    a->left = trimmed(a->left);
    if (a->left.n < n || memcmp(a->left.text, token, n) != 0)
        return false;
    a->left = (struct slice){a->left.text + n, a->left.n - n};
    return true;
}

/* A name or number: the value that the user gives, or 1 where it is the batch. */
static int64_t word(struct arithmetic *a) {
    struct slice w = trimmed(a->left);
    uint64_t v = 0;
    size_t n = 0, digits = 0;
    while (n < w.n && is_letter(w.text[n]))
        n++;
    a->left = (struct slice){w.text + n, w.n - n};
    w.n = n;
    for (; digits < n && digits < 10 && w.text[digits] >= '0' && w.text[digits] <= '9'; digits++)
        v = v * 10 + (uint64_t)(w.text[digits] - '0');
    a->sound &= n > 0;
    if (digits == n || given(a->o->dims, w, &v))
        return (int64_t)v;
    if (!is_batch(w, 1, false) && !a->absent->n)
        *a->absent = w;
    return 1;
}

static int64_t sum(struct arithmetic *a);

static int64_t factor(struct arithmetic *a) {
    const bool open = take(a, "floor(") || take(a, "(");
    if (!open)
        return word(a);
    a->sound &= ++a->depth < 16;
    const int64_t v = a->sound ? sum(a) : 0;
    a->sound &= take(a, ")");
    a->depth--;
    return v;
}

/* A quotient is rounded down, as both // and floor() have it. */
static int64_t product(struct arithmetic *a) {
    int64_t v = factor(a);
    while (a->sound) {
        const bool times = take(a, "*");
        if (!times && !take(a, "//") && !take(a, "/"))
            break;
        const int64_t f = factor(a);
        if (times)
            a->sound &= !__builtin_mul_overflow(v, f, &v);
        else if (f > 0)
            v = v / f - (v % f < 0);
        else
            a->sound = false;
    }
    return v;
}

static int64_t sum(struct arithmetic *a) {
    int64_t v = product(a);
    while (a->sound) {
        const bool plus = take(a, "+");
        if (!plus && !take(a, "-"))
            break;
        const int64_t f = product(a);
        a->sound &= plus ? !__builtin_add_overflow(v, f, &v) : !__builtin_sub_overflow(v, f, &v);
    }
    return v;
}

/* Its value, UINT64_MAX where it has none: then the name that lacks one, or nothing where this is
 * no arithmetic after all. */
static uint64_t evaluate(const struct onnx *o, struct slice s, struct slice *absent) {
    struct arithmetic a = {.o = o, .left = s, .absent = absent, .sound = true};
    *absent = (struct slice){0};
    const int64_t v = sum(&a);
    a.sound &= !trimmed(a.left).n;
    if (!a.sound)
        *absent = (struct slice){0};
    return a.sound && !absent->n && v >= 0 && v <= NET_DIM_MAX ? (uint64_t)v : UINT64_MAX;
}

static int remember_slice(struct onnx *o, struct slice s, struct sim_err *err) {
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(s.n < 63 ? s.n : 63), s.text);
    return remember(o, name, err);
}

/* The names in it, which the user may give. */
static int remember_names(struct onnx *o, struct slice s, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < s.n && !rc;) {
        size_t n = 0;
        while (i + n < s.n && is_letter(s.text[i + n]))
            n++;
        const struct slice name = {s.text + i, n};
        const bool digit = n && *name.text >= '0' && *name.text <= '9';
        if (n && !digit && !slice_is(name, "floor"))
            rc = remember_slice(o, name, err);
        i += n ? n : 1;
    }
    return rc;
}

struct slice onnx_symbol_name(const struct onnx *o, struct slice symbol) {
    struct slice absent = {0};
    symbol = trimmed(symbol);
    if (is_arithmetic(symbol))
        evaluate(o, symbol, &absent);
    return absent.n ? absent : symbol;
}

/* UINT64_MAX where nothing gives a value. */
uint64_t onnx_symbol(struct onnx *o, struct slice tensor, struct slice symbol, uint32_t axis,
                     bool input, struct sim_err *err) {
    char place[64];
    uint64_t v;
    symbol = trimmed(symbol);
    snprintf(place, sizeof place, "%.*s.%u", (int)(tensor.n < 50 ? tensor.n : 50), tensor.text,
             axis);
    if (is_arithmetic(symbol)) {
        struct slice absent;
        if (remember_names(o, symbol, err))
            return UINT64_MAX;
        v = evaluate(o, symbol, &absent);
        if (v != UINT64_MAX)
            return v;
    } else if (symbol.n) {
        if (remember_slice(o, symbol, err))
            return UINT64_MAX;
        if (given(o->dims, symbol, &v))
            return v;
    } else if (input && remember(o, place, err)) {
        return UINT64_MAX;
    }
    if (given(o->dims, (struct slice){place, strlen(place)}, &v))
        return remember(o, place, err) ? UINT64_MAX : v;
    return !is_arithmetic(symbol) && is_batch(symbol, axis, input) ? 1 : UINT64_MAX;
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
