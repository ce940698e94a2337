/* Labelled samples: images (IDX, plain or compressed) and rows of numbers (CSV with a column of
 * labels, NPY). Known sets are read from where a package of the system put them. */
#ifndef MAGNETAR_NN_DATA_H
#define MAGNETAR_NN_DATA_H

#include <stdint.h>

#include "sim/err.h"

#define NN_CLASSES_MAX 1024u
#define NN_SAMPLES_MAX (1u << 24)
#define NN_VALUES_MAX  (1ull << 31) /* of a set */

struct nn_data {
    char name[64];
    uint32_t n, c, h, w; /* samples, of c x h x w values */
    uint32_t classes;
    uint8_t *bytes; /* of images: value = byte / 255, */
    float *values;  /* else these; [n][c][h][w] */
    uint16_t *labels;
    uint32_t crc; /* CRC-32 of values and labels */
};

static inline size_t nn_data_size(const struct nn_data *d) {
    return (size_t)d->c * d->h * d->w;
}

/* Sample i as floats. */
void nn_data_sample(const struct nn_data *d, uint32_t i, float *to);

/* The part of a set: a known one by its name, or a user's files: IMAGES,LABELS of IDX or NPY, or a
 * CSV table whose first or last column is `label`, or has that name. `part`: "train" or "test"; a
 * user's set is the same for both. nn_data_free afterwards, also after an error. SIM_EUSAGE with
 * the package that brings a known set, SIM_EFORMAT with file and line or offset, SIM_EIO. */
int nn_data_open(struct nn_data *d, const char *name, const char *part, struct sim_err *err);
void nn_data_free(struct nn_data *d);

/* A known set; NULL past the end. */
struct nn_dataset {
    const char *name, *help, *package, *licence, *folder;
    const char *train[2], *test[2]; /* images and labels, below the folder */
};
const struct nn_dataset *nn_dataset_at(size_t i);

/* Where it lies: MAGNETAR_DATA of the environment, or its own folder. */
const char *nn_dataset_folder(const struct nn_dataset *s);

#endif
