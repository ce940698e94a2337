#include "explore/flip.h"

#include <math.h>

#include "sim/unit.h"

static void model_counted(const struct memory_case *c, struct flip_model *m) {
    const struct cache_stats *s = c->cache;
    const struct count_stats *t = &c->count;
    const double dram = (double)(t->dram_reads + t->dram_writes);
    const double bytes = (double)(s->fill_bytes + s->writeback_bytes);
    m->value[FLIP_DRAM_LATENCY] = c->config.dram.latency_s;
    m->value[FLIP_DRAM_ENERGY] = c->config.dram.energy_j_per_b;
    m->per_time[FLIP_READ_LATENCY] = m->per_energy[FLIP_READ_ENERGY] = (double)s->reads;
    m->per_time[FLIP_WRITE_LATENCY] = m->per_energy[FLIP_WRITE_ENERGY] = (double)s->writes;
    m->per_time[FLIP_DRAM_LATENCY] = dram;
    m->per_energy[FLIP_DRAM_ENERGY] = bytes;
    m->time_s = m->energy_j = 0;
    m->time_s = t->total_time_s - flip_value(m, FLIP_TIME);
    m->energy_j = t->dynamic_j + t->dram_j;
    for (int i = 0; i < FLIP_INPUTS; i++)
        m->energy_j -= m->per_energy[i] * m->value[i];
    m->leak_share = 1;
}

/* Of a table that tells tags and data apart, timed mode takes the data array's energies. */
static void model_timed(const struct memory_case *c, struct flip_model *m) {
    const struct timed_stats *t = c->timed;
    const struct tech_point *p = &c->tech.data.point;
    const struct tech_point *tags = c->tech.has_tags ? &c->tech.tags.point : p;
    m->apart = p->data_read_latency_s > 0 && tags->tag_latency_s > 0;
    if (m->apart) {
        m->value[FLIP_READ_ENERGY] = p->data_read_energy_j;
        m->value[FLIP_WRITE_ENERGY] = p->data_write_energy_j;
    }
    m->value[FLIP_READ_LATENCY] = m->value[FLIP_WRITE_LATENCY] = 0;
    m->per_energy[FLIP_READ_ENERGY] = (double)(t->llc.bank_reads + t->llc.miss_reads);
    m->per_energy[FLIP_WRITE_ENERGY] = (double)t->llc.bank_writes;
    if (c->config.dram.model == DRAM_FIXED) {
        m->value[FLIP_DRAM_ENERGY] = c->config.dram.energy_j_per_b;
        m->per_energy[FLIP_DRAM_ENERGY] = (double)(t->dram.read_bytes + t->dram.write_bytes);
    }
    m->time_s = t->total_s;
    m->energy_j = t->dynamic_j + t->dram_j;
    for (int i = 0; i < FLIP_INPUTS; i++)
        m->energy_j -= m->per_energy[i] * m->value[i];
    m->leak_share = t->total_s > 0 ? t->leakage_j / (p->leakage_w * t->total_s) : 0;
}

static void model_array(const struct array_case *c, struct flip_model *m) {
    const struct pe_result *r = &c->total;
    *m = (struct flip_model){.time_s = r->time_s};
    m->value[FLIP_LEAKAGE] = c->machine.glb.point.leakage_w;
    m->value[FLIP_ACCESS] = 1;
    m->per_energy[FLIP_ACCESS] = r->glb_energy_j;
    m->leak_share = r->time_s > 0 ? r->glb_leakage_j / (m->value[FLIP_LEAKAGE] * r->time_s) : 0;
    m->energy_j = r->energy_j - r->glb_energy_j - r->glb_leakage_j;
}

void flip_model_spad(const struct explore_case *c, struct flip_model *m) {
    const struct pe_result *r = &c->array.total;
    const struct machine *a = &c->array.machine;
    const double pes = (double)(a->array.rows * a->array.cols);
    const double leakage_j = a->spad.point.leakage_w * pes * r->time_s;
    *m = (struct flip_model){.time_s = r->time_s, .leak_share = pes};
    m->value[FLIP_LEAKAGE] = a->spad.point.leakage_w;
    m->value[FLIP_ACCESS] = 1;
    m->per_energy[FLIP_ACCESS] = r->spad_energy_j - leakage_j;
    m->energy_j = r->energy_j - r->spad_energy_j;
}

void flip_model(const struct explore_case *c, struct flip_model *m) {
    const struct tech_point *p = &c->memory.tech.data.point;
    if (c->path == CASE_RUN) {
        model_array(&c->array, m);
        return;
    }
    *m = (struct flip_model){.value = {[FLIP_READ_LATENCY] = p->read_latency_s,
                                       [FLIP_WRITE_LATENCY] = p->write_latency_s,
                                       [FLIP_READ_ENERGY] = p->read_energy_j,
                                       [FLIP_WRITE_ENERGY] = p->write_energy_j,
                                       [FLIP_LEAKAGE] = p->leakage_w}};
    if (c->memory.timed)
        model_timed(&c->memory, m);
    else
        model_counted(&c->memory, m);
}

/* A line a + b x, x being the value of one input. */
struct flip_line {
    double a, b;
};

static struct flip_line time_line(const struct flip_model *m, int input) {
    struct flip_line l = {m->time_s, input < 0 ? 0 : m->per_time[input]};
    for (int i = 0; i < FLIP_INPUTS; i++)
        l.a += i == input ? 0 : m->per_time[i] * m->value[i];
    return l;
}

static struct flip_line energy_line(const struct flip_model *m, int input) {
    const struct flip_line t = time_line(m, input);
    struct flip_line l = {m->energy_j, input < 0 ? 0 : m->per_energy[input]};
    for (int i = 0; i < FLIP_INPUTS; i++)
        l.a += i == input ? 0 : m->per_energy[i] * m->value[i];
    if (input == FLIP_LEAKAGE) {
        l.b += m->leak_share * t.a;
    } else {
        l.a += m->leak_share * m->value[FLIP_LEAKAGE] * t.a;
        l.b += m->leak_share * m->value[FLIP_LEAKAGE] * t.b;
    }
    return l;
}

/* c0 + c1 x + c2 x^2 */
struct square {
    double c[3];
};

static struct square metric_of(const struct flip_model *m, enum flip_metric metric, int input) {
    const struct flip_line t = time_line(m, input), e = energy_line(m, input);
    if (metric == FLIP_TIME)
        return (struct square){{t.a, t.b, 0}};
    if (metric == FLIP_ENERGY)
        return (struct square){{e.a, e.b, 0}};
    return (struct square){{t.a * e.a, t.a * e.b + t.b * e.a, t.b * e.b}};
}

double flip_value(const struct flip_model *m, enum flip_metric metric) {
    return metric_of(m, metric, -1).c[0];
}

/* How far away a flip is. */
static double distance(const struct flip *f) {
    return f->found ? fabs(log(f->to / f->from)) : INFINITY;
}

/* Takes x over where it is a change, and a smaller one than the flip so far. */
static void consider(struct flip *f, double x, double from, int input, enum flip_whose whose) {
    struct flip g = {true, f->ratio, (enum flip_input)input, whose, from, x, 0};
    if (x > 0 && x < INFINITY && x != from && distance(&g) <= log(FLIP_FAR) &&
        distance(&g) < distance(f))
        *f = g;
}

/* The crossings of zero; a square that touches it only turns nothing. */
static void roots(struct flip *f, const struct square *s, double from, int input,
                  enum flip_whose whose) {
    const double a = s->c[2], b = s->c[1], c = s->c[0], d = b * b - 4 * a * c;
    if (d <= 0)
        return;
    const double q = -0.5 * (b + copysign(sqrt(d), b));
    consider(f, c / q, from, input, whose);
    if (a != 0)
        consider(f, q / a, from, input, whose);
}

/* One input of one of the two, the other standing still; or of both, where they have it alike. */
static void try_input(struct flip *f, const struct flip_model *base, const struct flip_model *other,
                      enum flip_metric metric, int input) {
    const bool shared = input == FLIP_DRAM_LATENCY || input == FLIP_DRAM_ENERGY;
    const double of_base = base->value[input], of_other = other->value[input];
    struct square b = metric_of(base, metric, input), o = metric_of(other, metric, input);
    if (shared && of_base == of_other && of_base > 0) {
        for (int i = 0; i < 3; i++)
            b.c[i] -= o.c[i];
        roots(f, &b, of_base, input, FLIP_OF_BOTH);
    } else if (!shared) {
        b.c[0] -= flip_value(other, metric);
        o.c[0] -= flip_value(base, metric);
        if (of_base > 0)
            roots(f, &b, of_base, input, FLIP_OF_BASE);
        if (of_other > 0)
            roots(f, &o, of_other, input, FLIP_OF_OTHER);
    }
}

void flip_find(const struct flip_model *base, const struct flip_model *other,
               enum flip_metric metric, struct flip flips[FLIP_NEAREST]) {
    const double ratio = flip_value(other, metric) / flip_value(base, metric);
    struct flip of[FLIP_INPUTS];
    for (int i = 0; i < FLIP_INPUTS; i++) {
        of[i] = (struct flip){.ratio = ratio};
        if (ratio != 1)
            try_input(&of[i], base, other, metric, i);
    }
    for (int k = 0; k < FLIP_NEAREST; k++) {
        int best = 0;
        for (int i = 1; i < FLIP_INPUTS; i++)
            best = distance(&of[i]) < distance(&of[best]) ? i : best;
        flips[k] = of[best];
        of[best].found = false;
    }
}

const char *flip_metric_name(enum flip_metric metric) {
    static const char *const names[] = {"EDP", "total energy", "time"};
    return names[metric];
}

const char *flip_metric_key(enum flip_metric metric) {
    static const char *const keys[] = {"edp.js", "energy.total_j", "time.total_s"};
    return keys[metric];
}

const char *flip_input_name(enum flip_input input, bool apart) {
    static const char *const names[] = {"read_latency", "write_latency", "read_energy",
                                        "write_energy", "leakage",       "access energy",
                                        "dram.latency", "dram.energy"};
    if (apart && input == FLIP_READ_ENERGY)
        return "data_read_energy";
    return apart && input == FLIP_WRITE_ENERGY ? "data_write_energy" : names[input];
}

enum unit flip_input_unit(enum flip_input input) {
    static const enum unit units[] = {UNIT_SECONDS, UNIT_SECONDS, UNIT_JOULES,  UNIT_JOULES,
                                      UNIT_WATTS,   UNIT_NONE,    UNIT_SECONDS, UNIT_JOULES};
    return units[input];
}
