#include <inttypes.h>
#include <stdio.h>

#include "pe/handover.h"

const char *handover_place_name(enum handover_place place) {
    static const char *const names[] = {"DRAM", "chip", "fused"};
    return names[place];
}

const char *handover_why(const struct handover *h, const struct machine *m,
                         const struct run_layer *jobs, size_t i, char *buf, size_t size) {
    const struct handover_tensor *t = &h->tensors[i];
    const char *at = jobs[t->needed_at].net->name;
    if (!h->linked)
        snprintf(buf, size, "the network does not say who reads it (glb.links)");
    else if (!t->readers)
        snprintf(buf, size, "no layer of the run reads it");
    else if (!t->needs)
        snprintf(buf, size, "glb.keep = none, and no layer can be fused to it");
    else if (t->place == PLACE_DRAM)
        snprintf(buf, size, "needs %" PRIu64 " B at %s, glb.size = %" PRIu64 " B", t->needs, at,
                 m->array.glb_size);
    else if (t->place == PLACE_FUSED)
        snprintf(buf, size, "%s takes it in pieces of %" PRIu64 " B", jobs[t->last].net->name,
                 t->takes);
    else
        snprintf(buf, size, "fits: needs %" PRIu64 " B at %s%s", t->needs, at,
                 t->leaves ? "; written to DRAM as well" : "");
    return buf;
}
