/* The binary formats: gem5 packets, ChampSim, CVP-1, oracleGeneral. traces/format_*.c describe
 * them. */
#include "traces/export/format.h"

#define TICKS       1000000000000ull /* of gem5, per second */
#define FETCH_FLAG  0x100u
#define CHAMP_LINE  64u /* no access of ChampSim lies in two of these */
#define CVP_BYTES   255u
#define CVP_FETCH   4u
#define CVP_LOAD    1u
#define CVP_STORE   2u
#define NO_NEXT_USE UINT64_MAX

/* Field `number` of a message. */
static void put_field(struct cursor *c, unsigned number, uint64_t v) {
    cursor_varint(c, number << 3);
    cursor_varint(c, v);
}

static void put_message(struct export *e, const struct cursor *message) {
    fputc((int)message->n, e->out); /* below 128: a varint */
    export_record(e, message);
}

void export_gem5_begin(struct export *e) {
    static const char id[] = "magnetar";
    struct cursor c = export_begin(e);
    fputs("gem5", e->out);
    cursor_varint(&c, 1u << 3 | 2u);
    cursor_varint(&c, sizeof id - 1);
    cursor_text(&c, id);
    put_field(&c, 2, 0);
    put_field(&c, 3, TICKS);
    put_message(e, &c);
}

void export_gem5(struct export *e, uint64_t addr, uint32_t word) {
    /* ReadReq, WriteReq, SwapReq, ReadReq, WritebackDirty; invalidations carry no data. */
    static const uint8_t commands[OP_COUNT] = {1, 4, 34, 1, 7, 0};
    const enum trace_op op = word_op(word);
    struct cursor c = export_begin(e);
    if (!commands[op])
        return;
    put_field(&c, 1, e->cycle);
    put_field(&c, 2, commands[op]);
    put_field(&c, 3, addr);
    put_field(&c, 4, word_extent(word));
    put_field(&c, 5, op == OP_FETCH ? FETCH_FLAG : 0);
    put_message(e, &c);
}

/* ChampSim's record: the instruction, its registers as 0, its stores, its loads, and zeros up to
 * the size of a record. */
static void put_champsim(struct export *e, unsigned stores, unsigned registers, size_t size) {
    struct export_instruction *i = &e->instruction;
    struct cursor c = export_begin(e);
    if (!i->open)
        return;
    cursor_number(&c, i->pc, 8);
    for (unsigned k = 0; k < registers; k++)
        cursor_byte(&c, 0);
    for (unsigned k = 0; k < stores; k++)
        cursor_number(&c, k < i->n_stores ? i->stores[k] : 0, 8);
    for (unsigned k = 0; k < EXPORT_SLOTS; k++)
        cursor_number(&c, k < i->n_loads ? i->loads[k] : 0, 8);
    while (c.n < size)
        cursor_byte(&c, 0);
    export_record(e, &c);
    *i = (struct export_instruction){.pc = i->pc};
}

void export_champsim_end(struct export *e) {
    put_champsim(e, 2, 8, 64);
}

void export_cloudsuite_end(struct export *e) {
    put_champsim(e, 4, 16, 96);
}

/* A load goes before the stores of its instruction, and a slot that is 0 is empty. */
static void champ_slot(struct export *e, uint64_t addr, bool write, unsigned stores) {
    struct export_instruction *i = &e->instruction;
    if (addr == 0)
        return;
    if (write ? i->n_stores == stores : i->n_stores || i->n_loads == EXPORT_SLOTS)
        e->format->end(e);
    i->open = true;
    if (write)
        i->stores[i->n_stores++] = addr;
    else
        i->loads[i->n_loads++] = addr;
}

static void champ_access(struct export *e, uint64_t addr, uint32_t word, unsigned stores) {
    const enum trace_op op = word_op(word);
    const uint64_t last = addr + word_extent(word) - 1;
    if (op == OP_FETCH) {
        e->format->end(e);
        e->instruction = (struct export_instruction){.open = true, .pc = addr};
        return;
    }
    for (uint64_t line = addr / CHAMP_LINE; line <= last / CHAMP_LINE; line++) {
        const uint64_t at = line == addr / CHAMP_LINE ? addr : line * CHAMP_LINE;
        if (op == OP_READ || op == OP_ATOMIC)
            champ_slot(e, at, false, stores);
        if (op == OP_WRITE || op == OP_ATOMIC || op == OP_COPYBACK)
            champ_slot(e, at, true, stores);
    }
}

void export_champsim(struct export *e, uint64_t addr, uint32_t word) {
    champ_access(e, addr, word, 2);
}

void export_cloudsuite(struct export *e, uint64_t addr, uint32_t word) {
    champ_access(e, addr, word, 4);
}

/* An instruction without registers: the last that was fetched; `class` 0 has no access. */
static void put_cvp(struct export *e, unsigned class, uint64_t addr, uint64_t bytes) {
    struct cursor c = export_begin(e);
    cursor_number(&c, e->instruction.pc, 8);
    cursor_number(&c, class, 1);
    if (class) {
        cursor_number(&c, addr, 8);
        cursor_number(&c, bytes, 1);
    }
    cursor_number(&c, 0, 2);
    export_record(e, &c);
    e->instruction.open = false;
}

void export_cvp_end(struct export *e) {
    if (e->instruction.open)
        put_cvp(e, 0, 0, 0);
}

static void cvp_access(struct export *e, uint64_t addr, uint64_t bytes, unsigned class) {
    while (bytes) {
        const uint64_t piece = bytes < CVP_BYTES ? bytes : CVP_BYTES;
        put_cvp(e, class, addr, piece);
        addr += piece;
        bytes -= piece;
    }
}

void export_cvp(struct export *e, uint64_t addr, uint32_t word) {
    const enum trace_op op = word_op(word);
    const uint64_t last_pc = UINT64_MAX - (CVP_FETCH - 1);
    if (op == OP_FETCH) {
        export_cvp_end(e);
        e->instruction =
            (struct export_instruction){.open = true, .pc = addr < last_pc ? addr : last_pc};
    }
    if (op == OP_READ || op == OP_ATOMIC)
        cvp_access(e, addr, word_extent(word), CVP_LOAD);
    if (op == OP_WRITE || op == OP_ATOMIC || op == OP_COPYBACK)
        cvp_access(e, addr, word_extent(word), CVP_STORE);
}

/* Objects are lines of 128 B; seconds and the number of the next use are not known. */
void export_oracle(struct export *e, uint64_t addr, uint32_t word) {
    struct cursor c = export_begin(e);
    if (word_op(word) == OP_INVALIDATE || word_op(word) == OP_COPYBACK)
        return;
    cursor_number(&c, 0, 4);
    cursor_number(&c, addr / TRACE_LINE, 8);
    cursor_number(&c, TRACE_LINE, 4);
    cursor_number(&c, NO_NEXT_USE, 8);
    export_record(e, &c);
}
