#include "explore/evaluators.h"

#include <string.h>

#include "explore/eval_case.h"
#include "explore/eval_flex.h"
#include "explore/eval_maestro.h"

static const struct evaluator *const evaluators[] = {&eval_run,   &eval_run_closed, &eval_run_timed,
                                                     &eval_count, &eval_timed,      &eval_maestro,
                                                     &eval_flex};

const struct evaluator *evaluator_at(size_t i) {
    return i < sizeof evaluators / sizeof *evaluators ? evaluators[i] : NULL;
}

const struct evaluator *evaluator_find(const char *name) {
    const struct evaluator *e;
    for (size_t i = 0; (e = evaluator_at(i)); i++)
        if (strcmp(e->name, name) == 0)
            return e;
    return NULL;
}
