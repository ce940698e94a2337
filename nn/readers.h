/* Inside of nn/: what reads samples. Each fills sizes, values and labels of an empty set. */
#ifndef MAGNETAR_NN_READERS_H
#define MAGNETAR_NN_READERS_H

#include "nn/data.h"

int nn_read_idx(struct nn_data *d, const char *images, const char *labels, struct sim_err *err);
int nn_read_table(struct nn_data *d, const char *path, struct sim_err *err);

#endif
