#include "explore/layers.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM_MAX = 128 };

/* Does one item of the list mean layer i? */
static bool matches(const char *item, const char *name, size_t i) {
    char *end;
    if (strcmp(item, name) == 0 || fnmatch(item, name, 0) == 0)
        return true;
    const unsigned long long from = strtoull(item, &end, 10);
    if (end == item)
        return false;
    if (*end == '\0')
        return i + 1 == from;
    if (*end != '-')
        return false;
    const char *second = end + 1;
    const unsigned long long to = strtoull(second, &end, 10);
    return end != second && *end == '\0' && i + 1 >= from && i + 1 <= to;
}

static int choose(const struct network *net, const char *list, bool *chosen, struct sim_err *err) {
    char item[ITEM_MAX];
    do {
        const size_t n = strcspn(list, ",");
        bool any = false;
        if (n >= sizeof item)
            return sim_fail(err, SIM_EUSAGE, "--layers: an item longer than %d characters",
                            ITEM_MAX - 1);
        snprintf(item, sizeof item, "%.*s", (int)n, list);
        for (size_t i = 0; i < net->n; i++)
            if (matches(item, net->layers[i].name, i))
                any = chosen[i] = true;
        if (!any)
            return sim_fail(
                err, SIM_EUSAGE,
                "--layers '%s': no such layer of %zu; expected a name, a pattern, a number "
                "or a range",
                item, net->n);
        list += n + (list[n] == ',');
    } while (*list);
    return 0;
}

int layer_work_choose(struct layer_work *w, const char *list, struct sim_err *err) {
    bool *chosen = sim_alloc(w->net->n + 1, sizeof *chosen, err);
    w->layers = sim_alloc(w->net->n + 1, sizeof *w->layers, err);
    int rc = chosen && w->layers ? 0 : SIM_EIO;
    if (rc == 0 && list)
        rc = choose(w->net, list, chosen, err);
    for (size_t i = 0; i < w->net->n && rc == 0; i++)
        if (!list || chosen[i]) {
            if (!w->keep_refused)
                rc = net_layer_refusal(&w->net->layers[i], err);
            w->layers[w->n++] = i;
        }
    free(chosen);
    return rc;
}

void layer_work_free(struct layer_work *w) {
    free(w->layers);
}
