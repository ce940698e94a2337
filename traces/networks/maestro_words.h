/* Words of a MAESTRO file: blanks , - > ( ) : ; separate them and are dropped, braces stand alone,
 * comments are those of C and C++. */
#ifndef MAGNETAR_TRACES_NETWORKS_MAESTRO_WORDS_H
#define MAGNETAR_TRACES_NETWORKS_MAESTRO_WORDS_H

#include <string.h>

#include "traces/networks/maestro.h"

struct maestro_words {
    const struct net_file *file;
    size_t at, line;
    char text[MAESTRO_WORD_MAX]; /* the word in hand; "" at the end of the file */
    const struct net_constant *constants;
    size_t n_constants;
    size_t open_comment; /* the line of a comment that does not end; 0: none */
};

/* Reads the next word; 0, also at the end, or SIM_EFORMAT. */
int maestro_next(struct maestro_words *w, struct sim_err *err);

/* Goes behind separators and comments. */
void maestro_skip(struct maestro_words *w);

/* SIM_EFORMAT: what was expected in place of the word in hand. */
int maestro_bad(const struct maestro_words *w, struct sim_err *err, const char *expected);

static inline bool maestro_is(const struct maestro_words *w, const char *text) {
    return strcmp(w->text, text) == 0;
}

/* That word and the next one. */
int maestro_expect(struct maestro_words *w, const char *text, struct sim_err *err);

/* The number that a word is, or the constant of that name; *constant, where it is not NULL, is that
 * one's number, from 1 on, or 0. */
bool maestro_find_number(const struct maestro_words *w, const char *word, uint64_t *value,
                         uint16_t *constant);

/* The dimension of that name; NET_DIMS: none. */
enum net_dim maestro_dim(const char *word);

/* "{ directive... }" */
int maestro_read_dataflow(struct maestro_words *w, struct net_dataflow *d, struct sim_err *err);

#endif
