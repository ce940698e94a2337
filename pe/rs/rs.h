/* Row-stationary dataflow after Eyeriss (Chen et al., ISCA'16, JSSC'17): a PE keeps one filter row
 * and slides it along one input row; a set of R x e PEs makes e output rows. A pass holds r*t sets
 * (r on different channels, t on different filters), each PE interleaves p filters and q channels;
 * passes run one after another.
 *
 * Cycles of a pass of n images, C' channels, M' filters, e' output rows (bw: words a cycle of a
 * network): setup + max(M'C'RS / bw_filter, rows C' S / bw_ifmap)                  filling
 *   + n F max(p q S + stages - 1, e' M' / bw_psum, rows C' U / bw_ifmap)   sliding F windows per
 * image
 *   + p + stages R r + e' M' / bw_psum                                     the last sums leave
 * rows = (e' - 1) V + R input rows; U is the stride along a row, V that down the rows; with gaps
 * between the taps, R in rows and S in words are the cells that the taps span. A multicast word is
 * sent when all its PEs have room, so that the next window's words travel during this one. A kernel
 * that fits neither the array nor the scratchpad is cut in `parts_r` x `parts_s` smaller ones, each
 * like channels of its own. */
#ifndef MAGNETAR_PE_RS_H
#define MAGNETAR_PE_RS_H

#include "pe/array.h"
#include "pe/exact/exact.h"
#include "pe/layer.h"
#include "pe/result.h"
#include "pe/step.h"
#include "pe/type.h"

struct rs_mapping {
    uint64_t m; /* filters whose sums stay in the global buffer; 0: as many as fit */
    uint64_t n, e, p, q, r, t;
};

struct rs {
    const struct array_config *cfg;
    const struct pe_type *type;
    const struct pe_layer *layer;
    struct rs_mapping map;
    uint64_t parts_r, parts_s; /* cuts of the kernel */
    uint64_t kr, ks;           /* its rows and columns after the cut */
    uint64_t channels;         /* c * parts_r * parts_s */
    uint64_t in_h, in_w;       /* input as stored */
    double bandwidth;          /* bytes per second of the run's memory; 0: unlimited or not known */
};

/* One pass, or a kind of passes: full or last in each of its four dimensions. */
struct rs_pass {
    uint64_t n, m, c, e; /* images, filters, channels, output rows */
};

struct rs_times {
    uint64_t fill, windows, drain, stall; /* cycles; stall: the share that waits for a network */
    uint64_t network;                     /* for which the busiest network is busy */
    uint64_t total;                       /* setup included */
};

/* A layer without its mapping. SIM_EUNSUP when one kernel row exceeds the scratchpads even cut. */
int rs_prepare(struct rs *x, const struct array_config *cfg, const struct pe_type *type,
               const struct pe_layer *layer, struct sim_err *err);

/* Sets a mapping: SIM_EUSAGE with the limit it breaks and by how much. */
int rs_set(struct rs *x, const struct rs_mapping *map, struct sim_err *err);

/* The best mapping under all limits by array.objective: the fastest (ties: least DRAM traffic), the
 * one with the least DRAM traffic, with the least energy of moving words, with the least product of
 * energy and cycles (ties: fastest), or as pe/rs/search.h says. SIM_EUSAGE when none fits. */
int rs_search(struct rs *x, struct sim_err *err);

/* Mappings of which none needs less of the global buffer, of the array and of DRAM than another:
 * those among which a memory decides. A larger buffer's list holds all of a smaller one's. *list is
 * for free(). SIM_EIO, SIM_EUSAGE when none fits. */
int rs_front(struct rs *x, struct rs_mapping **list, size_t *n, struct sim_err *err);

/* Bits of the global buffer that a mapping needs. */
uint64_t rs_glb_bits(const struct rs *x, const struct rs_mapping *m);

/* The row of a mapping file (the user's or a carried one), or of a text that messages call `path`,
 * for a layer: its line, 0 where there is none. SIM_EIO, SIM_EFORMAT with file and line. */
int rs_mapping_read(const char *path, const char *layer, struct rs_mapping *map,
                    struct sim_err *err);
int rs_mapping_parse(const char *text, const char *path, const char *layer, struct rs_mapping *map,
                     struct sim_err *err);

/* The first row of a file for a layer that the network does not have: its line, with the layer's
 * name; 0: every row has one. */
int rs_mapping_stray(const char *path, const struct network *net, char *name, size_t size,
                     struct sim_err *err);

struct rs_times rs_pass_times(const struct rs *x, const struct rs_pass *pass);
void rs_closed(const struct rs *x, struct pe_result *out);

/* Calls `visit` for every kind of pass with how often it occurs. */
void rs_each_kind(const struct rs *x,
                  void (*visit)(void *user, const struct rs_pass *pass, uint64_t count),
                  void *user);

/* Input words that a pass reads from the global buffer. */
uint64_t rs_glb_inputs(const struct rs *x, const struct rs_pass *pass);

/* Input words from DRAM for one tile of images, rows and channels: its share of the product's. */
uint64_t rs_inputs(const struct rs *x, uint64_t tile_n, uint64_t tile_e, uint64_t tile_c);

/* How many tiles the mapping makes of each dimension. */
uint64_t rs_blocks(const struct rs *x); /* of filter tiles, m filters each */
uint64_t rs_tiles_n(const struct rs *x);
uint64_t rs_tiles_m(const struct rs *x);
uint64_t rs_tiles_c(const struct rs *x);
uint64_t rs_tiles_e(const struct rs *x);

/* The planned layer as steps, a pass each; cycles and words add up to those of the closed form. */
struct steps steps_rs(const struct rs *x);

/* Every PE every cycle with values; cycles, macs, zero_macs, pe_cycles. Sums associate by PE, so
 * that they equal exact_reference where nothing saturates or rounds. SIM_EIO. */
int rs_exact(const struct rs *x, const struct exact_tensors *data, struct pe_result *out,
             struct sim_err *err);

#endif
