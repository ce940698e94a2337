/* Networks on PE arrays. */
#ifndef MAGNETAR_RUN_H
#define MAGNETAR_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "magnetar/configuration.h"
#include "magnetar/context.h"
#include "magnetar/error.h"
#include "magnetar/result.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is 0 or NULL has the default of `magnetar run`. */
struct magnetar_run_options {
    const char *network; /* a shipped one, or the path of a table, topology, model or ONNX file */
    const char *dims;    /* of an ONNX file whose dimensions are open: "NAME=N+NAME=N" */
    const char *layers;  /* names, patterns, numbers, ranges, separated by commas; NULL: all */
    const char *const *vary; /* "array.rows=8,16", each multiplies the runs */
    size_t n_vary;
    uint64_t batch; /* images */
    uint64_t seed;  /* of the values of exact runs */
    unsigned threads;
};

/* The result is the caller's. */
int magnetar_run(const struct magnetar *context, const struct magnetar_configuration *configuration,
                 const struct magnetar_run_options *options, struct magnetar_result **result,
                 struct magnetar_error *error);

#ifdef __cplusplus
}
#endif

#endif
