/* The ELF reader against what the compiler said of its own output (ptxas -v of nvcc 13.0 for
 * tests/data/elf/kernels.cu), damaged files, and occupancy against the vendor's calculator. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "memmodels/gpu/occupancy.h"
#include "tests/suites.h"
#include "tests/support.h"
#include "traces/elf/elf.h"

static uint8_t *read_whole(const char *path, size_t *n) {
    FILE *f = test_open(path);
    struct sim_err err;
    uint8_t *bytes = sim_alloc(1 << 16, 1, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    *n = fread(bytes, 1, 1 << 16, f);
    fclose(f);
    return bytes;
}

static struct elf_program *read_file(const char *path) {
    char full[400];
    struct elf_program *p = NULL;
    struct sim_err err = {0};
    const int rc = elf_read(&p, test_path(full, sizeof full, path), &err);
    if (rc)
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    return p;
}

/* "Used 64 registers, 16640 bytes smem" of gemm with __launch_bounds__(256), "8 registers" (12 for
 * sm_90) of relu; parameters by the prototypes. */
static void check_kernels(const struct elf_program *p, size_t first, unsigned sm, unsigned relu) {
    static const unsigned gemm[4][2] = {{0, 8}, {8, 8}, {16, 8}, {24, 4}};
    static const unsigned small[3][2] = {{0, 8}, {8, 1}, {10, 2}};
    for (size_t i = first; i < first + 2; i++) {
        const struct elf_kernel *k = &p->kernels[i];
        const bool is_gemm = strcmp(k->name, "gemm") == 0;
        CU_ASSERT_EQUAL(k->sm, sm);
        CU_ASSERT_EQUAL(k->registers, is_gemm ? 64 : relu);
        CU_ASSERT_EQUAL(k->shared_bytes, is_gemm ? 16640 : 0);
        CU_ASSERT_EQUAL(k->max_threads[0], is_gemm ? 256 : 0);
        CU_ASSERT_EQUAL(k->max_threads[2], is_gemm ? 1 : 0);
        CU_ASSERT_EQUAL(k->frame_bytes, 0);
        CU_ASSERT_EQUAL(k->param_bytes, is_gemm ? 28 : 12);
        CU_ASSERT_EQUAL(k->param_base, sm == 80 ? 0x160 : 0x210);
        CU_ASSERT_EQUAL_FATAL(k->n_params, is_gemm ? 4 : 3);
        for (size_t n = 0; n < k->n_params; n++) {
            CU_ASSERT_EQUAL(k->params[n].ordinal, n);
            CU_ASSERT_EQUAL(k->params[n].offset, (is_gemm ? gemm : small)[n][0]);
            CU_ASSERT_EQUAL(k->params[n].bytes, (is_gemm ? gemm : small)[n][1]);
        }
    }
}

static void test_cubins(void) {
    struct elf_program *p = read_file("tests/data/elf/sm_80.cubin");
    CU_ASSERT_EQUAL_FATAL(p->n_kernels, 2);
    check_kernels(p, 0, 80, 8);
    CU_ASSERT_STRING_EQUAL(p->machine, "cuda");
    CU_ASSERT_EQUAL(elf_find_kernel(p, "gemm")->code_bytes, 3968); /* readelf -s */
    CU_ASSERT_EQUAL(elf_find_kernel(p, "relu")->code_bytes, 768);
    CU_ASSERT_PTR_NULL(elf_find_kernel(p, "gem"));
    CU_ASSERT_EQUAL(p->n_symbols, 4); /* gemm, relu, counter, scale */
    elf_free(p);
    p = read_file("tests/data/elf/sm_90.cubin");
    CU_ASSERT_EQUAL_FATAL(p->n_kernels, 2);
    check_kernels(p, 0, 90, 12);
    elf_free(p);
}

static void test_fatbins(void) {
    struct elf_program *p = read_file("tests/data/elf/kernels.fatbin");
    CU_ASSERT_EQUAL_FATAL(p->n_kernels, 4);
    CU_ASSERT_EQUAL(p->compressed, 0);
    check_kernels(p, 0, 80, 8);
    check_kernels(p, 2, 90, 12);
    elf_free(p);
    p = read_file("tests/data/elf/compressed.fatbin");
    CU_ASSERT_EQUAL(p->n_kernels, 0);
    CU_ASSERT_EQUAL(p->compressed, 1);
    elf_free(p);
}

/* This program itself: where the linker put a function and an object. */
int test_elf_object[25] = {1};

static void test_self(void) {
    struct elf_program *p;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(elf_read(&p, "/proc/self/exe", &err), 0);
    const struct elf_symbol *object = NULL, *function = NULL;
    for (size_t i = 0; i < p->n_symbols; i++) {
        if (!strcmp(p->symbols[i].name, "test_elf_object"))
            object = &p->symbols[i];
        if (!strcmp(p->symbols[i].name, "suite_elf"))
            function = &p->symbols[i];
    }
    CU_ASSERT_FATAL(object && function);
    CU_ASSERT_EQUAL(object->bytes, sizeof test_elf_object);
    CU_ASSERT_FALSE(object->function);
    CU_ASSERT_TRUE(function->function);
    CU_ASSERT_EQUAL(object->address - function->address,
                    (uintptr_t)test_elf_object - (uintptr_t)suite_elf);
    CU_ASSERT_PTR_EQUAL(elf_find_symbol(p, object->address + 99), object);
    CU_ASSERT_PTR_NOT_EQUAL(elf_find_symbol(p, object->address + 100), object);
    elf_free(p);
}

/* Damaged or whole: never a crash; what is refused says why, with exit status 3. */
static int try_bytes(const uint8_t *bytes, size_t n) {
    struct elf_program *p;
    struct sim_err err = {0};
    const int rc = elf_read_memory(&p, "sample", bytes, n, &err);
    if (rc == 0)
        elf_free(p);
    else
        CU_ASSERT(rc == SIM_EFORMAT && strstr(err.text, "sample: "));
    return rc;
}

static void put(uint8_t *at, uint64_t value, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static void test_truncated(void) {
    size_t n;
    uint8_t *cubin = read_whole("tests/data/elf/sm_80.cubin", &n);
    for (size_t cut = 0; cut < n; cut += cut < 200 ? 1 : 37)
        CU_ASSERT_EQUAL(try_bytes(cubin, cut), SIM_EFORMAT);
    CU_ASSERT_EQUAL(try_bytes(cubin, n), 0);
    free(cubin);
    uint8_t *fatbin = read_whole("tests/data/elf/kernels.fatbin", &n);
    for (size_t cut = 16; cut < n; cut += 61)
        CU_ASSERT_EQUAL(try_bytes(fatbin, cut), SIM_EFORMAT);
    put(fatbin + 24, UINT64_MAX - 8, 8); /* size of the first entry */
    CU_ASSERT_EQUAL(try_bytes(fatbin, n), SIM_EFORMAT);
    free(fatbin);
}

/* Offsets and sizes of every section, one at a time, set to what a hostile file would have. */
static void test_hostile(void) {
    static const uint64_t values[] = {UINT64_MAX, UINT64_MAX - 64, 1ull << 63, 1ull << 40, 0xfffff};
    size_t n;
    uint8_t *cubin = read_whole("tests/data/elf/sm_80.cubin", &n);
    uint64_t table = 0;
    for (unsigned i = 0; i < 8; i++)
        table |= (uint64_t)cubin[0x28 + i] << 8 * i;
    const unsigned sections = cubin[0x3c];
    for (unsigned s = 1; s < sections; s++)
        for (unsigned field = 24; field <= 32; field += 8) /* sh_offset, sh_size */
            for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
                uint8_t *at = cubin + table + 64 * s + field, saved[8];
                const bool stored =
                    cubin[table + 64 * s + 4] != 8; /* sh_type: NOBITS takes no bytes */
                memcpy(saved, at, 8);
                put(at, values[v], 8);
                const int rc = try_bytes(cubin, n);
                CU_ASSERT(!stored || rc == SIM_EFORMAT);
                memcpy(at, saved, 8);
            }
    put(cubin + 0x28, UINT64_MAX - 100, 8);
    CU_ASSERT_EQUAL(try_bytes(cubin, n), SIM_EFORMAT);
    free(cubin);
}

static void test_garbled(void) {
    struct rng r = test_rng("elf");
    size_t n;
    uint8_t *cubin = read_whole("tests/data/elf/sm_90.cubin", &n);
    for (int i = 0; i < 2000; i++) {
        const size_t at = rng_below(&r, n);
        const uint8_t was = cubin[at];
        cubin[at] = (uint8_t)rng_next(&r);
        try_bytes(cubin, n);
        if (i % 4)
            cubin[at] = was;
    }
    free(cubin);
}

static void test_occupancy(void) {
    FILE *f = test_open("tests/data/elf/occupancy.csv");
    char line[200], name[20];
    bool header = false;
    struct sim_err err;
    int rows = 0;
    while (test_row(f, line, sizeof line, &header)) {
        struct occupancy_need need;
        unsigned groups;
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%19[^,],%u,%u,%u,%u", name, &need.threads,
                                     &need.registers, &need.shared_bytes, &groups),
                              5);
        const struct occupancy o = occupancy_of(occupancy_gpu_find(name, &err), &need);
        if (o.groups != groups)
            fprintf(stderr, "%s: %u groups, expected %s", o.limiter, o.groups, line);
        CU_ASSERT_EQUAL(o.groups, groups);
        CU_ASSERT_EQUAL(o.warps, groups * ((need.threads + 31) / 32));
        rows++;
    }
    CU_ASSERT_EQUAL(rows, 240);
    CU_ASSERT_PTR_NULL(occupancy_gpu_find("voodoo2", &err));
    fclose(f);
}

/* By hand: 256 work-items of 64 registers: 16384 a group, 4 in 65536. */
static void test_limiter(void) {
    struct sim_err err;
    const struct occupancy_gpu *gpu = occupancy_gpu_find("a100", &err);
    static const struct {
        struct occupancy_need need;
        unsigned groups;
        const char *limiter;
    } cases[] = {
        {{256, 64, 16640}, 4, "registers"},
        {{32, 16, 0}, 32, "groups"},
        {{1024, 32, 0}, 2, "warps"},
        {{64, 32, 49152}, 3, "shared memory"}, /* 3 x 49 KiB of 164 */
        {{64, 32, 200 << 10}, 0, "shared memory"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct occupancy o = occupancy_of(gpu, &cases[i].need);
        CU_ASSERT_EQUAL(o.groups, cases[i].groups);
        CU_ASSERT_STRING_EQUAL(o.limiter, cases[i].limiter);
    }
}

CU_pSuite suite_elf(void) {
    CU_pSuite s = CU_add_suite("elf", NULL, NULL);
    CU_ADD_TEST(s, test_cubins);
    CU_ADD_TEST(s, test_fatbins);
    CU_ADD_TEST(s, test_self);
    CU_ADD_TEST(s, test_truncated);
    CU_ADD_TEST(s, test_hostile);
    CU_ADD_TEST(s, test_garbled);
    CU_ADD_TEST(s, test_occupancy);
    CU_ADD_TEST(s, test_limiter);
    return s;
}
