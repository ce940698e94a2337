#include "pe/handover.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pe/stream.h"
#include "sim/whole.h"

#define NO_JOB UINT32_MAX

/* Parts of a layer's input or second operand: how many, and how many lie in the buffer. */
struct parts {
    size_t all, kept;
    uint64_t words, kept_words; /* a part from outside is never kept */
};

/* A layer while tensors are chosen. */
struct handover_layer {
    struct pe_layer layer;
    uint32_t made, weights; /* its tensors, NO_JOB: none */
    struct parts parts[2];  /* of the input, of the second operand */
    uint64_t held;
    uint64_t working[2][2]; /* by what lies in the buffer; UINT64_MAX: not known yet */
};

/* One reading of a tensor by a layer. */
struct reading {
    uint32_t tensor, reader;
    enum net_role role;
};

struct planner {
    struct handover *h;
    const struct machine *m;
    const struct network *net;
    struct net_edge *chain; /* where the network says nothing */
    const struct net_edge *edges;
    size_t n_edges;
    struct run_layer *jobs;
    size_t n;
    struct handover_layer *places; /* [n] */
    struct reading *readings;      /* in order of their tensors */
    size_t n_readings;
    size_t *begin;     /* [tensors + 1]: the readings of each */
    uint32_t *numbers; /* of the network's layers: their job, or NO_JOB */
};

bool handover_asked(const struct machine *m) {
    return m->array.glb_keep != KEEP_NONE || m->array.glb_fuse;
}

static uint64_t bytes_of(uint64_t words, uint32_t bits) {
    return ceil_div(words * bits, 8);
}

static uint32_t job_of(const struct planner *p, uint32_t number) {
    return number == NET_OUTSIDE ? NO_JOB : p->numbers[number];
}

static uint32_t add_tensor(struct planner *p, struct handover_tensor t) {
    t.last = t.first = t.maker;
    p->h->tensors[p->h->n] = t;
    return (uint32_t)p->h->n++;
}

/* The tensor that an edge hands over; NO_JOB where its maker is not run. */
static uint32_t tensor_of(struct planner *p, const struct net_edge *e) {
    const uint32_t from = job_of(p, e->from);
    if (from == NO_JOB)
        return NO_JOB;
    return e->role == NET_SHARED ? p->places[from].weights : p->places[from].made;
}

static int open_layers(struct planner *p, const size_t *numbers, struct sim_err *err) {
    int rc = 0;
    memset(p->numbers, 0xff, p->net->n * sizeof *p->numbers);
    for (uint32_t i = 0; i < p->n && rc == 0; i++) {
        struct handover_layer *l = &p->places[i];
        rc = pe_layer_init(&l->layer, p->jobs[i].net, p->jobs[i].batch, err);
        p->numbers[numbers[i]] = i;
        memset(l->working, 0xff, sizeof l->working);
        const struct handover_tensor out = {
            .maker = i, .bytes = bytes_of(l->layer.ofmap_words, p->m->type.act_bits)};
        l->made = add_tensor(p, out);
        l->weights = NO_JOB;
    }
    return rc;
}

/* Weights that some later layer uses, too, are tensors of their first user. */
static void add_weights(struct planner *p) {
    for (size_t i = 0; i < p->n_edges; i++) {
        const struct net_edge *e = &p->edges[i];
        const uint32_t from = job_of(p, e->from);
        if (e->role != NET_SHARED || from == NO_JOB || p->places[from].weights != NO_JOB)
            continue;
        const uint64_t words = p->places[from].layer.filter_words;
        p->places[from].weights = add_tensor(
            p, (struct handover_tensor){.maker = from,
                                        .weights = true,
                                        .bytes = bytes_of(words, p->m->type.weight_bits)});
    }
}

/* Books an edge at its reader. */
static void take_part(struct planner *p, const struct net_edge *e, uint32_t tensor, uint32_t to) {
    const bool right = e->role == NET_RIGHT || e->role == NET_SHARED;
    struct parts *parts = &p->places[to].parts[right];
    if (e->role == NET_ADDEND)
        return;
    const uint32_t from = job_of(p, e->from);
    const uint64_t outside =
        e->from == NET_OUTSIDE ? e->words : net_out_words(&p->net->layers[e->from]);
    parts->all++;
    parts->words +=
        tensor == NO_JOB ? outside * p->jobs[to].batch : p->places[from].layer.ofmap_words;
}

static void take_edges(struct planner *p) {
    for (size_t i = 0; i < p->n_edges; i++) {
        const struct net_edge *e = &p->edges[i];
        const uint32_t tensor = tensor_of(p, e), to = job_of(p, e->to);
        if (tensor != NO_JOB && to == NO_JOB)
            p->h->tensors[tensor].leaves = true;
        if (to != NO_JOB)
            take_part(p, e, tensor, to);
        if (tensor == NO_JOB || to == NO_JOB)
            continue;
        struct handover_tensor *t = &p->h->tensors[tensor];
        t->readers++;
        t->last = to > t->last ? to : t->last;
        p->readings[p->n_readings++] = (struct reading){tensor, to, e->role};
    }
}

static int by_tensor(const void *a, const void *b) {
    const struct reading *x = a, *y = b;
    if (x->tensor != y->tensor)
        return x->tensor > y->tensor ? 1 : -1;
    return (x->reader > y->reader) - (x->reader < y->reader);
}

static void sort_readings(struct planner *p) {
    size_t at = 0;
    qsort(p->readings, p->n_readings, sizeof *p->readings, by_tensor);
    for (size_t t = 0; t <= p->h->n; t++) {
        while (at < p->n_readings && p->readings[at].tensor < t)
            at++;
        p->begin[t] = at;
    }
}

/* A layer that only moves bytes can take a tensor as it is made where it comes right behind the
 * maker and nobody else reads it. */
static bool fusable(const struct planner *p, const struct handover_tensor *t) {
    const struct reading *only = &p->readings[p->begin[t - p->h->tensors]];
    return p->m->array.glb_fuse && !t->weights && !t->leaves && t->readers == 1 &&
           only->reader == t->maker + 1 && only->role == NET_INPUT &&
           p->places[only->reader].layer.stream;
}

/* What a fused layer works with: its chunks; the rows of a window; for a softmax a whole product,
 * as no row of it is complete before. */
static uint64_t piece(const struct planner *p, const struct handover_tensor *t) {
    const struct handover_layer *l = &p->places[t->maker + 1];
    const uint64_t chunks = stream_working_set(p->m, &l->layer);
    const struct net_layer *net = p->jobs[t->maker + 1].net;
    const uint32_t bits = p->m->type.act_bits;
    if (net->type == NET_POOL)
        return chunks + bytes_of(l->layer.r * l->layer.w * l->layer.c, bits);
    if (net->type == NET_SOFTMAX)
        return chunks + ceil_div(t->bytes, p->places[t->maker].layer.products);
    return chunks;
}

/* While a layer is fused to its maker, what it makes is in the buffer from the maker on. */
static void size_tensors(struct planner *p) {
    for (size_t i = 0; i < p->h->n; i++) {
        struct handover_tensor *t = &p->h->tensors[i];
        t->piecewise = fusable(p, t);
        t->takes = t->bytes;
        if (!t->piecewise)
            continue;
        p->h->tensors[p->places[t->maker + 1].made].first = t->first;
        const uint64_t less = piece(p, t);
        t->takes = less < t->bytes ? less : t->bytes;
    }
}

/* May it be taken at all? */
static bool candidate(const struct planner *p, const struct handover_tensor *t) {
    return t->readers && (p->m->array.glb_keep != KEEP_NONE || t->piecewise);
}

/* All parts kept, `more` of them now? */
static bool all_kept(const struct parts *parts, size_t more) {
    return parts->all && parts->kept + more == parts->all;
}

/* The layer's working set once `more` parts of its two operands are in the buffer, too. */
static int working_set(struct planner *p, uint32_t layer, const size_t more[2], uint64_t *bytes,
                       struct sim_err *err) {
    struct handover_layer *l = &p->places[layer];
    const bool state = net_gates(p->jobs[layer].net->type) > 0; /* comes from elsewhere */
    const bool input = all_kept(&l->parts[0], more[0]) && !state;
    const bool right = all_kept(&l->parts[1], more[1]);
    uint64_t *known = &l->working[input][right];
    int rc = 0;
    if (*known == UINT64_MAX)
        rc = run_layer_working_set(p->m, &p->jobs[layer], input, right, known, err);
    *bytes = *known;
    return rc;
}

static uint64_t plus(uint64_t a, uint64_t b) {
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

/* The smallest buffer that holds tensor t beside those that are kept. */
static int measure(struct planner *p, size_t tensor, struct sim_err *err) {
    struct handover_tensor *t = &p->h->tensors[tensor];
    size_t at = p->begin[tensor];
    int rc = 0;
    t->needs = 0;
    for (uint32_t layer = t->first; layer <= t->last && rc == 0; layer++) {
        size_t more[2] = {0, 0};
        uint64_t own;
        for (; at < p->begin[tensor + 1] && p->readings[at].reader == layer; at++)
            if (p->readings[at].role != NET_ADDEND)
                more[p->readings[at].role != NET_INPUT]++;
        rc = working_set(p, layer, more, &own, err);
        const uint64_t all = plus(plus(own, p->places[layer].held), t->takes);
        if (rc == 0 && all > t->needs) {
            t->needs = all;
            t->needed_at = layer;
        }
    }
    return rc;
}

static void take(struct planner *p, size_t tensor) {
    struct handover_tensor *t = &p->h->tensors[tensor];
    t->place = t->piecewise ? PLACE_FUSED : PLACE_CHIP;
    for (uint32_t layer = t->first; layer <= t->last; layer++)
        p->places[layer].held += t->takes;
    for (size_t at = p->begin[tensor]; at < p->begin[tensor + 1]; at++) {
        const struct reading *r = &p->readings[at];
        struct parts *parts = &p->places[r->reader].parts[r->role != NET_INPUT];
        if (r->role == NET_ADDEND)
            continue;
        parts->kept++;
        parts->kept_words += p->places[t->maker].layer.ofmap_words;
    }
}

/* The tensor not yet taken that needs the smallest buffer; h->n: none is left. */
static size_t next_tensor(const struct planner *p) {
    const struct handover *h = p->h;
    size_t best = h->n;
    for (size_t i = 0; i < h->n; i++)
        if (h->tensors[i].place == PLACE_DRAM && candidate(p, &h->tensors[i]) &&
            (best == h->n || h->tensors[i].needs < h->tensors[best].needs))
            best = i;
    return best;
}

/* Measures again those that live beside a tensor; NULL: all. */
static int measure_beside(struct planner *p, const struct handover_tensor *taken,
                          struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < p->h->n && rc == 0; i++) {
        const struct handover_tensor *t = &p->h->tensors[i];
        if (t->place == PLACE_DRAM && candidate(p, t) &&
            (!taken || (t->first <= taken->last && taken->first <= t->last)))
            rc = measure(p, i, err);
    }
    return rc;
}

static int choose(struct planner *p, struct sim_err *err) {
    int rc = measure_beside(p, NULL, err);
    while (rc == 0) {
        const size_t i = next_tensor(p);
        if (i == p->h->n || p->h->tensors[i].needs > p->m->array.glb_size)
            break;
        take(p, i);
        rc = measure_beside(p, &p->h->tensors[i], err);
    }
    return rc;
}

/* The share of an input that lies in the buffer. A sum reads its operands whatever the edges say; a
 * recurrent layer's input holds its own state as well, which comes from nowhere else. */
static double input_share(const struct handover_layer *l, const struct net_layer *net) {
    const struct parts *parts = &l->parts[0];
    const uint64_t read = net->type == NET_ELTWISE ? l->layer.ifmap_words : 0;
    const double all = (double)(parts->words > read ? parts->words : read);
    const double state = net_gates(net->type) ? (double)net->c / (double)(net->c + net->k) : 1;
    return parts->kept ? (double)parts->kept_words / all * state : 0;
}

/* Cycles that the maker's products at least take, less those of layers fused to it before. */
static uint64_t hidden_beside(const struct planner *p, uint32_t layer) {
    const struct array_config *c = &p->m->array;
    const struct handover_layer *maker = &p->places[layer - 1];
    if (!maker->layer.stream)
        return ceil_div(maker->layer.macs, c->rows * c->cols);
    const uint64_t own = ceil_div(maker->layer.ifmap_words / maker->layer.operands, c->cols);
    const uint64_t left = p->jobs[layer - 1].handover.hidden;
    return left > own ? left - own : 0;
}

static void hand_out(struct planner *p) {
    for (uint32_t i = 0; i < p->n; i++) {
        const struct handover_layer *l = &p->places[i];
        const struct handover_tensor *out = &p->h->tensors[l->made];
        struct run_handover *h = &p->jobs[i].handover;
        *h = (struct run_handover){.planned = true,
                                   .held = l->held,
                                   .input_share = input_share(l, p->jobs[i].net),
                                   .right = all_kept(&l->parts[1], 0),
                                   .output = out->place != PLACE_DRAM && !out->leaves};
        if (i && p->h->tensors[p->places[i - 1].made].place == PLACE_FUSED)
            h->hidden = hidden_beside(p, i);
    }
}

/* glb.keep = all: nothing that somebody reads may be left. */
static int check_all(const struct planner *p, struct sim_err *err) {
    for (size_t i = 0; i < p->h->n && p->m->array.glb_keep == KEEP_ALL; i++) {
        const struct handover_tensor *t = &p->h->tensors[i];
        if (t->readers && t->place == PLACE_DRAM)
            return sim_fail(err, SIM_EUSAGE,
                            "glb.keep = all: the %s of layer %s, %" PRIu64
                            " B, need a global buffer of %" PRIu64
                            " B at layer %s beside what it holds, and glb.size = %" PRIu64 " B",
                            t->weights ? "weights" : "outputs", p->jobs[t->maker].net->name,
                            t->bytes, t->needs, p->jobs[t->needed_at].net->name,
                            p->m->array.glb_size);
    }
    return 0;
}

static int plan(struct planner *p, const size_t *numbers, struct sim_err *err) {
    int rc = open_layers(p, numbers, err);
    if (rc)
        return rc;
    add_weights(p);
    take_edges(p);
    sort_readings(p);
    size_tensors(p);
    rc = choose(p, err);
    if (rc == 0)
        rc = check_all(p, err);
    if (rc == 0)
        hand_out(p);
    return rc;
}

/* The network's edges, or those of its order. */
static void find_edges(struct planner *p) {
    const struct network *net = p->net;
    p->edges = net->edges;
    p->n_edges = net->n_edges;
    p->h->linked = net->linked || p->m->array.glb_links == LINKS_CHAIN;
    if (net->linked || !p->h->linked)
        return;
    p->edges = p->chain;
    p->n_edges = p->h->chained = network_chain(net, p->chain);
}

int handover_plan(struct handover *h, const struct machine *m, const struct network *net,
                  struct run_layer *jobs, const size_t *numbers, size_t n, struct sim_err *err) {
    struct planner p = {.h = h, .m = m, .net = net, .jobs = jobs, .n = n};
    int rc = SIM_EIO;
    *h = (struct handover){.n = 0};
    h->tensors = sim_alloc(2 * n + 1, sizeof *h->tensors, err);
    p.places = sim_alloc(n + 1, sizeof *p.places, err);
    p.chain = sim_alloc(net->n + 1, sizeof *p.chain, err);
    if (p.chain)
        find_edges(&p);
    p.readings = sim_alloc(p.n_edges + 1, sizeof *p.readings, err);
    p.begin = sim_alloc(2 * n + 2, sizeof *p.begin, err);
    p.numbers = sim_alloc(net->n + 1, sizeof *p.numbers, err);
    if (h->tensors && p.chain && p.places && p.readings && p.begin && p.numbers)
        rc = plan(&p, numbers, err);
    free(p.chain);
    free(p.places);
    free(p.readings);
    free(p.begin);
    free(p.numbers);
    return rc;
}

void handover_free(struct handover *h) {
    free(h->tensors);
    h->tensors = NULL;
}
