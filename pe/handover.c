#include "pe/handover.h"

#include <inttypes.h>
#include <stdlib.h>

#include "pe/handover_graph.h"

bool handover_asked(const struct machine *m) {
    return m->array.glb_keep != KEEP_NONE || m->array.glb_fuse;
}

/* A layer that only moves bytes can take a tensor as it is made where it comes right behind the
 * maker and nobody else reads it. */
static bool fusable(const struct handover_planner *p, const struct handover_tensor *t) {
    const struct handover_reading *only = &p->readings[p->begin[t - p->h->tensors]];
    return p->m->array.glb_fuse && !t->weights && !t->leaves && t->readers == 1 &&
           only->reader == t->maker + 1 && only->role == NET_INPUT &&
           p->places[only->reader].layer.stream;
}

/* May it be taken at all? */
static bool candidate(const struct handover_planner *p, const struct handover_tensor *t) {
    return t->readers && (p->m->array.glb_keep != KEEP_NONE || t->piecewise);
}

/* All parts kept, `more` of them now? */
static bool all_kept(const struct handover_parts *parts, size_t more) {
    return parts->all && parts->kept + more == parts->all;
}

/* The layer's working set once `more` parts of its two operands are in the buffer, too. */
static int working_set(struct handover_planner *p, uint32_t layer, const size_t more[2],
                       uint64_t *bytes, struct sim_err *err) {
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

/* What a fused layer works with: its chunks; the rows of a window; for a softmax a whole product,
 * as no row of it is complete before. */
static uint64_t piece(struct handover_planner *p, const struct handover_tensor *t) {
    const struct handover_layer *l = &p->places[t->maker + 1];
    uint64_t chunks;
    working_set(p, t->maker + 1, (const size_t[2]){0, 0}, &chunks, NULL); /* it moves bytes only */
    const struct net_layer *net = p->jobs[t->maker + 1].net;
    const uint32_t bits = handover_type(p, t->maker)->act_bits;
    if (net->type == NET_POOL)
        return chunks + handover_bytes(l->layer.r * l->layer.w * l->layer.c, bits);
    if (net->type == NET_SOFTMAX)
        return chunks + ceil_div(t->bytes, p->places[t->maker].layer.products);
    return chunks;
}

/* While a layer is fused to its maker, what it makes is in the buffer from the maker on. */
static void size_tensors(struct handover_planner *p) {
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

static uint64_t plus(uint64_t a, uint64_t b) {
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

/* The smallest buffer that holds tensor t beside those that are kept. */
static int measure(struct handover_planner *p, size_t tensor, struct sim_err *err) {
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

static void take(struct handover_planner *p, size_t tensor) {
    struct handover_tensor *t = &p->h->tensors[tensor];
    t->place = t->piecewise ? PLACE_FUSED : PLACE_CHIP;
    for (uint32_t layer = t->first; layer <= t->last; layer++)
        p->places[layer].held += t->takes;
    for (size_t at = p->begin[tensor]; at < p->begin[tensor + 1]; at++) {
        const struct handover_reading *r = &p->readings[at];
        struct handover_parts *parts = &p->places[r->reader].parts[r->role != NET_INPUT];
        if (r->role == NET_ADDEND)
            continue;
        parts->kept++;
        parts->kept_words += p->places[t->maker].layer.ofmap_words;
    }
}

/* The tensor not yet taken that needs the smallest buffer; h->n: none is left. */
static size_t next_tensor(const struct handover_planner *p) {
    const struct handover *h = p->h;
    size_t best = h->n;
    for (size_t i = 0; i < h->n; i++)
        if (h->tensors[i].place == PLACE_DRAM && candidate(p, &h->tensors[i]) &&
            (best == h->n || h->tensors[i].needs < h->tensors[best].needs))
            best = i;
    return best;
}

/* Measures again those that live beside a tensor; NULL: all. */
static int measure_beside(struct handover_planner *p, const struct handover_tensor *taken,
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

static int choose(struct handover_planner *p, struct sim_err *err) {
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
    const struct handover_parts *parts = &l->parts[0];
    const uint64_t read = net->type == NET_ELTWISE ? l->layer.ifmap_words : 0;
    const double all = (double)(parts->words > read ? parts->words : read);
    const double state = net_gates(net->type) ? (double)net->c / (double)(net->c + net->k) : 1;
    return parts->kept ? (double)parts->kept_words / all * state : 0;
}

/* Cycles that the maker's products at least take, less those of layers fused to it before. */
static uint64_t hidden_beside(const struct handover_planner *p, uint32_t layer) {
    const struct array_config *c = &p->m->array;
    const struct handover_layer *maker = &p->places[layer - 1];
    if (!maker->layer.stream)
        return ceil_div(maker->layer.macs, c->rows * c->cols);
    const uint64_t own = ceil_div(maker->layer.ifmap_words / maker->layer.operands, c->cols);
    const uint64_t left = p->jobs[layer - 1].handover.hidden;
    return left > own ? left - own : 0;
}

static void hand_out(struct handover_planner *p) {
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
static int check_all(const struct handover_planner *p, struct sim_err *err) {
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

static int plan(struct handover_planner *p, const size_t *numbers, struct sim_err *err) {
    int rc = handover_graph(p, numbers, err);
    if (rc)
        return rc;
    size_tensors(p);
    rc = choose(p, err);
    if (rc == 0)
        rc = check_all(p, err);
    if (rc == 0)
        hand_out(p);
    return rc;
}

int handover_plan(struct handover *h, const struct machine *m, const struct network *net,
                  struct run_layer *jobs, const size_t *numbers, size_t n, struct sim_err *err) {
    struct handover_planner p = {.h = h, .m = m, .net = net, .jobs = jobs, .n = n};
    int rc = SIM_EIO;
    *h = (struct handover){.n = 0};
    h->tensors = sim_alloc(2 * n + 1, sizeof *h->tensors, err);
    p.places = sim_alloc(n + 1, sizeof *p.places, err);
    p.chain = sim_alloc(net->n + 1, sizeof *p.chain, err);
    if (p.chain)
        handover_edges(&p);
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
