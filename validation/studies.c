/* Every study, in the order in which they run. */
#include <string.h>

#include "validation/study.h"

extern const struct study study_quidam;
extern const struct study study_titanx;

static const struct study *const studies[] = {
    &study_titanx,
    &study_quidam,
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
