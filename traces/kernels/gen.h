/* Traces generated from a network instead of read: "gen:vgg16,batch=4", streamed. */
#ifndef MAGNETAR_TRACES_KERNELS_GEN_H
#define MAGNETAR_TRACES_KERNELS_GEN_H

#include "sim/param.h"
#include "traces/trace.h"

extern const struct trace_format format_gen;

/* The options after the network's name, for help; their keys begin with "gen." here. */
extern const struct param_table gen_params;

#endif
