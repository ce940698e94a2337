/* What the network readers share: a file mapped into memory, its lines and words, and a list of
 * layers under construction. */
#ifndef MAGNETAR_TRACES_NETWORKS_READER_H
#define MAGNETAR_TRACES_NETWORKS_READER_H

#include "traces/networks/network.h"

/* A mapped file, or the text of an embedded table, which nobody owns. */
struct net_file {
    const char *name; /* for messages; borrowed */
    const char *data;
    size_t size;
    size_t mapped; /* bytes to unmap */
};

int net_file_open(struct net_file *f, const char *path, struct sim_err *err);
void net_file_close(struct net_file *f);

#define NET_LINE_MAX 4096u

/* Lines of a text file; comments and blanks are the reader's business. */
struct net_lines {
    const struct net_file *file;
    size_t at;
    size_t number; /* of the line in `text`, from 1 */
    char text[NET_LINE_MAX];
};

/* 1 with the next line in l->text (no newline, no carriage return), 0 at the end, or SIM_EFORMAT
 * for a line over NET_LINE_MAX - 1 characters or one with a NUL. */
int net_lines_next(struct net_lines *l, struct sim_err *err);

/* A whole number from min to NET_DIM_MAX; SIM_EFORMAT with file, line and the name of the field. */
#define NET_DIM_MAX 4294967295u
int net_number(const struct net_lines *l, const char *field, const char *text, uint64_t min,
               uint64_t *value, struct sim_err *err);

struct net_list {
    struct network *net;
    size_t cap;
};

/* A run keeps a few KiB of each layer, which take a few bytes of a file. */
#define NET_LAYERS_MAX 8192

/* Appends a copy of `layer` (its name is copied) after checking it: positive sizes, groups that
 * divide the channels, a window inside the padded input, counts that fit 64 bits. One that fails is
 * appended as a layer that cannot be run. Sets macs.
 * `where` prefixes the message: "file:line" or "file: node name". */
int net_list_add(struct net_list *list, const struct net_layer *layer, const char *where,
                 struct sim_err *err);

/* Appends a layer that cannot be run, for the reason in err, which is cleared and told where the
 * layer is chosen. */
int net_list_refuse(struct net_list *list, const char *name, struct sim_err *err);

int net_read_table(struct network *net, const struct net_file *f, struct sim_err *err);
int net_read_scalesim(struct network *net, const struct net_file *f, struct sim_err *err);
int net_read_maestro(struct network *net, const struct net_file *f, struct sim_err *err);
int net_read_mnn(struct network *net, const struct net_file *f, struct sim_err *err);

/* `dims` as in network_options. Nodes that cannot be modelled are layers with a refusal. */
int net_read_onnx(struct network *net, const struct net_file *f, const char *dims,
                  struct sim_err *err);

#endif
