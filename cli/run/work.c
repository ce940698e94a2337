#include "cli/run/work.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "sim/memory.h"

/* NETWORK,KEY=VALUE,... cut up in place. */
static int take_words(char *words, const char **name, uint64_t *batch, const char **layers,
                      const char **dims, struct sim_err *err) {
    int rc = 0;
    char *rest = words;
    *name = strsep(&rest, ",");
    for (char *word; rc == 0 && (word = strsep(&rest, ","));) {
        if (strncmp(word, "batch=", 6) == 0)
            rc = cli_number("batch", word + 6, 1, UINT32_MAX, batch, err);
        else if (strncmp(word, "layers=", 7) == 0)
            *layers = word + 7;
        else if (strncmp(word, "dims=", 5) == 0)
            *dims = word + 5;
        else
            rc = sim_fail(err, SIM_EUSAGE,
                          "gen:%s: '%s': expected batch=N, layers=A-B or dims=NAME=N+NAME=N", *name,
                          word);
    }
    return rc;
}

int run_words_open(struct run_words *w, struct layer_work *work, const char *name, const char *list,
                   const char *dims, struct sim_err *err) {
    int rc = 0;
    if (strncmp(name, "gen:", 4) == 0) {
        w->text = strdup(name + 4);
        rc = w->text ? take_words(w->text, &name, &work->batch, &list, &dims, err)
                     : memory_fail(err, "out of memory");
    }
    const struct network_options o = {.dims = dims, .keep_refused = true};
    if (rc == 0)
        rc = network_open_with(&w->net, name, &o, err);
    work->net = w->net;
    return rc ? rc : layer_work_choose(work, list, err);
}

void run_words_free(struct run_words *w) {
    network_free(w->net);
    free(w->text);
}
