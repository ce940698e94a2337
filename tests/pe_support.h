/* Random layers and tensors for the tests of the PE array. */
#ifndef MAGNETAR_TESTS_PE_SUPPORT_H
#define MAGNETAR_TESTS_PE_SUPPORT_H

#include <stdio.h>

#include "pe/array.h"
#include "pe/layer.h"
#include "pe/type.h"
#include "sim/rng.h"

struct pe_tensors {
    int32_t *ifmap, *filter;
    int64_t *ofmap, *expected;
    uint64_t inputs, filters, outputs;
};

/* Every parameter at its default, bandwidths unlimited. */
void pe_default_config(struct array_config *c);

/* A small layer of any type that multiplies. */
struct net_layer pe_random_layer(struct rng *r);

/* Quantised random tensors, about a third of the inputs zero. */
void pe_tensors_new(struct pe_tensors *t, const struct pe_layer *l, const struct pe_type *type,
                    struct rng *r);
void pe_tensors_free(struct pe_tensors *t);

/* Multiply-accumulates with a zero operand, counted from the definition. */
uint64_t pe_zero_macs(const struct pe_layer *l, const struct pe_tensors *t);

/* Opens a file of the studies ("eyeriss/chip.csv"), in the source tree. */
FILE *pe_open_data(const char *name);

#endif
