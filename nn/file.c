#include "nn/file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "sim/json.h"
#include "sim/memory.h"
#include "sim/output.h"
#include "traces/input.h"

static const char *const kinds[] = {"conv", "fc", "max_pool", "average_pool"};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Sizes of a layer, by the names that the header has. */
static const struct size_field {
    const char *name;
    size_t at;
    uint32_t most;
} sizes[] = {
    {"c", offsetof(struct nn_layer, c), 1u << 24},
    {"h", offsetof(struct nn_layer, h), 1u << 16},
    {"w", offsetof(struct nn_layer, w), 1u << 16},
    {"k", offsetof(struct nn_layer, k), 1u << 24},
    {"e", offsetof(struct nn_layer, e), 1u << 16},
    {"f", offsetof(struct nn_layer, f), 1u << 16},
    {"r", offsetof(struct nn_layer, r), 1u << 8},
    {"s", offsetof(struct nn_layer, s), 1u << 8},
    {"stride", offsetof(struct nn_layer, stride), 1u << 8},
    {"pad", offsetof(struct nn_layer, pad), 1u << 8},
    {"groups", offsetof(struct nn_layer, groups), 1u << 24},
};
enum { SIZES = sizeof sizes / sizeof *sizes };

static json_t *layer_json(const struct nn_layer *l) {
    json_t *o = json_object();
    json_put(o, "name", json_text(l->name));
    json_put(o, "kind", json_text(kinds[l->kind]));
    json_put(o, "relu", json_count(l->relu));
    for (int i = 0; i < SIZES; i++)
        json_put(o, sizes[i].name,
                 json_count(*(const uint32_t *)(const void *)((const char *)l + sizes[i].at)));
    json_put(o, "range", json_number((double)l->range));
    return o;
}

static char *header_text(const struct nn_net *net, double accuracy) {
    json_t *o = json_object(), *layers = json_array();
    json_put(o, "model", json_text(net->model));
    json_put(o, "data", json_text(net->data));
    json_put(o, "data_crc32", json_count(net->data_crc));
    json_put(o, "seed", json_count(net->seed));
    json_put(o, "epochs", json_count(net->epochs));
    json_put(o, "classes", json_count(net->classes));
    if (accuracy >= 0)
        json_put(o, "accuracy", json_number(accuracy));
    for (uint32_t i = 0; i < net->n; i++)
        json_add(layers, layer_json(&net->layers[i]));
    json_put(o, "layers", layers);
    char *text = json_write(o, JSON_INDENT(1));
    json_decref(o);
    return text;
}

static void put_word(FILE *f, uint32_t v) {
    const uint8_t bytes[] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)};
    fwrite(bytes, 1, sizeof bytes, f);
}

static uint32_t crc_of(const void *bytes, size_t n) {
    uint32_t crc = (uint32_t)crc32(0, NULL, 0);
    for (const uint8_t *at = bytes; n;) {
        const uInt part = n < (1u << 30) ? (uInt)n : 1u << 30;
        crc = (uint32_t)crc32(crc, at, part);
        at += part;
        n -= part;
    }
    return crc;
}

int nn_file_write(const struct nn_net *net, double accuracy, const char *path,
                  struct sim_err *err) {
    struct output out;
    char *header = header_text(net, accuracy);
    int rc = header ? output_open(&out, path, err) : memory_fail(err, "out of memory");
    if (rc) {
        free(header);
        return rc;
    }
    fwrite(NN_FILE_MAGIC, 1, 8, out.file);
    put_word(out.file, NN_FILE_VERSION);
    put_word(out.file, (uint32_t)strlen(header));
    fputs(header, out.file);
    put_word(out.file, crc_of(header, strlen(header)));
    for (uint32_t i = 0; i < net->n; i++) {
        const struct nn_layer *l = &net->layers[i];
        const size_t n = l->n_weights + l->k;
        if (!nn_has_weights(l))
            continue;
        fwrite(net->params + l->weights, sizeof *net->params, n, out.file);
        put_word(out.file, crc_of(net->params + l->weights, n * sizeof *net->params));
    }
    free(header);
    return output_commit(&out, err);
}

/* Bytes that are left to read. */
struct nn_reading {
    const char *name;
    const uint8_t *at;
    size_t left;
    struct sim_err *err;
};

static int bad(const struct nn_reading *r, const char *what) {
    return sim_fail(r->err, SIM_EFORMAT, "%s: %s", r->name, what);
}

static int take(struct nn_reading *r, size_t n, const uint8_t **bytes) {
    *bytes = r->at;
    if (r->left < n)
        return bad(r, "ends too early");
    r->at += n;
    r->left -= n;
    return 0;
}

static int take_word(struct nn_reading *r, uint32_t *v) {
    const uint8_t *b;
    if (take(r, 4, &b))
        return SIM_EFORMAT;
    *v = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    return 0;
}

static bool get_count(const json_t *o, const char *key, uint64_t least, uint64_t most,
                      uint64_t *value) {
    const json_t *v = json_object_get(o, key);
    if (!json_is_integer(v) || json_integer_value(v) < 0)
        return false;
    *value = (uint64_t)json_integer_value(v);
    return *value >= least && *value <= most;
}

static bool get_text(const json_t *o, const char *key, char *text, size_t size) {
    const char *v = json_string_value(json_object_get(o, key));
    return v && (size_t)snprintf(text, size, "%s", v) < size;
}

static bool read_sizes(struct nn_layer *l, const json_t *o) {
    char kind[20];
    uint64_t v;
    int k = 0;
    if (!get_text(o, "kind", kind, sizeof kind) || !get_text(o, "name", l->name, sizeof l->name) ||
        !get_count(o, "relu", 0, 1, &v))
        return false;
    l->relu = v;
    while (k < KINDS && strcmp(kinds[k], kind))
        k++;
    l->kind = (enum nn_kind)k;
    const double range = json_number_value(json_object_get(o, "range"));
    l->range = (float)range;
    for (int i = 0; i < SIZES; i++) {
        const bool may_be_none = strcmp(sizes[i].name, "pad") == 0;
        if (!get_count(o, sizes[i].name, !may_be_none, sizes[i].most, &v))
            return false;
        *(uint32_t *)(void *)((char *)l + sizes[i].at) = (uint32_t)v;
    }
    return k < KINDS && range >= 0 && range <= 3e38;
}

/* Do its outputs follow from its inputs, and these from what the layer before gives? */
static bool is_whole(const struct nn_layer *l, const struct nn_layer *before) {
    const uint64_t h = (uint64_t)l->h + 2 * l->pad, w = (uint64_t)l->w + 2 * l->pad;
    if (before && (before->k != l->c || before->e != l->h || before->f != l->w))
        return false;
    if ((uint64_t)l->c * l->h * l->w > NN_PARAMS_MAX ||
        (uint64_t)l->k * l->e * l->f > NN_PARAMS_MAX)
        return false;
    if (l->kind == NN_FC)
        return l->e == 1 && l->f == 1 && l->groups == 1;
    if (l->c % l->groups || l->k % l->groups || h < l->r || w < l->s || l->pad >= l->r ||
        l->pad >= l->s || (l->kind >= NN_MAX_POOL && (l->k != l->c || l->r * l->s > 256)))
        return false;
    return l->e == (h - l->r) / l->stride + 1 && l->f == (w - l->s) / l->stride + 1;
}

static int read_layers(struct nn_reading *r, struct nn_net *net, const json_t *layers) {
    const size_t n = json_array_size(layers);
    if (n == 0 || n > NN_LAYERS_MAX)
        return bad(r, "the header has no layers, or more than 128");
    for (size_t i = 0; i < n; i++) {
        struct nn_layer *l = &net->layers[i];
        if (!read_sizes(l, json_array_get(layers, i)) || !is_whole(l, i ? l - 1 : NULL))
            return sim_fail(r->err, SIM_EFORMAT,
                            "%s: layer %zu: expected a kind, and sizes that follow from those of "
                            "the layer before",
                            r->name, i + 1);
        if (!nn_has_weights(l))
            continue;
        l->n_weights = (size_t)l->k * nn_depth(l);
        l->weights = net->n_params;
        l->biases = l->weights + l->n_weights;
        net->n_params += l->n_weights + l->k;
        if (net->n_params > NN_PARAMS_MAX)
            return bad(r, "more than 2^28 parameters");
    }
    net->n = (uint32_t)n;
    return net->layers[n - 1].k == net->classes
               ? 0
               : bad(r, "the last layer has not as many outputs as there are classes");
}

static int read_header(struct nn_reading *r, struct nn_net *net, const uint8_t *text,
                       uint32_t size) {
    json_error_t why;
    uint64_t classes = 0, crc = 0;
    json_t *o = json_loadb((const char *)text, size, JSON_REJECT_DUPLICATES, &why);
    if (!o)
        return sim_fail(r->err, SIM_EFORMAT, "%s: the header is no JSON: %s", r->name, why.text);
    int rc = 0;
    if (!get_text(o, "model", net->model, sizeof net->model) ||
        !get_text(o, "data", net->data, sizeof net->data) ||
        !get_count(o, "data_crc32", 0, UINT32_MAX, &crc) ||
        !get_count(o, "seed", 0, INT64_MAX, &net->seed) ||
        !get_count(o, "epochs", 0, INT64_MAX, &net->epochs) ||
        !get_count(o, "classes", 2, 1024, &classes))
        rc = bad(r, "the header lacks model, data, data_crc32, seed, epochs or classes");
    net->data_crc = rc ? 0 : (uint32_t)crc;
    net->classes = rc ? 0 : (uint32_t)classes;
    if (rc == 0)
        rc = read_layers(r, net, json_object_get(o, "layers"));
    json_decref(o);
    return rc;
}

static int read_params(struct nn_reading *r, struct nn_net *net) {
    if (r->left < net->n_params * sizeof *net->params)
        return bad(r, "ends too early");
    net->params = sim_alloc(net->n_params + 1, sizeof *net->params, r->err);
    if (!net->params)
        return SIM_EIO;
    for (uint32_t i = 0; i < net->n; i++) {
        const struct nn_layer *l = &net->layers[i];
        const size_t n = (l->n_weights + l->k) * sizeof *net->params;
        const uint8_t *bytes;
        uint32_t crc;
        if (!nn_has_weights(l))
            continue;
        if (take(r, n, &bytes) || take_word(r, &crc))
            return SIM_EFORMAT;
        if (crc != crc_of(bytes, n))
            return sim_fail(r->err, SIM_EFORMAT, "%s: layer %s: its CRC does not fit", r->name,
                            l->name);
        memcpy(net->params + l->weights, bytes, n);
    }
    for (size_t k = 0; k < net->n_params; k++)
        if (!isfinite(net->params[k]))
            return bad(r, "a weight that is no number");
    return r->left ? bad(r, "goes on behind its last layer") : 0;
}

int nn_file_parse(struct nn_net *net, const char *name, const uint8_t *bytes, size_t size,
                  struct sim_err *err) {
    struct nn_reading r = {name, bytes, size, err};
    const uint8_t *magic, *header;
    uint32_t version, length, crc;
    memset(net, 0, sizeof *net);
    if (size < 16 || take(&r, 8, &magic) || memcmp(magic, NN_FILE_MAGIC, 8))
        return bad(&r, "no net: expected a .mnn file, as magnetar nn train writes");
    take_word(&r, &version);
    take_word(&r, &length);
    if (version != NN_FILE_VERSION)
        return sim_fail(err, SIM_EFORMAT, "%s: version %u: expected %u", name, version,
                        NN_FILE_VERSION);
    if (length > NN_HEADER_MAX || take(&r, length, &header) || take_word(&r, &crc) ||
        crc != crc_of(header, length))
        return bad(&r, "the header is cut off, or its CRC does not fit");
    const int rc = read_header(&r, net, header, length);
    return rc ? rc : read_params(&r, net);
}

int nn_file_read(struct nn_net *net, const char *path, struct sim_err *err) {
    struct input *in = NULL;
    uint8_t *bytes = NULL;
    size_t size = 0, cap = 0, got = 1;
    memset(net, 0, sizeof *net);
    int rc = input_open(&in, path, err);
    while (rc == 0 && got) {
        if (size == cap) {
            cap = cap ? 2 * cap : 1 << 16;
            uint8_t *grown = realloc(bytes, cap);
            if (!grown) {
                rc = memory_fail(err, "out of memory");
                break;
            }
            bytes = grown;
        }
        rc = input_read(in, bytes + size, cap - size, &got, err);
        size += rc == 0 ? got : 0;
    }
    input_close(in);
    if (rc == 0)
        rc = nn_file_parse(net, path, bytes, size, err);
    free(bytes);
    return rc;
}
