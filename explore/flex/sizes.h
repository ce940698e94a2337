/* How many values an axis has: by the resources alone (C), of an accelerator (A), of a layer (W),
 * and how flexible that is (Kao et al.): of the hardware |A| / |C|, of the layer |A n W| / |W|, an
 * accelerator's flexion being the product over its axes. The formulas are from the paper's abstract
 * and authors' code alone, not from its text. */
#ifndef MAGNETAR_EXPLORE_FLEX_SIZES_H
#define MAGNETAR_EXPLORE_FLEX_SIZES_H

#include "explore/flex/accelerator.h"

struct flex_size {
    uint64_t resources, accelerator, both, layer; /* |C|, |A|, |A n W|, |W| */
};

/* Of one layer. Tiles are divisors of its sizes, and those of C and of free axes fit into the
 * shared buffer; orders are those of its own loops, pairs ordered ones of them; shapes are rows x
 * columns that are all PEs. SIM_EIO. */
int flex_sizes(const struct flex_accelerator *a, const struct flex_layer *l,
               struct flex_size sizes[FLEX_AXES], struct sim_err *err);

/* Shapes of up to that many PEs. */
uint64_t flex_shapes_within(uint64_t pes);

/* The numbers that divide n < 2^32, ascending, for the caller to free; NULL: no memory. */
uint64_t *flex_divisors(uint64_t n, size_t *count, struct sim_err *err);

/* The same of tiles of a dimension: those that a file lists, cut to the layer's size, or where t is
 * NULL or free the divisors. */
uint64_t *flex_tile_values(const struct flex_tiles *t, int d, const struct flex_layer *l, size_t *n,
                           struct sim_err *err);

/* Sorts, and leaves one of those that are equal: so many. */
size_t flex_distinct(uint64_t *list, size_t n);

static inline double flex_of_hardware(const struct flex_size *s) {
    return (double)s->accelerator / (double)s->resources;
}
static inline double flex_of_layer(const struct flex_size *s) {
    return (double)s->both / (double)s->layer;
}

#endif
