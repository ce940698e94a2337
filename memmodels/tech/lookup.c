#include "memmodels/tech/lookup.h"

#include <inttypes.h>
#include <string.h>

static uint64_t units_of(enum tech_unit describes, const struct tech_need *need) {
    switch (describes) {
    case TECH_SLICE:
        return need->slices;
    case TECH_BANK:
    case TECH_RAM:
        return need->slices * need->banks;
    default:
        return 1;
    }
}

/* The row's size, and which part of what is built that is. */
static int find_point(const struct tech *t, const struct tech_need *need, struct tech_figures *f,
                      struct sim_err *err) {
    char whole[40];
    struct sim_err why;
    f->bytes = need->bytes;
    f->units = units_of(f->describes, need);
    f->unit_b = need->bytes / (double)f->units;
    const int rc = tech_at(t, f->unit_b, need->extrapolate, &f->point, &why);
    if (rc && f->units > 1)
        return sim_fail(err, rc, "%s; its rows describe a %s, and %s are %" PRIu64 " of them",
                        why.text, tech_unit_name(f->describes),
                        unit_format(whole, sizeof whole, need->bytes, UNIT_BYTES, 6), f->units);
    return rc ? sim_fail(err, rc, "%s", why.text) : 0;
}

/* A line of another size: the data array's energies follow the bytes that move, the tags' and all
 * latencies stay. Where the arrays are not told apart the whole energy follows. */
static void scale_energy(struct tech_figures *f) {
    struct tech_point *p = &f->point;
    const double more = f->energy_scale - 1;
    const bool apart = p->data_read_energy_j > 0 && p->data_write_energy_j > 0;
    p->read_energy_j += more * (apart ? p->data_read_energy_j : p->read_energy_j);
    p->write_energy_j += more * (apart ? p->data_write_energy_j : p->write_energy_j);
    p->data_read_energy_j *= f->energy_scale;
    p->data_write_energy_j *= f->energy_scale;
}

/* A part above the whole, scaled down, may leave no energy. */
static int check_left(const struct tech_figures *f, const char *what, double energy_j,
                      struct sim_err *err) {
    return energy_j > 0
               ? 0
               : sim_fail(err, SIM_EUSAGE,
                          "%s: data_%s_energy is above %s_energy: a shorter line leaves none",
                          f->name, what, what);
}

static int fit_line(struct tech_figures *f, uint64_t line, struct sim_err *err) {
    f->energy_scale = f->line && line ? (double)line / (double)f->line : 1;
    const bool far =
        f->energy_scale > TECH_LINE_RATIO_MAX || f->energy_scale * TECH_LINE_RATIO_MAX < 1;
    if (far && f->describes != TECH_RAM)
        return sim_fail(err, SIM_EUSAGE,
                        "%s: rows of %" PRIu64 " B lines, and a line of %" PRIu64
                        " B: energies are scaled by a factor of %d at most",
                        f->name, f->line, line, TECH_LINE_RATIO_MAX);
    if (f->energy_scale == 1)
        return 0;
    scale_energy(f);
    const int rc = check_left(f, "read", f->point.read_energy_j, err);
    return rc ? rc : check_left(f, "write", f->point.write_energy_j, err);
}

int tech_lookup(const struct tech *t, const struct tech_need *need, struct tech_figures *out,
                struct sim_err *err) {
    *out = (struct tech_figures){.describes = tech_describes(t),
                                 .describes_given = tech_describes_given(t),
                                 .status = tech_status(t),
                                 .low_b = tech_point(t, 0)->capacity_b,
                                 .high_b = tech_point(t, tech_points(t) - 1)->capacity_b,
                                 .line = tech_line(t)};
    snprintf(out->name, sizeof out->name, "%s", tech_name(t));
    snprintf(out->kind, sizeof out->kind, "%s", tech_kind(t));
    snprintf(out->device, sizeof out->device, "%s", tech_device(t));
    if (need->tags && out->describes == TECH_RAM)
        return sim_fail(err, SIM_EUSAGE,
                        "%s: a table of RAMs, which have no tags: for glb.tech and spad.tech",
                        out->name);
    int rc = find_point(t, need, out, err);
    if (rc == 0)
        rc = fit_line(out, need->line, err);
    out->point.leakage_w *= (double)out->units;
    out->point.area_mm2 *= (double)out->units;
    return rc;
}

const char *tech_process(const struct tech_figures *f, char *buf, size_t size) {
    const char *blank = *f->device ? " " : "";
    if (f->point.node_nm > 0)
        snprintf(buf, size, "%g nm%s%s", f->point.node_nm, blank, f->device);
    else
        snprintf(buf, size, "node not given%s%s", blank, f->device);
    return buf;
}

/* Up to the figures; returns the length. */
static size_t text_head(const struct tech_figures *f, char *buf, size_t size) {
    static const char *const what[] = {"the whole cache, ", "a slice of ", "a bank of ",
                                       "a RAM of "};
    char process[120], count[40] = "", line[40] = "", unit[40];
    if (f->units > 1)
        snprintf(count, sizeof count, ", %" PRIu64 " of them", f->units);
    if (f->line)
        snprintf(line, sizeof line, ", lines of %" PRIu64 " B", f->line);
    const int n =
        snprintf(buf, size, "%s: %s %s, %s; %s%s%s%s: ", tech_process(f, process, sizeof process),
                 f->kind, f->name, tech_status_name(f->status), what[f->describes],
                 unit_format(unit, sizeof unit, f->unit_b, UNIT_BYTES, 4), count, line);
    return (size_t)n < size ? (size_t)n : size;
}

static size_t text_accesses(const char *read, double read_s, double read_j, double write_s,
                            double write_j, char *buf, size_t size) {
    char unit[4][40];
    const int n = snprintf(buf, size, "%s %s, %s; write %s, %s", read,
                           unit_format(unit[0], 40, read_s, UNIT_SECONDS, 4),
                           unit_format(unit[1], 40, read_j, UNIT_JOULES, 4),
                           unit_format(unit[2], 40, write_s, UNIT_SECONDS, 4),
                           unit_format(unit[3], 40, write_j, UNIT_JOULES, 4));
    return (size_t)n < size ? (size_t)n : size;
}

const char *tech_figures_text(const struct tech_figures *f, char *buf, size_t size) {
    const struct tech_point *p = &f->point;
    char leakage[40];
    size_t n = text_head(f, buf, size);
    n += text_accesses("read", p->read_latency_s, p->read_energy_j, p->write_latency_s,
                       p->write_energy_j, buf + n, size - n);
    snprintf(buf + n, size - n, "; leakage %s, area %.4g mm2 in all",
             unit_format(leakage, sizeof leakage, p->leakage_w, UNIT_WATTS, 4), p->area_mm2);
    return buf;
}

const char *tech_tags_text(const struct tech_figures *f, char *buf, size_t size) {
    const struct tech_point *p = &f->point;
    const size_t n = text_head(f, buf, size);
    text_accesses("lookup", p->tag_latency_s, p->tag_energy_j, p->tag_write_latency_s,
                  p->tag_write_energy_j, buf + n, size - n);
    return buf;
}

const char *tech_ways_text(const struct tech_figures *f, char *buf, size_t size) {
    const struct tech_point *p = &f->point;
    size_t n = text_head(f, buf, size);
    n += text_accesses("read", p->read_latency_s, p->read_energy_j, p->write_latency_s,
                       p->write_energy_j, buf + n, size - n);
    snprintf(buf + n, size - n, "; leakage and area by their share of the ways");
    return buf;
}
