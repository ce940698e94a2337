/* Where captured warp accesses go: an .mgt container, or the warp text. */
#ifndef MAGNETAR_TRACES_CAPTURE_STORE_H
#define MAGNETAR_TRACES_CAPTURE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"
#include "traces/block.h"
#include "traces/meta.h"

struct store;

/* A name that ends in .mgt gives a container, any other warp text, which has no names of buffers
 * and no notes; "-" is warp text to standard output. */
int store_open(struct store **out, const char *path, struct sim_err *err);

int store_alloc(struct store *s, uint64_t base, uint64_t bytes, const char *name,
                struct sim_err *err);
/* The note "groups" = META_GROUPS_SUMMED makes the text's numbers of work-groups Oclgrind's. */
int store_note(struct store *s, const char *key, const char *text, struct sim_err *err);

/* Begins a kernel launch; k->id is set to the number of launches before it. */
int store_kernel(struct store *s, struct trace_kernel *k, struct sim_err *err);

/* One line of one warp access of the kernel begun last; `group` is x + groups_x (y + groups_y z).
 */
int store_access(struct store *s, uint32_t group, uint32_t warp, enum trace_op op, uint64_t line,
                 uint32_t sectors, struct sim_err *err);

/* Completes the file and frees s, also after an error. */
/* Work is kept in a container only. */
bool store_takes_work(const struct store *s);

int store_close(struct store *s, struct sim_err *err);

#endif
