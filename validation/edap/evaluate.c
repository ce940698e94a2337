/* EDAP tuning as a search: an evaluator of the listed designs, and the choice of the best. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/eval_shared.h"
#include "explore/search/opened.h"
#include "memmodels/params.h"
#include "sim/memory.h"
#include "sim/shipped.h"
#include "validation/deepnvm/traffic.h"
#include "validation/edap/designs.h"
#include "validation/knobs.h"

/* A design as a space names it. */
struct edap_names {
    char memory[PARAM_TEXT_SIZE], target[PARAM_TEXT_SIZE], access[PARAM_TEXT_SIZE];
    uint64_t capacity;
};

enum { MEMORY, CAPACITY, ACCESS, TARGET };
#define AT(field) offsetof(struct edap_names, field)
static const struct param rows[] = {
    [MEMORY] = {"edap.memory", PARAM_TEXT, UNIT_NONE, AT(memory), "SRAM", 0, 0, NULL,
                "technology: SRAM, STT-MRAM, SOT-MRAM"},
    [CAPACITY] = {"edap.capacity", PARAM_UINT, UNIT_BYTES, AT(capacity), "4MiB", 1, 0x1p40, NULL,
                  "of the cache"},
    [ACCESS] = {"edap.access", PARAM_TEXT, UNIT_NONE, AT(access), "sequential", 0, 0, NULL,
                "of tags and data: sequential, normal"},
    [TARGET] = {"edap.target", PARAM_TEXT, UNIT_NONE, AT(target), "read EDP", 0, 0, NULL,
                "what the design was optimised for: read EDP, read latency, area, leakage, ..."},
};
static const struct param_table table = {rows, sizeof rows / sizeof *rows};

struct edap_evaluation {
    struct study_knobs knobs;
    struct edap_names scratch;
    const struct edap_design *designs; /* [n] */
    size_t n;
    const struct edap_workload *workload;

    /* What the workload is counted from, where that is the evaluator's. */
    struct edap_designs list;
    const struct space_line *trace;
    struct cache_config llc;
    struct edap_workload counted;
    uint64_t *sizes; /* [counted.n] */
    unsigned threads;
};

static void evaluation_close(void *state) {
    struct edap_evaluation *e = state;
    edap_designs_free(&e->list);
    free((void *)(uintptr_t)e->counted.capacities);
    free((void *)(uintptr_t)e->counted.counts);
    free(e->sizes);
    free(e);
}

static int configure(struct edap_evaluation *e, const char *preset, struct sim_err *err) {
    struct memory_config config;
    struct param_set *set = param_set_new(err);
    int rc = set ? params_bind(set, &config, err) : SIM_EIO;
    if (rc == 0)
        rc = shipped_load(set, preset, err);
    if (rc == 0)
        rc = params_resolve(&config, true, false, err);
    param_set_free(set);
    e->counted.dram = (struct deepnvm_dram){config.dram.latency_s, config.dram.energy_j_per_b};
    e->llc = config.caches.llc;
    return rc;
}

static int read_lines(struct edap_evaluation *e, const struct space *s, struct sim_err *err) {
    const char *preset = "gtx1080ti";
    for (size_t i = 0; i < s->evaluate.n; i++) {
        const struct space_line *l = &s->evaluate.at[i];
        if (strcmp(l->name, "trace") == 0)
            e->trace = l;
        else if (strcmp(l->name, "config") == 0)
            preset = l->value;
        else
            return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: expected trace or config", s->path,
                            l->line, l->name, l->value);
    }
    return e->trace
               ? configure(e, preset, err)
               : sim_fail(err, SIM_EUSAGE, "%s: expected 'trace = FILE' in [evaluate]", s->path);
}

static int evaluation_open(void **state, const struct space *s, unsigned threads,
                           struct sim_err *err) {
    struct edap_evaluation *e = sim_alloc(1, sizeof *e, err);
    if (!e)
        return SIM_EIO;
    *state = e;
    e->threads = threads;
    int rc = edap_designs_parse(&e->list, shipped_text("validation/edap/designs.csv"),
                                "designs.csv", err);
    e->designs = e->list.items;
    e->n = e->list.n;
    e->workload = &e->counted;
    return rc ? rc : read_lines(e, s, err);
}

static int evaluation_knob(void *state, const char *key, const struct param **row, bool *number,
                           struct sim_err *err) {
    (void)state;
    *number = false;
    return study_knob_find(&table, key, row, err);
}

static size_t evaluation_figures(void *state, const char *names[FIGURES_MAX]) {
    (void)state;
    return eval_shared_names(names);
}

/* The capacities that designs have, each once. */
static int list_capacities(struct edap_evaluation *e, double *capacities) {
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        size_t k = 0;
        while (k < n && capacities[k] != e->designs[i].point.capacity_b)
            k++;
        capacities[k] = e->designs[i].point.capacity_b;
        e->sizes[k] = unit_whole(capacities[k]);
        n += k == n;
    }
    e->counted.n = n;
    return 0;
}

struct deepnvm_counts edap_counts(const struct cache_stats *s) {
    return (struct deepnvm_counts){(double)s->reads, (double)s->writes,
                                   (double)(s->fills + s->writebacks + s->through),
                                   (double)(s->fill_bytes + s->writeback_bytes)};
}

/* Counts the workload at all capacities, in one pass. */
static int count(struct edap_evaluation *e, const struct space *s, struct sim_err *err) {
    double *capacities = sim_alloc(e->n, sizeof *capacities, err);
    struct deepnvm_counts *counts = sim_alloc(e->n, sizeof *counts, err);
    struct cache_stats *stats = sim_alloc(e->n, sizeof *stats, err);
    struct sim_err why;
    e->counted.capacities = capacities;
    e->counted.counts = counts;
    e->sizes = sim_alloc(e->n, sizeof *e->sizes, err);
    int rc = capacities && counts && stats && e->sizes ? list_capacities(e, capacities) : SIM_EIO;
    const struct traffic_job job = {.path = e->trace->value,
                                    .llc = e->llc,
                                    .sizes = e->sizes,
                                    .n = e->counted.n,
                                    .threads = e->threads};
    if (rc == 0 && (rc = traffic_collect(&job, stats, &why)) != 0)
        rc = sim_fail(err, rc, "%s:%d: %s", s->path, e->trace->line, why.text);
    for (size_t k = 0; k < e->counted.n && rc == 0; k++)
        counts[k] = edap_counts(&stats[k]);
    free(stats);
    return rc;
}

static int evaluation_ready(void *state, const struct space *s, struct sim_err *err) {
    struct edap_evaluation *e = state;
    const int rc = study_knobs_read(&e->knobs, &table, &e->scratch, s, err);
    return rc || !e->trace ? rc : count(e, s, err);
}

static void evaluation_inputs(void *state, struct result *r) {
    const struct edap_evaluation *e = state;
    result_input(r, e->trace->value, "trace", 0, NULL);
}

/* The design of these names; n: there is none. */
static size_t find_design(const struct edap_evaluation *e, const struct space *s,
                          const uint32_t *choice) {
    const struct study_knobs *k = &e->knobs;
    size_t i = 0;
    for (; i < e->n; i++) {
        const struct edap_design *d = &e->designs[i];
        if (d->point.capacity_b == study_knob_number(k, CAPACITY, s, choice) &&
            strcmp(d->memory, study_knob_text(k, MEMORY, s, choice)) == 0 &&
            strcmp(d->target, study_knob_text(k, TARGET, s, choice)) == 0 &&
            strcmp(d->access, study_knob_text(k, ACCESS, s, choice)) == 0)
            break;
    }
    return i;
}

static void no_design(const struct edap_evaluation *e, const struct eval_block *b, size_t i) {
    const uint32_t *choice = b->choices + i * b->space->n_knobs;
    const struct study_knobs *k = &e->knobs;
    char size[32], why[EVAL_REASON_SIZE];
    unit_format(size, sizeof size, study_knob_number(k, CAPACITY, b->space, choice), UNIT_BYTES, 4);
    snprintf(why, sizeof why, "no design of %.90s at %s for %.90s, %.90s is listed",
             study_knob_text(k, MEMORY, b->space, choice), size,
             study_knob_text(k, TARGET, b->space, choice),
             study_knob_text(k, ACCESS, b->space, choice));
    eval_refuse(b, i, why);
}

static int evaluation_eval(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct edap_evaluation *e = state;
    const struct space *s = b->space;
    int rc = 0;
    for (size_t i = 0; i < b->n && rc == 0; i++) {
        const size_t design = find_design(e, s, b->choices + i * s->n_knobs);
        struct edap_choice c;
        struct sim_err why;
        double shared[SHARED_FIGURES];
        if (design == e->n) {
            no_design(e, b, i);
            continue;
        }
        rc = edap_evaluate(&e->designs[design], e->workload, &c, &why);
        if (rc) {
            rc = eval_failed(b, i, rc, &why, err);
            continue;
        }
        eval_shared(shared, c.figures.delay_s, c.figures.energy_j,
                    e->designs[design].point.area_mm2);
        for (uint32_t f = 0; f < s->n_figures; f++)
            eval_figure(b, i, f, eval_shared_figure(shared, s->figures[f]));
    }
    return rc;
}

const struct evaluator edap_evaluator = {
    .name = "edap",
    .help = "caches that NVSim found for several targets, by DeepNVM++'s serial formula",
    .block = 256,
    .threaded = true,
    .open = evaluation_open,
    .close = evaluation_close,
    .knob = evaluation_knob,
    .figures = evaluation_figures,
    .ready = evaluation_ready,
    .inputs = evaluation_inputs,
    .eval = evaluation_eval,
};

static const char *name_of(const struct edap_design *d, int row, char *buf, size_t size) {
    if (row == CAPACITY) {
        snprintf(buf, size, "%.0f", d->point.capacity_b);
        return buf;
    }
    return row == MEMORY ? d->memory : row == TARGET ? d->target : d->access;
}

/* A line of [space]: what the designs have of a row, each once. */
static void write_knob(FILE *out, const struct edap_design *designs, size_t n, int row) {
    char own[40], other[40];
    fprintf(out, "%s = ", rows[row].key);
    for (size_t i = 0; i < n; i++) {
        const char *name = name_of(&designs[i], row, own, sizeof own);
        size_t k = 0;
        while (strcmp(name_of(&designs[k], row, other, sizeof other), name) != 0)
            k++;
        if (k == i)
            fprintf(out, "%s\"%s\"", i ? ", " : "", name);
    }
    fputc('\n', out);
}

/* The designs as a space; of one memory or capacity where one is given. */
static char *write_space(const struct edap_design *designs, size_t n, const char *memory,
                         double capacity_b) {
    struct memory_text text;
    size_t size;
    FILE *out = memory_text_open(&text);
    for (int row = MEMORY; row <= TARGET && out; row++) {
        fputs(row == MEMORY ? "[space]\n" : "", out);
        if (row == MEMORY && memory)
            fprintf(out, "%s = \"%s\"\n", rows[row].key, memory);
        else if (row == CAPACITY && capacity_b > 0)
            fprintf(out, "%s = %.0f\n", rows[row].key, capacity_b);
        else
            write_knob(out, designs, n, row);
    }
    if (out)
        fputs("[evaluate]\nwith = edap\n[goals]\nedap = min\n", out);
    return memory_text_close(&text, &size);
}

/* The design of least EDAP of a search, or why there is none. */
static int take_best(const struct edap_evaluation *e, struct opened_space *o, size_t *design,
                     struct sim_err *err) {
    const struct exploration *found = &o->found;
    struct pareto set = {0};
    size_t n, *order = search_order(found, &n, err);
    int rc = order ? search_pareto(found, order, n, &set, err) : SIM_EIO;
    if (rc == 0 && set.n == 0)
        rc = sim_fail(err, SIM_EUSAGE, "%s", search_text(found, search_reason(found, order[0])));
    if (rc == 0)
        *design =
            find_design(e, &o->space, found->choices + order[set.index[0]] * o->space.n_knobs);
    pareto_free(&set);
    free(order);
    return rc;
}

int edap_choose(const struct edap_design *designs, size_t n, const char *memory, double capacity_b,
                const struct edap_workload *workload, struct edap_choice *out,
                struct sim_err *err) {
    struct edap_evaluation e = {.designs = designs, .n = n, .workload = workload};
    const struct search_options all = {.strategy = &strategy_exhaustive, .shards = 1};
    struct opened_space o;
    char *text = write_space(designs, n, memory, capacity_b);
    if (!text)
        return memory_fail(err, "out of memory");
    int rc =
        opened_space(&o, &(struct space_text){"edap", text, NULL}, &edap_evaluator, &e, 1, err);
    if (rc == 0)
        rc = search_run(&o.found, &all, err);
    if (rc == 0)
        rc = take_best(&e, &o, &out->design, err);
    if (rc == 0)
        rc = edap_evaluate(&designs[out->design], workload, out, err);
    opened_space_free(&o);
    free(text);
    return rc;
}
