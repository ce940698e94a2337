/* CSV tables of samples: a header, a column `label` (numbers or words), all others numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/readers.h"
#include "sim/csv.h"
#include "sim/memory.h"
#include "traces/input.h"

enum { COLUMNS_MAX = 8192, WORD_MAX = 64 };

struct samples {
    struct nn_data *d;
    struct input *in;
    char *cells[COLUMNS_MAX];
    int n_columns, label;
    char (*words)[WORD_MAX]; /* of labels, in the order in which they appear */
    size_t n_words, cap_words, cap_values, cap_labels;
};

static int read_header(struct samples *s, struct sim_err *err) {
    char *line;
    size_t length;
    const int got = input_line(s->in, &line, &length, err);
    if (got <= 0)
        return got ? got : sim_fail(err, SIM_EFORMAT, "%s: no samples", input_name(s->in));
    s->n_columns = csv_split(line, s->cells, COLUMNS_MAX);
    s->label = -1;
    for (int i = 0; i < s->n_columns; i++)
        if (strcmp(s->cells[i], "label") == 0)
            s->label = i;
    if (s->n_columns < 2 || s->label < 0)
        return input_bad_line(s->in, err, "expected a column 'label' and up to %d others",
                              COLUMNS_MAX - 1);
    s->d->c = (uint32_t)s->n_columns - 1;
    s->d->h = s->d->w = 1;
    return 0;
}

static int find_label(struct samples *s, const char *word, uint16_t *label, struct sim_err *err) {
    size_t i = 0;
    while (i < s->n_words && strcmp(s->words[i], word))
        i++;
    if (i == NN_CLASSES_MAX || strlen(word) >= WORD_MAX || !*word)
        return input_bad_line(s->in, err, "label '%s': expected one of up to %u words", word,
                              NN_CLASSES_MAX);
    if (i == s->n_words) {
        const int rc =
            sim_grow((void **)&s->words, &s->cap_words, s->n_words, sizeof *s->words, err);
        if (rc)
            return rc;
        strcpy(s->words[s->n_words++], word);
    }
    *label = (uint16_t)i;
    return 0;
}

static int take_row(struct samples *s, struct sim_err *err) {
    struct nn_data *d = s->d;
    const size_t first = (size_t)d->n * d->c;
    if (d->n == NN_SAMPLES_MAX || first > NN_VALUES_MAX)
        return input_bad_line(s->in, err, "more than 2^31 values");
    int rc = sim_grow((void **)&d->labels, &s->cap_labels, d->n, sizeof *d->labels, err);
    while (rc == 0 && s->cap_values < first + d->c)
        rc = sim_grow((void **)&d->values, &s->cap_values, s->cap_values, sizeof *d->values, err);
    if (rc)
        return rc;
    float *to = d->values + first;
    for (int i = 0; i < s->n_columns; i++) {
        char *end;
        if (i == s->label)
            continue;
        const double v = strtod(s->cells[i], &end);
        if (end == s->cells[i] || *end || !(fabs(v) <= 3e38))
            return input_bad_line(s->in, err, "'%s': expected a number", s->cells[i]);
        *to++ = (float)v;
    }
    rc = find_label(s, s->cells[s->label], &d->labels[d->n], err);
    d->n += rc == 0;
    return rc;
}

static int read_rows(struct samples *s, struct sim_err *err) {
    char *line;
    size_t length;
    int got, rc = 0;
    while (rc == 0 && (got = input_line(s->in, &line, &length, err)) != 0) {
        if (got < 0)
            return got;
        const int n = csv_split(line, s->cells, COLUMNS_MAX);
        rc = n == s->n_columns
                 ? take_row(s, err)
                 : input_bad_line(s->in, err, "expected %d cells as in the header", s->n_columns);
    }
    return rc;
}

/* Words are numbered in the order of their names, numbers in theirs, whatever row comes first. */
static bool is_before(const char *a, const char *b) {
    char *end_a, *end_b;
    const double x = strtod(a, &end_a), y = strtod(b, &end_b);
    return !*end_a && !*end_b ? x < y : strcmp(a, b) < 0;
}

static int number_labels(struct samples *s, struct sim_err *err) {
    uint16_t *rank = sim_alloc(s->n_words + 1, sizeof *rank, err);
    if (!rank)
        return SIM_EIO;
    for (size_t i = 0; i < s->n_words; i++)
        for (size_t j = 0; j < s->n_words; j++)
            rank[i] += is_before(s->words[j], s->words[i]);
    for (uint32_t i = 0; i < s->d->n; i++)
        s->d->labels[i] = rank[s->d->labels[i]];
    free(rank);
    return 0;
}

int nn_read_table(struct nn_data *d, const char *path, struct sim_err *err) {
    struct samples *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    s->d = d;
    int rc = input_open(&s->in, path, err);
    if (rc == 0)
        rc = read_header(s, err);
    if (rc == 0)
        rc = read_rows(s, err);
    if (rc == 0 && d->n == 0)
        rc = sim_fail(err, SIM_EFORMAT, "%s: no samples", path);
    if (rc == 0)
        rc = number_labels(s, err);
    input_close(s->in);
    free(s->words);
    free(s);
    return rc;
}
