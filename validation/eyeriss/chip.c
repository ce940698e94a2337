#include "validation/eyeriss/chip.h"

#include "sim/shipped.h"

static const char path[] = "validation/eyeriss/chip.csv";

static const struct rows_column columns[] = {
    {"Layer", .kind = ROWS_NAME},
    {"Zeros in Ifmaps", .kind = ROWS_NUMBER, .unit = "%"},
};
static const struct rows_table chip = ROWS_TABLE_BESIDE(columns);

int eyeriss_zeros(double zeros[EYERISS_LAYERS], struct sim_err *err) {
    struct rows r;
    int rc = shipped_rows(&r, &chip, path, err), more = 1;
    if (rc)
        return rc;
    for (int i = 0; i < EYERISS_LAYERS && (more = rows_next(&r, err)) == 1; i++)
        zeros[i] = rows_number(&r, "Zeros in Ifmaps") / 100;
    if (more == 1)
        rc = rows_finish(&r, err);
    else
        rc = more < 0
                 ? more
                 : sim_fail(err, SIM_EFORMAT, "%s: fewer than %d layers", path, EYERISS_LAYERS);
    rows_free(&r);
    return rc;
}
