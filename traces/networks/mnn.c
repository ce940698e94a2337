/* Nets of `magnetar nn` (nn/file.h) as networks: the layers of the header; values are for nn/. */
#include <string.h>
#include <zlib.h>

#include "sim/json.h"
#include "traces/networks/reader.h"

enum { FIXED = 16 }; /* bytes before the header: mark, version, size */

static int bad(const struct net_file *f, const char *what, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: %s", f->name, what);
}

static uint32_t word_at(const struct net_file *f, size_t at) {
    const unsigned char *b = (const unsigned char *)f->data + at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint64_t size_of(const json_t *layer, const char *key) {
    const json_int_t v = json_integer_value(json_object_get(layer, key));
    return v > 0 && v <= NET_DIM_MAX ? (uint64_t)v : 0;
}

static bool read_layer(const json_t *from, struct net_layer *l, char *name, size_t size) {
    const char *text = json_string_value(json_object_get(from, "name")),
               *kind = json_string_value(json_object_get(from, "kind"));
    if (!text || !kind)
        return false;
    snprintf(name, size, "%s", text);
    const bool pool = strstr(kind, "pool") != NULL, fc = strcmp(kind, "fc") == 0;
    const uint64_t c = size_of(from, "c"), h = size_of(from, "h"), w = size_of(from, "w"),
                   groups = size_of(from, "groups");
    *l = (struct net_layer){.name = name,
                            .type = fc                          ? NET_FC
                                    : pool                      ? NET_POOL
                                    : groups > 1 && groups == c ? NET_DWCONV
                                                                : NET_CONV,
                            .n = 1,
                            .k = size_of(from, "k"),
                            .c = c,
                            .h = h,
                            .w = w,
                            .r = size_of(from, "r"),
                            .s = size_of(from, "s"),
                            .groups = pool ? 1 : groups};
    if (fc && (__builtin_mul_overflow(c, h, &l->c) || __builtin_mul_overflow(l->c, w, &l->c)))
        return false;
    if (fc)
        l->h = l->w = 1;
    net_set_window(l, fc ? 1 : size_of(from, "stride"), fc ? 0 : size_of(from, "pad"), 1);
    return strcmp(kind, "conv") == 0 || fc || pool;
}

static int read_layers(struct network *net, const struct net_file *f, const json_t *layers,
                       struct sim_err *err) {
    struct net_list list = {.net = net};
    char name[64], where[300];
    const json_t *from;
    size_t i;
    int rc = 0;
    json_array_foreach(layers, i, from) {
        struct net_layer l;
        snprintf(where, sizeof where, "%.200s: layer %zu", f->name, i + 1);
        if (!read_layer(from, &l, name, sizeof name))
            return sim_fail(err, SIM_EFORMAT, "%s: expected a conv, fc or pool with its sizes",
                            where);
        rc = net_list_add(&list, &l, where, err);
        if (rc == 0 && i)
            rc = network_link(net, (struct net_edge){(uint32_t)i - 1, (uint32_t)i, NET_INPUT, 0},
                              err);
        if (rc)
            return rc;
    }
    net->linked = true;
    return 0;
}

int net_read_mnn(struct network *net, const struct net_file *f, struct sim_err *err) {
    json_error_t why;
    if (f->size < FIXED + 4 || memcmp(f->data, "MAGNETNN", 8) || word_at(f, 8) != 1)
        return bad(f, "no net: expected a .mnn file, as magnetar nn train writes", err);
    const uint32_t size = word_at(f, 12);
    if (size > f->size - FIXED - 4 || crc32(crc32(0, NULL, 0), (const Bytef *)f->data + FIXED,
                                            size) != word_at(f, FIXED + (size_t)size))
        return bad(f, "the header is cut off, or its CRC does not fit", err);
    json_t *o = json_loadb(f->data + FIXED, size, JSON_REJECT_DUPLICATES, &why);
    if (!o)
        return sim_fail(err, SIM_EFORMAT, "%s: the header is no JSON: %s", f->name, why.text);
    const int rc = read_layers(net, f, json_object_get(o, "layers"), err);
    json_decref(o);
    return rc;
}
