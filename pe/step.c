#include "pe/step.h"

#include <string.h>

bool steps_next(struct steps *it, struct step *step) {
    if (it->index == it->total)
        return false;
    memset(step, 0, sizeof *step);
    it->make(it, step);
    it->index++;
    return true;
}
