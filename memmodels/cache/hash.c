#include "memmodels/cache/hash.h"

#include "sim/whole.h"

/* Primitive polynomials of degree 1 to 10, the leading term included. */
static const uint16_t primitive[] = {0, 0x3, 0x7, 0xb, 0x13, 0x25, 0x43, 0x83, 0x11d, 0x211, 0x409};

static unsigned log2_up(uint32_t n) {
    unsigned k = 0;
    while ((1u << k) < n)
        k++;
    return k;
}

static uint64_t bits_used(uint32_t n) {
    const unsigned bits = n == 16 ? 17 : n == 32 ? 20 : n == 64 ? 25 : 64;
    return bits == 64 ? ~0ull : (1ull << bits) - 1;
}

static void fill_table(struct hash *h) {
    uint32_t remainder = 1;
    for (unsigned bit = 0; bit < 64; bit++) {
        for (unsigned v = 0; v < 256; v++)
            if (v >> (bit % 8) & 1)
                h->table[bit / 8][v] ^= (uint16_t)remainder;
        remainder <<= 1;
        if (remainder >> h->bits & 1)
            remainder ^= primitive[h->bits];
    }
}

void hash_init(struct hash *h, enum hash_type type, uint32_t n) {
    const bool power = is_power_of_two(n);
    *h = (struct hash){.type = n == 1 ? HASH_LINEAR : type, .n = n};
    h->bits = log2_up(n);
    if (!power)
        h->bits = h->bits + 4 < 10 ? h->bits + 4 : 10;
    h->used = bits_used(n);
    h->reciprocal = ((1u << 20) + n - 1) / n;
    if (h->type == HASH_IPOLY)
        fill_table(h);
}

static uint32_t reduce(const struct hash *h, uint32_t v) {
    return v - (v * h->reciprocal >> 20) * h->n;
}

/* What the bytes of the line number from the second on contribute; hash_line_near adds the first.
 */
uint32_t hash_upper(const struct hash *h, uint64_t line) {
    const uint16_t(*table)[256] = h->table + 1;
    uint32_t v = 0;
    for (line = (line & h->used) >> 8; line; line >>= 8, table++)
        v ^= (*table)[line & 255];
    return v;
}

uint32_t hash_line(const struct hash *h, uint64_t line) {
    if (h->type == HASH_LINEAR)
        return (uint32_t)(line % h->n);
    if (h->type == HASH_XOR)
        return reduce(h, (uint32_t)(line ^ line >> h->bits) & ((1u << h->bits) - 1));
    return reduce(h, hash_upper(h, line) ^ h->table[0][line & 255]);
}
