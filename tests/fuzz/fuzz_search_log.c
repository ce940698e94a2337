/* Fuzzes journals of searches, as --merge and --resume read them. Most inputs are made whole again
 * after they are changed: with the check sums that belong to their content, what is behind them is
 * reached. A journal that a search goes on with is whole afterwards. */
#include "config.h"

#include "explore/search/log.h"
#include "sim/manifest.h"
#include "tests/fuzz/made_up.h"
#include "tests/fuzz/memory_file.h"

#define FIXED 92u /* bytes of the header before its texts */

static uint32_t get(const uint8_t *p) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put(uint8_t *p, uint32_t v) {
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

/* The check sum of [from, to), which stands behind; returns where it ends. */
static size_t seal(uint8_t *data, size_t size, size_t from, size_t to) {
    if (to > size || size - to < 4)
        return size;
    put(data + to, manifest_crc_text((const char *)data + from, to - from));
    return to + 4;
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    size_t at = FIXED;
    size = LLVMFuzzerMutate(data, size, most);
    if (seed % 8 == 0)
        return size;
    for (int text = 0; text < 2 && at < size && size - at >= 4; text++)
        at += 4 + (size_t)get(data + at);
    at = seal(data, size, 0, at);
    while (at < size && size - at >= 12)
        at = seal(data, size, at, at + 8 + get(data + at + 4));
    return size;
}

static void merge(const char *path, const struct space *s) {
    struct exploration found;
    struct sim_err err;
    search_init(&found, s, &made_up, NULL);
    if (log_read(path, s, &found, &err) == 0) {
        search_take_all(&found);
        made_up_front(&found);
    }
    search_free(&found);
}

static void go_on(const char *path, const struct space *s, const struct log_header *h) {
    struct search_log *j = NULL;
    struct exploration found, again;
    struct sim_err err;
    uint64_t torn;
    search_init(&found, s, &made_up, NULL);
    search_init(&again, s, &made_up, NULL);
    const struct log_wish wish = {.space = s, .header = h};
    if (log_resume(&j, path, &wish, &found, &torn, &err) == 0) {
        check(log_add(j, &found, found.n, &err) == 0 && log_end(j, &found, &err) == 0, err.text);
        check(log_close(j, &err) == 0, err.text);
        check(log_read(path, s, &again, &err) == 0, err.text);
        check(again.n == found.n, "other rows");
        j = NULL;
    }
    log_close(j, &err);
    search_free(&found);
    search_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *path = memory_file(data, size);
    struct log_header h;
    struct space s;
    struct sim_err err;
    if (log_head(path, &h, &err) == 0) {
        if (made_up_space(&s, h.text, &err) == 0) {
            merge(path, &s);
            go_on(path, &s, &h);
        }
        space_free(&s);
    }
    log_header_free(&h);
    return 0;
}
