#include "cli/plot/words.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

int plot_words_append(struct plot_words *w, const char *text, struct sim_err *err) {
    const int rc = sim_grow((void **)&w->at, &w->cap, w->n, sizeof *w->at, err);
    if (rc)
        return rc;
    w->at[w->n] = strdup(text);
    if (!w->at[w->n])
        return memory_fail(err, "out of memory");
    w->n++;
    return 0;
}

int plot_words_add(struct plot_words *w, const char *text, size_t most, uint32_t *number,
                   struct sim_err *err) {
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->at[i], text) == 0) {
            *number = (uint32_t)i;
            return 0;
        }
    *number = w->n < most ? (uint32_t)w->n : WORDS_FULL;
    return w->n < most ? plot_words_append(w, text, err) : 0;
}

void plot_words_free(struct plot_words *w) {
    for (size_t i = 0; i < w->n; i++)
        free(w->at[i]);
    free(w->at);
    *w = (struct plot_words){0};
}
