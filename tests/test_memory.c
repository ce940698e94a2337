/* The note that memory ran out: who sees it, and what is not written then. */
#include <CUnit/CUnit.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/json.h"
#include "sim/memory.h"
#include "sim/output.h"
#include "sim/pool.h"
#include "sim/result.h"
#include "tests/suites.h"
#include "tests/support.h"

static void test_note(void) {
    struct sim_err err = {0};
    memory_take(); /* what other suites left */
    CU_ASSERT_EQUAL(memory_check(&err), 0);
    memory_ran_out();
    CU_ASSERT_TRUE(memory_is_short());
    CU_ASSERT_EQUAL(memory_check(&err), SIM_EIO);
    CU_ASSERT_STRING_EQUAL(err.text, "out of memory");
    CU_ASSERT_EQUAL(memory_check(&err), 0);
    CU_ASSERT_EQUAL(memory_fail(&err, "%d B", 7), SIM_EIO);
    CU_ASSERT_STRING_EQUAL(err.text, "7 B");
    CU_ASSERT_TRUE(memory_take());
    CU_ASSERT_FALSE(memory_take());
    CU_ASSERT_PTR_NULL(sim_alloc(SIZE_MAX / 2, 1, &err));
    CU_ASSERT_TRUE(memory_take());
}

static void note_odd(void *user, size_t i) {
    (void)user;
    if (i % 2)
        memory_ran_out();
}

static void note_nothing(void *user, size_t i) {
    (void)user, (void)i;
}

/* Whoever waits for the threads has the note, once. */
static void test_pool_hands_on(void) {
    struct sim_err err;
    for (unsigned threads = 1; threads <= 4; threads++) {
        struct pool *p = pool_new(threads, &err);
        for (int round = 0; round < 20; round++) {
            pool_run(p, 64, note_odd, NULL);
            CU_ASSERT_TRUE(memory_take());
            pool_run(p, 64, note_nothing, NULL);
            CU_ASSERT_FALSE(memory_take());
        }
        pool_free(p);
    }
}

static void *look(void *user) {
    *(bool *)user = memory_is_short();
    return NULL;
}

static void test_thread_own(void) {
    pthread_t id;
    bool seen = true;
    memory_ran_out();
    CU_ASSERT_EQUAL_FATAL(pthread_create(&id, NULL, look, &seen), 0);
    pthread_join(id, NULL);
    CU_ASSERT_FALSE(seen);
    CU_ASSERT_TRUE(memory_take());
}

static void test_text(void) {
    struct memory_text t;
    size_t size = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(memory_text_open(&t));
    for (int i = 0; i < 30000; i++)
        fprintf(t.file, "%05d;", i);
    char *text = memory_text_close(&t, &size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_EQUAL(size, 180000);
    CU_ASSERT_EQUAL(strlen(text), size);
    for (int i = 0; i < 30000; i++)
        CU_ASSERT_EQUAL(atoi(text + 6 * (size_t)i), i);
    free(text);
    memory_text_open(&t);
    text = memory_text_close(&t, &size);
    CU_ASSERT_STRING_EQUAL(text, "");
    CU_ASSERT_EQUAL(size, 0);
    free(text);
    CU_ASSERT_FALSE(memory_take());
}

/* A part that could not be made is noted where it is put, and nothing else. */
static void test_put(void) {
    json_t *object = json_object(), *array = json_put(object, "a", json_array());
    CU_ASSERT_PTR_NOT_NULL(array);
    CU_ASSERT_PTR_EQUAL(json_add(array, json_true()), json_true());
    CU_ASSERT_FALSE(memory_is_short());
    CU_ASSERT_PTR_NULL(json_put(object, "b", NULL));
    CU_ASSERT_TRUE(memory_take());
    CU_ASSERT_PTR_NULL(json_add(array, NULL));
    CU_ASSERT_TRUE(memory_take());
    CU_ASSERT_PTR_NULL(json_put(NULL, "c", json_object()));
    CU_ASSERT_TRUE(memory_take());
    CU_ASSERT_PTR_NULL(json_put_at(array, 1, json_null()));
    CU_ASSERT_TRUE(memory_take());
    json_put(object, "k\xff\\", json_integer(1)); /* no UTF-8 */
    json_put(object, "x", json_count(UINT64_C(1) << 63));
    json_put(object, "y", json_count(INT64_MAX));
    json_put(object, "z", json_number(1.0 / 0.0));
    CU_ASSERT_FALSE(memory_is_short());
    char *text = json_write(object, JSON_COMPACT);
    CU_ASSERT_STRING_EQUAL(text, "{\"a\":[true],\"k\\\\xff\\\\x5c\":1,\"x\":9.2233720368547758e18,"
                                 "\"y\":9223372036854775807,\"z\":null}");
    free(text);
    json_decref(object);
}

/* Nothing is written of what is not whole; the next result is. */
static void test_output(void) {
    char path[300];
    struct sim_err err = {0};
    struct output out;
    test_temporary(path, sizeof path, "whole.json");
    struct result *r = result_new("t", 1, &err);
    CU_ASSERT_EQUAL_FATAL(output_open(&out, path, &err), 0);
    memory_ran_out();
    CU_ASSERT_EQUAL(output_commit(&out, &err), SIM_EIO);
    CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    result_run(r, "a", NULL, json_object());
    CU_ASSERT_PTR_NULL(result_dump(r));
    CU_ASSERT_EQUAL(result_write_json(r, path, &err), SIM_EIO);
    CU_ASSERT_STRING_EQUAL(err.text, "out of memory");
    CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    memory_ran_out();
    CU_ASSERT_EQUAL(result_check(r, &err), SIM_EIO);
    CU_ASSERT_EQUAL(result_write_json(r, path, &err), 0);
    CU_ASSERT_EQUAL(unlink(path), 0);
    result_free(r);
}

CU_pSuite suite_memory(void) {
    CU_pSuite s = CU_add_suite("memory", NULL, NULL);
    CU_ADD_TEST(s, test_note);
    CU_ADD_TEST(s, test_pool_hands_on);
    CU_ADD_TEST(s, test_thread_own);
    CU_ADD_TEST(s, test_text);
    CU_ADD_TEST(s, test_put);
    CU_ADD_TEST(s, test_output);
    return s;
}
