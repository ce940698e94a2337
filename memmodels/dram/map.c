#include "memmodels/dram/map.h"

#include "sim/whole.h"

static unsigned log2_of(uint64_t power) {
    return (unsigned)__builtin_ctzll(power);
}

void dram_map_init(struct dram_map *m, const struct dram_timing *t, bool hash) {
    const unsigned width[DRAM_FIELDS] = {
        [DRAM_ROW] = log2_of(t->rows),
        [DRAM_RANK] = log2_of(t->ranks),
        [DRAM_BANK] = log2_of(t->banks_per_group),
        [DRAM_GROUP] = log2_of(t->groups),
        [DRAM_COLUMN] = log2_of(t->columns),
    };
    unsigned pos = 0;
    *m = (struct dram_map){.burst_b = t->burst_b,
                           .burst_log2 = log2_of(t->burst_b),
                           .channels = t->channels,
                           .power_of_2 = is_power_of_two(t->channels),
                           .channels_log2 = log2_of(t->channels),
                           .hash = hash,
                           .banks = t->banks,
                           .banks_per_group = t->banks_per_group};
    for (int i = DRAM_FIELDS - 1; i >= 0; i--) {
        const enum dram_field field = t->order[i];
        m->pos[field] = pos;
        m->width[field] = width[field];
        pos += width[field];
    }
    m->channel_pos = m->pos[DRAM_CHANNEL];
}

static inline uint32_t field(const struct dram_map *m, uint64_t x, enum dram_field f) {
    return (uint32_t)(x >> m->pos[f]) & ((1u << m->width[f]) - 1);
}

/* Takes the channel out of *x. With hashing the channel of a stripe is rotated by a number drawn
 * from the stripe above it, so that no stride stays on one channel. */
static unsigned split_channel(const struct dram_map *m, uint64_t *x) {
    const uint64_t low = *x & ((1ull << m->channel_pos) - 1), high = *x >> m->channel_pos;
    uint64_t stripe, channel;
    if (m->power_of_2) {
        stripe = high >> m->channels_log2;
        channel = (high + (m->hash ? rng_mix(stripe) : 0)) & (m->channels - 1);
    } else {
        stripe = high / m->channels;
        channel = high % m->channels;
        if (m->hash)
            channel = (channel + (rng_mix(stripe) >> 32)) % m->channels;
    }
    *x = stripe << m->channel_pos | low;
    return (unsigned)channel;
}

unsigned dram_map_locate(const struct dram_map *m, struct dram_node *node) {
    uint64_t x = node->address >> m->burst_log2;
    const unsigned channel = split_channel(m, &x);
    node->row = field(m, x, DRAM_ROW);
    node->column = field(m, x, DRAM_COLUMN);
    uint32_t bank = field(m, x, DRAM_GROUP) * m->banks_per_group + field(m, x, DRAM_BANK);
    if (m->hash)
        bank ^= node->row & (m->banks - 1);
    node->bank = field(m, x, DRAM_RANK) * m->banks + bank;
    return channel;
}
