/* The words of MAESTRO files. */
#include "traces/networks/maestro_words.h"

#include <stdio.h>
#include <stdlib.h>

#define WORD_MAX MAESTRO_WORD_MAX

static const char *const dim_names[NET_DIMS] = {"N", "G", "K",  "C",  "R", "S",
                                                "Y", "X", "Y'", "X'", "M", "B"};

const char *net_dim_name(enum net_dim d) {
    return dim_names[d];
}

enum net_dim maestro_dim(const char *word) {
    int d = 0;
    while (d < NET_DIMS && strcmp(word, dim_names[d]))
        d++;
    return (enum net_dim)d;
}

static int is_separator(char c) {
    return strchr(" ,->():\t;\r\n", c) != NULL;
}

static bool is_no_break(const struct maestro_words *w) {
    return w->file->size - w->at >= 2 && memcmp(w->file->data + w->at, "\xc2\xa0", 2) == 0;
}

/* Goes behind a block comment, or to the end of a file that does not close it. */
static void skip_comment(struct maestro_words *w) {
    const char *d = w->file->data;
    w->open_comment = w->line;
    const size_t inside = w->at + 2;
    for (w->at = inside; w->at < w->file->size; w->at++) {
        w->line += d[w->at] == '\n';
        if (d[w->at] == '/' && w->at > inside && d[w->at - 1] == '*') {
            w->at++;
            w->open_comment = 0;
            return;
        }
    }
}

void maestro_skip(struct maestro_words *w) {
    const char *d = w->file->data;
    const size_t n = w->file->size;
    while (w->at < n) {
        const char after = w->at + 1 < n ? d[w->at + 1] : '\0';
        if (d[w->at] == '/' && after == '/') {
            const char *newline = memchr(d + w->at, '\n', n - w->at);
            w->at = newline ? (size_t)(newline - d) : n;
        } else if (d[w->at] == '/' && after == '*') {
            skip_comment(w);
        } else if (is_no_break(w)) {
            w->at += 2;
        } else if (d[w->at] && is_separator(d[w->at])) {
            w->line += d[w->at] == '\n';
            w->at++;
        } else {
            return;
        }
    }
}

int maestro_bad(const struct maestro_words *w, struct sim_err *err, const char *expected) {
    return sim_fail(err, SIM_EFORMAT, "%s:%zu: expected %s, found '%.40s'", w->file->name, w->line,
                    expected, *w->text ? w->text : "end of file");
}

int maestro_next(struct maestro_words *w, struct sim_err *err) {
    const char *d = w->file->data;
    size_t n = 0;
    maestro_skip(w);
    if (w->open_comment)
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: a comment that does not end", w->file->name,
                        w->open_comment);
    while (w->at < w->file->size && (!d[w->at] || !is_separator(d[w->at])) && !is_no_break(w)) {
        const char c = d[w->at];
        const int brace = c == '{' || c == '}';
        if (brace && n)
            break;
        if (!c || n == WORD_MAX - 1)
            return sim_fail(err, SIM_EFORMAT, "%s:%zu: a word above %u characters or with a NUL",
                            w->file->name, w->line, WORD_MAX - 1);
        w->text[n++] = c;
        w->at++;
        if (brace)
            break;
    }
    w->text[n] = '\0';
    return 0;
}

int maestro_expect(struct maestro_words *w, const char *text, struct sim_err *err) {
    char what[WORD_MAX + 8];
    if (maestro_is(w, text))
        return maestro_next(w, err);
    snprintf(what, sizeof what, "'%s'", text);
    return maestro_bad(w, err, what);
}

bool maestro_find_number(const struct maestro_words *w, const char *word, uint64_t *value,
                         uint16_t *constant) {
    char *end;
    if (constant)
        *constant = 0;
    if (*word >= '0' && *word <= '9') {
        *value = strtoull(word, &end, 10);
        return !*end && *value <= NET_DIM_MAX;
    }
    for (size_t i = 0; i < w->n_constants; i++)
        if (strcmp(word, w->constants[i].name) == 0) {
            *value = w->constants[i].value;
            if (constant)
                *constant = (uint16_t)(i + 1);
            return true;
        }
    return false;
}
