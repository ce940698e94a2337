/* What only further runs tell of a timed comparison: that a flip holds, and which latency turns the
 * time. */
#include <math.h>
#include <stdlib.h>

#include "explore/verdict.h"

enum { DOUBLINGS = 10, HALVINGS = 7 };

/* One figure of a case's table or DRAM times `factor`. */
struct change {
    enum flip_input input;
    double factor;
};

static void apply(struct memory_case *c, const struct change *x) {
    struct tech_point *p = &c->tech.data.point;
    double *const fields[FLIP_INPUTS][3] = {
        [FLIP_READ_LATENCY] = {&p->read_latency_s, &p->data_read_latency_s, &p->read_cycle_s},
        [FLIP_WRITE_LATENCY] = {&p->write_latency_s, &p->data_write_latency_s, &p->write_cycle_s},
        [FLIP_READ_ENERGY] = {&p->read_energy_j, &p->data_read_energy_j},
        [FLIP_WRITE_ENERGY] = {&p->write_energy_j, &p->data_write_energy_j},
        [FLIP_LEAKAGE] = {&p->leakage_w},
        [FLIP_DRAM_ENERGY] = {&c->config.dram.energy_j_per_b},
    };
    for (int i = 0; i < 3; i++)
        if (fields[x->input][i])
            *fields[x->input][i] *= x->factor;
}

static int run_changed(const struct explore_case *c, const struct change *x,
                       const struct timed_job *job, struct flip_model *m, struct sim_err *err) {
    struct explore_case changed = *c;
    struct timed_job quiet = *job;
    struct trace *trace = NULL;
    quiet.observe = NULL;
    changed.memory.timed = NULL;
    changed.memory.kernels = (struct timed_kernels){0};
    apply(&changed.memory, x);
    int rc = stream_input_open(job->input, 0, &trace, err);
    if (rc == 0)
        rc = case_timed(&changed, &quiet, trace, &quiet.tick, err);
    trace_close(trace);
    if (rc == 0)
        flip_model(&changed, m);
    timed_kernels_free(&changed.memory.kernels);
    free(changed.memory.timed);
    return rc;
}

/* The two cases of a verdict. */
struct pair {
    const struct explore_case *base, *other;
    const struct timed_job *job;
};

/* The ratio of the metric, other to base, with a figure of one or both changed. */
static int ratio_at(const struct pair *p, enum flip_whose whose, const struct change *x,
                    enum flip_metric metric, double *ratio, struct sim_err *err) {
    struct flip_model base, other;
    int rc = 0;
    flip_model(p->base, &base);
    flip_model(p->other, &other);
    if (whose != FLIP_OF_OTHER)
        rc = run_changed(p->base, x, p->job, &base, err);
    if (rc == 0 && whose != FLIP_OF_BASE)
        rc = run_changed(p->other, x, p->job, &other, err);
    *ratio = flip_value(&other, metric) / flip_value(&base, metric);
    return rc;
}

/* Goes on from a factor that moves the ratio towards 1 until it is passed, then between the two. */
static int search(const struct pair *p, struct flip *f, enum flip_whose whose, struct change x,
                  struct sim_err *err) {
    const bool above = f->ratio > 1;
    const double step = x.factor;
    double inside = 1, outside = 0, ratio = f->ratio;
    int rc = 0;
    for (int i = 0; i < DOUBLINGS && rc == 0 && outside == 0; i++, x.factor *= step) {
        rc = ratio_at(p, whose, &x, FLIP_TIME, &ratio, err);
        if ((ratio > 1) == above && ratio != 1)
            inside = x.factor;
        else
            outside = x.factor;
    }
    if (rc || outside == 0)
        return rc;
    f->checked = ratio;
    for (int i = 0; i < HALVINGS && rc == 0; i++) {
        x.factor = sqrt(inside * outside);
        rc = ratio_at(p, whose, &x, FLIP_TIME, &ratio, err);
        const bool still = (ratio > 1) == above && ratio != 1;
        *(still ? &inside : &outside) = x.factor;
        f->checked = still ? f->checked : ratio;
    }
    const struct tech_point *t = whose == FLIP_OF_BASE ? &p->base->memory.tech.data.point
                                                       : &p->other->memory.tech.data.point;
    f->found = true;
    f->whose = whose;
    f->input = x.input;
    f->from = x.input == FLIP_READ_LATENCY ? t->read_latency_s : t->write_latency_s;
    f->to = f->from * outside;
    return rc;
}

/* A latency of either table, halved or doubled, and what that does. */
struct probe {
    enum flip_whose whose;
    struct change change;
    double gain; /* of ln(ratio), towards 0 */
};

static int turn_time(const struct pair *p, struct flip *f, struct sim_err *err) {
    struct probe probes[4];
    int rc = 0;
    if (f->ratio == 1)
        return 0;
    for (int i = 0; i < 4 && rc == 0; i++) {
        const bool slower = (i < 2) == (f->ratio > 1); /* base, where the other is to win */
        double ratio;
        probes[i] =
            (struct probe){i < 2 ? FLIP_OF_BASE : FLIP_OF_OTHER,
                           {i % 2 ? FLIP_WRITE_LATENCY : FLIP_READ_LATENCY, slower ? 2 : 0.5},
                           0};
        rc = ratio_at(p, probes[i].whose, &probes[i].change, FLIP_TIME, &ratio, err);
        probes[i].gain = fabs(log(f->ratio)) - log(ratio) * (f->ratio > 1 ? 1 : -1);
    }
    while (rc == 0 && !f->found) {
        int best = 0;
        for (int i = 1; i < 4; i++)
            best = probes[i].gain > probes[best].gain ? i : best;
        if (!(probes[best].gain > 0))
            break;
        rc = search(p, f, probes[best].whose, probes[best].change, err);
        probes[best].gain = 0;
    }
    return rc;
}

static int check_flip(const struct pair *p, struct flip *f, enum flip_metric metric,
                      struct sim_err *err) {
    const struct change x = {f->input, f->to / f->from};
    return f->found ? ratio_at(p, f->whose, &x, metric, &f->checked, err) : 0;
}

int verdicts_rerun(struct explore_cases *cases, const struct timed_job *job, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < cases->verdicts->n && rc == 0; i++) {
        struct verdict *v = &cases->verdicts->items[i];
        const struct pair p = {&cases->items[v->against], &cases->items[v->of], job};
        for (int k = 0; k < FLIP_TIME * FLIP_NEAREST && rc == 0; k++)
            rc = check_flip(&p, &v->flips[k / FLIP_NEAREST][k % FLIP_NEAREST],
                            (enum flip_metric)(k / FLIP_NEAREST), err);
        if (rc == 0)
            rc = turn_time(&p, v->flips[FLIP_TIME], err);
    }
    return rc;
}
