#include "memmodels/llc/observe.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/csv.h"

#define BINS                                                                                       \
    256u /* epochs ahead in which a bank's time is told apart; beyond, all is in the last */

/* Rows of the timeline are threads of these processes; what can overlap has no row of its own. */
enum process { KERNELS, GROUPS, REQUESTS, BANKS, MSHRS, DRAM, PROCESSES };

static const char *const process_names[PROCESSES] = {"kernels",   "work-groups", "LLC requests",
                                                     "LLC banks", "LLC MSHRs",   "DRAM requests"};

struct observer {
    struct observe_config config;
    uint64_t cycle, epoch, next; /* ps */
    uint32_t banks, banks_per_slice;
    uint64_t from, to;   /* ps */
    uint64_t begin;      /* of the epoch */
    uint64_t number;     /* of the epoch */
    uint64_t busy[BINS]; /* ps, of all banks; epoch i at i % BINS */
    uint64_t booked;     /* ps in busy[] */
    uint64_t id;         /* of the next event that may overlap others */
    struct observe_sample last;
};

static void name_processes(const struct observer *o) {
    const char *label = o->config.label;
    for (int p = 0; p < PROCESSES; p++) {
        fprintf(o->config.timeline,
                "{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":%u,\"args\":{\"name\":\"",
                o->config.number * PROCESSES + (unsigned)p);
        for (const char *c = label; *c; c++)
            fputc(*c == '"' || *c == '\\' || (unsigned char)*c < ' ' ? '_' : *c,
                  o->config.timeline);
        fprintf(o->config.timeline, ": %s\"}},\n", process_names[p]);
    }
}

struct observer *observe_new(const struct observe_config *config, uint64_t cycle_ps, uint32_t banks,
                             uint32_t banks_per_slice, struct sim_err *err) {
    struct observer *o = sim_alloc(1, sizeof *o, err);
    if (!o)
        return NULL;
    o->config = *config;
    o->cycle = cycle_ps;
    o->epoch = config->epoch_cycles * cycle_ps;
    o->next = config->epochs ? o->epoch : UINT64_MAX;
    o->banks = banks;
    o->banks_per_slice = banks_per_slice;
    o->from = config->from * cycle_ps;
    o->to = config->timeline ? config->to * cycle_ps : 0;
    if (config->timeline)
        name_processes(o);
    return o;
}

void observe_free(struct observer *o) {
    free(o);
}

void observe_csv_head(FILE *out) {
    fputs("run,cycle,requests,hits,hit_rate,read_bytes,bytes_per_s,bank_busy,buffered_writes,mshrs,"
          "dram_read_bytes,dram_write_bytes,dram_bytes_per_s\n",
          out);
}

uint64_t observe_next(const struct observer *o) {
    return o->next;
}

/* The row of the epoch that ends at `end`. */
static void write_row(struct observer *o, uint64_t end, const struct observe_sample *s) {
    const struct observe_sample *l = &o->last;
    FILE *out = o->config.epochs;
    uint64_t *busy = &o->busy[o->number % BINS];
    const double ps = (double)(end - o->begin), seconds = ps * 1e-12;
    const uint64_t requests = s->requests - l->requests, hits = s->hits - l->hits;
    const uint64_t bytes = s->read_bytes - l->read_bytes;
    const uint64_t in = s->dram_read_bytes - l->dram_read_bytes;
    const uint64_t back = s->dram_write_bytes - l->dram_write_bytes;
    csv_write(out, o->config.label);
    fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%.6f,%" PRIu64 ",%.6g,%.6f",
            (end + o->cycle - 1) / o->cycle, requests, hits,
            requests ? (double)hits / (double)requests : 0, bytes, (double)bytes / seconds,
            o->banks ? (double)*busy / (ps * o->banks) : 0);
    fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%.6g\n", s->buffered, s->mshrs,
            in, back, (double)(in + back) / seconds);
    o->booked -= *busy;
    *busy = 0;
    o->last = *s;
    o->begin = end;
    o->number++;
    o->next = end + o->epoch;
}

void observe_epoch(struct observer *o, uint64_t now, const struct observe_sample *sample) {
    while (o->next <= now)
        write_row(o, o->next, sample);
}

void observe_end(struct observer *o, uint64_t now, const struct observe_sample *sample) {
    if (!o->config.epochs)
        return;
    observe_epoch(o, now, sample);
    while (o->booked || memcmp(&o->last, sample, sizeof *sample) != 0)
        write_row(o, o->next, sample);
    if (now > o->begin)
        write_row(o, now, sample);
}

/* Books the bank's time in the epochs through which it lasts. */
static void book(struct observer *o, uint64_t from, uint64_t to) {
    while (from < to) {
        uint64_t i = from / o->epoch;
        uint64_t part = (i + 1) * o->epoch < to ? (i + 1) * o->epoch - from : to - from;
        if (i < o->number)
            i = o->number;
        if (i - o->number >= BINS) {
            i = o->number + BINS - 1;
            part = to - from;
        }
        o->busy[i % BINS] += part;
        o->booked += part;
        from += part;
    }
}

/* ---- timeline ------------------------------------------------------------------------------- */

void observe_json_head(FILE *out) {
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", out);
}

void observe_json_tail(FILE *out) {
    fputs("{\"ph\":\"M\",\"name\":\"end\",\"pid\":0,\"args\":{}}\n]}\n", out);
}

static bool shown(const struct observer *o, uint64_t from, uint64_t to) {
    return from < o->to && to > o->from;
}

static unsigned pid(const struct observer *o, enum process p) {
    return o->config.number * PROCESSES + (unsigned)p;
}

/* A span on a row of its own; rows never hold two at once. */
static void row_event(struct observer *o, enum process p, uint32_t row, const char *name,
                      uint64_t from, uint64_t to) {
    fprintf(o->config.timeline,
            "{\"ph\":\"X\",\"pid\":%u,\"tid\":%" PRIu32
            ",\"name\":\"%s\",\"ts\":%.6f,\"dur\":%.6f},\n",
            pid(o, p), row, name, (double)from * 1e-6, (double)(to - from) * 1e-6);
}

/* A span that may overlap others: the viewer stacks those of one name. */
static void loose_event(struct observer *o, enum process p, const char *name, uint64_t address,
                        uint64_t from, uint64_t to) {
    FILE *out = o->config.timeline;
    const uint64_t id = o->id++;
    fprintf(out,
            "{\"ph\":\"b\",\"cat\":\"%s\",\"id\":%" PRIu64
            ",\"pid\":%u,\"tid\":0,\"name\":\"%s\",\"ts\":%.6f,\"args\":{\"address\":\"0x%" PRIx64
            "\"}},\n",
            process_names[p], id, pid(o, p), name, (double)from * 1e-6, address);
    fprintf(out,
            "{\"ph\":\"e\",\"cat\":\"%s\",\"id\":%" PRIu64
            ",\"pid\":%u,\"tid\":0,\"name\":\"%s\",\"ts\":%.6f},\n",
            process_names[p], id, pid(o, p), name, (double)to * 1e-6);
}

void observe_bank(struct observer *o, uint32_t bank, uint64_t from, uint64_t busy) {
    char name[48];
    if (o->config.epochs)
        book(o, from, from + busy);
    if (!busy || !shown(o, from, from + busy))
        return;
    snprintf(name, sizeof name, "slice %" PRIu32 " bank %" PRIu32, bank / o->banks_per_slice,
             bank % o->banks_per_slice);
    row_event(o, BANKS, bank, name, from, from + busy);
}

void observe_request(struct observer *o, uint32_t slice, bool write, uint64_t line, uint64_t from,
                     uint64_t to) {
    char name[48];
    if (!shown(o, from, to))
        return;
    snprintf(name, sizeof name, "slice %" PRIu32 " %s", slice, write ? "write" : "read");
    loose_event(o, REQUESTS, name, line, from, to);
}

void observe_mshr(struct observer *o, uint32_t slice, bool fetch, uint64_t address, uint64_t from,
                  uint64_t to) {
    char name[48];
    if (!shown(o, from, to))
        return;
    snprintf(name, sizeof name, "slice %" PRIu32 " %s", slice, fetch ? "fill" : "write back");
    loose_event(o, MSHRS, name, address, from, to);
}

void observe_dram(struct observer *o, bool write, uint64_t address, uint32_t bytes, uint64_t from,
                  uint64_t to) {
    char name[48];
    if (!shown(o, from, to))
        return;
    snprintf(name, sizeof name, "%s %" PRIu32 " B", write ? "write" : "read", bytes);
    loose_event(o, DRAM, name, address, from, to);
}

void observe_group(struct observer *o, uint32_t sm, uint32_t place, uint32_t group, uint64_t from,
                   uint64_t to) {
    char name[48];
    if (!shown(o, from, to))
        return;
    snprintf(name, sizeof name, "SM %" PRIu32 " group %" PRIu32, sm, group);
    row_event(o, GROUPS, place, name, from, to);
}

void observe_kernel(struct observer *o, uint32_t kernel, uint64_t from, uint64_t to) {
    char name[48];
    if (!shown(o, from, to))
        return;
    snprintf(name, sizeof name, "kernel %" PRIu32, kernel);
    row_event(o, KERNELS, 0, name, from, to);
}
