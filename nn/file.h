/* Nets as files, .mnn:
 *
 *   8 bytes "MAGNETNN"; uint32 version 1; uint32 size of the header; the header, JSON; its CRC-32
 *   for every layer with weights, in order: its weights and biases, float32; their CRC-32
 *
 * all little-endian. docs/values.md reads one in Python. */
#ifndef MAGNETAR_NN_FILE_H
#define MAGNETAR_NN_FILE_H

#include "nn/net.h"

#define NN_FILE_MAGIC   "MAGNETNN"
#define NN_FILE_VERSION 1u
#define NN_HEADER_MAX   (1u << 20)

/* Writes the file whole, or not at all. `accuracy` of the test set, below 0: not known. SIM_EIO. */
int nn_file_write(const struct nn_net *net, double accuracy, const char *path, struct sim_err *err);

/* SIM_EFORMAT with what was expected, SIM_EIO. nn_net_free afterwards, also after an error. */
int nn_file_read(struct nn_net *net, const char *path, struct sim_err *err);
int nn_file_parse(struct nn_net *net, const char *name, const uint8_t *bytes, size_t size,
                  struct sim_err *err);

#endif
