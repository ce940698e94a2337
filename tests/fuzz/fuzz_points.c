/* Fuzzes the reader of reference points; what is read is judged. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validation/points.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct points p;
    struct sim_err err;
    char *text = malloc(size + 1);
    if (!text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    if (points_parse(&p, text, "fuzz", &err) == 0) {
        for (size_t i = 0; i < p.n; i++)
            point_holds(&p.items[i]);
        points_free(&p);
    }
    free(text);
    return 0;
}
