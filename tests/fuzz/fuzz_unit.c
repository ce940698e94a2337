/* Fuzzes quantities: the first byte chooses the dimension. A count printed and read again is the
 * same count; anything read is finite. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/unit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[200], printed[80];
    double real;
    uint64_t count, again;
    struct sim_err err;
    if (size < 1 || size > sizeof text)
        return 0;
    const enum unit unit = data[0] % (UNIT_BYTES_PER_S + 1);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    if (unit_parse(text, unit, &real, &err) == 0) {
        if (!isfinite(real))
            abort();
        unit_format(printed, sizeof printed, real, unit, 6);
    }
    if (unit_parse_count(text, UNIT_BYTES, &count, &err) == 0 && count < 1ull << 53) {
        unit_format(printed, sizeof printed, (double)count, UNIT_BYTES, 17);
        if (unit_parse_count(printed, UNIT_BYTES, &again, &err) || again != count)
            abort();
    }
    return 0;
}
