/* gem5 packet traces (src/proto/packet.proto): the magic "gem5", then protobuf messages, each after
 * its length: a header with the tick frequency, then packets of tick, command, address, size and
 * flags. Ticks become gaps. Commands are numbered as in gem5 20 and later (src/mem/packet.hh);
 * requests that carry no data are passed over. */
#include "traces/formats/formats.h"

#include <string.h>

#include "traces/formats/binary.h"

#define MAGIC       "gem5"
#define MESSAGE_MAX 65536u /* bytes of one message */
#define FLAG_FETCH  0x100u /* Request::INST_FETCH */

struct gem5 {
    uint64_t tick;
    uint8_t message[MESSAGE_MAX];
};

struct packet {
    uint64_t tick, cmd, addr, size, flags;
    unsigned seen; /* a bit for each field number */
};

static bool probe_gem5(const uint8_t *head, size_t n) {
    return n >= 4 && memcmp(head, MAGIC, 4) == 0;
}

/* A varint of at most 64 bits from [*p, end). */
static bool varint(const uint8_t **p, const uint8_t *end, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 70 && *p < end; shift += 7) {
        const uint8_t byte = *(*p)++;
        if (shift == 63 && byte > 1)
            return false;
        *value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return true;
    }
    return false;
}

/* One field: varints give their value, other kinds are passed over. */
static bool field(const uint8_t **p, const uint8_t *end, uint64_t *number, uint64_t *value,
                  bool *is_varint) {
    uint64_t key, n;
    if (!varint(p, end, &key) || key >> 3 == 0)
        return false;
    *number = key >> 3;
    *is_varint = (key & 7) == 0;
    if (*is_varint)
        return varint(p, end, value);
    if ((key & 7) == 2) {
        if (!varint(p, end, &n))
            return false;
    } else if ((key & 7) == 1 || (key & 7) == 5) {
        n = (key & 7) == 1 ? 8 : 4;
    } else {
        return false;
    }
    if (n > (uint64_t)(end - *p))
        return false;
    *p += n;
    return true;
}

static bool parse_packet(const uint8_t *p, size_t n, struct packet *k) {
    const uint8_t *const end = p + n;
    uint64_t *const into[] = {&k->tick, &k->cmd, &k->addr, &k->size, &k->flags};
    *k = (struct packet){0};
    while (p < end) {
        uint64_t number, value;
        bool is_varint;
        if (!field(&p, end, &number, &value, &is_varint))
            return false;
        if (number > 5)
            continue;
        if (!is_varint)
            return false;
        *into[number - 1] = value;
        k->seen |= 1u << number;
    }
    return (k->seen & 0x1e) == 0x1e;
}

/* The next message into s->message: 1, or 0 at the end. */
static int take_message(struct trace *t, size_t *n, struct sim_err *err) {
    struct gem5 *s = t->state;
    const uint64_t offset = input_offset(t->in);
    uint64_t length = 0;
    unsigned shift = 0;
    uint8_t byte;
    do {
        const int rc = binary_read(t, &byte, 1, err);
        if (rc < 0 || (rc == 0 && shift == 0))
            return rc;
        if (rc == 0)
            return binary_fail(t, offset, SIM_EFORMAT, err, "the file ends early: truncated");
        length |= (uint64_t)(byte & 127) << shift;
        shift += 7;
    } while (byte > 127 && shift < 35);
    if (byte > 127 || length > MESSAGE_MAX)
        return binary_fail(t, offset, SIM_EFORMAT, err,
                           "length of a message: expected at most %u bytes", MESSAGE_MAX);
    *n = length;
    const int rc = length ? binary_read(t, s->message, length, err) : 1;
    return rc ? rc : binary_fail(t, offset, SIM_EFORMAT, err, "the file ends early: truncated");
}

static int open_gem5(struct trace *t, struct sim_err *err) {
    char magic[4];
    size_t n;
    uint64_t number, value;
    bool is_varint, has_frequency = false;
    struct gem5 *s = t->state = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    int rc = binary_read(t, magic, sizeof magic, err);
    if (rc < 0)
        return rc;
    if (memcmp(magic, MAGIC, sizeof magic))
        return binary_fail(t, 0, SIM_EFORMAT, err, "expected the magic \"" MAGIC "\"");
    rc = take_message(t, &n, err);
    if (rc < 0)
        return rc;
    const uint8_t *p = s->message, *const end = p + (rc ? n : 0);
    bool ok = true;
    while (ok && p < end) {
        ok = field(&p, end, &number, &value, &is_varint);
        has_frequency |= ok && number == 3 && is_varint;
    }
    if (!ok || !has_frequency)
        return binary_fail(t, sizeof magic, SIM_EFORMAT, err, "malformed header");
    return 0;
}

/* What a command does to the memory below: an operation, -1 nothing, -2 not known. */
static int command_op(uint64_t cmd) {
    static const int8_t ops[] = {
        [1] = OP_READ,  [4] = OP_WRITE,  [7] = OP_WRITE, [8] = OP_WRITE,  [9] = OP_WRITE,
        [10] = -1,      [11] = OP_READ,  [12] = OP_READ, [13] = OP_READ,  [16] = OP_WRITE,
        [17] = -1,      [18] = -1,       [22] = OP_READ, [24] = OP_READ,  [25] = OP_READ,
        [26] = OP_READ, [27] = OP_WRITE, [30] = OP_READ, [32] = OP_WRITE, [34] = OP_ATOMIC,
        [0] = -2,       [2] = -2,        [3] = -2,       [5] = -2,        [6] = -2,
        [14] = -2,      [15] = -2,       [19] = -2,      [20] = -2,       [21] = -2,
        [23] = -2,      [28] = -2,       [29] = -2,      [31] = -2,       [33] = -2,
    };
    return cmd < sizeof ops ? ops[cmd] : -2;
}

static int add_packet(struct trace *t, struct trace_block *b, const struct packet *k,
                      uint64_t offset, struct sim_err *err) {
    struct gem5 *s = t->state;
    int op = command_op(k->cmd);
    if (op == -2)
        return binary_fail(t, offset, SIM_EUNSUP, err, "command %llu is not a request of gem5",
                           (unsigned long long)k->cmd);
    if (k->tick < s->tick || k->tick - s->tick > UINT32_MAX)
        return binary_fail(t, offset, SIM_EFORMAT, err,
                           "tick %llu: expected 0 to 2^32 - 1 after %llu, the tick before",
                           (unsigned long long)k->tick, (unsigned long long)s->tick);
    if (op == -1)
        return 0;
    if (k->size < 1 || k->size > WORD_EXTENT_MAX || k->addr > UINT64_MAX - (k->size - 1))
        return binary_fail(t, offset, SIM_EFORMAT, err,
                           "access of %llu bytes: expected 1 to %u that end below 2^64",
                           (unsigned long long)k->size, WORD_EXTENT_MAX);
    if (op == OP_READ && (k->flags & FLAG_FETCH))
        op = OP_FETCH;
    block_add(b, k->addr, word_make((enum trace_op)op, false, (uint32_t)k->size, 0),
              (uint32_t)(k->tick - s->tick), 0, 0);
    b->has_gaps = true;
    s->tick = k->tick;
    return 0;
}

static int next_gem5(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct gem5 *s = t->state;
    while (b->n < BLOCK_MAX) {
        struct packet k;
        size_t n;
        const uint64_t offset = input_offset(t->in);
        int rc = take_message(t, &n, err);
        if (rc <= 0)
            return rc;
        if (!parse_packet(s->message, n, &k))
            return binary_fail(t, offset, SIM_EFORMAT, err,
                               "expected a packet with tick, command, address and size");
        rc = add_packet(t, b, &k, offset, err);
        if (rc)
            return rc;
    }
    return 0;
}

const struct trace_format format_gem5 = {
    .name = "gem5",
    .help = "gem5 packet trace (protobuf); ticks become gaps",
    .probe = probe_gem5,
    .open = open_gem5,
    .next = next_gem5,
};
