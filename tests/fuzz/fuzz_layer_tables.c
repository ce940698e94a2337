/* Fuzzes tables that say something of a network's layers: PE types layer by layer, zeros, mappings;
 * and the table of PE types. FUZZ_TABLE chooses one. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "pe/assign.h"
#include "pe/rs/rs.h"
#include "pe/sparse.h"
#include "tests/fuzz/memory_file.h"

enum { LAYERS = 4 };

static const char text[] =
    "layer,type,N,C,H,W,K,R,S,stride_h,stride_w,pad_h,pad_w,groups,macs\n"
    "conv1,CONV,1,3,8,8,16,3,3,1,1,1,1,1,\nconv2,DWCONV,1,16,8,8,16,3,3,1,1,1,1,16,\n"
    "pool,POOL,1,16,8,8,16,2,2,2,2,0,0,1,\nfc,FC,1,256,1,1,10,1,1,1,1,0,0,1,\n";

struct tables {
    const struct network *net;
    size_t numbers[LAYERS];
    struct array_config config;
    const char *path; /* of the input; behind a name that ends in .csv */
};

static void pe_table(struct tables *t) {
    struct pe_type types[LAYERS];
    struct sim_err err;
    snprintf(t->config.pe, sizeof t->config.pe, "%s", t->path);
    if (pe_assign(&t->config, t->net, t->numbers, LAYERS, types, &err))
        return;
    for (size_t i = 0; i < LAYERS; i++) {
        pe_assign_group(&types[i], &t->net->layers[i], &t->config);
        if (!types[i].act_bits || !types[i].weight_bits || !types[i].psum_bits)
            abort();
    }
}

static void pe_types(struct tables *t) {
    struct pe_type type;
    struct sim_err err;
    char name[64];
    snprintf(name, sizeof name, "%s:int6", t->path);
    if (pe_type_open(&type, name, &err) == 0 &&
        (strcmp(type.name, "int6") != 0 || !isfinite(type.energy_j) || !type.act_bits))
        abort();
}

static void sparse_table(struct tables *t) {
    struct pe_sparse sparse[LAYERS];
    struct sim_err err;
    snprintf(t->config.sparse, sizeof t->config.sparse, "%s", t->path);
    if (pe_sparse_assign(&t->config, t->net, t->numbers, LAYERS, sparse, &err))
        return;
    for (size_t i = 0; i < LAYERS; i++) {
        struct pe_layer l;
        if (pe_layer_init(&l, &t->net->layers[i], 1, &err))
            abort();
        const uint64_t dense = l.gemm_k;
        pe_sparse_shorten(&l, &sparse[i], &t->config);
        const double stored = pe_sparse_stored(&l, &sparse[i]);
        const double bits = pe_sparse_bits(&l, &sparse[i], 8);
        if (l.gemm_k > dense || !(stored >= 0) || !(bits >= 0) || !isfinite(stored + bits) ||
            (!l.stream && l.gemm_k == 0))
            abort();
    }
}

static void mappings(struct tables *t) {
    struct rs_mapping map;
    struct sim_err err;
    for (size_t i = 0; i < LAYERS; i++)
        rs_mapping_read(t->path, t->net->layers[i].name, &map, &err);
}

/* A name that ends in .csv for the memory that inputs lie in. */
static const char *csv_of(const char *path) {
    static char name[40];
    if (!*name) {
        snprintf(name, sizeof name, "fuzz-%d.csv", (int)getpid());
        if (symlink(path, name))
            abort();
    }
    return name;
}

static void forget_csv(void) {
    unlink(csv_of(""));
}

static void begin(struct tables *t, const char *path) {
    static struct network *net;
    struct sim_err err;
    if (network_read(&net, "fuzz.csv", text, sizeof text - 1, &err))
        abort();
    t->net = net;
    for (size_t i = 0; i < LAYERS; i++)
        t->numbers[i] = i;
    t->config.rows = t->config.cols = 8;
    t->config.scale_group = 32;
    t->path = csv_of(path);
    atexit(forget_csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct tables t;
    const char *path = memory_file(data, size);
    if (!t.net)
        begin(&t, path);
    t.config.sparse_balance = size % 2;
    FUZZ_TABLE(&t);
    return 0;
}
