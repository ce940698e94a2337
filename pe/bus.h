/* Timed runs before a memory of one bus and a fixed latency, without events. Requests go to such a
 * memory in one fixed order (pe/timed.c), so that the time of each follows from those before it:
 *   submitted = max(submitted before, answer of the request `window` before, step that it waits
 * for) answered  = max(submitted, bus free) + bytes / bandwidth + latency Every figure equals that
 * of the events. */
#ifndef MAGNETAR_PE_BUS_H
#define MAGNETAR_PE_BUS_H

#include "pe/timed.h"

enum {
    TIMED_IN_FLIGHT = 128,    /* requests under way */
    TIMED_REQUEST_BYTES = 256 /* of one request, less at the end of a transfer */
};

/* Takes the next step from the list and adds up what it moves; false at the end. *cycles: on the
 * array, waiting for the global buffer included. */
bool timed_next(const struct machine *m, struct steps *steps, struct step *step, uint64_t *cycles,
                struct timed_result *out);

/* Bytes of each tensor that have yet to be submitted. */
struct transfer {
    uint64_t left[TENSOR_COUNT];
};

/* What a step reads while the array may work on the one before, what it reads while the array
 * waits (offchip.overlap), and what it writes. */
struct step_transfers {
    struct transfer ahead, rest, writes;
};

struct step_transfers timed_transfers(const struct machine *m, const struct step *step);

uint64_t timed_to_ps(const struct machine *m, uint64_t cycle);
uint64_t timed_to_cycle(const struct machine *m, uint64_t ps); /* the first edge not before */

/* The layer's last cycle when the memory was last busy at `last`: not before the memory can have
 * moved all bytes, as it rounds each request to a picosecond. */
uint64_t timed_end(const struct machine *m, const struct timed_result *out, uint64_t last);

bool bus_serves(const struct machine *m);
void bus_layer(const struct machine *m, struct steps *steps, struct timed_result *out);

#endif
