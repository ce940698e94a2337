#include "pe/handover_graph.h"

#include <stdlib.h>
#include <string.h>

#include "pe/assign.h"

/* The network's edges, or those of its order. */
void handover_edges(struct handover_planner *p) {
    const struct network *net = p->net;
    p->edges = net->edges;
    p->n_edges = net->n_edges;
    p->h->linked = net->linked || p->m->array.glb_links == LINKS_CHAIN;
    if (net->linked || !p->h->linked)
        return;
    p->edges = p->chain;
    p->n_edges = p->h->chained = network_chain(net, p->chain);
}

static uint32_t job_of(const struct handover_planner *p, uint32_t number) {
    return number == NET_OUTSIDE ? NO_JOB : p->numbers[number];
}

static uint32_t add_tensor(struct handover_planner *p, struct handover_tensor t) {
    t.last = t.first = t.maker;
    p->h->tensors[p->h->n] = t;
    return (uint32_t)p->h->n++;
}

/* The tensor that an edge hands over; NO_JOB where its maker is not run. */
static uint32_t tensor_of(struct handover_planner *p, const struct net_edge *e) {
    const uint32_t from = job_of(p, e->from);
    if (from == NO_JOB)
        return NO_JOB;
    return e->role == NET_SHARED ? p->places[from].weights : p->places[from].made;
}

static int open_layers(struct handover_planner *p, const size_t *numbers, struct sim_err *err) {
    int rc = 0;
    memset(p->numbers, 0xff, p->net->n * sizeof *p->numbers);
    for (uint32_t i = 0; i < p->n && rc == 0; i++) {
        struct handover_layer *l = &p->places[i];
        rc = pe_layer_init(&l->layer, p->jobs[i].net, p->jobs[i].batch, err);
        if (rc == 0)
            pe_sparse_shorten(&l->layer, &p->jobs[i].sparse, &p->m->array);
        p->numbers[numbers[i]] = i;
        memset(l->working, 0xff, sizeof l->working);
        const struct handover_tensor out = {
            .maker = i,
            .bytes = handover_bytes(l->layer.ofmap_words, handover_type(p, i)->act_bits)};
        l->made = add_tensor(p, out);
        l->weights = NO_JOB;
    }
    return rc;
}

/* With their scales. */
static uint64_t weight_bytes(const struct handover_planner *p, uint32_t job) {
    const struct pe_layer *l = &p->places[job].layer;
    struct pe_type type = *handover_type(p, job);
    pe_assign_group(&type, p->jobs[job].net, &p->m->array);
    const uint64_t scales =
        type.scale_group ? l->filter_words / l->gemm_k * ceil_div(l->gemm_k, type.scale_group) : 0;
    return handover_bytes(l->filter_words, type.weight_bits) +
           handover_bytes(scales, PE_SCALE_BITS);
}

/* Weights that some later layer uses, too, are tensors of their first user. */
static void add_weights(struct handover_planner *p) {
    for (size_t i = 0; i < p->n_edges; i++) {
        const struct net_edge *e = &p->edges[i];
        const uint32_t from = job_of(p, e->from);
        if (e->role != NET_SHARED || from == NO_JOB || p->places[from].weights != NO_JOB)
            continue;
        p->places[from].weights =
            add_tensor(p, (struct handover_tensor){
                              .maker = from, .weights = true, .bytes = weight_bytes(p, from)});
    }
}

/* Books an edge at its reader. */
static void take_part(struct handover_planner *p, const struct net_edge *e, uint32_t tensor,
                      uint32_t to) {
    const bool right = e->role == NET_RIGHT || e->role == NET_SHARED;
    struct handover_parts *parts = &p->places[to].parts[right];
    if (e->role == NET_ADDEND)
        return;
    const uint32_t from = job_of(p, e->from);
    const uint64_t outside =
        e->from == NET_OUTSIDE ? e->words : net_out_words(&p->net->layers[e->from]);
    parts->all++;
    parts->words +=
        tensor == NO_JOB ? outside * p->jobs[to].batch : p->places[from].layer.ofmap_words;
}

static void take_edges(struct handover_planner *p) {
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
        p->readings[p->n_readings++] = (struct handover_reading){tensor, to, e->role};
    }
}

static int by_tensor(const void *a, const void *b) {
    const struct handover_reading *x = a, *y = b;
    if (x->tensor != y->tensor)
        return x->tensor > y->tensor ? 1 : -1;
    return (x->reader > y->reader) - (x->reader < y->reader);
}

static void sort_readings(struct handover_planner *p) {
    size_t at = 0;
    qsort(p->readings, p->n_readings, sizeof *p->readings, by_tensor);
    for (size_t t = 0; t <= p->h->n; t++) {
        while (at < p->n_readings && p->readings[at].tensor < t)
            at++;
        p->begin[t] = at;
    }
}

int handover_graph(struct handover_planner *p, const size_t *numbers, struct sim_err *err) {
    const int rc = open_layers(p, numbers, err);
    if (rc)
        return rc;
    add_weights(p);
    take_edges(p);
    sort_readings(p);
    return 0;
}
