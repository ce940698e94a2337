#include "validation/evaluators.h"

#include <string.h>

#include "explore/evaluators.h"
#include "validation/edap/edap.h"
#include "validation/quidam/evaluate.h"

static const struct evaluator *const studies[] = {&edap_evaluator, &quidam_evaluator,
                                                  &quidam_model_evaluator};

const struct evaluator *every_evaluator_at(size_t i) {
    size_t own = 0;
    while (own < i && evaluator_at(own))
        own++;
    if (evaluator_at(own))
        return evaluator_at(own);
    i -= own;
    return i < sizeof studies / sizeof *studies ? studies[i] : NULL;
}

const struct evaluator *every_evaluator_find(const char *name) {
    const struct evaluator *e;
    for (size_t i = 0; (e = every_evaluator_at(i)); i++)
        if (strcmp(e->name, name) == 0)
            return e;
    return NULL;
}
