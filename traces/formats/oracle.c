/* libCacheSim's oracleGeneral: 24-byte little-endian records
 *   u32 seconds, u64 object, u32 size, i64 request number of its next use (-1 or 2^63-1: none)
 * Objects are names, not addresses: object k becomes one byte at k * 128 modulo 2^64, so that each
 * has a 128 B line of its own; sizes and times are left out. */
#include "traces/formats/formats.h"

#include "traces/formats/binary.h"

#define RECORD_BYTES 24u

static int next_oracle(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n < BLOCK_MAX) {
        uint8_t record[RECORD_BYTES];
        const uint64_t offset = input_offset(t->in);
        const int rc = binary_read(t, record, sizeof record, err);
        if (rc <= 0)
            return rc;
        const int64_t next_use = (int64_t)binary_u64(record + 16);
        if (next_use < -2)
            return binary_fail(t, offset, SIM_EFORMAT, err, "next use %lld: expected -2 or more",
                               (long long)next_use);
        block_add(b, binary_u64(record + 4) * TRACE_LINE, word_make(OP_READ, false, 1, 0), 0, 0, 0);
    }
    return 0;
}

const struct trace_format format_oracle = {
    .name = "oracleGeneral",
    .help = "libCacheSim: requests for objects, each a 128 B line of its own",
    .next = next_oracle,
};
