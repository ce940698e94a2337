/* Every study, in the order in which they run. */
#include <string.h>

#include "validation/study.h"

extern const struct study study_deepnvm;
extern const struct study study_dnnchip;
extern const struct study study_edap;
extern const struct study study_eyeriss;
extern const struct study study_flex;
extern const struct study study_maestro;
extern const struct study study_quidam;
extern const struct study study_scalesim;
extern const struct study study_gpus;
extern const struct study study_tpu;

static const struct study *const studies[] = {
    &study_deepnvm, &study_edap,   &study_gpus, &study_scalesim, &study_eyeriss,
    &study_dnnchip, &study_quidam, &study_tpu,  &study_maestro,  &study_flex,
};

#define N_STUDIES (sizeof studies / sizeof *studies)

const struct study *study_at(size_t i) {
    return i < N_STUDIES ? studies[i] : NULL;
}

const struct study *study_find(const char *name) {
    for (size_t i = 0; i < N_STUDIES; i++)
        if (strcmp(studies[i]->name, name) == 0)
            return studies[i];
    return NULL;
}
