/* Fuzzes the reader of DRAMsim3 .ini files. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/dram/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct dram_ini ini;
    struct sim_err err;
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    dram_ini_read(&ini, "fuzz", text, &err);
    free(text);
    return 0;
}
