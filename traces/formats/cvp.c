/* CVP-1 traces (first Championship Value Prediction): instructions of variable length, packed,
 * little-endian:
 *   u64 address, u8 class; a load or store: u64 address, u8 size; a branch: u8 taken, and u64
 * target if taken; u8 inputs, u8 register each; u8 outputs, u8 register each; a value of each
 * output, 16 bytes for the SIMD registers 32 to 63, 8 bytes for others. One instruction is a fetch
 * of 4 bytes (ARMv8), then its load or store. */
#include "traces/formats/formats.h"

#include "traces/formats/binary.h"

enum { CLASS_LOAD = 1, CLASS_STORE, CLASS_BRANCH, CLASS_JUMP, CLASS_INDIRECT, CLASS_MAX = 8 };

#define REGISTER_MAX 64u
#define FETCH_BYTES  4u

struct cvp_instruction {
    uint64_t offset, pc, addr;
    uint8_t class, size;
};

/* Inside an instruction the end of the input is a fault too. */
static int take(struct trace *t, const struct cvp_instruction *c, void *buf, size_t n,
                struct sim_err *err) {
    const int rc = n ? binary_read(t, buf, n, err) : 1;
    if (rc == 0)
        return binary_fail(t, c->offset, SIM_EFORMAT, err,
                           "the file ends inside an instruction: truncated");
    return rc < 0 ? rc : 0;
}

static int take_memory(struct trace *t, struct cvp_instruction *c, struct sim_err *err) {
    uint8_t bytes[9];
    const int rc = take(t, c, bytes, sizeof bytes, err);
    if (rc)
        return rc;
    c->addr = binary_u64(bytes);
    c->size = bytes[8];
    if (c->size == 0 || c->addr > UINT64_MAX - (c->size - 1u))
        return binary_fail(t, c->offset, SIM_EFORMAT, err,
                           "access of %u bytes: expected 1 to 255 that end below 2^64", c->size);
    return 0;
}

static int take_branch(struct trace *t, const struct cvp_instruction *c, struct sim_err *err) {
    uint8_t taken, target[8];
    const int rc = take(t, c, &taken, 1, err);
    if (rc)
        return rc;
    if (taken > 1)
        return binary_fail(t, c->offset, SIM_EFORMAT, err, "branch taken %u: expected 0 or 1",
                           taken);
    return taken ? take(t, c, target, sizeof target, err) : 0;
}

static int take_registers(struct trace *t, const struct cvp_instruction *c, uint8_t *n,
                          uint8_t names[255], struct sim_err *err) {
    int rc = take(t, c, n, 1, err);
    if (rc == 0)
        rc = take(t, c, names, *n, err);
    for (unsigned i = 0; rc == 0 && i < *n; i++)
        if (names[i] > REGISTER_MAX)
            rc = binary_fail(t, c->offset, SIM_EFORMAT, err, "register %u: expected 0 to %u",
                             names[i], REGISTER_MAX);
    return rc;
}

/* Everything after the class and what belongs to it. */
static int pass_registers(struct trace *t, const struct cvp_instruction *c, struct sim_err *err) {
    uint8_t n, names[255], value[16];
    int rc = take_registers(t, c, &n, names, err);
    if (rc == 0)
        rc = take_registers(t, c, &n, names, err);
    for (unsigned i = 0; rc == 0 && i < n; i++)
        rc = take(t, c, value, names[i] >= 32 && names[i] < REGISTER_MAX ? 16 : 8, err);
    return rc;
}

/* Reads the next instruction: 1, 0 at the end, or an error. */
static int take_instruction(struct trace *t, struct cvp_instruction *c, struct sim_err *err) {
    uint8_t head[9];
    c->offset = input_offset(t->in);
    int rc = binary_read(t, head, sizeof head, err);
    if (rc <= 0)
        return rc;
    c->pc = binary_u64(head);
    c->class = head[8];
    if (c->class > CLASS_MAX)
        return binary_fail(t, c->offset, SIM_EFORMAT, err, "instruction class %u: expected 0 to %u",
                           c->class, CLASS_MAX);
    if (c->pc > UINT64_MAX - (FETCH_BYTES - 1))
        return binary_fail(t, c->offset, SIM_EFORMAT, err, "instruction ends beyond 2^64");
    rc = 0;
    if (c->class == CLASS_LOAD || c->class == CLASS_STORE)
        rc = take_memory(t, c, err);
    else if (c->class >= CLASS_BRANCH && c->class <= CLASS_INDIRECT)
        rc = take_branch(t, c, err);
    if (rc == 0)
        rc = pass_registers(t, c, err);
    return rc ? rc : 1;
}

static int next_cvp(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n + 2 <= BLOCK_MAX) {
        struct cvp_instruction c;
        const int rc = take_instruction(t, &c, err);
        if (rc <= 0)
            return rc;
        block_add(b, c.pc, word_make(OP_FETCH, false, FETCH_BYTES, 0), 0, 0, 0);
        if (c.class == CLASS_LOAD || c.class == CLASS_STORE)
            block_add(b, c.addr,
                      word_make(c.class == CLASS_LOAD ? OP_READ : OP_WRITE, false, c.size, 0), 0, 0,
                      0);
    }
    return 0;
}

const struct trace_format format_cvp = {
    .name = "cvp1",
    .help = "CVP-1: per instruction a fetch of 4 bytes, and its load or store",
    .next = next_cvp,
};
