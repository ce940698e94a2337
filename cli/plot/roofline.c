/* Layers of magnetar run under the roofs of their machine: peak and bandwidth. */
#include <string.h>

#include "cli/plot/read.h"

int plot_find_roofline(struct plot_reading *r, struct sim_err *err) {
    const struct plot_request *q = r->f->request;
    int rc = plot_table_want(r->table, "--roofline", "macs", &r->macs, err);
    if (rc == 0)
        rc = plot_table_want(r->table, "--roofline", "dram_bytes", &r->bytes, err);
    if (rc == 0)
        rc = plot_table_want(r->table, "--roofline", "time_s", &r->time, err);
    r->rows = plot_table_column(r->table, "array.rows");
    r->cols = plot_table_column(r->table, "array.cols");
    r->clock = plot_table_column(r->table, "array.clock");
    r->memory = plot_table_column(r->table, "offchip.memory");
    r->bandwidth = plot_table_column(r->table, "offchip.bandwidth");
    if (rc == 0 && !q->peak && (r->rows < 0 || r->cols < 0 || r->clock < 0))
        rc = sim_fail(err, SIM_EUSAGE,
                      "--roofline: %s has no array.rows, array.cols and array.clock, so that the "
                      "peak is not known: --peak OPERATIONS_PER_SECOND",
                      q->file);
    if (rc == 0 && !q->bandwidth && r->bandwidth < 0)
        rc = sim_fail(err, SIM_EUSAGE,
                      "--roofline: %s has no offchip.bandwidth, so that the slope is not known: "
                      "--bandwidth RATE",
                      q->file);
    return rc;
}

static double number_at(const struct plot_reading *r, int column) {
    struct plot_key plain = {.measure = UNIT_NONE};
    return plot_key_number(&plain, plot_table_cell(r->table, column));
}

int plot_read_roof(struct plot_reading *r, uint32_t series, struct sim_err *err) {
    const struct plot_request *q = r->f->request;
    struct plot_roof *known = &r->f->roofs[series], own = {q->peak, q->bandwidth};
    if (!own.peak) /* a multiply-accumulate is two operations */
        own.peak = 2 * number_at(r, r->rows) * number_at(r, r->cols) * number_at(r, r->clock);
    if (!own.bandwidth) {
        const char *memory = plot_table_cell(r->table, r->memory);
        own.bandwidth = number_at(r, r->bandwidth);
        if (!(own.bandwidth > 0) || (*memory && strcmp(memory, "auto") != 0))
            return sim_fail(err, SIM_EUSAGE,
                            "--roofline: %s: offchip.bandwidth = %.20s, offchip.memory = %.20s: no "
                            "known bandwidth: --bandwidth RATE",
                            plot_table_where(r->table), plot_table_cell(r->table, r->bandwidth),
                            memory);
    }
    if (!plot_is_drawable(own.peak) || !(own.peak > 0) || !plot_is_drawable(own.bandwidth))
        return sim_fail(err, SIM_EFORMAT,
                        "--roofline: %s: no peak: array.rows, array.cols and "
                        "array.clock are no numbers above 0",
                        plot_table_where(r->table));
    if (known->peak && (known->peak != own.peak || known->bandwidth != own.bandwidth))
        return sim_fail(err, SIM_EUSAGE,
                        "--roofline: %s: another peak or bandwidth than rows of its series before "
                        "it: --by KEY tells machines apart, --where KEY=VALUE picks one",
                        plot_table_where(r->table));
    *known = own;
    return 0;
}

int plot_read_layer(struct plot_reading *r, struct plot_point *p) {
    const double ops = 2 * number_at(r, r->macs), bytes = number_at(r, r->bytes);
    const double time = number_at(r, r->time);
    p->x = ops / bytes;
    p->y = ops / time;
    p->word = WORDS_FULL;
    if (plot_is_drawable(p->x) && plot_is_drawable(p->y) && p->x > 0 && p->y > 0)
        return 0;
    plot_figure_leave(r->f, !(ops > 0)     ? "without multiply-accumulates"
                            : !(bytes > 0) ? "without DRAM traffic"
                                           : "without a time");
    return 1;
}
