/* Directives of MAESTRO's files. Words decide what is well formed, as in the rest of the file; what
 * a size says is read from its characters, for the words have lost its signs. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "traces/networks/maestro_words.h"

static bool is_directive(const struct maestro_words *w) {
    return maestro_is(w, "Cluster") || maestro_is(w, "TemporalMap") || maestro_is(w, "SpatialMap");
}

/* What might be a directive, and is none that is known. */
static bool is_unknown_directive(const struct maestro_words *w) {
    const size_t n = strlen(w->text);
    return n >= 3 && !strcmp(w->text + n - 3, "Map") && !is_directive(w);
}

/* Sz, also behind arithmetic (8+Sz): the dimension that follows is its operand. */
static bool is_size_of(const struct maestro_words *w) {
    const size_t n = strlen(w->text);
    return n >= 2 && !strcmp(w->text + n - 2, "Sz") &&
           (n == 2 || strchr("+*/", w->text[n - 3]) != NULL);
}

/* What a directive ends with: a dimension, or what a cluster is of. */
static bool is_last(const struct maestro_words *w, bool cluster) {
    if (cluster)
        return maestro_is(w, "P") || maestro_is(w, "L");
    return maestro_dim(w->text) != NET_DIMS;
}

/* Goes to a directive's last word. */
static int find_last(struct maestro_words *w, bool cluster, struct sim_err *err) {
    struct maestro_words before;
    do {
        before = *w;
        int rc = maestro_next(w, err);
        if (!rc && is_size_of(&before))
            rc = maestro_next(w, err);
        if (rc)
            return rc;
        if (is_unknown_directive(w))
            return maestro_bad(w, err, "TemporalMap, SpatialMap or Cluster");
        if (!*w->text || is_directive(w) || maestro_is(w, "{") || maestro_is(w, "}"))
            return maestro_bad(&before, err, cluster ? "P or L" : "a dimension");
    } while (!is_last(w, cluster));
    return 0;
}

/* A word of letters, digits and _ ' at the characters in hand; its length. */
static size_t take_word(struct maestro_words *w, char *word) {
    const char *d = w->file->data;
    size_t n = 0;
    while (w->at < w->file->size && n < MAESTRO_WORD_MAX - 1 &&
           (isalnum((unsigned char)d[w->at]) || d[w->at] == '_' || d[w->at] == '\''))
        word[n++] = d[w->at++];
    word[n] = '\0';
    return n;
}

static char peek(const struct maestro_words *w) {
    return w->at < w->file->size ? w->file->data[w->at] : '\0';
}

static void skip_spaces(struct maestro_words *w) {
    while (peek(w) == ' ' || peek(w) == '\t')
        w->at++;
}

/* A number, a constant, or Sz(DIM). */
static bool take_term(struct maestro_words *w, struct net_term *t) {
    char word[MAESTRO_WORD_MAX];
    if (!take_word(w, word))
        return false;
    if (strcmp(word, "Sz"))
        return maestro_find_number(w, word, &t->value, &t->constant);
    maestro_skip(w);
    take_word(w, word);
    t->is_dim = true;
    t->dim = maestro_dim(word);
    skip_spaces(w);
    w->at += peek(w) == ')';
    return t->dim != NET_DIMS;
}

static bool take_size(struct maestro_words *w, struct net_size *s) {
    char op = '+';
    s->n = 0;
    maestro_skip(w);
    do {
        if (s->n == NET_TERMS)
            return false;
        s->terms[s->n] = (struct net_term){.op = op};
        skip_spaces(w);
        if (!take_term(w, &s->terms[s->n++]))
            return false;
        skip_spaces(w);
        op = peek(w);
        if (op == '+' || op == '*' || op == '-')
            w->at++;
        else
            op = '\0';
    } while (op && peek(w) != '>');
    return true;
}

static int refuse(struct net_dataflow *d, const char *file, uint32_t line, struct sim_err *err) {
    struct sim_err why;
    sim_fail(
        &why, SIM_EFORMAT,
        "%s:%u: a directive's size: expected whole numbers, constants of the file and Sz(DIM), "
        "joined by + - *",
        file, line);
    d->refusal = strdup(why.text);
    return d->refusal ? 0 : sim_fail_errno(err, "%s", file);
}

/* The sizes between a directive's name and its last word. */
static int take_sizes(struct maestro_words at, const struct maestro_words *end,
                      struct net_dataflow *d, struct net_directive *e, struct sim_err *err) {
    const bool read =
        take_size(&at, &e->size) && (e->kind == NET_CLUSTER || take_size(&at, &e->offset));
    if (read) {
        maestro_skip(&at);
        if (at.at + strlen(end->text) == end->at)
            return 0;
    }
    return d->refusal ? 0 : refuse(d, at.file->name, e->line, err);
}

static int read_directive(struct maestro_words *w, struct net_dataflow *d, struct sim_err *err) {
    struct net_directive e = {.line = (uint32_t)w->line};
    if (!is_directive(w))
        return maestro_bad(w, err, "TemporalMap, SpatialMap, Cluster or '}'");
    e.kind = maestro_is(w, "Cluster")       ? NET_CLUSTER
             : maestro_is(w, "TemporalMap") ? NET_TEMPORAL
                                            : NET_SPATIAL;
    const struct maestro_words start = *w;
    int rc = find_last(w, e.kind == NET_CLUSTER, err);
    if (!rc)
        rc = take_sizes(start, w, d, &e, err);
    if (!rc)
        rc = sim_grow((void **)&d->at, &d->cap, d->n, sizeof e, err);
    if (rc)
        return rc;
    if (e.kind != NET_CLUSTER)
        e.dim = maestro_dim(w->text);
    d->at[d->n++] = e;
    return maestro_next(w, err);
}

int maestro_read_dataflow(struct maestro_words *w, struct net_dataflow *d, struct sim_err *err) {
    d->line = w->line;
    int rc = maestro_expect(w, "{", err);
    while (!rc && !maestro_is(w, "}"))
        rc = read_directive(w, d, err);
    return rc ? rc : maestro_expect(w, "}", err);
}

int net_dataflow_read(struct net_dataflow *d, const char *name, const char *text,
                      const struct net_constant *constants, size_t n, struct sim_err *err) {
    const struct net_file file = {.name = name, .data = text, .size = strlen(text)};
    struct maestro_words w = {.file = &file, .line = 1, .constants = constants, .n_constants = n};
    *d = (struct net_dataflow){.line = 1};
    int rc = maestro_next(&w, err);
    while (!rc && *w.text)
        rc = read_directive(&w, d, err);
    return rc ? rc : d->refusal ? sim_fail(err, SIM_EFORMAT, "%s", d->refusal) : 0;
}

void net_dataflow_free(struct net_dataflow *d) {
    free(d->at);
    free(d->refusal);
    *d = (struct net_dataflow){0};
}

static bool set_size(struct net_size *s, size_t k, uint64_t value) {
    bool named = false;
    for (int i = 0; i < s->n; i++)
        if (s->terms[i].constant == k + 1) {
            s->terms[i].value = value;
            named = true;
        }
    return named;
}

bool net_dataflow_set(struct net_dataflow *d, size_t k, uint64_t value) {
    bool named = false;
    for (size_t i = 0; i < d->n; i++) {
        named |= set_size(&d->at[i].size, k, value);
        named |= set_size(&d->at[i].offset, k, value);
    }
    return named;
}

bool net_size_value(const struct net_size *s, const uint64_t *dims, int64_t *value) {
    int64_t sum = 0, product = 0, v;
    for (int i = 0; i < s->n; i++) {
        const struct net_term *t = &s->terms[i];
        v = (int64_t)(t->is_dim ? dims[t->dim] : t->value);
        if (t->op == '*') {
            if (__builtin_mul_overflow(product, v, &product))
                return false;
            continue;
        }
        if (__builtin_add_overflow(sum, product, &sum))
            return false;
        product = t->op == '-' ? -v : v;
    }
    return !__builtin_add_overflow(sum, product, value) && *value >= 0 && *value <= UINT32_MAX;
}
