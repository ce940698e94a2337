/* Inside of traces/export/export.c: what the writers of single formats share. */
#ifndef MAGNETAR_TRACES_EXPORT_FORMAT_H
#define MAGNETAR_TRACES_EXPORT_FORMAT_H

#include "traces/cursor.h"
#include "traces/export/export.h"

#define EXPORT_SLOTS  4u
#define EXPORT_RECORD 96u /* bytes of the longest record or line */

/* An instruction of a processor's trace that is being put together: fetched, or not known. */
struct export_instruction {
    bool open;
    uint64_t pc;
    uint64_t loads[EXPORT_SLOTS], stores[EXPORT_SLOTS];
    unsigned n_loads, n_stores;
};

struct export {
    FILE *out;
    const struct export_format *format;
    size_t kernels, allocs; /* described so far */
    uint32_t *ids;          /* of the kernels described, as written */
    size_t cap_ids;
    uint64_t next_id; /* above all of them */
    bool begun;
    bool summed;     /* work-groups are numbered as Oclgrind does, META_GROUPS_SUMMED */
    uint32_t kernel; /* of the access being written: the number that it is written with, */
    uint32_t group;
    uint64_t cycle; /* the sum of the gaps so far */
    struct export_instruction instruction;
    uint64_t row_cycle; /* SCALE-Sim: of the line being written, */
    size_t row;         /* and its length; 0: none */
    bool cut;           /* a record was longer than the room for one */
    uint8_t record[EXPORT_RECORD];
};

/* Each writes one access, or finishes the file. */
void export_dramsim3(struct export *e, uint64_t addr, uint32_t word);
void export_ramulator(struct export *e, uint64_t addr, uint32_t word);
void export_ramulator1(struct export *e, uint64_t addr, uint32_t word);
void export_din(struct export *e, uint64_t addr, uint32_t word);
void export_xdin(struct export *e, uint64_t addr, uint32_t word);
void export_lackey(struct export *e, uint64_t addr, uint32_t word);
void export_warp(struct export *e, uint64_t addr, uint32_t word);
void export_scalesim_reads(struct export *e, uint64_t addr, uint32_t word);
void export_scalesim_writes(struct export *e, uint64_t addr, uint32_t word);
void export_scalesim_end(struct export *e);
void export_gem5_begin(struct export *e);
void export_gem5(struct export *e, uint64_t addr, uint32_t word);
void export_champsim(struct export *e, uint64_t addr, uint32_t word);
void export_champsim_end(struct export *e);
void export_cloudsuite(struct export *e, uint64_t addr, uint32_t word);
void export_cloudsuite_end(struct export *e);
void export_cvp(struct export *e, uint64_t addr, uint32_t word);
void export_cvp_end(struct export *e);
void export_oracle(struct export *e, uint64_t addr, uint32_t word);

/* A record is put together in a cursor over e->record, and then written, as it is or as a line. */
struct cursor export_begin(struct export *e);
void export_record(struct export *e, const struct cursor *c);
void export_line(struct export *e, struct cursor *c);
void export_hex(struct cursor *c, uint64_t v);
void export_dec(struct cursor *c, uint64_t v);

#endif
