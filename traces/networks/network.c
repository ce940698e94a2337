#include "traces/networks/network.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/param.h"
#include "traces/networks/coverage.h"
#include "sim/shipped.h"
#include "traces/networks/reader.h"

extern const struct network_entry network_tables[]; /* embedded; ends with an all-zero row */

static const char *const type_names[] = {
    [NET_CONV] = "CONV", [NET_DWCONV] = "DWCONV",   [NET_GEMM] = "GEMM",       [NET_BMM] = "BMM",
    [NET_FC] = "FC",     [NET_LSTM] = "LSTM",       [NET_GRU] = "GRU",         [NET_RNN] = "RNN",
    [NET_POOL] = "POOL", [NET_ELTWISE] = "ELTWISE", [NET_SOFTMAX] = "SOFTMAX",
};

const char *net_type_name(enum net_type t) {
    return type_names[t];
}

const struct network_entry *network_entry_at(size_t i) {
    for (size_t k = 0; k <= i; k++)
        if (!network_tables[k].name)
            return NULL;
    return &network_tables[i];
}

const char *network_name_at(size_t i) {
    const struct network_entry *e = network_entry_at(i);
    return e ? e->name : NULL;
}

static const struct network_entry *find_shipped(const char *name) {
    for (const struct network_entry *e = network_tables; e->name; e++)
        if (!strcmp(e->name, name))
            return e;
    return NULL;
}

static int unknown_name(const char *name, struct sim_err *err) {
    const char *names[64];
    size_t n = 0;
    while (n < sizeof names / sizeof *names && network_name_at(n)) {
        names[n] = network_name_at(n);
        n++;
    }
    const char *near = param_nearest(name, names, n);
    return sim_fail(err, SIM_EUSAGE, "no network or file '%s'%s%s%s", name,
                    near ? "; the nearest shipped one is '" : "", near ? near : "",
                    near ? "'" : "");
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_cell(const char *start, size_t n, const char *word) {
    while (n && strchr(" \t\r", *start))
        start++, n--;
    while (n && strchr(" \t\r", start[n - 1]))
        n--;
    return n == strlen(word) && !strncasecmp(start, word, n);
}

/* Has the line the columns "layer" and "type"? */
static bool names_table(const char *line, size_t n) {
    int found = 0;
    for (size_t at = 0; at <= n;) {
        size_t cell = 0; /* separated by anything, so that its reader can say what it expects */
        while (at + cell < n && !memchr(",;\t", line[at + cell], 3))
            cell++;
        found |= is_cell(line + at, cell, "layer") | is_cell(line + at, cell, "type") << 1;
        at += cell + 1;
    }
    return found == 3;
}

/* Is the first line that is neither empty nor a comment a table's header? */
static bool is_table(const struct net_file *f) {
    const char *p = f->data, *end = p + f->size;
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const size_t n = (size_t)((newline ? newline : end) - p);
        if (*p != '#' && !is_cell(p, n, ""))
            return names_table(p, n);
        p += n + (newline != NULL);
    }
    return false;
}

static bool has_suffix(const char *s, const char *suffix) {
    const size_t n = strlen(s), m = strlen(suffix);
    return n > m && !strcasecmp(s + n - m, suffix);
}

static int read_by_kind(struct network *net, const struct net_file *f, const char *dims,
                        struct sim_err *err) {
    const bool onnx = has_suffix(f->name, ".onnx");
    const int rc = dims ? network_dims_check(dims, err) : 0;
    if (rc)
        return rc;
    if (onnx)
        return net_read_onnx(net, f, dims, err);
    if (dims)
        return sim_fail(err, SIM_EUSAGE, "%s: only ONNX files have dimensions without a value",
                        f->name);
    if (has_suffix(f->name, ".mnn"))
        return net_read_mnn(net, f, err);
    if (has_suffix(f->name, ".m"))
        return net_read_maestro(net, f, err);
    return is_table(f) ? net_read_table(net, f, err) : net_read_scalesim(net, f, err);
}

static struct network *network_new(const char *name, struct sim_err *err) {
    struct network *net = sim_alloc(1, sizeof *net, err);
    if (!net)
        return NULL;
    net->name = strdup(name);
    if (!net->name) {
        sim_fail_errno(err, "network %s", name);
        network_free(net);
        return NULL;
    }
    char *dot = strrchr(net->name, '.');
    if (dot && dot > net->name)
        *dot = '\0';
    return net;
}

/* The file behind its byte-order mark. */
static struct net_file unmarked(const struct net_file *f) {
    struct net_file rest = *f;
    const size_t mark = f->size >= 3 && memcmp(f->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    rest.data += mark;
    rest.size -= mark;
    return rest;
}

static int read_file(struct network **out, const struct net_file *f,
                     const struct network_options *o, struct sim_err *err) {
    struct network *net = network_new(base_name(f->name), err);
    const struct net_file text = unmarked(f);
    int rc = net ? read_by_kind(net, &text, o->dims, err) : SIM_EIO;
    if (!rc && !net->n)
        rc = sim_fail(err, SIM_EFORMAT, "%s: no layer in it", f->name);
    for (size_t i = 0; !rc && !o->keep_refused && i < net->n; i++)
        rc = net_layer_refusal(&net->layers[i], err);
    if (rc)
        network_free(net);
    else
        *out = net;
    return rc;
}

int network_read(struct network **out, const char *name, const void *data, size_t size,
                 struct sim_err *err) {
    *out = NULL;
    return read_file(out, &(struct net_file){.name = name, .data = data, .size = size},
                     &(struct network_options){.dims = NULL}, err);
}

int network_open(struct network **out, const char *name_or_path, struct sim_err *err) {
    return network_open_with(out, name_or_path, &(struct network_options){.dims = NULL}, err);
}

int network_open_with(struct network **out, const char *name_or_path,
                      const struct network_options *options, struct sim_err *err) {
    struct net_file f;
    *out = NULL;
    const struct network_entry *e = find_shipped(name_or_path);
    if (e && !shipped_is_users(name_or_path))
        return read_file(
            out, &(struct net_file){.name = e->name, .data = e->text, .size = strlen(e->text)},
            options, err);
    if (access(name_or_path, F_OK) && !strchr(name_or_path, '/'))
        return unknown_name(name_or_path, err);
    int rc = net_file_open(&f, name_or_path, err);
    if (rc)
        return rc;
    rc = read_file(out, &f, options, err);
    net_file_close(&f);
    return rc;
}

void network_free(struct network *net) {
    if (!net)
        return;
    for (size_t i = 0; i < net->n; i++) {
        free(net->layers[i].name);
        free(net->layers[i].refusal);
    }
    if (net->coverage) {
        free(net->coverage->passed.items);
        free(net->coverage->unused.items);
    }
    free(net->coverage);
    for (size_t i = 0; i < net->n_mappings; i++)
        net_dataflow_free(&net->mappings[i].dataflow);
    free(net->mappings);
    free(net->edges);
    free(net->layers);
    free(net->name);
    free(net->title);
    free(net);
}

uint64_t network_macs(const struct network *net) {
    uint64_t sum = 0;
    for (size_t i = 0; i < net->n; i++)
        sum += net->layers[i].macs;
    return sum;
}
