/* Parameters, geometry and statistics of a cache, as users see them. */
#include "memmodels/cache/cache.h"
#include <stdio.h>
#include <string.h>

#include "sim/whole.h"

#define FIELD(name) offsetof(struct cache_config, name)

#define WRITES PARAM_CHOICES({"back", CACHE_WRITE_BACK}, {"through", CACHE_WRITE_THROUGH})
#define FILLS  PARAM_CHOICES({"fetch", CACHE_FILL_FETCH}, {"lazy", CACHE_FILL_LAZY})

/* Rows common to every level: prefix, default size, ways. */
#define ROWS(p, size_default, ways_default)                                                        \
    {.key = p ".size",                                                                             \
     .type = PARAM_UINT,                                                                           \
     .unit = UNIT_BYTES,                                                                           \
     .offset = FIELD(size),                                                                        \
     .initial = size_default,                                                                      \
     .max = 0x1p40,                                                                                \
     .help = "capacity; 0 is no cache"},                                                           \
        {.key = p ".ways",                                                                         \
         .type = PARAM_UINT,                                                                       \
         .offset = FIELD(ways),                                                                    \
         .initial = ways_default,                                                                  \
         .min = 1,                                                                                 \
         .max = 64,                                                                                \
         .help = "associativity"},                                                                 \
        {.key = p ".line",                                                                         \
         .type = PARAM_UINT,                                                                       \
         .unit = UNIT_BYTES,                                                                       \
         .offset = FIELD(line),                                                                    \
         .initial = "128",                                                                         \
         .min = 32,                                                                                \
         .max = 256,                                                                               \
         .help = "line, a power of two"},                                                          \
        {.key = p ".sector",                                                                       \
         .type = PARAM_UINT,                                                                       \
         .unit = UNIT_BYTES,                                                                       \
         .offset = FIELD(sector),                                                                  \
         .initial = "0",                                                                           \
         .max = 256,                                                                               \
         .help = "sector, a power of two; 0 is 32 B for GPU traces and the line for others"},      \
        {.key = p ".repl",                                                                         \
         .type = PARAM_ROW,                                                                        \
         .offset = FIELD(repl),                                                                    \
         .initial = "lru",                                                                         \
         .choices = PARAM_ROWS(cache_policy_any),                                                  \
         .help = "replacement policy"},                                                            \
        {.key = p ".write",                                                                        \
         .type = PARAM_CHOICE,                                                                     \
         .offset = FIELD(write),                                                                   \
         .initial = "back",                                                                        \
         .choices = WRITES,                                                                        \
         .help = "write policy"},                                                                  \
        {.key = p ".allocate",                                                                     \
         .type = PARAM_BOOL,                                                                       \
         .offset = FIELD(allocate),                                                                \
         .initial = "yes",                                                                         \
         .help = "allocate a line on a write miss"},                                               \
    {                                                                                              \
        .key = p ".fill", .type = PARAM_CHOICE, .offset = FIELD(fill), .initial = "fetch",         \
        .choices = FILLS,                                                                          \
        .help = "an allocating write miss fetches at once, or only when the sector is read"        \
    }

static const struct param llc_rows[] = {
    ROWS("llc", "3MiB", "16"),
    {"llc.slices", PARAM_UINT, UNIT_NONE, FIELD(slices), "1", 1, 1024, 0, "slices"},
    {"llc.hash", PARAM_CHOICE, UNIT_NONE, FIELD(hash), "linear", 0, 0, HASH_CHOICES,
     "line number to slice"},
    {"llc.set_hash", PARAM_CHOICE, UNIT_NONE, FIELD(set_hash), "linear", 0, 0, HASH_CHOICES,
     "line number / slices to set inside a slice"},
};
const struct param_table llc_params = {llc_rows, sizeof llc_rows / sizeof llc_rows[0]};

static const struct param l1_rows[] = {ROWS("l1", "0", "4")};
const struct param_table l1_params = {l1_rows, sizeof l1_rows / sizeof l1_rows[0]};

bool cache_same(const struct cache_config *a, const struct cache_config *b) {
    return param_equal(&llc_params, a, b) && param_equal(&l1_params, a, b);
}

#define COUNT(name, unit, help)                                                                    \
    { "llc." #name, STAT_COUNT, offsetof(struct cache_stats, name), unit, help }

static const struct stat_row stat_rows[] = {
    COUNT(accesses, "", "reads + writes, one per line touched; an atomic is one of each"),
    COUNT(reads, "", "reads and instruction fetches"),
    COUNT(writes, "", "writes"),
    COUNT(read_hits, "", "reads that found every sector they asked for"),
    COUNT(read_misses, "", "reads - read_hits"),
    COUNT(write_hits, "", "writes that found their sectors readable or dirty"),
    COUNT(write_misses, "", "writes - write_hits"),
    COUNT(write_hits_nv, "", "write hits, and allocating write misses that fetch nothing"),
    COUNT(read_sectors, "", "sectors asked for by reads"),
    COUNT(read_sector_misses, "", "of these, not there"),
    COUNT(write_sectors, "", "sectors touched by writes"),
    COUNT(write_sector_misses, "", "of these, not there"),
    COUNT(evictions, "", "valid lines replaced"),
    COUNT(writebacks, "", "dirty lines written back"),
    COUNT(fills, "", "fetches from below, one per miss that needs data"),
    COUNT(fill_bytes, "B", "bytes fetched"),
    COUNT(through, "", "writes passed on: write-through or no-allocate"),
    COUNT(writeback_bytes, "B", "bytes written below"),
    COUNT(dirty_lines_end, "", "lines still dirty at the end"),
};
const struct stat_table cache_stat_table = {stat_rows, sizeof stat_rows / sizeof stat_rows[0]};

static int check_hash(const struct cache_config *c, const char *prefix, uint64_t sets_per_slice,
                      struct sim_err *err) {
    if (c->set_hash != HASH_LINEAR && sets_per_slice > HASH_MAX)
        return sim_fail(err, SIM_EUSAGE,
                        "%s.set_hash: %llu sets per slice: xor and ipoly go up to %u", prefix,
                        (unsigned long long)sets_per_slice, HASH_MAX);
    return 0;
}

uint64_t cache_nearest_size(const struct cache_config *c) {
    const uint64_t step = c->line * c->ways * c->slices;
    const uint64_t n = c->size / step + (c->size % step >= step - c->size % step);
    return (n ? n : 1) * step;
}

static int refuse_size(const struct cache_config *c, const char *prefix, uint64_t step,
                       struct sim_err *err) {
    const uint64_t below = c->size / step * step;
    char size[40], low[40] = "";
    if (below)
        snprintf(low, sizeof low, " are %llu and", (unsigned long long)below);
    return sim_fail(err, SIM_EUSAGE,
                    "%s.size = %s: expected a multiple of line x ways x slices = %llu B; the "
                    "nearest%s %llu B%s",
                    prefix, unit_format(size, sizeof size, (double)c->size, UNIT_BYTES, 6),
                    (unsigned long long)step, below ? low : " is",
                    (unsigned long long)(below + step),
                    strcmp(prefix, "llc") == 0 ? ", and llc.round_size=yes takes the nearest" : "");
}

int cache_check(const struct cache_config *c, const char *prefix, struct sim_err *err) {
    const uint64_t row = c->line * c->ways;
    if (!is_power_of_two(c->line))
        return sim_fail(err, SIM_EUSAGE, "%s.line = %llu: expected 32, 64, 128 or 256", prefix,
                        (unsigned long long)c->line);
    if (!is_power_of_two(c->sector) || c->sector > c->line || c->line / c->sector > 8)
        return sim_fail(err, SIM_EUSAGE,
                        "%s.sector = %llu: expected a power of two from %llu to the line's %llu",
                        prefix, (unsigned long long)c->sector, (unsigned long long)c->line / 8,
                        (unsigned long long)c->line);
    if (c->repl->ways_power_of_two && !is_power_of_two(c->ways))
        return sim_fail(err, SIM_EUSAGE, "%s.ways = %llu: %s needs a power of two", prefix,
                        (unsigned long long)c->ways, c->repl->about.name);
    if (c->size == 0 || c->size % (row * c->slices))
        return refuse_size(c, prefix, row * c->slices, err);
    if (c->size / row > UINT32_MAX / 64)
        return sim_fail(err, SIM_EUSAGE, "%s.size: more than %u sets", prefix, UINT32_MAX / 64);
    return check_hash(c, prefix, c->size / row / c->slices, err);
}
