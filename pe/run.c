#include "pe/run_job.h"

#include <stdlib.h>
#include <string.h>

#include "pe/assign.h"
#include "pe/exact/values.h"
#include "pe/rlc.h"
#include "pe/scalesim/scalesim.h"
#include "sim/unit.h"
#include "sim/whole.h"

/* Coded over raw bits of the activations, from their share of zeros. */
static double coded(const struct layer_job *w, double zeros, uint64_t width) {
    return w->m->array.rlc && zeros > 0 ? rlc_expected(width, w->m->type.act_bits, zeros) : 1;
}

/* Coded over raw bits of the input; padding that is stored in the buffer adds zeros, which code
 * well. */
static double ifmap_ratio(const struct layer_job *w) {
    const struct pe_layer *l = &w->layer;
    const bool padded = !l->stream && w->m->array.glb_padding;
    const uint64_t rows = l->h + (padded ? l->y.before + l->y.after : 0);
    const uint64_t cols = l->w + (padded ? l->x.before + l->x.after : 0);
    const double inside = (double)(l->h * l->w) / (double)(rows * cols);
    return coded(w, w->job->zeros_in > 0 ? 1 - (1 - w->job->zeros_in) * inside : 0, cols);
}

/* Bits of the weights as they are stored, with their places and scales, over those of the weights
 * alone. */
static double filter_ratio(const struct layer_job *w) {
    const struct pe_type *t = &w->m->type;
    const uint64_t depth = w->layer.gemm_k;
    const uint64_t scales = t->scale_group ? ceil_div(depth, t->scale_group) : 0;
    const double places = pe_sparse_bits(&w->layer, &w->job->sparse, t->weight_bits);
    return depth ? places + (double)(scales * PE_SCALE_BITS) / (double)(depth * t->weight_bits) : 1;
}

/* Inputs that lanes skip are read from the buffer all the same. Bits read with them over those
 * without. */
static double read_skipped(struct layer_job *w, struct pe_result *out) {
    const double all = (double)w->layer.dense_c / (double)w->layer.c;
    const uint64_t reads = out->ifmap_sram_reads;
    const double before = w->moved.glb_read_bits;
    out->ifmap_sram_reads = unit_whole((double)reads * all + 0.5);
    w->moved.glb_read_bits += (double)(out->ifmap_sram_reads - reads) * w->m->type.act_bits;
    return before > 0 ? w->moved.glb_read_bits / before : 1;
}

static double ofmap_ratio(const struct layer_job *w) {
    return coded(w, w->job->zeros_out, w->layer.f);
}

/* Words that come from DRAM or go there where some of them are found in the buffer or stay. */
static void hand_over(const struct layer_job *w, struct pe_result *out) {
    const struct run_handover *h = &w->job->handover;
    const double stored = pe_sparse_stored(&w->layer, &w->job->sparse);
    const double input = 1 - h->input_share;
    out->ifmap_dram_reads = unit_whole((double)out->ifmap_dram_reads * input + 0.5);
    out->filter_dram_reads =
        h->right ? 0 : unit_whole((double)out->filter_dram_reads * stored + 0.5);
    if (h->output)
        out->ofmap_dram_writes = out->ofmap_dram_reads;
}

/* The machine that a layer finds. */
static void find(struct machine *own, const struct machine *m, const struct run_layer *job) {
    *own = *m;
    own->array.glb_size -= job->handover.held;
    if (job->type)
        own->type = *job->type;
    pe_assign_group(&own->type, job->net, &m->array);
}

static void begin(struct layer_job *w, const struct machine *m, struct run_layer *job) {
    *w = (struct layer_job){.job = job, .flow = dataflow_of(m)};
    find(&w->own, m, job);
    w->m = &w->own;
    w->moved.dram_energy_j = -1;
}

static int plan(struct layer_job *w, struct sim_err *err) {
    const int rc = pe_layer_init(&w->layer, w->job->net, w->job->batch, err);
    if (rc)
        return rc;
    pe_sparse_shorten(&w->layer, &w->job->sparse, &w->m->array);
    if (w->layer.stream) {
        w->stream = stream_plan(w->m, &w->layer, w->job->handover.planned);
        w->stream.hidden = w->job->handover.hidden;
        return 0;
    }
    w->flowing = (struct dataflow_case){.machine = w->m, .layer = &w->layer, .job = w->job};
    return w->flow->plan(&w->flowing, err);
}

/* Bits that a layer moves from and to DRAM, activations as they are coded. */
static double dram_bits(const struct layer_job *w, const struct pe_result *r) {
    const struct pe_type *t = &w->m->type;
    const double spills = (double)r->ofmap_dram_reads;
    return (double)r->ifmap_dram_reads * t->act_bits * ifmap_ratio(w) +
           (double)r->filter_dram_reads * t->weight_bits * filter_ratio(w) +
           ((double)r->ofmap_dram_writes - spills) * t->act_bits * ofmap_ratio(w) +
           2 * spills * t->psum_bits;
}

void run_closed(struct layer_job *w, struct pe_result *out) {
    if (w->layer.stream)
        stream_closed(&w->stream, w->m, out, &w->moved);
    else
        w->flow->closed(&w->flowing, out, &w->moved);
    if (!w->layer.stream)
        read_skipped(w, out);
    hand_over(w, out);
    w->moved.dram_bits = dram_bits(w, out);
    if (w->job->zeros_in > 0 && !(w->job->sparse.input_zeros > 0))
        out->zero_macs = unit_whole((double)out->macs * w->job->zeros_in + 0.5);
}

/* Of a layer that skips inputs. */
static double glb_ratio(const struct layer_job *w) {
    struct layer_job copy = *w;
    struct pe_result r;
    w->flow->closed(&w->flowing, &r, &copy.moved);
    return read_skipped(&copy, &r);
}

static struct steps steps_of(struct layer_job *w) {
    struct steps steps = w->layer.stream ? steps_stream(&w->stream) : w->flow->steps(&w->flowing);
    const struct run_handover *h = &w->job->handover;
    steps.ifmap_ratio = ifmap_ratio(w) * (1 - h->input_share);
    steps.filter_ratio =
        h->right ? 0 : filter_ratio(w) * pe_sparse_stored(&w->layer, &w->job->sparse);
    if (w->layer.c < w->layer.dense_c)
        steps.glb_ratio = glb_ratio(w);
    steps.ofmap_ratio = h->output ? 0 : ofmap_ratio(w);
    return steps;
}

int run_play(struct layer_job *w, const struct timed_watch *watch, struct timed_result *t,
             struct sim_err *err) {
    struct steps steps = steps_of(w);
    return timed_layer(w->m, &steps, watch, t, err);
}

void run_not_below(struct timed_result *t, uint64_t least) {
    if (t->cycles < least) {
        t->stall_dram += least - t->cycles;
        t->cycles = least;
    }
}

static int timed(struct layer_job *w, bool played, struct timed_result *fastest,
                 struct pe_result *out, struct sim_err *err) {
    struct timed_result t = *fastest;
    const int rc = !played || w->job->watch ? run_play(w, w->job->watch, &t, err) : 0;
    if (rc)
        return rc;
    if (machine_waits(w->m))
        run_not_below(&t, machine_dram_cycles(w->m, w->moved.dram_bits / 8));
    w->dram_peak = t.dram_peak;
    out->cycles = t.cycles;
    out->stall_glb = t.stall_glb;
    out->stall_dram = t.stall_dram;
    out->stall_cycles = out->stall_noc + t.stall_glb + t.stall_dram;
    out->pe_cycles = out->cycles * w->m->array.rows * w->m->array.cols;
    if (w->m->use_dram)
        w->moved.dram_energy_j = t.dram_energy_j;
    return 0;
}

static int exact(struct layer_job *w, struct pe_result *out, struct sim_err *err) {
    struct values v;
    if (w->layer.stream)
        return 0;
    const bool reorders = w->flow->reorders;
    const double zeros = w->job->sparse.input_zeros > 0 ? 0 : w->job->zeros_in;
    int rc = values_new(&v, &w->layer, &w->m->type, zeros, reorders, w->job->seed, err);
    if (rc == 0)
        rc = w->flow->exact(&w->flowing, &v.tensors, out, err);
    if (rc == 0)
        rc = values_check(&v, &w->layer, &w->m->type, !reorders, w->job->seed, &w->job->checked,
                          err);
    values_free(&v);
    return rc;
}

static int compat(struct layer_job *w, struct pe_result *out, struct sim_err *err) {
    const struct array_config *c = &w->m->array;
    const struct scalesim_setup setup = {w->flow->compat, c->rows, c->cols, w->job->sram_ifmap,
                                         w->job->sram_filter};
    const int rc = scalesim_layer(&setup, w->job->net, w->job->batch, out, err);
    w->moved = (struct moved){
        .glb_read_bits = 8.0 * (double)(out->ifmap_sram_reads + out->filter_sram_reads),
        .glb_write_bits = 8.0 * (double)out->ofmap_sram_writes,
        .dram_bits =
            8.0 * (double)(out->ifmap_dram_reads + out->filter_dram_reads + out->ofmap_dram_writes),
        .register_bits = (double)out->macs *
                         (w->m->type.act_bits + w->m->type.weight_bits + w->m->type.psum_bits),
        .dram_energy_j = -1};
    return rc;
}

/* For how long memories are busy, which the roofline of a layer sets beside its array cycles. */
static void note_busy(const struct layer_job *w, struct pe_result *out) {
    const double rate = w->dram_peak > 0 ? w->dram_peak : machine_bandwidth(w->m);
    const double seconds = rate > 0 ? w->moved.dram_bits / 8 / rate : 0;
    out->dram_cycles = unit_whole(seconds * w->m->array.clock_hz + 0.5);
    out->glb_cycles = machine_glb_cycles(w->m, unit_whole(w->moved.glb_read_bits),
                                         unit_whole(w->moved.glb_write_bits));
}

static void finish(struct layer_job *w, struct pe_result *out) {
    out->time_s = (double)out->cycles / w->m->array.clock_hz;
    out->utilization = out->pe_cycles ? (double)out->macs / (double)out->pe_cycles : 0;
    out->glb_bytes = unit_whole((w->moved.glb_read_bits + w->moved.glb_write_bits) / 8 + 0.5);
    out->dram_bytes = unit_whole(w->moved.dram_bits / 8 + 0.5);
    out->hops = out->ifmap_hops + out->filter_hops + out->psum_hops;
    if (!w->job->compat)
        note_busy(w, out);
    energy_evaluate(w->m, &w->moved, out);
}

static enum dataflow_use use_of(const struct machine *m, const struct run_layer *job) {
    static const enum dataflow_use uses[] = {
        [MODE_CLOSED] = USE_CLOSED, [MODE_TIMED] = USE_TIMED, [MODE_EXACT] = USE_EXACT};
    return job->compat ? USE_COMPAT : uses[m->array.mode];
}

/* In the run's mode, from the plan on. */
static int run_planned(struct layer_job *w, struct pe_result *out, struct sim_err *err) {
    struct timed_result t = {0};
    bool played = false;
    int rc = plan(w, err);
    if (rc == 0 && run_decides(w))
        rc = run_settle(w, &t, &played, err);
    if (rc)
        return rc;
    run_closed(w, out);
    if (w->m->array.mode == MODE_TIMED)
        return timed(w, played, &t, out, err);
    return w->m->array.mode == MODE_EXACT ? exact(w, out, err) : 0;
}

int run_layer(const struct machine *m, struct run_layer *job, struct sim_err *err) {
    struct layer_job w;
    struct pe_result *out = &job->result;
    int rc = dataflow_require(dataflow_of(m), use_of(m, job), err);
    begin(&w, m, job);
    if (rc == 0)
        rc = job->compat ? compat(&w, out, err) : run_planned(&w, out, err);
    free(w.flowing.plan);
    if (rc == 0)
        finish(&w, out);
    return rc;
}

int run_layer_working_set(const struct machine *m, const struct run_layer *job, bool input,
                          bool right, uint64_t *bytes, struct sim_err *err) {
    struct machine own;
    struct pe_layer layer;
    const struct dataflow *flow = dataflow_of(m);
    const struct dataflow_case c = {.machine = &own, .layer = &layer};
    find(&own, m, job);
    own.array.glb_size = m->array.glb_size;
    *bytes = UINT64_MAX;
    const int rc = pe_layer_init(&layer, job->net, job->batch, err);
    if (rc == 0)
        pe_sparse_shorten(&layer, &job->sparse, &own.array);
    if (rc == 0 && layer.stream)
        *bytes = stream_working_set(&own, &layer);
    return rc || layer.stream || !flow->working_set
               ? rc
               : flow->working_set(&c, input, right, bytes, err);
}

struct layer_demand {
    const struct timed_watch *watch;
    const struct pe_type *type;
};

static void on_demand(void *user, uint64_t cycle, enum step_tensor tensor, uint64_t word,
                      bool write) {
    const struct layer_demand *d = user;
    const uint32_t bits[] = {d->type->act_bits, d->type->weight_bits, d->type->psum_bits,
                             d->type->act_bits};
    const uint32_t bytes = (bits[tensor] + 7) / 8;
    const uint64_t address = ((uint64_t)tensor << 28) + word * bytes % ((uint64_t)1 << 28);
    d->watch->request(d->watch->user, cycle, address, bytes, write, tensor);
}

int run_layer_demand(const struct machine *m, const struct run_layer *job, struct sim_err *err) {
    struct run_layer copy = *job;
    struct layer_job w;
    struct layer_demand d = {job->watch, &w.own.type};
    begin(&w, m, &copy);
    int rc = dataflow_require(w.flow, USE_DEMAND, err);
    if (rc == 0)
        rc = plan(&w, err);
    if (rc == 0 && !w.layer.stream)
        rc = w.flow->demand(&w.flowing, on_demand, &d, err);
    free(w.flowing.plan);
    return rc;
}
