/* Layers that hand over inside the global buffer: which tensors stay in it, and from when to when.
 *
 * A tensor is what a layer makes, or weights that a later layer uses again. It lives from its layer
 * to its last reader; the last thing that reads it may be an addition on another layer's way out.
 * Kept, it takes all its bytes of the buffer for so long, is not read from DRAM again, and not
 * written there unless somebody outside the run reads it. Fused, it goes to a layer that only moves
 * bytes piece by piece, takes what that layer works with, and that layer's cycles pass beside those
 * of its maker's products.
 *
 * The rule: at each layer of its life a tensor needs its own bytes, those of the tensors that are
 * kept already, and the layer's working set, which is all that the layer could use. Tensors go into
 * the buffer one after another, always the one that needs the smallest buffer (of equals the
 * first); the first that needs more than glb.size ends it. So a larger buffer keeps what a smaller
 * one does and perhaps more, and no layer that runs beside kept tensors lacks room for its own best
 * plan. */
#ifndef MAGNETAR_PE_HANDOVER_H
#define MAGNETAR_PE_HANDOVER_H

#include "pe/run.h"

enum handover_place { PLACE_DRAM, PLACE_CHIP, PLACE_FUSED };

/* A tensor of the run; layers by their number among the jobs. */
struct handover_tensor {
    uint32_t maker;       /* the layer that makes it, or whose weights they are first */
    uint32_t first, last; /* layers of its life; first before maker where the maker may be fused */
    bool weights;
    bool leaves; /* somebody outside the run reads it, or the network hands it out */
    size_t readers;
    uint64_t bytes;
    enum handover_place place;
    bool piecewise;     /* taken, it is fused */
    uint64_t takes;     /* bytes of the buffer, kept or fused */
    uint64_t needs;     /* the smallest buffer that takes it beside those taken before it */
    uint32_t needed_at; /* the layer where it needs so much */
};

struct handover {
    struct handover_tensor *tensors;
    size_t n;
    bool linked;    /* somebody says who reads whom: the network or, by its order, glb.links */
    size_t chained; /* layers that read the one before them by glb.links */
};

/* Is anything to be planned? */
bool handover_asked(const struct machine *m);

/* Decides for the jobs, layers numbers[0..n-1] of the network in ascending order, and fills in what
 * they find. handover_free afterwards, also after an error. SIM_EUSAGE where glb.keep = all and a
 * tensor does not fit; what run_layer returns. */
int handover_plan(struct handover *h, const struct machine *m, const struct network *net,
                  struct run_layer *jobs, const size_t *numbers, size_t n, struct sim_err *err);
void handover_free(struct handover *h);

/* "chip", "DRAM", "fused" */
const char *handover_place_name(enum handover_place place);

#define HANDOVER_WHY_SIZE 600

/* Why tensor i lives there, as a sentence; returns buf. */
const char *handover_why(const struct handover *h, const struct machine *m,
                         const struct run_layer *jobs, size_t i, char *buf, size_t size);

#endif
