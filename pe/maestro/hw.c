#include "pe/maestro/hw.h"

#include <stddef.h>
#include <stdio.h>

#include "traces/networks/maestro_words.h"

struct maestro_hw maestro_hw_default(void) {
    return (struct maestro_hw){.pes = 256, .bandwidth = 64, .hops = 1, .offchip = 64, .vector = 1};
}

#define FIELD(name) offsetof(struct maestro_hw, name)

/* Words of the files, the older ones behind. */
static const struct maestro_key {
    const char *names[3];
    size_t field;
    int64_t least, most;
} keys[] = {
    {{"num_pes", "NumPEs"}, FIELD(pes), 1, MAESTRO_PES_MAX},
    {{"l1_size_cstr", "L1Size"}, FIELD(l1), 0, NET_DIM_MAX},
    {{"l2_size_cstr", "L2Size"}, FIELD(l2), 0, NET_DIM_MAX},
    {{"noc_bw_cstr", "NoC_BW"}, FIELD(bandwidth), 1, NET_DIM_MAX},
    {{"NoC_NumHops", "noc_hops"}, FIELD(hops), 0, NET_DIM_MAX},
    {{"offchip_bw_cstr"}, FIELD(offchip), 1, NET_DIM_MAX},
    {{"VectorWidth", "num_simd_lanes"}, FIELD(vector), 1, 1 << 16},
};
enum { KEYS = sizeof keys / sizeof *keys };

static int find_key(const char *word) {
    for (int k = 0; k < KEYS; k++)
        for (int i = 0; i < 3 && keys[k].names[i]; i++)
            if (strcmp(word, keys[k].names[i]) == 0)
                return k;
    return KEYS;
}

static int read_key(struct maestro_words *w, struct maestro_hw *hw, unsigned *seen,
                    struct sim_err *err) {
    const int k = find_key(w->text);
    uint64_t value;
    if (k == KEYS)
        return maestro_bad(w, err,
                           "num_pes, l1_size_cstr, l2_size_cstr, noc_bw_cstr, NoC_NumHops, "
                           "offchip_bw_cstr or VectorWidth");
    if (*seen >> k & 1)
        return maestro_bad(w, err, "each word once");
    *seen |= 1u << k;
    const int rc = maestro_next(w, err);
    if (rc)
        return rc;
    if (!maestro_find_number(w, w->text, &value, NULL) || (int64_t)value < keys[k].least ||
        (int64_t)value > keys[k].most) {
        char what[80];
        snprintf(what, sizeof what, "a whole number from %lld to %lld", (long long)keys[k].least,
                 (long long)keys[k].most);
        return maestro_bad(w, err, what);
    }
    *(int64_t *)((char *)hw + keys[k].field) = (int64_t)value;
    return maestro_next(w, err);
}

int maestro_hw_read(struct maestro_hw *hw, const char *name, const char *text, size_t size,
                    struct sim_err *err) {
    const struct net_file file = {.name = name, .data = text, .size = size};
    struct maestro_words w = {.file = &file, .line = 1};
    unsigned seen = 0;
    *hw = maestro_hw_default();
    int rc = maestro_next(&w, err);
    while (rc == 0 && *w.text)
        rc = read_key(&w, hw, &seen, err);
    if (rc == 0 && !(seen & 1))
        rc = sim_fail(err, SIM_EFORMAT, "%s: no num_pes in it", name);
    return rc;
}

int maestro_hw_open(struct maestro_hw *hw, const char *path, struct sim_err *err) {
    struct net_file f;
    int rc = net_file_open(&f, path, err);
    if (rc)
        return rc;
    rc = maestro_hw_read(hw, path, f.data, f.size, err);
    net_file_close(&f);
    return rc;
}

const char *maestro_hw_text(const struct maestro_hw *hw, char text[MAESTRO_HW_TEXT]) {
    snprintf(text, MAESTRO_HW_TEXT,
             "%lld PEs of %lld products, a network of %lld cells per cycle after %lld, %lld cells "
             "per cycle off chip",
             (long long)hw->pes, (long long)hw->vector, (long long)hw->bandwidth,
             (long long)hw->hops, (long long)hw->offchip);
    return text;
}
