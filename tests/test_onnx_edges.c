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

/* Nodes whose outputs nobody reads do nothing; a graph without outputs has none of them. What an
 * inner graph takes from outside is read. */
static const struct onnx_case unused[] = {
    {"in x f32 2,3; weights w f32 3,4; MatMul x,w > y; Softmax y > s; out y", "y 1*2x3x4"},
    {"in x f32 2,3; weights w f32 3,4; MatMul x,w > y; Softmax y > s", "y 1*2x3x4; s 2x4x1"},
    {"in x f32 2,3; weights w f32 3,4; MatMul x,w > y; Zebra y > z; out y", "y 1*2x3x4"},
    {"in x f32 2,3; weights w f32 3,4; const c bool - =packed 1; MatMul x,w > a; "
     "If c > y; graph then_branch; Relu a > b; out b; end; graph else_branch; Neg a > d; out d; "
     "end; out y",
     "a 1*2x3x4"},
    {"fn F a,b > y; MatMul a,b > y; Softmax y > s; end; in x f32 2,3; weights w f32 3,4; "
     "F x,w > z at=local; out z",
     "z/y 1*2x3x4"},
};

/* A condition that is not constant: what both branches give the same shape has it. A loop keeps the
 * shape that one step keeps, and collects one more dimension. */
static const struct onnx_case inner[] = {
    {"in x f32 2,3; in c bool -; weights w f32 3,4; If c > y; graph then_branch; Relu x > a; "
     "out a; end; graph else_branch; Neg x > b; out b; end; MatMul y,w > z",
     "z 1*2x3x4"},
    {"in x f32 2,3; in c bool -; weights w f32 3,4; If c > y; graph then_branch; Relu x > a; "
     "out a; end; graph else_branch; Transpose x > b; out b; end; MatMul y,w > z",
     "!node y (If) lost it"},
    {"in x f32 2,3; in c bool -; says y f32 2,3; weights w f32 3,4; If c > y; "
     "graph then_branch; Relu x > a; out a; end; graph else_branch; Transpose x > b; out b; end; "
     "MatMul y,w > z",
     "z 1*2x3x4"},
    {"in x f32 2,3; in c bool -; says y f32 2,3; weights w f32 3,4; If c > y; "
     "graph then_branch; Concat x,x > a axis=7; out a; end; graph else_branch; Relu x > b; out b; "
     "end; MatMul y,w > z",
     "z 1*2x3x4"},
    {"in x f32 2,3; const m i64 - =packed 5; const t bool - =packed 1; weights w f32 3,4; "
     "Loop m,t,x > y,all; graph body; in i i64 -; in k bool -; in v f32 none; Identity k > kk; "
     "Relu v > vv; Neg v > e; out kk; out vv; out e; end; MatMul y,w > z; Softmax all > s",
     "z 1*2x3x4; s 10x3x1"},
    {"in x f32 2,3; in m i64 -; const t bool - =packed 1; weights w f32 3,4; "
     "Loop m,t,x > y,all; graph body; in i i64 -; in k bool -; in v f32 none; Identity k > kk; "
     "Concat v,v > vv axis=0; Neg v > e; out kk; out vv; out e; end; MatMul y,w > z",
     "!node y (Loop) lost it"},
    {"in x f32 2,3; in m i64 -; const t bool - =packed 1; Loop m,t,x > y,all; graph body; "
     "in i i64 -; in k bool -; in v f32 none; Identity k > kk; Relu v > vv; Neg v > e; out kk; "
     "out vv; out e; end; Softmax all > s",
     "!lost it"},
};

/* Sequences whose elements all have one shape. */
static const struct onnx_case sequences[] = {
    {"in x f32 4,6; const n i64 - =packed 2; const i i64 - =packed 1; SplitToSequence x,n > q "
     "axis=0; SequenceAt q,i > e; Softmax e > s",
     "s 2x6x1"},
    {"in x f32 4,6; const i i64 - =packed 1; SplitToSequence x > q axis=1 keepdims=0; "
     "SequenceAt q,i > e; Unsqueeze e,i > u; Softmax u > s axis=0",
     "s 1x4x1"},
    {"in x f32 4,6; const n i64 2 =packed 3,1; const i i64 - =packed 1; SplitToSequence x,n > q "
     "axis=0; SequenceAt q,i > e; Softmax e > s",
     "!lost it"},
    {"in x f32 4,6; const n i64 - =packed 3; const i i64 - =packed 1; SplitToSequence x,n > q "
     "axis=0; SequenceAt q,i > e; Softmax e > s",
     "!lost it"},
    {"in x f32 4,6; in y f32 4,6; SequenceConstruct x,y,x > q; ConcatFromSequence q > c axis=0; "
     "Softmax c > s",
     "s 12x6x1"},
    {"in x f32 4,6; in y f32 4,6; SequenceConstruct x,y > q; SequenceInsert q,y > r; "
     "ConcatFromSequence r > c axis=1 new_axis=1; Softmax c > s",
     "s 12x6x1"},
    {"in x f32 4,6; in y f32 4,5; SequenceConstruct x,y > q; ConcatFromSequence q > c axis=0; "
     "Softmax c > s",
     "!lost it"},
};

/* Upsample of version 1; convolutions with channels last and with offsets; rows of blocks. */
static const struct onnx_case further[] = {
    {"opset 1; in x f32 1,3,4,5; Upsample x > y height_scale=2.0f width_scale=3.0f; "
     "Softmax y > s axis=3",
     "s 24x15x1"},
    {"in x f32 1,7,6,4; weights w f32 8,4,3,3; NhwcConv x,w > y strides=2,1 pads=1,1,1,1 "
     "at=com.microsoft; Softmax y > s",
     "y CONV 1 4 7x6 8 3x3/1 2 1 1 1 1 1 1 1; s 24x8x1"},
    {"in x f32 1,7,6,4; weights w f32 8,3,3,4; NhwcConv x,w > y at=com.microsoft",
     "y CONV 1 4 7x6 8 3x3/1 1 1 0 0 1 1 0 0"},
    {"in x f32 1,7,6,4; weights w f32 8,3,3,3; NhwcConv x,w > y at=com.microsoft", "!groups"},
    {"in x f32 1,4,5,6; in o f32 1,18,5,6; weights w f32 8,4,3,3; DeformConv x,w,o > y "
     "pads=1,1,1,1",
     "y.offsets POOL 1 18 5x6; y CONV 1 4 5x6 8 3x3/1 1 1 1 1 1 1 1 1"},
    {"in x f32 1,4,5,6; weights w f32 8,4,3,3; DeformConv x,w > y", "!input 2"},
    {"in i i64 2,3; weights t u8 100,32; weights c f32 100,2; GatherBlockQuantized t,i,c > y "
     "block_size=32 at=com.microsoft; Softmax y > s",
     "y POOL 1 64 6x1 4/0/4; s 6x64x1"},
    {"in i i64 2,3; weights t u8 100,32; weights c f32 100,1; GatherBlockQuantized t,i,c > y "
     "block_size=32 bits=8 at=com.microsoft; Softmax y > s",
     "y POOL 1 32 6x1 8/0/8; s 6x32x1"},
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

static void test_unused(void) {
    CHECK_ALL(unused);
}

static void test_inner(void) {
    CHECK_ALL(inner);
}

static void test_sequences(void) {
    CHECK_ALL(sequences);
}

static void test_further(void) {
    CHECK_ALL(further);
}

CU_pSuite suite_onnx_edges(void) {
    CU_pSuite s = CU_add_suite("onnx_edges", NULL, NULL);
    CU_ADD_TEST(s, test_defaults);
    CU_ADD_TEST(s, test_ends);
    CU_ADD_TEST(s, test_broken);
    CU_ADD_TEST(s, test_unknown);
    CU_ADD_TEST(s, test_unused);
    CU_ADD_TEST(s, test_inner);
    CU_ADD_TEST(s, test_sequences);
    CU_ADD_TEST(s, test_further);
    return s;
}
