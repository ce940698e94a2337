/* Texts that many designs share, each kept once and known by its number. */
#ifndef MAGNETAR_EXPLORE_SEARCH_TEXTS_H
#define MAGNETAR_EXPLORE_SEARCH_TEXTS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

#define NO_TEXT UINT32_MAX

struct shared_texts {
    char **at; /* [n] */
    size_t n, cap;
    uint32_t *slot; /* [n_slots] number + 1, 0 free; open addressing by the text's CRC-32 */
    size_t n_slots;
};

void shared_texts_free(struct shared_texts *t);

/* The number of a text, which is copied where it is new. SIM_EIO. */
int shared_texts_number(struct shared_texts *t, const char *text, uint32_t *number,
                        struct sim_err *err);

#endif
