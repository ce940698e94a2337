/* ChampSim traces: an array of instructions without header, 64 bytes each (input_instr) or 96
 * (cloudsuite_instr), little-endian:
 *   u64 address of the instruction, u8 is a branch, u8 was taken, registers, u64 stores[], loads[]
 * A slot of 0 is not used. One instruction is a fetch, then its loads, then its stores, of one byte
 * each: sizes are not recorded, and ChampSim never lets an access touch two lines. */
#include "traces/formats/formats.h"

#include "traces/formats/binary.h"

struct champsim_layout {
    size_t bytes;
    unsigned store_at, stores, load_at, loads;
};

#define RECORD_MAX   96u
#define ACCESSES_MAX 9u /* of one instruction */

static void add_slots(struct trace_block *b, const uint8_t *slots, unsigned n, enum trace_op op) {
    for (unsigned i = 0; i < n; i++) {
        const uint64_t addr = binary_u64(slots + 8 * i);
        if (addr)
            block_add(b, addr, word_make(op, false, 1, 0), 0, 0, 0);
    }
}

static int next(struct trace *t, struct trace_block *b, const struct champsim_layout *l,
                struct sim_err *err) {
    while (b->n + ACCESSES_MAX <= BLOCK_MAX) {
        uint8_t record[RECORD_MAX];
        const uint64_t offset = input_offset(t->in);
        const int rc = binary_read(t, record, l->bytes, err);
        if (rc <= 0)
            return rc;
        if (record[8] > 1 || record[9] > 1)
            return binary_fail(t, offset, SIM_EFORMAT, err,
                               "is_branch %u and branch_taken %u: expected 0 or 1", record[8],
                               record[9]);
        block_add(b, binary_u64(record), word_make(OP_FETCH, false, 1, 0), 0, 0, 0);
        add_slots(b, record + l->load_at, l->loads, OP_READ);
        add_slots(b, record + l->store_at, l->stores, OP_WRITE);
    }
    return 0;
}

static int next_champsim(struct trace *t, struct trace_block *b, struct sim_err *err) {
    static const struct champsim_layout l = {64, 16, 2, 32, 4};
    return next(t, b, &l, err);
}

static int next_cloudsuite(struct trace *t, struct trace_block *b, struct sim_err *err) {
    static const struct champsim_layout l = {96, 24, 4, 56, 4};
    return next(t, b, &l, err);
}

const struct trace_format format_champsim = {
    .name = "champsim",
    .help = "ChampSim, 64 bytes per instruction: a fetch, its loads, its stores, of 1 byte each",
    .next = next_champsim,
};

const struct trace_format format_cloudsuite = {
    .name = "champsim-cloudsuite",
    .help = "ChampSim, 96 bytes per instruction (CloudSuite)",
    .next = next_cloudsuite,
};
