/* Count mode over cells with a behaviour: the requests of a hierarchy one after another on a clock
 * that goes by the serial formula, so that lines age, writes fail and cells wear as in timed mode
 * with one access in flight. docs/models.md has the formulas. */
#ifndef MAGNETAR_MEMMODELS_SERIAL_H
#define MAGNETAR_MEMMODELS_SERIAL_H

#include "memmodels/params.h"

struct serial;

/* Adds the hierarchy of *c, after params_tech, for a technology's figures (NULL: none). Where its
 * cells have a behaviour *out drives it, and must be freed after `h`; else *out is NULL. Returns
 * the hierarchy's number, or a negative code: SIM_EUSAGE (a bank that would do nothing but
 * refresh), SIM_EUNSUP (an oracle, nvm.sram_ways and the like), SIM_EIO. */
int serial_add(struct hierarchies *h, const struct memory_config *c, const struct memory_tech *tech,
               uint64_t seed, struct serial **out, struct sim_err *err);
void serial_free(struct serial *s);

/* After hierarchies_finish: what the cells did since the warm-up, and what that adds. */
void serial_collect(const struct serial *s, struct nvm_stats *stats, struct count_extra *extra);

#endif
