/* The cache strings of GPGPU-Sim and Accel-Sim, as in -gpgpu_cache:dl2 of their configurations. */
#ifndef MAGNETAR_MEMMODELS_GPGPUSIM_H
#define MAGNETAR_MEMMODELS_GPGPUSIM_H

#include "sim/param.h"

/* Assigns llc.* from "S:64:128:16,L:B:m:L:P,A:256:64,16:0,32@24": sector or normal : sets : line :
 * ways, replacement : write : allocation : write allocation : set index, MSHR type : entries :
 * merges, miss queue : result FIFO, port width, for each slice; and after '@' the slices (1
 * without). The miss queue, the FIFO and the port have no counterpart and are passed over.
 * SIM_EUSAGE names the part that is wrong, SIM_EUNSUP one that is not modelled. */
int gpgpusim_assign(struct param_set *set, const char *text, struct sim_err *err);

#endif
