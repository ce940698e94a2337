#include "pe/machine.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pe/assign.h"
#include "sim/unit.h"

int machine_bind(struct param_set *set, struct machine *m, struct sim_err *err) {
    m->shelf = NULL;
    int rc = param_bind(set, &array_params, &m->array, err);
    if (rc == 0)
        rc = param_bind(set, &dram_params, &m->dram, err);
    return rc ? rc : param_bind(set, &preset_params, &m->preset, err);
}

static double cycles_of(const struct machine *m, double seconds) {
    return ceil(seconds * m->array.clock_hz * (1 - 1e-12));
}

/* The figures of a memory. */
static int open_tech(const struct tech_shelf *shelf, const char *key, const char *name,
                     const struct tech_need *need, struct tech_figures *figures,
                     char source[MACHINE_SOURCE_MAX], struct sim_err *err) {
    struct tech *t;
    int rc = tech_open_from(&t, shelf, name, err);
    if (rc)
        return rc;
    rc = tech_figures_only(t, key, err);
    if (rc == 0)
        rc = tech_lookup(t, need, figures, err);
    snprintf(source, MACHINE_SOURCE_MAX, "%s: %s", tech_name(t), tech_source(t));
    figures->point.source = NULL; /* belongs to the table */
    tech_free(t);
    return rc;
}

static int open_techs(struct machine *m, struct sim_err *err) {
    struct array_config *a = &m->array;
    m->has_tech = *a->glb_tech != '\0';
    m->has_spad_tech = *a->spad_tech != '\0';
    int rc = 0;
    const struct tech_need glb = {.bytes = (double)a->glb_size,
                                  .slices = 1,
                                  .banks = a->glb_banks,
                                  .line = a->glb_line,
                                  .extrapolate = a->glb_extrapolate};
    if (m->has_tech)
        rc = open_tech(m->shelf, "glb.tech", a->glb_tech, &glb, &m->glb, m->glb_source, err);
    if (rc || !m->has_spad_tech)
        return rc;
    const struct tech_need spad = {.bytes = (double)(a->spad_ifmap + a->spad_filter + a->spad_psum),
                                   .slices = 1,
                                   .banks = 1,
                                   .line = a->glb_line,
                                   .extrapolate = a->spad_extrapolate};
    rc = open_tech(m->shelf, "spad.tech", a->spad_tech, &spad, &m->spad, m->spad_source, err);
    const double slowest = fmax(m->spad.point.read_latency_s, m->spad.point.write_latency_s);
    a->spad_cycles = rc ? 1 : (uint64_t)fmax(1, cycles_of(m, slowest));
    return rc;
}

/* A capacity outside a table: names the option that an array has for it. */
static int name_option(const struct machine *m, int rc, struct sim_err *err) {
    const char option[] = "(--extrapolate ", *const memory = *m->spad_source ? "spad" : "glb";
    char *found = rc == SIM_EUSAGE && err ? strstr(err->text, option) : NULL;
    if (!found)
        return rc;
    const struct sim_err was = *err;
    const int before = (int)(found - err->text);
    return sim_fail(err, rc, "%.*s(--set %s.extrapolate=yes %s", before, was.text, memory,
                    was.text + before + sizeof option - 1);
}

/* A table cannot be scaled: array.node, where it is given, must be its node. */
static int check_nodes(const struct machine *m, const struct param_set *set, struct sim_err *err) {
    const double node = m->array.node_nm;
    const struct {
        const char *key, *name;
        bool has;
        double nm;
    } tables[] = {{"glb.tech", m->array.glb_tech, m->has_tech, m->glb.point.node_nm},
                  {"spad.tech", m->array.spad_tech, m->has_spad_tech, m->spad.point.node_nm}};
    for (size_t i = 0; i < 2; i++)
        if (tables[i].has && tables[i].nm != node && param_given(set, "array.node"))
            return sim_fail(err, SIM_EUSAGE,
                            "array.node = %g: %s = %s is a table of %g nm and is not scaled", node,
                            tables[i].key, tables[i].name, tables[i].nm);
    return 0;
}

static int open_type(struct machine *m, const char *name, struct sim_err *err) {
    for (size_t i = 0; m->types && i < m->types->n; i++)
        if (strcmp(m->types->at[i].name, name) == 0) {
            m->type = m->types->at[i];
            return 0;
        }
    return pe_type_open(&m->type, name, err);
}

int machine_resolve(struct machine *m, const struct param_set *set, struct sim_err *err) {
    m->use_dram = m->array.offchip == OFFCHIP_DRAM ||
                  (m->array.offchip == OFFCHIP_AUTO && param_any_given(set, &dram_params));
    int rc = array_check(&m->array, err);
    if (rc == 0)
        rc = open_type(m, pe_assigned(m->array.pe) ? "int8" : m->array.pe, err);
    if (rc == 0)
        rc = name_option(m, open_techs(m, err), err);
    return rc ? rc : check_nodes(m, set, err);
}

static bool plain_channel(const struct machine *m) {
    return !m->use_dram && m->array.offchip != OFFCHIP_UNLIMITED && m->array.offchip_bandwidth > 0;
}

bool machine_waits(const struct machine *m) {
    return m->use_dram || plain_channel(m);
}

struct dram_config machine_memory(const struct machine *m) {
    struct dram_config c = m->dram;
    if (!m->use_dram)
        c = (struct dram_config){.model = DRAM_FIXED,
                                 .bandwidth_b_per_s = m->array.offchip_bandwidth,
                                 .interleave_b = DRAM_REQUEST_MAX};
    return c;
}

double machine_bandwidth(const struct machine *m) {
    if (m->use_dram)
        return m->dram.model == DRAM_FIXED ? m->dram.bandwidth_b_per_s : 0;
    return plain_channel(m) ? m->array.offchip_bandwidth : 0;
}

uint64_t machine_dram_cycles(const struct machine *m, double bytes) {
    const double rate = machine_bandwidth(m);
    return rate > 0 ? (uint64_t)ceil(bytes / rate * m->array.clock_hz * (1 - 1e-12)) : 0;
}

uint64_t machine_glb_cycles(const struct machine *m, uint64_t read_bits, uint64_t write_bits) {
    double cycles = 0;
    if (m->has_tech) {
        const double line = 8.0 * (double)m->array.glb_line;
        const double busy =
            ceil((double)read_bits / line) * cycles_of(m, m->glb.point.read_latency_s) +
            ceil((double)write_bits / line) * cycles_of(m, m->glb.point.write_latency_s);
        cycles = ceil(busy / (double)m->array.glb_banks);
    }
    if (m->array.glb_bandwidth > 0)
        cycles = fmax(cycles, ceil((double)(read_bits + write_bits) / 8 / m->array.glb_bandwidth *
                                   m->array.clock_hz * (1 - 1e-12)));
    return (uint64_t)cycles;
}

uint64_t machine_glb_latency(const struct machine *m) {
    return m->has_tech ? unit_whole(cycles_of(m, m->glb.point.read_latency_s)) : 0;
}
