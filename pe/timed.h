/* Timed runs: the steps of a layer against buffers and main memory, as events. A step starts when
 * the one before has ended and its operands have arrived; the layer ends with its last write. With
 * double buffering the next step's operands travel meanwhile. Requests queue at the memory and wait
 * where it refuses them. */
#ifndef MAGNETAR_PE_TIMED_H
#define MAGNETAR_PE_TIMED_H

#include "memmodels/dram/dram.h"
#include "pe/machine.h"
#include "pe/step.h"

enum timed_row { ROW_COMPUTE, ROW_READ, ROW_WRITE, ROW_STALL_DRAM, ROW_STALL_GLB };

/* What a run may be watched by; any member may be NULL. Times in array cycles of the layer. */
struct timed_watch {
    void *user;
    void (*span)(void *user, enum timed_row row, uint64_t step, uint64_t from, uint64_t to);
    void (*request)(void *user, uint64_t cycle, uint64_t address, uint32_t bytes, bool write,
                    enum step_tensor tensor);
};

struct timed_result {
    uint64_t cycles, stall_glb, stall_dram;
    uint64_t read_bits[TENSOR_COUNT], write_bits[TENSOR_COUNT];
    double dram_peak;     /* bytes per second, of a memory model */
    double dram_energy_j; /* 0 without a memory model */
};

/* SIM_EIO out of memory, SIM_ESTALL when nothing more happens, and the errors of dram_new. */
int timed_layer(const struct machine *m, struct steps *steps, const struct timed_watch *watch,
                struct timed_result *out, struct sim_err *err);

#endif
