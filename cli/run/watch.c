#include "cli/run/watch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/output.h"
#include "traces/mgt/mgt.h"

static const char *const tensor_names[] = {"ifmap", "filter", "psum", "ofmap"};
static const char *const row_names[] = {"compute", "DRAM read", "DRAM write", "stall: DRAM",
                                        "stall: global buffer"};

struct run_watch {
    struct timed_watch timed;
    struct output trace, timeline;
    bool has_trace, has_timeline, more;
    bool text;        /* DRAMsim3's */
    double dram_hz;   /* of text */
    uint32_t burst_b; /* of text */
    struct mgt_writer *writer;
    struct trace_block *block;
    struct trace_meta meta;
    double clock_hz;
    uint64_t start; /* of the layer, in cycles */
    uint64_t last;  /* cycle of the last access */
    uint32_t kernel;
    int rc;
    struct sim_err err;
};

static void on_span(void *user, enum timed_row row, uint64_t step, uint64_t from, uint64_t to) {
    struct run_watch *w = user;
    const double us = 1e6 / w->clock_hz;
    fprintf(w->timeline.file,
            "%s\n{\"name\":\"%" PRIu64 "\",\"ph\":\"X\",\"pid\":1,\"tid\":%d,\"ts\":%.6f,"
            "\"dur\":%.6f}",
            w->more ? "," : "", step, (int)row + 2, (double)(w->start + from) * us,
            (double)(to - from) * us);
    w->more = true;
}

static void flush_block(struct run_watch *w) {
    if (w->rc == 0 && w->block->n)
        w->rc = mgt_write(w->writer, w->block, &w->meta, &w->err);
    block_clear(w->block);
}

static void on_request(void *user, uint64_t cycle, uint64_t address, uint32_t bytes, bool write,
                       enum step_tensor tensor) {
    struct run_watch *w = user;
    (void)tensor; /* told by the address */
    const uint64_t now = w->start + cycle, gap = now > w->last ? now - w->last : 0;
    block_add(w->block, ((uint64_t)(w->kernel + 1) << 32) + address,
              word_make(write ? OP_WRITE : OP_READ, false, bytes, 0),
              gap < UINT32_MAX ? (uint32_t)gap : UINT32_MAX, w->kernel, 0);
    w->last = now;
    if (w->block->n == BLOCK_MAX)
        flush_block(w);
}

/* DRAMsim3 takes one burst a line. */
static void on_text(void *user, uint64_t cycle, uint64_t address, uint32_t bytes, bool write,
                    enum step_tensor tensor) {
    const struct run_watch *w = user;
    const uint64_t base = ((uint64_t)(w->kernel + 1) << 32) + address;
    const double clock = (double)(w->start + cycle) * w->dram_hz / w->clock_hz;
    (void)tensor;
    for (uint64_t at = base / w->burst_b * w->burst_b; at < base + bytes; at += w->burst_b)
        fprintf(w->trace.file, "0x%" PRIx64 " %s %" PRIu64 "\n", at, write ? "WRITE" : "READ",
                (uint64_t)clock);
}

/* Clock and burst of the memory. */
static int ask_dram(struct run_watch *w, const struct dram_config *config, struct sim_err *err) {
    struct event_queue *events = event_queue_new(DRAM_EVENTS_MAX, 8, err);
    struct dram *dram = events ? dram_new(config, events, err) : NULL;
    const int rc = dram ? 0 : err->code;
    if (dram) {
        w->dram_hz = 1e12 / (double)dram_clock_ps(dram);
        w->burst_b = dram_burst_bytes(dram);
    }
    dram_free(dram);
    event_queue_free(events);
    return rc;
}

static int open_timeline(struct run_watch *w, const char *path, struct sim_err *err) {
    const int rc = output_open(&w->timeline, path, err);
    if (rc)
        return rc;
    w->has_timeline = true;
    w->timed.span = on_span;
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", w->timeline.file);
    for (int row = 0; row < 6; row++) {
        fprintf(
            w->timeline.file,
            "%s\n{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":%d,\"args\":{\"name\":"
            "\"%s\"}}",
            w->more ? "," : "", row + 1, row ? row_names[row - 1] : "layer");
        w->more = true;
    }
    return 0;
}

static int open_trace(struct run_watch *w, const char *path, struct sim_err *err) {
    int rc = output_open(&w->trace, path, err);
    if (rc)
        return rc;
    w->has_trace = true;
    if (w->text) {
        w->timed.request = on_text;
        return 0;
    }
    w->timed.request = on_request;
    w->block = block_new(err);
    w->writer = w->block ? mgt_create(w->trace.file, 0, err) : NULL;
    if (!w->writer)
        return SIM_EIO;
    return meta_add_note(&w->meta, "clock", "array cycles", err);
}

int run_watch_new(struct run_watch **out, const char *trace, const char *timeline, double clock_hz,
                  const struct dram_config *dram, struct sim_err *err) {
    struct run_watch *w = sim_alloc(1, sizeof *w, err);
    *out = w;
    if (!w)
        return SIM_EIO;
    w->timed.user = w;
    w->clock_hz = clock_hz;
    int rc = timeline ? open_timeline(w, timeline, err) : 0;
    const size_t n = trace ? strlen(trace) : 0;
    w->text = n > 4 && strcmp(trace + n - 4, ".trc") == 0;
    if (rc == 0 && w->text)
        rc = ask_dram(w, dram, err);
    if (rc == 0 && trace)
        rc = open_trace(w, trace, err);
    return rc;
}

int run_watch_note(struct run_watch *w, const char *workload, struct sim_err *err) {
    return meta_add_note(&w->meta, "workload", workload, err);
}

void run_watch_free(struct run_watch *w) {
    if (!w)
        return;
    if (w->has_trace)
        output_discard(&w->trace);
    if (w->has_timeline)
        output_discard(&w->timeline);
    mgt_free(w->writer);
    block_free(w->block);
    meta_free(&w->meta);
    free(w);
}

static void put_text(FILE *f, const char *text) {
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            fprintf(f, "\\%c", *text);
        else if ((unsigned char)*text >= ' ')
            fputc(*text, f);
}

int run_watch_layer(struct run_watch *w, size_t i, const struct net_layer *layer,
                    struct sim_err *err) {
    char name[160];
    int rc = 0;
    w->kernel = (uint32_t)i;
    if (w->has_timeline) {
        fprintf(w->timeline.file, "%s\n{\"name\":\"", w->more ? "," : "");
        put_text(w->timeline.file, layer->name);
        fprintf(w->timeline.file, "\",\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":%.6f}",
                (double)w->start * 1e6 / w->clock_hz);
    }
    if (!w->has_trace || w->text)
        return 0;
    const struct trace_kernel kernel = {(uint32_t)i, layer->name, {1, 1, 1}, {1, 1, 1}};
    rc = meta_add_kernel(&w->meta, &kernel, err);
    for (uint64_t t = 0; t < TENSOR_COUNT && rc == 0; t++) {
        snprintf(name, sizeof name, "%.120s.%s", layer->name, tensor_names[t]);
        rc = meta_add_alloc(&w->meta, ((uint64_t)(i + 1) << 32) + (t << 28), (uint64_t)1 << 28,
                            name, err);
    }
    return rc;
}

const struct timed_watch *run_watch_timed(struct run_watch *w) {
    return &w->timed;
}

int run_watch_end(struct run_watch *w, uint64_t cycles, struct sim_err *err) {
    w->start += cycles;
    if (w->has_timeline)
        fprintf(w->timeline.file, ",\n{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":%.6f}",
                (double)w->start * 1e6 / w->clock_hz);
    if (w->rc)
        *err = w->err;
    return w->rc;
}

static int finish_trace(struct run_watch *w, struct sim_err *err) {
    flush_block(w);
    if (w->rc)
        *err = w->err;
    return w->rc ? w->rc : mgt_finish(w->writer, &w->meta, err);
}

int run_watch_commit(struct run_watch *w, struct sim_err *err) {
    int rc = 0;
    if (w->has_timeline) {
        fputs("\n]}\n", w->timeline.file);
        rc = output_commit(&w->timeline, err);
        w->has_timeline = false;
    }
    if (rc == 0 && w->has_trace) {
        rc = w->text ? 0 : finish_trace(w, err);
        if (rc == 0) {
            rc = output_commit(&w->trace, err);
            w->has_trace = false;
        }
    }
    return rc;
}
