/* Classes of an accelerator as designs: what each comes to with the best mappings that a search of
 * every layer finds. Knobs: flex.class, flex.network, flex.design (0: the accelerator as its file
 * has it; n: that of search n for [evaluate]'s tuned_on), pes, l1, l2, noc.bandwidth, offchip. */
#ifndef MAGNETAR_EXPLORE_EVAL_FLEX_H
#define MAGNETAR_EXPLORE_EVAL_FLEX_H

#include "explore/search/evaluator.h"

extern const struct evaluator eval_flex;

#endif
