/* Layers that hand over: random graphs against a reference that plans with nothing but lists of
 * what lives when, modes against each other, and what a larger buffer must not do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "pe/handover.h"
#include "sim/rng.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_handover(void);

#define SEED 20260727u
enum { LAYERS_MAX = 9, EDGES_MAX = 40, SIZES = 6 };

/* A random network with its machine. */
struct scene {
    struct net_layer layers[LAYERS_MAX];
    struct net_edge edges[EDGES_MAX];
    struct network net;
    struct run_layer jobs[LAYERS_MAX];
    struct pe_type types[LAYERS_MAX];
    size_t numbers[LAYERS_MAX], n;
    struct machine m;
    struct handover plan;
};

static struct net_layer random_stream(struct rng *r) {
    struct net_layer l = {.name = "stream", .groups = 1, .n = 1, NET_WINDOW(1, 0, 1)};
    l.type = NET_POOL + (enum net_type)rng_below(r, 3);
    l.c = l.k = 1 + rng_below(r, 8);
    l.h = 1 + rng_below(r, 8);
    l.w = 1 + rng_below(r, 8);
    l.r = l.s = 1;
    if (l.type == NET_POOL)
        l.r = 1 + rng_below(r, l.h);
    return l;
}

static void add_edge(struct scene *s, uint32_t from, uint32_t to, enum net_role role) {
    if (s->net.n_edges == EDGES_MAX || from >= to)
        return;
    for (size_t i = 0; i < s->net.n_edges; i++)
        if (s->edges[i].from == from && s->edges[i].to == to && s->edges[i].role == role)
            return;
    s->edges[s->net.n_edges++] = (struct net_edge){from, to, role, 0};
}

/* Edges at random, most of them from the layer before; sizes need not go together. */
static void random_edges(struct scene *s, struct rng *r) {
    for (uint32_t to = 0; to < s->n; to++) {
        if (rng_below(r, 4))
            add_edge(s, to - 1 < s->n ? to - 1 : to, to, NET_INPUT);
        if (to && !rng_below(r, 3))
            add_edge(s, (uint32_t)rng_below(r, to), to, NET_INPUT);
        if (to && !rng_below(r, 3))
            add_edge(s, (uint32_t)rng_below(r, to), to, NET_ADDEND);
        const uint32_t other = to ? (uint32_t)rng_below(r, to) : 0;
        const bool product = s->layers[to].type < NET_POOL;
        if (to && product && !rng_below(r, 4))
            add_edge(s, other, to, NET_RIGHT);
        else if (to && product && s->layers[other].type < NET_POOL && !rng_below(r, 4))
            add_edge(s, other, to, NET_SHARED);
        if (s->net.n_edges < EDGES_MAX && !rng_below(r, 8))
            s->edges[s->net.n_edges++] =
                (struct net_edge){NET_OUTSIDE, to, NET_INPUT, 1 + rng_below(r, 99)};
        if (s->net.n_edges < EDGES_MAX && !rng_below(r, 8))
            s->edges[s->net.n_edges++] = (struct net_edge){to, NET_OUTSIDE, NET_INPUT, 0};
    }
}

static void random_machine(struct scene *s, struct rng *r, size_t flow) {
    struct array_config *a = &s->m.array;
    memset(&s->m, 0, sizeof s->m);
    pe_default_config(a);
    CU_ASSERT_FATAL(pe_type_open(&s->m.type, rng_below(r, 2) ? "int8" : "int4", NULL) == 0);
    a->dataflow = (int)flow;
    a->rows = 3 + rng_below(r, 4);
    a->cols = 2 * (1 + rng_below(r, 3));
    a->sparse_balance = rng_below(r, 2);
    a->glb_double = rng_below(r, 2);
    a->glb_keep = rng_below(r, 4) ? KEEP_FIT : KEEP_NONE;
    a->glb_fuse = rng_below(r, 2) || a->glb_keep == KEEP_NONE;
    if (dataflow_at(flow)->systolic && rng_below(r, 2))
        a->accumulators = rng_below(r, 8);
}

/* A type of its own, zeros that are skipped, or neither. */
static void random_layer_traits(struct scene *s, size_t i, struct rng *r) {
    static const char *const types[] = {"int8", "int16", "fp32", "w4a16", "int4"};
    struct pe_sparse *sparse = &s->jobs[i].sparse;
    if (!rng_below(r, 2)) {
        CU_ASSERT_FATAL(pe_type_open(&s->types[i], types[rng_below(r, 5)], NULL) == 0);
        s->types[i].scale_group = (uint32_t)rng_below(r, 9);
        s->jobs[i].type = &s->types[i];
    }
    const uint64_t pick = rng_below(r, 5);
    if (pick == 0) {
        sparse->m = 1 + (uint32_t)rng_below(r, 8);
        sparse->n = 1 + (uint32_t)rng_below(r, sparse->m);
    }
    if (pick == 1)
        sparse->weight_zeros = rng_real(r);
    if (pick == 2 || !rng_below(r, 6))
        sparse->input_zeros = rng_real(r);
}

static void scene_new(struct scene *s, struct rng *r, size_t flow) {
    memset(s, 0, sizeof *s);
    s->n = 2 + rng_below(r, LAYERS_MAX - 1);
    for (size_t i = 0; i < s->n; i++) {
        s->layers[i] = rng_below(r, 3) ? pe_random_layer(r) : random_stream(r);
        s->numbers[i] = i;
        s->jobs[i] = (struct run_layer){.net = &s->layers[i],
                                        .batch = 1 + rng_below(r, 2),
                                        .zeros_in = -1,
                                        .zeros_out = -1,
                                        .seed = i};
        random_layer_traits(s, i, r);
    }
    for (size_t i = 1; i < s->n; i++)
        s->jobs[i].batch = s->jobs[0].batch;
    s->net = (struct network){
        .name = "net", .layers = s->layers, .n = s->n, .edges = s->edges, .linked = true};
    random_edges(s, r);
    random_machine(s, r, flow);
}

static void plan(struct scene *s, uint64_t size) {
    struct sim_err err = {0};
    s->m.array.glb_size = size;
    if (handover_plan(&s->plan, &s->m, &s->net, s->jobs, s->numbers, s->n, &err))
        fprintf(stderr, "seed %u: %s\n", SEED, err.text);
    CU_ASSERT_EQUAL(err.code, 0);
}

/* The reference. A thing is what may stay: the outputs of layer `of`, or its weights. */
struct thing {
    size_t of, from, to;
    bool weights, leaves, fused, wanted, in;
    uint64_t bytes, takes;
};

static bool reads(const struct net_edge *e, const struct thing *t, size_t layer) {
    return e->from == t->of && e->to == layer && (e->role == NET_SHARED) == t->weights;
}

static struct pe_layer shape(const struct scene *s, size_t layer) {
    struct pe_layer l;
    CU_ASSERT_FATAL(pe_layer_init(&l, s->jobs[layer].net, s->jobs[layer].batch, NULL) == 0);
    pe_sparse_shorten(&l, &s->jobs[layer].sparse, &s->m.array);
    return l;
}

/* Do all edges of the layer's first or second operand come from things that are in, or from `t`? */
static bool inside(const struct scene *s, const struct thing *things, size_t n, size_t layer,
                   bool second, const struct thing *t) {
    bool any = false;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const struct net_edge *edge = &s->edges[e];
        const bool own = edge->role == NET_INPUT ? !second : second && edge->role != NET_ADDEND;
        bool found = false;
        if (edge->to != layer || !own)
            continue;
        for (size_t i = 0; i < n; i++)
            found |= (things[i].in || &things[i] == t) && reads(edge, &things[i], layer);
        if (!found)
            return false;
        any = true;
    }
    return any && (second || !net_gates(s->layers[layer].type));
}

/* The smallest buffer for t beside those that are in. */
static uint64_t smallest(const struct scene *s, const struct thing *things, size_t n,
                         const struct thing *t) {
    uint64_t most = 0;
    for (size_t layer = t->from; layer <= t->to; layer++) {
        uint64_t sum = t->takes, own = 0;
        for (size_t i = 0; i < n; i++)
            if (things[i].in && things[i].from <= layer && layer <= things[i].to)
                sum += things[i].takes;
        run_layer_working_set(&s->m, &s->jobs[layer], inside(s, things, n, layer, false, t),
                              inside(s, things, n, layer, true, t), &own, NULL);
        most = sum + own > most ? sum + own : most;
    }
    return most;
}

static struct thing describe(const struct scene *s, size_t of, bool weights) {
    const struct pe_layer l = shape(s, of);
    struct thing t = {.of = of, .from = of, .to = of, .weights = weights};
    const struct pe_type *type = s->jobs[of].type ? s->jobs[of].type : &s->m.type;
    const uint64_t words = weights ? l.filter_words : l.ofmap_words;
    const uint64_t bits = words * (weights ? type->weight_bits : type->act_bits);
    uint64_t group = type->scale_group ? type->scale_group : 32, scales = 0;
    size_t readers = 0;
    for (uint64_t k = 0; weights && type->weight_bits < type->act_bits && k < l.gemm_k; k += group)
        scales += 2 * l.filter_words / l.gemm_k;
    t.bytes = t.takes = bits / 8 + (bits % 8 != 0) + scales;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const struct net_edge *edge = &s->edges[e];
        if (edge->from != of || (edge->role == NET_SHARED) != weights)
            continue;
        if (edge->to == NET_OUTSIDE) {
            t.leaves = true;
            continue;
        }
        readers++;
        t.to = edge->to > t.to ? edge->to : t.to;
        t.fused = edge->role == NET_INPUT;
    }
    t.fused = t.fused && readers == 1 && !t.leaves && !weights && t.to == of + 1 &&
              s->layers[t.to].type >= NET_POOL && s->m.array.glb_fuse;
    t.wanted = readers && (t.fused || s->m.array.glb_keep != KEEP_NONE);
    return t;
}

static uint64_t act_bits(const struct scene *s, size_t layer) {
    return s->jobs[layer].type ? s->jobs[layer].type->act_bits : s->m.type.act_bits;
}

static void size_fused(const struct scene *s, struct thing *things, size_t of) {
    struct thing *t = &things[of];
    uint64_t piece = 0;
    if (!t->fused)
        return;
    const struct pe_layer maker = shape(s, of), reader = shape(s, of + 1);
    run_layer_working_set(&s->m, &s->jobs[of + 1], false, false, &piece, NULL);
    if (s->layers[of + 1].type == NET_POOL)
        piece += (reader.r * reader.w * reader.c * act_bits(s, of) + 7) / 8;
    if (s->layers[of + 1].type == NET_SOFTMAX)
        piece += (t->bytes + maker.products - 1) / maker.products;
    t->takes = piece < t->bytes ? piece : t->bytes;
    things[of + 1].from = t->from;
}

/* All things of a scene and those that are in at its size; how many. */
static size_t reference(const struct scene *s, struct thing *things) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        things[n++] = describe(s, i, false);
    for (size_t i = 0; i < s->n; i++)
        size_fused(s, things, i);
    for (size_t e = 0; e < s->net.n_edges; e++) {
        bool known = s->edges[e].role != NET_SHARED;
        for (size_t i = s->n; i < n; i++)
            known |= things[i].of == s->edges[e].from;
        if (!known)
            things[n++] = describe(s, s->edges[e].from, true);
    }
    for (;;) {
        size_t best = n;
        uint64_t least = s->m.array.glb_size;
        for (size_t i = n; i-- > 0;) {
            const bool free_one = things[i].wanted && !things[i].in;
            const uint64_t size = free_one ? smallest(s, things, n, &things[i]) : UINT64_MAX;
            if (size <= least) {
                least = size;
                best = i;
            }
        }
        if (best == n)
            return n;
        things[best].in = true;
    }
}

/* The share of a layer's input that is in. */
static double share(const struct scene *s, const struct thing *things, size_t n, size_t layer) {
    const struct pe_layer l = shape(s, layer);
    const struct net_layer *net = &s->layers[layer];
    double in = 0, all = 0;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const struct net_edge *edge = &s->edges[e];
        if (edge->to != layer || edge->role != NET_INPUT)
            continue;
        const double words = edge->from == NET_OUTSIDE ? (double)(edge->words * s->jobs[0].batch)
                                                       : (double)shape(s, edge->from).ofmap_words;
        all += words;
        for (size_t i = 0; i < n; i++)
            in += things[i].in && reads(edge, &things[i], layer) ? words : 0;
    }
    if (net->type == NET_ELTWISE && all < (double)l.ifmap_words)
        all = (double)l.ifmap_words;
    if (net_gates(net->type))
        in *= (double)net->c / (double)(net->c + net->k);
    return in > 0 ? in / all : 0;
}

static void check_plan(const struct scene *s, const struct thing *things, size_t n) {
    CU_ASSERT_EQUAL_FATAL(s->plan.n, n);
    for (size_t i = 0; i < n; i++) {
        const struct handover_tensor *t = &s->plan.tensors[i];
        CU_ASSERT_EQUAL(t->place != PLACE_DRAM, things[i].in);
        CU_ASSERT(!things[i].in || (t->place == PLACE_FUSED) == things[i].fused);
        CU_ASSERT(t->maker == things[i].of && t->first == things[i].from);
        CU_ASSERT(t->last == things[i].to && t->bytes == things[i].bytes);
        CU_ASSERT(t->takes == things[i].takes && t->leaves == things[i].leaves);
    }
    for (size_t layer = 0; layer < s->n; layer++) {
        const struct run_handover *h = &s->jobs[layer].handover;
        uint64_t held = 0, own = 0;
        const bool second = inside(s, things, n, layer, true, NULL);
        for (size_t i = 0; i < n; i++)
            held += things[i].in && things[i].from <= layer && layer <= things[i].to
                        ? things[i].takes
                        : 0;
        run_layer_working_set(&s->m, &s->jobs[layer], inside(s, things, n, layer, false, NULL),
                              second, &own, NULL);
        CU_ASSERT_EQUAL(h->held, held);
        CU_ASSERT(held == 0 || held + own <= s->m.array.glb_size);
        CU_ASSERT_EQUAL(h->right, second);
        CU_ASSERT_DOUBLE_EQUAL(h->input_share, share(s, things, n, layer), 1e-12);
        CU_ASSERT_EQUAL(h->output, things[layer].in && !things[layer].leaves);
    }
}

/* The layers one after another; sums. */
static struct pe_result run_all(struct scene *s, enum array_mode mode, double bandwidth) {
    struct pe_result total = {0};
    s->m.array.mode = (int)mode;
    s->m.array.offchip_bandwidth = bandwidth;
    for (size_t i = 0; i < s->n; i++) {
        struct sim_err err = {0};
        if (run_layer(&s->m, &s->jobs[i], &err))
            fprintf(stderr, "seed %u: %s\n", SEED, err.text);
        CU_ASSERT_EQUAL(err.code, 0);
        const struct pe_result *r = &s->jobs[i].result;
        const double least = bandwidth > 0 ? (double)r->dram_bytes / bandwidth : 0;
        CU_ASSERT(r->time_s >= least * (1 - 1e-9) - 1 / s->m.array.clock_hz);
        pe_result_add(&total, r);
    }
    return total;
}

static bool same_counts(const struct pe_result *a, const struct pe_result *b) {
    return a->cycles == b->cycles && a->dram_bytes == b->dram_bytes && a->macs == b->macs &&
           a->ifmap_dram_reads == b->ifmap_dram_reads &&
           a->filter_dram_reads == b->filter_dram_reads &&
           a->ofmap_dram_reads == b->ofmap_dram_reads &&
           a->ofmap_dram_writes == b->ofmap_dram_writes && a->glb_bytes == b->glb_bytes;
}

/* Words of DRAM from those of the same layer in the same room where nothing is handed over. */
static void check_words(const struct scene *s) {
    for (size_t i = 0; i < s->n; i++) {
        struct run_layer alone = s->jobs[i];
        const struct run_handover *h = &s->jobs[i].handover;
        const struct pe_result *r = &s->jobs[i].result;
        alone.handover = (struct run_handover){.planned = true, .held = h->held};
        CU_ASSERT_FATAL(run_layer(&s->m, &alone, NULL) == 0);
        if (h->input_share == 0 && !h->right) {
            CU_ASSERT_EQUAL(r->ifmap_dram_reads, alone.result.ifmap_dram_reads);
            CU_ASSERT_EQUAL(r->filter_dram_reads, alone.result.filter_dram_reads);
        }
        CU_ASSERT(h->input_share < 1 || r->ifmap_dram_reads == 0);
        CU_ASSERT(!h->right || r->filter_dram_reads == 0);
        CU_ASSERT(!h->output || r->ofmap_dram_writes == r->ofmap_dram_reads);
        const struct pe_result *a = &alone.result;
        CU_ASSERT(h->output || r->ofmap_dram_writes - r->ofmap_dram_reads ==
                                   a->ofmap_dram_writes - a->ofmap_dram_reads);
        CU_ASSERT(r->cycles <= alone.result.cycles);
    }
}

/* Bytes that a timed layer asks of its memory, by tensor, reads and writes apart. */
struct asked {
    uint64_t bytes[TENSOR_COUNT][2];
};

static void on_request(void *user, uint64_t cycle, uint64_t address, uint32_t bytes, bool write,
                       enum step_tensor tensor) {
    struct asked *a = user;
    (void)cycle;
    (void)address;
    a->bytes[tensor][write] += bytes;
}

/* The memory is asked for what the counts say: nothing of what is kept, and all of the rest. */
static void check_requests(struct scene *s) {
    s->m.array.mode = MODE_TIMED;
    s->m.array.offchip_bandwidth = 1e10;
    for (size_t i = 0; i < s->n; i++) {
        struct asked a = {0};
        const struct timed_watch watch = {.user = &a, .request = on_request};
        struct run_layer job = s->jobs[i];
        job.watch = &watch;
        CU_ASSERT_FATAL(run_layer(&s->m, &job, NULL) == 0);
        const struct pe_result *r = &job.result;
        CU_ASSERT((a.bytes[TENSOR_FILTER][0] > 0) == (r->filter_dram_reads > 0));
        CU_ASSERT(job.handover.input_share < 1 || a.bytes[TENSOR_IFMAP][0] == 0);
        CU_ASSERT((a.bytes[TENSOR_OFMAP][1] > 0) == (r->ofmap_dram_writes > r->ofmap_dram_reads));
        CU_ASSERT((a.bytes[TENSOR_PSUM][0] > 0) == (r->ofmap_dram_reads > 0));
        if (job.handover.input_share == 0)
            CU_ASSERT((a.bytes[TENSOR_IFMAP][0] > 0) == (r->ifmap_dram_reads > 0));
    }
}

static size_t places(const struct scene *s, enum handover_place place) {
    size_t n = 0;
    for (size_t i = 0; i < s->plan.n; i++)
        n += s->plan.tensors[i].place == place;
    return n;
}

/* Bytes that hold 64 words of two operands and an output, twice. */
static uint64_t size_of_chunks(const struct scene *s) {
    uint64_t bits = 0;
    for (size_t i = 0; i < s->n; i++)
        bits = act_bits(s, i) > bits ? act_bits(s, i) : bits;
    return (uint64_t)(2 * 3 * 64 / 8) * bits;
}

/* Sizes from one at which nothing fits to one at which everything does. */
static void graphs_of(size_t flow, int graphs) {
    const bool systolic = dataflow_at(flow)->systolic;
    struct rng r = rng_stream(SEED, flow);
    struct scene s;
    size_t counted[3] = {0};
    for (int g = 0; g < graphs; g++) {
        uint64_t bytes = UINT64_MAX, cycles = UINT64_MAX;
        scene_new(&s, &r, flow);
        const double bandwidth = 1e8 * (double)(1 + rng_below(&r, 50));
        uint64_t size = systolic ? 16 + rng_below(&r, 200) : 4096;
        for (int i = 0; i < SIZES; i++, size += size / 2 + rng_below(&r, 2 * size)) {
            struct thing things[2 * LAYERS_MAX];
            plan(&s, size);
            check_plan(&s, things, reference(&s, things));
            const struct pe_result closed = run_all(&s, MODE_CLOSED, 0);
            check_words(&s);
            const struct pe_result timed = run_all(&s, MODE_TIMED, 0);
            CU_ASSERT(same_counts(&closed, &timed));
            if (i % 3 == 0) {
                const struct pe_result exact = run_all(&s, MODE_EXACT, 0);
                CU_ASSERT(same_counts(&closed, &exact));
            }
            CU_ASSERT(!systolic || closed.dram_bytes <= bytes);
            bytes = closed.dram_bytes;
            const struct pe_result slow = run_all(&s, MODE_TIMED, bandwidth);
            CU_ASSERT(slow.cycles <= cycles);
            if (slow.cycles > cycles)
                fprintf(stderr, "seed %u flow %zu graph %d size %llu: %llu > %llu\n", SEED, flow, g,
                        (unsigned long long)size, (unsigned long long)slow.cycles,
                        (unsigned long long)cycles);
            /* below 64 words of each operand a stream's chunks are what the buffer holds */
            cycles = size >= size_of_chunks(&s) ? slow.cycles : UINT64_MAX;
            if (i == SIZES / 2)
                check_requests(&s);
            counted[PLACE_CHIP] += places(&s, PLACE_CHIP);
            counted[PLACE_FUSED] += places(&s, PLACE_FUSED);
            handover_free(&s.plan);
        }
    }
    CU_ASSERT(counted[PLACE_CHIP] > (size_t)graphs && counted[PLACE_FUSED] > (size_t)graphs);
}

static void graphs_os(void) {
    graphs_of((size_t)dataflow_index("os"), 800);
}

static void graphs_ws(void) {
    graphs_of((size_t)dataflow_index("ws"), 800);
}

static void graphs_is(void) {
    graphs_of((size_t)dataflow_index("is"), 800);
}

static void graphs_rs(void) {
    graphs_of((size_t)dataflow_index("rs"), 150);
}

CU_pSuite suite_pe_handover(void) {
    CU_pSuite s = CU_add_suite("pe: handover", NULL, NULL);
    CU_add_test(s, "random graphs, output-stationary", graphs_os);
    CU_add_test(s, "random graphs, weight-stationary", graphs_ws);
    CU_add_test(s, "random graphs, input-stationary", graphs_is);
    CU_add_test(s, "random graphs, row-stationary", graphs_rs);
    return s;
}
