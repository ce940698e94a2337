/* What an ONNX file leaves out, and attributes at the ends of their ranges: the layers by hand from
 * the operators' definitions (onnx.ai). */
#include <CUnit/CUnit.h>

#include "tests/onnx_check.h"
#include "tests/suites.h"

/* Attributes that are left out. */
static const struct onnx_case defaults[] = {
    /* Split: along dimension 0 */
    {"in x f32 4,6; Split x > a,b; Softmax a > s; Softmax b > t", "s 2x6x1; t 2x6x1"},
};

/* At the ends of what is allowed. */
static const struct onnx_case ends[] = {
    /* Before version 13 a Softmax is of what is left as columns of a matrix: of one column each
     * behind the last dimension, of which nothing is to be worked out. */
    {"opset 11; in x f32 2,3; weights w f32 3,4; Softmax x > s axis=2; MatMul s,w > y",
     "y 1*2x3x4"},
};

/* Inputs of which nothing is known: their node is passed over, and who needs its shape says so. */
static const struct onnx_case unknown[] = {
    {"in x f32 2,3; const f i64 1 =packed 0; const t i64 1 =packed 1; weights w f32 3,4; "
     "Unique x > u; Slice u,f,t > v; MatMul x,w > y",
     "y 1*2x3x4"},
    {"in x f32 2,3; const f i64 1 =packed 0; const t i64 1 =packed 1; "
     "Unique x > u; Slice u,f,t > v; Softmax v > y",
     "!lost it"},
};

/* Attributes and inputs that contradict each other: the node's output is not known. */
static const struct onnx_case broken[] = {
    /* Slice: as many ends as starts, and at least one */
    {"opset 9; in x f32 4,6; Slice x > y starts=0,0 ends=2,; Softmax y > s", "!lost it"},
    {"in x f32 4,6; const f i64 2 =packed 0,0; const t i64 1 =packed 2; Slice x,f,t > y; "
     "Softmax y > s",
     "!lost it"},
};

#define CHECK_ALL(cases)                                                                           \
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)                                      \
    onnx_check(&cases[i])

static void test_defaults(void) {
    CHECK_ALL(defaults);
}

static void test_ends(void) {
    CHECK_ALL(ends);
}

static void test_broken(void) {
    CHECK_ALL(broken);
}

static void test_unknown(void) {
    CHECK_ALL(unknown);
}

CU_pSuite suite_onnx_edges(void) {
    CU_pSuite s = CU_add_suite("onnx_edges", NULL, NULL);
    CU_ADD_TEST(s, test_defaults);
    CU_ADD_TEST(s, test_ends);
    CU_ADD_TEST(s, test_broken);
    CU_ADD_TEST(s, test_unknown);
    return s;
}
