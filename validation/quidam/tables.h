/* What the study shows besides its points: tables and charts of a campaign. */
#ifndef MAGNETAR_VALIDATION_QUIDAM_TABLES_H
#define MAGNETAR_VALIDATION_QUIDAM_TABLES_H

#include "validation/quidam/campaign.h"
#include "validation/study.h"

void tables_models(struct study_run *run, const struct campaign *c);
void tables_best(struct study_run *run, const struct campaign *c);
/* Why a LightPE gains what it gains over INT16: by factors, and by components. */
void tables_gain(struct study_run *run, const struct campaign *c);
void tables_charts(struct study_run *run, const struct campaign *c);
int tables_synthesis(struct study_run *run, struct sim_err *err);

#endif
