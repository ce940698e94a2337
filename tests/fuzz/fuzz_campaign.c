/* Fuzzes the journal of long work: what is found in it is found again, and so is what is added. */
#include "config.h"

#include <string.h>

#include "explore/journal.h"
#include "tests/fuzz/memory_file.h"

enum { ROWS = 6, WIDTH = 3 };

/* What a journal holds. */
struct kept {
    bool row[ROWS];
    double value[ROWS][WIDTH];
};

/* Reads what is there, and adds row `add` where it is not; ROWS: none. */
static void open_and_add(const char *path, struct kept *k, size_t add) {
    static const double row[WIDTH] = {1.0 / 3, -0.0, 5e-324};
    struct journal *j;
    size_t n = 0;
    memset(k, 0, sizeof *k);
    if (journal_open(&j, path, "k", ROWS, WIDTH, NULL) || !j)
        abort();
    for (size_t i = 0; i < ROWS; i++)
        n += k->row[i] = journal_find(j, i, k->value[i]);
    if (n != journal_rows(j))
        abort();
    if (add < ROWS && !k->row[add]) {
        if (journal_add(j, add, row, NULL))
            abort();
        k->row[add] = true;
        memcpy(k->value[add], row, sizeof row);
    }
    journal_close(j, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *path = memory_file(data, size);
    struct kept first, again;
    open_and_add(path, &first, size % (ROWS + 1));
    open_and_add(path, &again, ROWS);
    if (memcmp(&first, &again, sizeof first))
        abort();
    return 0;
}
