/* Address hashes that choose a slice or a set from a line number.
 *
 * linear: line mod n. xor: the low bits XOR the next ones. ipoly: the line number as a polynomial
 * over GF(2), modulo a primitive polynomial (Rau, ISCA 1991). For 16, 32 and 64 GPGPU-Sim's
 * functions look at the low 17, 20 and 25 bits of the line number only, and so do these. Where n is
 * no power of two, xor and ipoly hash to the power of two at least 16 times larger, up to 1,024,
 * and take that modulo n. */
#ifndef MAGNETAR_MEMMODELS_HASH_H
#define MAGNETAR_MEMMODELS_HASH_H

#include <stdint.h>

enum hash_type { HASH_LINEAR, HASH_XOR, HASH_IPOLY };
#define HASH_CHOICES                                                                               \
    PARAM_CHOICES({"linear", HASH_LINEAR}, {"xor", HASH_XOR}, {"ipoly", HASH_IPOLY})
#define HASH_MAX 1024u /* values of n for xor and ipoly */

struct hash {
    enum hash_type type;
    uint32_t n;
    unsigned bits;          /* of the hash proper */
    uint64_t used;          /* mask of the line bits that count */
    uint32_t reciprocal;    /* ceil(2^20 / n), for hashes below 2^10 */
    uint16_t table[8][256]; /* ipoly: contribution of each byte of the line number */
};

/* Makes a hash onto n values; n is 1 or more, and at most HASH_MAX for xor and ipoly. */
void hash_init(struct hash *h, enum hash_type type, uint32_t n);

/* The value of a line number, from 0 to n - 1. */
uint32_t hash_line(const struct hash *h, uint64_t line);

/* What the upper bits of some line numbers contribute: lines near one another share them. Starts
 * all zero. */
#define HASH_MEMOS 64u
struct hash_memo {
    struct {
        uint64_t key; /* the upper bits + 1 */
        uint32_t value;
    } of[HASH_MEMOS];
};
uint32_t hash_upper(const struct hash *h, uint64_t line);

/* Gives what hash_line gives, faster where lines near one another follow each other. */
static inline uint32_t hash_line_near(const struct hash *h, struct hash_memo *memo, uint64_t line) {
    if (h->type != HASH_IPOLY)
        return hash_line(h, line);
    const uint64_t upper = (line & h->used) >> 8;
    const unsigned at = upper % HASH_MEMOS;
    if (memo->of[at].key != upper + 1) {
        memo->of[at].key = upper + 1;
        memo->of[at].value = hash_upper(h, line);
    }
    const uint32_t v = memo->of[at].value ^ h->table[0][line & 255];
    return v - (v * h->reciprocal >> 20) * h->n;
}

#endif
