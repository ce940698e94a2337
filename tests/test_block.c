/* The packed word and the runs of a block. */
#include <CUnit/CUnit.h>

#include <string.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/block.h"
#include "traces/mgt/layout.h"

static void test_word(void) {
    static const uint32_t extents[] = {1, 15, 32, 65535}, warps[] = {0, 1, 4095};
    for (int op = 0; op < OP_COUNT; op++)
        for (int mask = 0; mask < 2; mask++)
            for (int e = 0; e < 4; e++)
                for (int w = 0; w < 3; w++) {
                    const uint32_t word = word_make((enum trace_op)op, mask, extents[e], warps[w]);
                    CU_ASSERT(word_op(word) == (enum trace_op)op && word_is_mask(word) == mask);
                    CU_ASSERT(word_extent(word) == extents[e] && word_warp(word) == warps[w]);
                }
}

/* A new run wherever kernel or group changes; as many as accesses at worst. */
static void test_runs(void) {
    struct sim_err err = {0};
    struct rng r = test_rng("blocks");
    struct trace_block *b = block_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    for (uint32_t change = 1; change < 100; change *= 3) {
        uint32_t kernel = 0, group = 0, runs = 0;
        block_clear(b);
        CU_ASSERT(b->n == 0 && b->n_runs == 0 && !b->has_gaps);
        for (uint32_t i = 0; i < BLOCK_MAX; i++) {
            const bool next = i == 0 || rng_below(&r, change) == 0;
            if (next && i % 2)
                kernel++;
            else if (next)
                group++;
            runs += next;
            block_add(b, i, word_make(OP_READ, false, 4, 0), i == 500, kernel, group);
            CU_ASSERT_FATAL(b->n_runs == runs && b->has_gaps == (i >= 500));
            const struct trace_run *last = &b->runs[runs - 1];
            CU_ASSERT_FATAL(last->kernel == kernel && last->group == group && last->first <= i);
        }
        CU_ASSERT(b->n == BLOCK_MAX && b->runs[0].first == 0);
    }
    block_free(b);
    block_free(NULL);
}

/* One read of 4 bytes at 0x40 by warp 3 as version 1 has it (docs/trace-format.md): the shift, no
 * gaps, one form of which the word is 4 << 4, one run of kernel 0 and group 0, one stretch of warp
 * 3, the number of the form, the address. */
static bool decodes(const uint8_t *form, size_t n, struct trace_block *b) {
    static const uint8_t before[] = {6, 0, 1}, after[] = {1, 1, 0, 0, 1, 1, 3, 0, 2};
    static struct mgt_body body;
    uint8_t bytes[32];
    memcpy(bytes, before, sizeof before);
    memcpy(bytes + sizeof before, form, n);
    memcpy(bytes + sizeof before + n, after, sizeof after);
    return mgt_decode_block(bytes, sizeof before + n + sizeof after, 1, MGT_GPU, &body, b);
}

static void test_form_of_a_block(void) {
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    const uint32_t word = word_make(OP_READ, false, 4, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    CU_ASSERT_FATAL(word < 128);
    CU_ASSERT(decodes(&(uint8_t){(uint8_t)word}, 1, b));
    CU_ASSERT(b->n == 1 && b->addr[0] == 0x40 && b->word[0] == word_make(OP_READ, false, 4, 3));
    /* the same form with a bit above its 20, which would be one of the warp */
    const uint8_t above[] = {(uint8_t)(word | 128), 128, 64};
    CU_ASSERT_FALSE(decodes(above, sizeof above, b));
    block_free(b);
}

/* 300 reads of 1 to 300 bytes at 0 as version 1 has them; each form's number is at *numbers. */
static size_t many_forms(uint8_t *bytes, size_t size, size_t *numbers) {
    enum { N = 300 };
    struct cursor c = cursor_over(bytes, size);
    cursor_bytes(&c, (uint8_t[]){0, 0}, 2);
    cursor_varint(&c, N);
    for (uint32_t i = 0; i < N; i++)
        cursor_varint(&c, word_make(OP_READ, false, 1 + i, 0));
    cursor_varint(&c, 1); /* a run, */
    cursor_varint(&c, N);
    cursor_bytes(&c, (uint8_t[]){0, 0, 1}, 3); /* a stretch of warp 0 */
    cursor_varint(&c, N);
    cursor_byte(&c, 0);
    *numbers = c.n;
    for (uint32_t i = 0; i < N; i++)
        cursor_number(&c, i, 2);
    for (uint32_t i = 0; i < N; i++)
        cursor_byte(&c, 0);
    return c.n;
}

/* The literals of a body of version 3 that `many_kinds` wrote begin with their number and end with
 * a byte for the width of steps of no bytes; two stretches of a byte and two follow. */
static size_t many_kinds(uint8_t *bytes, size_t size, size_t *numbers) {
    enum { N = 300 };
    static struct mgt_encoder encoder;
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    struct cursor c = cursor_over(bytes, size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    for (uint32_t i = 0; i < N; i++)
        block_add(b, 0, word_make(OP_READ, false, 1 + i, 0), 0, 0, 0);
    mgt_encode_block(b, &encoder, &c);
    *numbers = c.n - 3 - 1 - 2 * (size_t)N;
    block_free(b);
    return c.n;
}

/* More than 256 forms or kinds take numbers of two bytes: one that is too high is found at any
 * place. */
static void check_wide(size_t make(uint8_t *bytes, size_t size, size_t *numbers)) {
    enum { N = 300 };
    static struct mgt_body body;
    static uint8_t bytes[1 << 14];
    size_t first = 0;
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    const size_t size = make(bytes, sizeof bytes, &first);
    CU_ASSERT(mgt_decode_block(bytes, size, N, MGT_GPU | MGT_PATTERNS, &body, b));
    for (uint32_t i = 0; i < N; i++)
        CU_ASSERT(b->addr[i] == 0 && b->word[i] == word_make(OP_READ, false, 1 + i, 0));
    for (size_t i = 0; i < N; i++) {
        const uint8_t low = bytes[first + 2 * i], high = bytes[first + 2 * i + 1];
        CU_ASSERT_EQUAL_FATAL(low | high << 8, i);
        bytes[first + 2 * i] = N & 255;
        bytes[first + 2 * i + 1] = N >> 8;
        CU_ASSERT_FALSE(mgt_decode_block(bytes, size, N, MGT_GPU | MGT_PATTERNS, &body, b));
        bytes[first + 2 * i] = low;
        bytes[first + 2 * i + 1] = high;
    }
    block_free(b);
}

static void test_wide_numbers(void) {
    check_wide(many_forms);
    check_wide(many_kinds);
}

/* A body of version 3, as docs/trace-format.md explains it: a read of 4 bytes at 0x40 by warp 1,
 * then that way, 64 bytes and a warp further, `times` more. */
static size_t repetition(uint8_t *bytes, size_t size, uint32_t times, uint32_t offset) {
    struct cursor c = cursor_over(bytes, size);
    cursor_bytes(&c, (uint8_t[]){6, 4, 1}, 3); /* shift, patterns, a run */
    cursor_varint(&c, 1 + times);
    cursor_bytes(&c, (uint8_t[]){0, 0, 1}, 3);          /* kernel, group, a kind: */
    cursor_varint(&c, word_make(OP_READ, false, 4, 1)); /* a warp further */
    cursor_bytes(&c, (uint8_t[]){1, 0, 1, 2, 1}, 5); /* a literal of kind 0, a step of 1; stretch */
    cursor_varint(&c, times);
    cursor_varint(&c, offset);
    return c.n;
}

static void test_repetition(void) {
    static struct mgt_body body;
    uint8_t bytes[32];
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    for (uint32_t times = 1; times < 4000; times = times * 2 + 1) {
        const size_t size = repetition(bytes, sizeof bytes, times, 1);
        CU_ASSERT(mgt_decode_block(bytes, size, 1 + times, MGT_PATTERNS, &body, b));
        for (uint32_t i = 0; i <= times; i++)
            CU_ASSERT(b->addr[i] == (i + 1) * 64 &&
                      b->word[i] == word_make(OP_READ, false, 4, i + 1));
        CU_ASSERT_FALSE(mgt_decode_block(bytes, size, 1 + times, 0, &body, b)); /* version 2 */
        CU_ASSERT_FALSE(mgt_decode_block(bytes, size, 2 + times, MGT_PATTERNS, &body, b));
        CU_ASSERT_FALSE(mgt_decode_block(bytes, size, times, MGT_PATTERNS, &body, b));
        CU_ASSERT_FALSE(mgt_decode_block(bytes, size - 1, 1 + times, MGT_PATTERNS, &body, b));
    }
    for (uint32_t offset = 0; offset < 4; offset++) {
        const size_t size = repetition(bytes, sizeof bytes, 9, offset);
        CU_ASSERT_EQUAL(mgt_decode_block(bytes, size, 10, MGT_PATTERNS, &body, b), offset == 1);
    }
    block_free(b);
}

CU_pSuite suite_block(void) {
    CU_pSuite s = CU_add_suite("block", NULL, NULL);
    CU_ADD_TEST(s, test_word);
    CU_ADD_TEST(s, test_runs);
    CU_ADD_TEST(s, test_form_of_a_block);
    CU_ADD_TEST(s, test_wide_numbers);
    CU_ADD_TEST(s, test_repetition);
    return s;
}
