#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/rs.h"

static uint64_t ceil_div(uint64_t a, uint64_t b) {
    return (a + b - 1) / b;
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* The smallest tile that cuts `whole` in as many tiles as `tile` does. */
static uint64_t shrink(uint64_t whole, uint64_t tile) {
    return ceil_div(whole, ceil_div(whole, tile));
}

struct search {
    struct rs *x;
    struct rs_mapping best;
    uint64_t cycles, words;
    bool found;
};

static void count_cycles(void *user, const struct rs_pass *pass, uint64_t count) {
    struct search *s = user;
    s->cycles += count * rs_pass_times(s->x, pass).total;
}

static uint64_t dram_words(const struct rs *x) {
    const struct pe_layer *l = x->layer;
    const bool resident = rs_tiles_m(x) == 1 && rs_tiles_c(x) == 1;
    return l->ifmap_words * ceil_div(l->k, x->map.m) +
           l->filter_words * (resident ? 1 : rs_tiles_n(x) * rs_tiles_e(x));
}

static bool better(const struct search *s, uint64_t cycles, uint64_t words) {
    if (!s->found)
        return true;
    if (s->x->cfg->objective == OBJECTIVE_DRAM)
        return words < s->words || (words == s->words && cycles < s->cycles);
    return cycles < s->cycles || (cycles == s->cycles && words < s->words);
}

static void try_mapping(struct search *s, const struct rs_mapping *map) {
    struct search one = {.x = s->x};
    if (rs_set(s->x, map, NULL))
        return;
    rs_each_kind(s->x, count_cycles, &one);
    const uint64_t words = dram_words(s->x);
    if (!better(s, one.cycles, words))
        return;
    s->best = s->x->map;
    s->cycles = one.cycles;
    s->words = words;
    s->found = true;
}

/* Filters per PE: as many as scratchpads and global buffer take; fewer never save a pass. */
static uint64_t largest_p(const struct rs *x, const struct rs_mapping *m) {
    const uint64_t sums = 8 * x->cfg->spad_psum / x->type->psum_bits;
    const uint64_t filters = 8 * x->cfg->spad_filter / x->type->weight_bits / (m->q * x->ks);
    const uint64_t each = m->n * m->t * m->e * x->layer->f * x->type->psum_bits;
    const uint64_t buffered = 8 * x->cfg->glb_size / each;
    return least(least(sums, filters), least(buffered, ceil_div(x->layer->k, m->t)));
}

static void try_sets(struct search *s, struct rs_mapping m, uint64_t sets) {
    const uint64_t k = s->x->layer->k, c = s->x->channels;
    for (m.t = 1; m.t <= least(sets, k); m.t++) {
        m.r = shrink(ceil_div(c, m.q), least(sets / m.t, ceil_div(c, m.q)));
        const uint64_t p = largest_p(s->x, &m);
        if (!p)
            return;
        m.p = shrink(ceil_div(k, m.t), p);
        try_mapping(s, &m);
    }
}

/* Every e that cuts the output rows differently; q and n likewise. */
int rs_search(struct rs *x, struct sim_err *err) {
    struct search s = {.x = x};
    const struct pe_layer *l = x->layer;
    const uint64_t down = x->cfg->rows / x->kr, inputs = 8 * x->cfg->spad_ifmap / x->type->act_bits;
    const uint64_t widest = least(l->e, down * x->cfg->cols);
    const uint64_t deepest = inputs / (l->dilation * (x->ks - 1) + 1);
    for (uint64_t e = widest; e; e--) {
        const uint64_t sets =
            e <= x->cfg->cols ? down * (x->cfg->cols / e) : down / ceil_div(e, x->cfg->cols);
        if (shrink(l->e, e) != e)
            continue;
        for (uint64_t n = l->n; n; n = n == 1 ? 0 : shrink(l->n, n - 1))
            for (uint64_t q = least(deepest, x->channels); q; q--)
                try_sets(&s, (struct rs_mapping){.n = n, .e = e, .q = q}, sets);
    }
    if (!s.found)
        return sim_fail(err, SIM_EUSAGE,
                        "layer %s: no row-stationary mapping fits array, scratchpads and glb.size",
                        l->name);
    return rs_set(x, &s.best, err);
}

enum { FIELDS = 24 };

static size_t split(char *line, char **fields) {
    size_t n = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *p = line; p && n < FIELDS;) {
        fields[n++] = p;
        p = strchr(p, ',');
        if (p)
            *p++ = '\0';
    }
    return n;
}

static const char *const names[] = {"m", "n", "e", "p", "q", "r", "t"};

/* Where each figure stands in the header; [7] is the layer's name. */
static int find_columns(char **f, size_t n, int *columns, const char *where, struct sim_err *err) {
    for (size_t i = 0; i < 8; i++) {
        const char *name = i < 7 ? names[i] : "layer";
        columns[i] = -1;
        for (size_t j = 0; j < n; j++)
            if (!strcmp(f[j], name))
                columns[i] = (int)j;
        if (columns[i] < 0)
            return sim_fail(err, SIM_EFORMAT,
                            "%s: no column '%s'; expected layer,m,n,e,p,q,r,t among the columns",
                            where, name);
    }
    return 0;
}

static int read_figures(char **f, size_t n, const int *columns, struct rs_mapping *map,
                        const char *where, struct sim_err *err) {
    uint64_t *const out[] = {&map->m, &map->n, &map->e, &map->p, &map->q, &map->r, &map->t};
    for (size_t i = 0; i < 7; i++) {
        const char *text = (size_t)columns[i] < n ? f[columns[i]] : "";
        char *end;
        const unsigned long long v = strtoull(text, &end, 10);
        if (end == text || *end || *text == '-' || v > UINT32_MAX)
            return sim_fail(err, SIM_EFORMAT, "%s: %s = '%s': expected a number up to 2^32 - 1",
                            where, names[i], text);
        *out[i] = v;
    }
    return 0;
}

int rs_mapping_read(const char *path, const char *layer, struct rs_mapping *map,
                    struct sim_err *err) {
    char line[1024], where[PARAM_TEXT_SIZE + 24], *f[FIELDS];
    int columns[8], number = 0, rc = 0;
    bool header = false;
    FILE *in = fopen(path, "r");
    if (!in)
        return sim_fail_errno(err, "%s", path);
    while (rc == 0 && fgets(line, sizeof line, in)) {
        snprintf(where, sizeof where, "%s:%d", path, ++number);
        if (*line == '#' || *line == '\n')
            continue;
        const size_t n = split(line, f);
        if (!header)
            rc = find_columns(f, n, columns, where, err);
        else if ((size_t)columns[7] < n && !strcasecmp(f[columns[7]], layer))
            rc = read_figures(f, n, columns, map, where, err) ? SIM_EFORMAT : 1;
        header = true;
    }
    fclose(in);
    return rc;
}
