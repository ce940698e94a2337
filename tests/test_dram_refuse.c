/* Configurations of the DRAM model that contradict themselves are refused with file:line. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memmodels/dram/dram.h"
#include "memmodels/dram/timing.h"

static void configure(struct dram_config *config) {
    struct sim_err err;
    struct param_set *set = param_set_new(&err);
    CU_ASSERT_EQUAL_FATAL(param_bind(set, &dram_params, config, &err), 0);
    param_set_free(set);
}

static int try_config(const struct dram_config *config, struct sim_err *err) {
    struct event_queue *events = event_queue_new(DRAM_EVENTS_MAX, 8, err);
    struct dram *d = dram_new(config, events, err);
    const int rc = d ? 0 : err->code;
    dram_free(d);
    event_queue_free(events);
    return rc;
}

static const char *preset_text(const char *name) {
    for (size_t i = 0; dram_presets[i].name; i++)
        if (strcmp(dram_presets[i].name, name) == 0)
            return dram_presets[i].text;
    CU_FAIL_FATAL("no such preset");
    return NULL;
}

/* Writes the preset with its row `key` replaced by `with` (NULL: left out); the line of the row, or
 * without one the last line. */
static int write_changed(const char *path, const char *preset, const char *key, const char *with) {
    FILE *f = fopen(path, "w");
    int line = 0, at = 0;
    const char *p = preset_text(preset);
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    while (*p) {
        const size_t n = strcspn(p, "\n") + 1, k = strlen(key);
        const bool hit = strncmp(p, key, k) == 0 && p[k] == ' ';
        if (!hit || with)
            line++;
        if (hit && with)
            at = line;
        if (hit && with)
            fprintf(f, "%s\n", with);
        else if (!hit)
            fwrite(p, 1, n, f);
        p += n;
    }
    CU_ASSERT_EQUAL(fclose(f), 0);
    return at ? at : line;
}

static const struct {
    const char *preset, *key, *with;
    int code;
} cases[] = {
    /* rows missing */
    {"HBM2_8Gb_x128", "protocol", NULL, SIM_EUSAGE},
    /* values that cannot be */
    {"HBM2_8Gb_x128", "tRP", "tRP = -14", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tRP", "tRP = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tRP", "tRP = 14.5", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tRP", "tRP = fourteen", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tRP", "tRP = 14x", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tRP", "tRP = nan", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tRP", "tRP = 1e30", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tCK", "tCK = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "bankgroups", "bankgroups = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "banks_per_group", "banks_per_group = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "banks_per_group", "banks_per_group = 65536", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "rows", "rows = 30000", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "rows", "rows = 8388608", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "VDD", "VDD = 1e300", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "IDD2N", "IDD2N = 1e300", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "columns", "columns = 48", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "columns", "columns = 1", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "columns", "columns = 32768", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "BL", "BL = 1", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "bus_width", "bus_width = 64", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "channels", "channels = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "channel_size", "channel_size = 3072", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "trans_queue_size", "trans_queue_size = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "cmd_queue_size", "cmd_queue_size = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "protocol", "protocol = DDR9", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "address_mapping", "address_mapping = rorarababgco", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "address_mapping", "address_mapping = rora", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "row_buf_policy", "row_buf_policy = AJAR", SIM_EUSAGE},
    /* values that contradict others */
    {"HBM2_8Gb_x128", "tREFI", "tREFI = 300", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tREFI", "tREFI = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tRRD_L", "tRRD_L = 3", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tCCD_L", "tCCD_L = 0", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "tFAW", "tFAW = 3", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "IDD4W", "IDD4W = 50", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "IDD0", "IDD0 = 40", SIM_EUSAGE},
    {"DDR4_8Gb_x8_2400", "AL", "AL = 17", SIM_EUSAGE},
    {"HBM2_8Gb_x128", "IDD0", "no equals sign", SIM_EUSAGE},
    /* well formed, not modelled */
    {"HBM2_8Gb_x128", "queue_structure", "queue_structure = PER_RANK", SIM_EUNSUP},
    {"DDR4_8Gb_x8_2400", "refresh_policy", "refresh_policy = SOME_OTHER", SIM_EUNSUP},
};

static void refuse(const char *path, size_t i) {
    struct dram_config config;
    struct sim_err err = {0};
    char where[400];
    const int line = write_changed(path, cases[i].preset, cases[i].key, cases[i].with);
    configure(&config);
    snprintf(config.ini, sizeof config.ini, "%s", path);
    snprintf(where, sizeof where, "%s:%d: ", path, line);
    const int rc = try_config(&config, &err);
    const bool ok = rc == cases[i].code && strncmp(err.text, where, strlen(where)) == 0;
    if (!ok)
        fprintf(stderr, "%s: got %d \"%s\", expected %d \"%s...\"\n",
                cases[i].with ? cases[i].with : cases[i].key, rc, err.text, cases[i].code, where);
    CU_ASSERT(ok);
}

static void test_bad_ini(void) {
    char path[] = "/tmp/dramXXXXXX";
    const int fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    close(fd);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuse(path, i);
    unlink(path);
}

/* tRC is no row of the presets, but is checked where a file gives it. */
static void test_row_cycle(void) {
    char path[] = "/tmp/dramXXXXXX";
    struct dram_config config;
    struct sim_err err = {0};
    const int fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    close(fd);
    configure(&config);
    snprintf(config.ini, sizeof config.ini, "%s", path);
    write_changed(path, "HBM2_8Gb_x128", "tRAS", "tRAS = 34\ntRC = 48");
    CU_ASSERT_EQUAL(try_config(&config, &err), 0);
    write_changed(path, "HBM2_8Gb_x128", "tRAS", "tRAS = 34\ntRC = 47");
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "timing.tRC = 47: below tRAS + tRP"));
    write_changed(path, "HBM2_8Gb_x128", "tRAS", "tRAS = 34\ntRAS = 34");
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "given twice"));
    write_changed(path, "HBM2_8Gb_x128", "tRAS", "tRAS = 34 ; as in the data sheet");
    CU_ASSERT_EQUAL(try_config(&config, &err), 0);
    write_changed(path, "HBM2_8Gb_x128", "tCK", "tCK = 1.0 (1/1)");
    CU_ASSERT_EQUAL(try_config(&config, &err), 0);
    unlink(path);
}

/* Values of DRAMsim3's configuration.cc, beside the same values written into the file. */
static void test_missing_rows(void) {
    static const struct {
        const char *preset, *key, *row, *name;
    } rows[] = {
        {"HBM2_8Gb_x128", "tRP", "tRP = 10", "timing.tRP"},
        {"HBM2_8Gb_x128", "tRCDRD", "tRCDRD = 24", "timing.tRCDRD"},
        {"DDR4_8Gb_x8_2400", "tRCD", "tRCD = 10", "timing.tRCD"},
        {"GDDR5X_8Gb_x32", "t32AW", "t32AW = 330", "timing.t32AW"},
        {"DDR4_8Gb_x8_2400", "tREFI", "tREFI = 7800", "timing.tREFI"},
        {"DDR4_8Gb_x8_2400", "tFAW", "tFAW = 50", "timing.tFAW"},
        {"DDR4_8Gb_x8_2400", "VDD", "VDD = 1.2", "power.VDD"},
        {"HBM2_8Gb_x128", "address_mapping", "address_mapping = chrobabgraco",
         "system.address_mapping"},
    };
    char path[] = "/tmp/dramXXXXXX", list[200];
    struct dram_config config;
    struct sim_err err = {0};
    const int fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    close(fd);
    configure(&config);
    snprintf(config.ini, sizeof config.ini, "%s", path);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct dram_timing with, without;
        write_changed(path, rows[i].preset, rows[i].key, rows[i].row);
        CU_ASSERT_EQUAL(dram_timing_load(&with, &config, &err), 0);
        CU_ASSERT_EQUAL(dram_defaulted(&config, list, sizeof list, &err), 0);
        CU_ASSERT_STRING_EQUAL(list, "");
        write_changed(path, rows[i].preset, rows[i].key, NULL);
        CU_ASSERT_EQUAL(dram_timing_load(&without, &config, &err), 0);
        CU_ASSERT_EQUAL(memcmp(&with, &without, sizeof with), 0);
        CU_ASSERT_EQUAL(dram_defaulted(&config, list, sizeof list, &err), 0);
        CU_ASSERT_STRING_EQUAL(list, rows[i].name);
    }
    unlink(path);
}

static void test_bad_parameters(void) {
    struct dram_config config;
    struct sim_err err = {0};
    configure(&config);
    strcpy(config.preset, "HBM2_8Gb_x12");
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "did you mean 'HBM2_8Gb_x128'?"));
    configure(&config);
    strcpy(config.mapping, "rochrababg");
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EUSAGE);
    configure(&config);
    config.queue = 3;
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EUSAGE);
    configure(&config);
    strcpy(config.ini, "/tmp");
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EIO);
    strcpy(config.ini, "/nonexistent.ini");
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EIO);
    configure(&config);
    config.model = DRAM_FIXED;
    config.interleave_b = 96;
    CU_ASSERT_EQUAL(try_config(&config, &err), SIM_EUSAGE);
}

CU_pSuite suite_dram_refuse(void) {
    CU_pSuite s = CU_add_suite("dram_refuse", NULL, NULL);
    CU_ADD_TEST(s, test_bad_ini);
    CU_ADD_TEST(s, test_row_cycle);
    CU_ADD_TEST(s, test_missing_rows);
    CU_ADD_TEST(s, test_bad_parameters);
    return s;
}
