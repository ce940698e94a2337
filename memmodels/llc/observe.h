/* What a timed run does over time: a CSV row per epoch, and trace events of a window for a timeline
 * viewer (Chrome's JSON format). Memory is constant; without an observer nothing is asked. */
#ifndef MAGNETAR_MEMMODELS_OBSERVE_H
#define MAGNETAR_MEMMODELS_OBSERVE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/err.h"

struct observe_config {
    FILE *epochs;          /* NULL: none */
    uint64_t epoch_cycles; /* at least 1 */
    FILE *timeline;        /* NULL: none */
    uint64_t from, to;     /* of the window, cycles; what overlaps [from, to) is written */
    const char *label;     /* of the run */
    unsigned number;       /* of the run */
};

/* Counts since the start and states of the moment; an epoch shows differences of the counts. */
struct observe_sample {
    uint64_t requests, hits; /* at the LLC; an atomic is a read and a write */
    uint64_t read_bytes;     /* out of the LLC */
    uint64_t dram_read_bytes, dram_write_bytes;
    uint64_t buffered, mshrs; /* writes in bank buffers, MSHRs in use */
};

struct observer;

/* The files are borrowed; the caller checks them for errors. */
struct observer *observe_new(const struct observe_config *config, uint64_t cycle_ps, uint32_t banks,
                             uint32_t banks_per_slice, struct sim_err *err);
void observe_free(struct observer *o);

/* The names of the columns, and of the two parts around the events; each event ends in ",\n". */
void observe_csv_head(FILE *out);
void observe_json_head(FILE *out);
void observe_json_tail(FILE *out);

/* ps: when observe_epoch is to be called next, UINT64_MAX without epochs. */
uint64_t observe_next(const struct observer *o);
/* Closes the epochs that end by `now`; `sample` is the state before what happens at now. */
void observe_epoch(struct observer *o, uint64_t now, const struct observe_sample *sample);
/* Closes the last one, at `now`, and those to which banks are reserved already. */
void observe_end(struct observer *o, uint64_t now, const struct observe_sample *sample);

/* What took place, told when its end is known; times in ps. */
void observe_bank(struct observer *o, uint32_t bank, uint64_t from, uint64_t busy);
void observe_request(struct observer *o, uint32_t slice, bool write, uint64_t line, uint64_t from,
                     uint64_t to);
void observe_mshr(struct observer *o, uint32_t slice, bool fetch, uint64_t address, uint64_t from,
                  uint64_t to);
void observe_dram(struct observer *o, bool write, uint64_t address, uint32_t bytes, uint64_t from,
                  uint64_t to);
void observe_group(struct observer *o, uint32_t sm, uint32_t place, uint32_t group, uint64_t from,
                   uint64_t to);
void observe_kernel(struct observer *o, uint32_t kernel, uint64_t from, uint64_t to);

#endif
