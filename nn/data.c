#include "nn/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "nn/readers.h"
#include "sim/param.h"

void nn_data_free(struct nn_data *d) {
    free(d->bytes);
    free(d->values);
    free(d->labels);
    *d = (struct nn_data){.n = 0};
}

void nn_data_sample(const struct nn_data *d, uint32_t i, float *to) {
    const size_t size = nn_data_size(d);
    if (d->values) {
        memcpy(to, d->values + i * size, size * sizeof *to);
        return;
    }
    for (size_t k = 0; k < size; k++)
        to[k] = (float)d->bytes[i * size + k] / 255;
}

static void finish(struct nn_data *d) {
    const size_t size = nn_data_size(d);
    d->crc = (uint32_t)crc32(0, NULL, 0);
    for (uint32_t i = 0; i < d->n; i++) {
        d->crc = d->bytes ? (uint32_t)crc32(d->crc, d->bytes + i * size, (uInt)size)
                          : (uint32_t)crc32(d->crc, (const Bytef *)(d->values + i * size),
                                            (uInt)(size * sizeof *d->values));
        d->crc = (uint32_t)crc32(d->crc, (const Bytef *)&d->labels[i], sizeof *d->labels);
        d->classes = d->labels[i] >= d->classes ? d->labels[i] + 1u : d->classes;
    }
}

static int open_known(struct nn_data *d, const struct nn_dataset *s, const char *part,
                      struct sim_err *err) {
    char paths[2][512];
    const char *const *names = strcmp(part, "train") == 0 ? s->train : s->test;
    for (int i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", nn_dataset_folder(s), names[i]);
        if (access(paths[i], R_OK))
            return sim_fail(err, SIM_EUSAGE, "%s: no %s; apt-get install %s", s->name, paths[i],
                            s->package);
    }
    return nn_read_idx(d, paths[0], paths[1], err);
}

static int open_files(struct nn_data *d, const char *name, struct sim_err *err) {
    char images[512];
    const char *comma = strchr(name, ',');
    if (!comma)
        return nn_read_table(d, name, err);
    if ((size_t)(comma - name) >= sizeof images)
        return sim_fail(err, SIM_EUSAGE, "%s: a name that is too long", name);
    snprintf(images, sizeof images, "%.*s", (int)(comma - name), name);
    return nn_read_idx(d, images, comma + 1, err);
}

int nn_data_open(struct nn_data *d, const char *name, const char *part, struct sim_err *err) {
    const struct nn_dataset *s;
    const char *names[16];
    size_t n = 0;
    *d = (struct nn_data){.n = 0};
    for (; (s = nn_dataset_at(n)) && strcmp(s->name, name); n++)
        names[n] = s->name;
    const char *base = strrchr(name, '/');
    snprintf(d->name, sizeof d->name, "%.63s", base ? base + 1 : name);
    if (!s && !strpbrk(name, "./,")) {
        const char *nearest = param_nearest(name, names, n);
        return sim_fail(err, SIM_EUSAGE,
                        "no data set '%s'%s%s; expected one of 'magnetar list datasets', a .csv "
                        "with a column 'label', or IMAGES,LABELS",
                        name, nearest ? "; did you mean " : "", nearest ? nearest : "");
    }
    const int rc = s ? open_known(d, s, part, err) : open_files(d, name, err);
    if (rc)
        return rc;
    finish(d);
    return d->classes < 2 || d->classes > NN_CLASSES_MAX
               ? sim_fail(err, SIM_EFORMAT, "%s: expected labels of 2 to %u classes", name,
                          NN_CLASSES_MAX)
               : 0;
}
