#include "pe/sparse.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rows.h"
#include "sim/whole.h"

static bool is_dense(const struct pe_sparse *s) {
    return !s->m && !(s->weight_zeros > 0) && !(s->input_zeros > 0);
}

/* P(a normal value <= x). */
static double normal(double x) {
    return erfc(-x / sqrt(2)) / 2;
}

/* What a lane has to do on the average. */
static uint64_t average(uint64_t depth, double share) {
    return (uint64_t)ceil((double)depth * share - 1e-9);
}

/* The median of the largest of `lanes` numbers of nonzeros among `depth`, each nonzero with
 * probability `share`; not below the average. */
static uint64_t slowest(uint64_t depth, double share, uint64_t lanes) {
    const double mean = (double)depth * share, spread = sqrt(mean * (1 - share));
    uint64_t low = average(depth, share), high = depth;
    while (low < high && spread > 0) {
        const uint64_t k = low + (high - low) / 2;
        if (pow(normal(((double)k + 0.5 - mean) / spread), (double)lanes) >= 0.5)
            high = k;
        else
            low = k + 1;
    }
    return low;
}

/* What is left of a depth of which a share is zero anywhere. */
static uint64_t paced(uint64_t depth, double zeros, uint64_t lanes, bool balance) {
    if (!(zeros > 0))
        return depth;
    return balance ? average(depth, 1 - zeros) : slowest(depth, 1 - zeros, lanes);
}

/* Channels that stay of every M. */
static uint64_t structured(uint64_t channels, const struct pe_sparse *s) {
    const uint64_t rest = channels % s->m;
    return channels / s->m * s->n + (rest < s->n ? rest : s->n);
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

void pe_sparse_shorten(struct pe_layer *l, const struct pe_sparse *s,
                       const struct array_config *c) {
    const uint64_t window = l->r * l->s, dense = l->gemm_k;
    if (l->stream || is_dense(s))
        return;
    uint64_t depth = s->m ? structured(l->c, s) * window : dense;
    depth = paced(depth, s->weight_zeros, least(l->gemm_n, c->cols), c->sparse_balance);
    depth = paced(depth, s->input_zeros, least(l->gemm_m, c->rows), c->sparse_balance);
    l->c = ceil_div(depth ? depth : 1, window);
    l->gemm_k = l->c * window;
    l->macs = l->macs / dense * l->gemm_k;
    l->filter_words = l->filter_words / dense * l->gemm_k;
}

/* Weights of one filter that are not zero. */
static uint64_t kept(const struct pe_layer *l, const struct pe_sparse *s) {
    const uint64_t window = l->r * l->s;
    return s->m ? structured(l->dense_c, s) * window
                : average(l->dense_c * window, 1 - s->weight_zeros);
}

/* Bits for the places of those. */
static uint64_t places(const struct pe_layer *l, const struct pe_sparse *s) {
    uint64_t bits = 0;
    if (!s->m)
        return s->weight_zeros > 0 ? l->dense_c * l->r * l->s : 0;
    while ((uint64_t)1 << bits < s->m)
        bits++;
    return bits * kept(l, s);
}

/* Is it smaller to leave zeros out? */
static bool compressed(const struct pe_layer *l, const struct pe_sparse *s, uint32_t bits) {
    return kept(l, s) * bits + places(l, s) < l->dense_c * l->r * l->s * bits;
}

double pe_sparse_stored(const struct pe_layer *l, const struct pe_sparse *s) {
    return l->stream || is_dense(s) ? 1 : (double)kept(l, s) / (double)l->gemm_k;
}

double pe_sparse_bits(const struct pe_layer *l, const struct pe_sparse *s, uint32_t bits) {
    const uint64_t weights = kept(l, s), dense = l->dense_c * l->r * l->s;
    if (l->stream || is_dense(s) || !weights)
        return 1;
    return compressed(l, s, bits) ? 1 + (double)places(l, s) / (double)(weights * bits)
                                  : (double)dense / (double)weights;
}

bool pe_sparse_parse(const char *text, struct pe_sparse *s) {
    char *end;
    *s = (struct pe_sparse){0};
    if (strchr(text, ':')) {
        const unsigned long n = strtoul(text, &end, 10);
        const unsigned long m = *end == ':' ? strtoul(end + 1, &end, 10) : 0;
        s->n = (uint32_t)n;
        s->m = (uint32_t)m;
        return *text >= '1' && *text <= '9' && !*end && n <= m && m <= 1024;
    }
    s->weight_zeros = strtod(text, &end);
    return end != text && !*end && s->weight_zeros >= 0 && s->weight_zeros < 1;
}

static const struct rows_column columns[] = {
    {"layer", .kind = ROWS_NAME},
    {"weights", .kind = ROWS_TEXT},
    {"inputs", .kind = ROWS_TEXT, .optional = true},
};
static const struct rows_table table = ROWS_TABLE(columns);

static int read_row(const struct rows *r, struct pe_sparse *s, struct sim_err *err) {
    const char *weights = rows_text(r, "weights");
    *s = (struct pe_sparse){0};
    if (*weights && !pe_sparse_parse(weights, s))
        return rows_fail(r, "weights", "N:M with N up to M, or a fraction of zeros below 1", err);
    const char *inputs = rows_text(r, "inputs");
    char *end;
    s->measured = strcmp(inputs, "measured") == 0;
    s->input_zeros = s->measured || !*inputs ? 0 : strtod(inputs, &end);
    const bool number = s->measured || !*inputs || (!*end && end != inputs);
    return number && s->input_zeros >= 0 && s->input_zeros < 1
               ? 0
               : rows_fail(r, "inputs", "a fraction of zeros below 1, or measured", err);
}

/* The row for those of the layers that it fits and that have none yet (`done`). */
static int take_row(const struct rows *r, const struct network *net, const size_t *numbers,
                    size_t n, struct pe_sparse *out, bool *done, struct sim_err *err) {
    const char *pattern = rows_text(r, "layer");
    struct pe_sparse s;
    bool any = false;
    const int rc = read_row(r, &s, err);
    for (size_t i = 0; rc == 0 && i < net->n && !any; i++)
        any = fnmatch(pattern, net->layers[i].name, 0) == 0;
    if (rc || !any)
        return rc ? rc
                  : rows_fail(r, "layer", "a layer of the network, or a pattern as conv*", err);
    for (size_t i = 0; i < n; i++)
        if (!done[i] && fnmatch(pattern, net->layers[numbers[i]].name, 0) == 0) {
            out[i] = s;
            done[i] = true;
        }
    return 0;
}

static int by_table(const char *path, const struct network *net, const size_t *numbers, size_t n,
                    struct pe_sparse *out, struct sim_err *err) {
    struct rows r;
    bool *done = sim_alloc(n + 1, sizeof *done, err);
    int more, rc = done ? rows_open(&r, &table, path, err) : SIM_EIO;
    memset(out, 0, n * sizeof *out); /* a layer without a row is dense */
    if (rc == 0) {
        while (rc == 0 && (more = rows_next(&r, err)) != 0)
            rc = more < 0 ? more : take_row(&r, net, numbers, n, out, done, err);
        rows_free(&r);
    }
    free(done);
    return rc;
}

int pe_sparse_assign(const struct array_config *c, const struct network *net, const size_t *numbers,
                     size_t n, struct pe_sparse *out, struct sim_err *err) {
    const size_t length = strlen(c->sparse);
    struct pe_sparse all;
    if (length > 4 && strcmp(c->sparse + length - 4, ".csv") == 0)
        return by_table(c->sparse, net, numbers, n, out, err);
    if (!pe_sparse_parse(c->sparse, &all))
        return sim_fail(err, SIM_EUSAGE,
                        "array.sparse = %s: expected N:M with N up to M (at most 1024), a fraction "
                        "of zeros below 1, or a table FILE.csv",
                        c->sparse);
    for (size_t i = 0; i < n; i++)
        out[i] = all;
    return 0;
}
