/* ONNX graphs in text and the layers that they are, by hand from the operators' definitions
 * (onnx.ai, and ContribOperators.md of ONNX Runtime for com.microsoft). */
#define _GNU_SOURCE
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/onnx_check.h"
#include "tests/onnx_maker.h"
#include "tests/suites.h"
#include "traces/networks/coverage.h"
#include "traces/networks/network.h"

#define MS " at=com.microsoft"

static const struct onnx_case attention[] = {
    /* packed: [batch, rows, heads, 3, depth] */
    {"in x f32 2,4,3,3,8; weights w f32 24,5; MultiHeadAttention x > y num_heads=3" MS
     "; MatMul y,w > z",
     "y.scores 6*4x8x4; y.softmax 24x4x1; y.context 6*4x4x8; z 1*8x24x5"},
    /* packed keys and values: [batch, rows, heads, 2, depth] */
    {"in x f32 2,4,24; in kv f32 2,6,3,2,8; MultiHeadAttention x,kv > y num_heads=3" MS,
     "y.scores 6*4x8x6; y.softmax 24x6x1; y.context 6*4x6x8"},
    /* keys and values of another attention, as heads; values deeper than keys */
    {"in q f32 2,4,24; in k f32 2,3,6,8; in v f32 2,3,6,16; weights w f32 48,5;"
     "MultiHeadAttention q,k,v > y num_heads=3" MS "; MatMul y,w > z",
     "y.scores 6*4x8x6; y.softmax 24x6x1; y.context 6*4x6x16; z 1*8x48x5"},
    /* five keys of the past; present ones are [2, 3, 4 + 5, depth] */
    {"in q f32 2,4,24; in k f32 2,4,24; in v f32 2,4,48; in pk f32 2,3,5,8; in pv f32 2,3,5,16;"
     "weights a f32 8,7; weights b f32 16,7;"
     "MultiHeadAttention q,k,v,,,,pk,pv > y,nk,nv num_heads=3" MS
     "; MatMul nk,a > m; MatMul nv,b > n",
     "y.scores 6*4x8x9; y.softmax 24x9x1; y.context 6*4x9x16; m 1*54x8x7; n 1*54x16x7"},
    {"in q f32 2,4,24; in k f32 2,4,24; MultiHeadAttention q,k > y num_heads=5" MS, "!num_heads"},
    {"in q f32 2,4,24; in k f32 2,4,24; MultiHeadAttention q,k > y" MS, "!num_heads"},
    /* four query heads on one of keys, all packed: (4 + 2 * 1) * 8 */
    {"in q f32 1,4,48; weights w f32 32,5;"
     "GroupQueryAttention q > y num_heads=4 kv_num_heads=1" MS "; MatMul y,w > z",
     "y.scores 1*16x8x4; y.softmax 16x4x1; y.context 1*16x4x8; z 1*4x32x5"},
    /* a buffer of 32 keys, of which 20 are used */
    {"in q f32 1,2,32; in k f32 1,2,16; in v f32 1,2,16; in pk f32 1,2,32,8; in pv f32 1,2,32,8;"
     "const l i32 1 =packed 19; const t i32 - =packed 20;"
     "GroupQueryAttention q,k,v,pk,pv,l,t > y num_heads=4 kv_num_heads=2" MS,
     "y.scores 2*4x8x20; y.softmax 8x20x1; y.context 2*4x20x8"},
    {"in q f32 1,4,48; in k f32 1,4,8; in v f32 1,4,8;"
     "GroupQueryAttention q,k,v > y num_heads=6 kv_num_heads=4" MS,
     "!heads that their groups"},
    {"in q f32 1,4,48; GroupQueryAttention q > y num_heads=6" MS, "!num_heads"},
    /* of the standard: heads are a dimension, or an attribute */
    {"in q f32 2,6,4,8; in k f32 2,3,5,8; in v f32 2,3,5,16; weights w f32 16,7;"
     "Attention q,k,v > y; MatMul y,w > z",
     "y.scores 6*8x8x5; y.softmax 48x5x1; y.context 6*8x5x16; z 1*48x16x7"},
    {"in q f32 2,4,48; in k f32 2,5,24; in v f32 2,5,48; weights w f32 96,7;"
     "Attention q,k,v > y q_num_heads=6 kv_num_heads=3; MatMul y,w > z",
     "y.scores 6*8x8x5; y.softmax 48x5x1; y.context 6*8x5x16; z 1*8x96x7"},
    {"in q f32 2,4,48; in k f32 2,5,24; in v f32 2,5,48; Attention q,k,v > y kv_num_heads=3",
     "!num_heads"},

    {"in q f32 2,4,48; Attention q > y q_num_heads=6", "!num_heads"},
    /* com.microsoft Attention: the projection is in it; q, k, v of 32, 32 and 64 in four heads */
    {"in x f32 2,5,16; weights w f32 16,128; weights u f32 64,3;"
     "Attention x,w > y num_heads=4 qkv_hidden_sizes=32,32,64" MS "; MatMul y,u > z",
     "y.qkv 1*10x16x128; y.scores 8*5x8x5; y.softmax 40x5x1; y.context 8*5x5x16; z 1*10x64x3"},
    /* a past of [2, batch, heads, 7, depth] */
    {"in x f32 2,5,16; weights w f32 16,48; in p f32 2,2,4,7,4; weights u f32 4,3;"
     "Attention x,w,,,p > y,n num_heads=4" MS "; MatMul n,u > z",
     "y.qkv 1*10x16x48; y.scores 8*5x4x12; y.softmax 40x12x1; y.context 8*5x12x4; z 1*192x4x3"},
    {"in x f32 2,5,16; weights w f32 16,48; Attention x,w > y num_heads=3" MS, "!num_heads"},
    {"in x f32 2,5,16; weights w f32 16,49; Attention x,w > y num_heads=1" MS, "!num_heads"},
    {"in x f32 2,5,16; weights w f32 15,48; Attention x,w > y num_heads=4" MS, "!num_heads"},
    {"in x f32 2,5,16; weights w f32 16,48; Attention x,w > y num_heads=4 "
     "qkv_hidden_sizes=8,16,24" MS,
     "!num_heads"},
    {"in x i8 2,5,16; weights w i8 16,48; in p f32 2,2,4,7,4; QAttention x,w,,,,,,,p > y "
     "num_heads=4" MS,
     "y.qkv 1*10x16x48 8/8/32; y.scores 8*5x4x12; y.softmax 40x12x1; y.context 8*5x12x4"},
};

static const struct onnx_case products[] = {
    {"in a f32 5,4; weights b f32 4,3; Gemm a,b > y", "y 1*5x4x3"},
    {"in a f32 4,5; weights b f32 3,4; Gemm a,b > y transA=1 transB=1; weights c f32 3,2; Gemm y,c "
     "> z",
     "y 1*5x4x3; z 1*5x3x2"},
    {"in a f32 5,4; weights b f32 4,3; Gemm a,b > y transB=1", "!4 columns times 3 rows"},
    /* vectors: a row on the left, a column on the right; neither stays in the output */
    {"in a f32 4; weights b f32 2,4,3; MatMul a,b > y; Softmax y > s axis=0", "y 1*6x4x1; s 1x2x3"},
    {"in a f32 2,5,4; weights b f32 4; MatMul a,b > y; Softmax y > s axis=0",
     "y 1*10x4x1; s 1x2x5"},
    /* right matrices that are shared by several left ones: their rows are stacked */
    {"in a f32 3,2,5,4; in b f32 3,1,4,6; MatMul a,b > y", "y 3*10x4x6"},
    {"in a f32 1,2,5,4; in b f32 3,2,4,6; MatMul a,b > y", "y 2*18x4x5"},
    {"in a f32 3,5,4; in b f32 3,4,6; MatMul a,b > y", "y 3*5x4x6"},
    {"in a f32 3,5,4; in b f32 2,4,6; MatMul a,b > y", "!do not broadcast"},
    {"in a f32 2,4,5; in b f32 2,6,4; FusedMatMul a,b > y transA=1 transB=1" MS
     "; Softmax y > s axis=1",
     "y 2*5x4x6; s 2x5x6"},
    /* ConvInteger and its like have sums of 32 bits */
    {"in a u8 5,4; weights b u8 4,3; MatMulInteger a,b > y; Relu y > z; in c i8 3,2; MatMul z,c > "
     "w",
     "y 1*5x4x3 8/8/32; w 1*5x3x2 32/8/32"},
    {"in a u8 5,4; const s f32 - =packed 1; const z u8 - =packed 0; weights b i8 4,3; "
     "QLinearMatMul "
     "a,s,z,b,s,z,s,z > y",
     "y 1*5x4x3 8/8/8"},
    {"in x f32 5,32; weights w u8 10,2,8; MatMulNBits x,w > y K=32 N=10 bits=4 block_size=16" MS
     "; weights v f32 10,2; MatMul y,v > z",
     "y 1*5x32x10 32/4/32; z 1*5x10x2"},

    {"in a f32 5,4; sparse b f32 4,3; MatMul a,b > y", "y 1*5x4x3"},
    /* Einsum: a sum index is a product's depth, one that stays of both is a product of its own */
    {"in a f32 2,3,4; in b f32 2,5,4; Einsum a,b > y equation='bik,bjk->bij'; Softmax y > s axis=2",
     "y 2*3x4x5; s 6x5x1"},
    {"in a f32 2,3,4; in b f32 4,5; Einsum a,b > y equation='...k,kj->...j'; Softmax y > s axis=1",
     "y 1*6x4x5; s 2x3x5"},
    {"in a f32 3,4; in b f32 4,5; in c f32 5,6; Einsum a,b,c > y equation='ij,jk,kl'; Softmax y > "
     "s axis=1",
     "y 1*3x4x5; y.next 1*3x5x6; s 3x6x1"},
    {"in a f32 3,4; in b f32 4,5; Einsum a,b > y equation='ij,kl->il'", "y 1*3x1x5"},
    {"in a f32 3,4; in b f32 5,6; Einsum a,b > y equation='ij,jk->ik'", "!equation"},
    {"in a f32 3,4; in b f32 4,6; Einsum a,b > y equation='ij,jk->i-k'", "!equation"},
    {"in a f32 3,4; in b f32 4,6; Einsum a,b > y equation='ijk,jk->ik'", "!equation"},
    {"in a f32 3,4; in b f32 4,6; Einsum a,b > y equation='i.j,jk->ik'", "!equation"},
};

/* A list v of three values: ConstantOfShape and a Softmax along the middle show v0 x v1 x v2. */
#define SHOW(v) "; ConstantOfShape " v " > zeros; Softmax zeros > s axis=1"

static const struct onnx_case values[] = {
    /* ways to write a tensor */
    {"const v i64 3 =packed 3,5,7" SHOW("v"), "s 3x5x7"},
    {"const v i64 3 =one 3,5,7" SHOW("v"), "s 3x5x7"},
    {"const v i64 3 =raw 3,5,7" SHOW("v"), "s 3x5x7"},
    {"const v i32 3 =one 3,5,700" SHOW("v"), "s 3x5x700"},
    {"const v i32 3 =raw 3,5,70000" SHOW("v"), "s 3x5x70000"},
    {"const v u8 3 =raw 3,5,200" SHOW("v"), "s 3x5x200"},
    {"const a f32 3 =packed 3,5,7.5; Cast a > v to=7" SHOW("v"), "s 3x5x7"},
    {"const a f32 3 =one 3,5,7.5; Cast a > v to=7" SHOW("v"), "s 3x5x7"},
    {"const a f32 3 =raw 3,5,7.5; Cast a > v to=7" SHOW("v"), "s 3x5x7"},
    {"const a f64 3 =packed 3,5,1e6; Cast a > v to=7" SHOW("v"), "s 3x5x1000000"},
    {"const a f64 3 =one 3,5,1e6; Cast a > v to=7" SHOW("v"), "s 3x5x1000000"},
    {"const a f64 3 =raw 3,5,1e6; Cast a > v to=7" SHOW("v"), "s 3x5x1000000"},
    {"const a i8 3 =raw -3,-5,-128; Neg a > v" SHOW("v"), "s 3x5x128"},
    {"const a i32 3 =raw -3,-5,-70000; Neg a > v" SHOW("v"), "s 3x5x70000"},
    {"const v i64 3 =packed 3,5" SHOW("v"), "!not known"},
    {"const v i64 3 =raw 3,5" SHOW("v"), "!not known"},
    {"weights v i64 3" SHOW("v"), "!not known"},
    /* constants of nodes */
    {"Constant > v value_ints=3,5,7" SHOW("v"), "s 3x5x7"},
    {"Constant > a value_int=4; const b i64 3 =packed 1,2,3; Add a,b > v" SHOW("v"), "s 5x6x7"},
    {"Constant > a value_float=4.5f; const b f32 3 =packed 1,2,2.5; Add a,b > c; Cast c > v "
     "to=7" SHOW("v"),
     "s 5x6x7"},
    /* pieces of lists; before version 13 a Softmax takes all from its axis on as one */
    {"const a i64 6 =packed 2,3,4,5,6,7; const f i64 1 =packed 1; const t i64 1 =packed 6;"
     "const x i64 1 =packed 0; const p i64 1 =packed 2; Slice a,f,t,x,p > v" SHOW("v"),
     "s 3x5x7"},
    {"const a i64 6 =packed 2,3,4,5,6,7; const f i64 1 =packed -1; const t i64 1 =packed -100;"
     "const x i64 1 =packed -1; const p i64 1 =packed -2; Slice a,f,t,x,p > v" SHOW("v"),
     "s 7x5x3"},
    {"const a i64 6 =packed 2,3,4,5,6,7; const f i64 1 =packed -100; const t i64 1 =packed 3; "
     "Slice a,f,t > v" SHOW("v"),
     "s 2x3x4"},
    {"opset 9; const a i64 6 =packed 2,3,4,5,6,7; Slice a > v starts=2, ends=-1, axes=0," SHOW("v"),
     "s 4x30x1"},
    {"in x f32 9,9,9; const f i64 3 =packed 2,0,-4; const t i64 3 =packed 5,100,-1;"
     "Slice x,f,t > y; Softmax y > s axis=1",
     "s 3x9x3"},
    {"in x f32 9,9,9; const f i64 2 =packed 8,-1; const t i64 2 =packed 1,-8; const i i64 2 "
     "=packed 0,2;"
     "const p i64 2 =packed -3,-1; Slice x,f,t,i,p > y; Softmax y > s axis=1",
     "s 3x9x7"},
    {"in x f32 9,9; const f i64 1 =packed 1; const t i64 1 =packed 2; const i i64 1 =packed 2;"
     "Slice x,f,t,i > y",
     "!axis 2 outside"},
    {"const a i64 2,3 =packed 9,9,9,3,5,7; const i i64 - =packed 1; Gather a,i > v" SHOW("v"),
     "s 3x5x7"},
    {"const a i64 2,3 =packed 9,9,9,3,5,7; const i i64 - =packed -1; Gather a,i > v" SHOW("v"),
     "s 3x5x7"},
    {"const a i64 4 =packed 7,9,5,3; const i i64 3 =packed -1,2,0; Gather a,i > v" SHOW("v"),
     "s 3x5x7"},
    {"const a i64 4 =packed 7,9,5,3; const i i64 3 =packed 3,2,4; Gather a,i > v" SHOW("v"),
     "!not known"},
    {"const a i64 4 =packed 7,9,5,3; const i i64 3 =packed 3,2,-5; Gather a,i > v" SHOW("v"),
     "!not known"},
    {"in x f32 3,4,5; const i i64 2 =packed 0,1; Gather x,i > y axis=1; Softmax y > s axis=1",
     "s 3x2x5"},
    {"in x f32 3,4,5; const i i64 - =packed 0; Gather x,i > y axis=-1; Softmax y > s axis=0",
     "s 1x3x4"},
    {"in x f32 3,4,5; const i i64 - =packed 0; Gather x,i > y axis=3", "!axis 3 outside"},
    {"const a i64 1 =packed 3; const b i64 2 =packed 5,7; Concat a,b > v axis=0" SHOW("v"),
     "s 3x5x7"},
    {"const a i64 6 =packed 3,5,7,9,9,9; Split a > v,w axis=0" SHOW("v"), "s 3x5x7"},
    {"const a i64 6 =packed 9,3,5,7,9,9; const n i64 3 =packed 1,3,2; Split a,n > u,v,w "
     "axis=0" SHOW("v"),
     "s 3x5x7"},
    {"opset 11; const a i64 6 =packed 9,3,5,7,9,9; Split a > u,v,w axis=0 split=1,3,2" SHOW("v"),
     "s 3x35x1"},
    /* in equal parts, the last smaller: 4, 4, 2 */
    {"in x f32 10,3; Split x > a,b,c axis=0; Softmax a > s; Softmax c > t", "s 4x3x1; t 2x3x1"},
    {"in x f32 10,3; const n i64 2 =packed 4,7; Split x,n > a,b axis=0", "!a size of 7"},
    {"const a i64 3,2 =packed 3,9,5,9,7,9; Transpose a > b; const i i64 - =packed 0; Gather b,i > "
     "v" SHOW("v"),
     "s 3x5x7"},
    {"in x f32 3,4,5; Transpose x > y perm=2,0,1; Softmax y > s axis=1", "s 5x3x4"},
    {"in x f32 3,4,5; Transpose x > y perm=2,0,3", "!axis 3 outside"},
    {"const a i64 1 =packed 4; const n i64 1 =packed 3; Expand a,n > v" SHOW("v"), "s 4x4x4"},
    {"const c bool 3 =packed 1,0,1; const a i64 3 =packed 3,4,7; const b i64 1 =packed 5; Where "
     "c,a,b > v" SHOW("v"),
     "s 3x5x7"},
    {"const a i64 - =packed 3; const b i64 - =packed 9; const c i64 - =packed 2; Range a,b,c > "
     "v" SHOW("v"),
     "s 3x5x7"},
    {"const a i64 - =packed 7; const b i64 - =packed 2; const c i64 - =packed -2; Range a,b,c > "
     "v" SHOW("v"),
     "s 7x5x3"},
    {"const a i64 8 =packed 0,0,0,1,0,1,0,1; NonZero a > b; Squeeze b > v axes=0," SHOW("v"),
     "s 3x5x7"},
    {"in x f32 2,3,5,7; Shape x > v start=1" SHOW("v"), "s 3x5x7"},
    {"in x f32 3,5,7,2; Shape x > v end=-1" SHOW("v"), "s 3x5x7"},
    {"in x f32 3,5; Size x > n; const a i64 2 =packed 1,2; Concat a,a > b axis=0; const o i64 3 "
     "=packed 0,0,0;"
     "Add n,o > v" SHOW("v"),
     "s 15x15x15"},
    {"const a i64 3 =packed 3,1,2; const f i64 - =packed 0; ReduceProd a > p keepdims=0; ReduceSum "
     "a > q keepdims=0;"
     "ReduceMax a > r keepdims=1; ReduceMin a > m keepdims=1; Concat r,m > v axis=0; const o i64 3 "
     "=packed 0,0,0;"
     "Add p,o > v1" SHOW("v1"),
     "s 6x6x6"},
    {"const a i64 3 =packed 3,1,2; ReduceMin a > m; ReduceMax a > x; ReduceSum a > t; Concat m,x,t "
     "> v axis=0" SHOW("v"),
     "s 1x3x6"},
    /* remainders: of the sign of the divisor, or, with fmod, of the dividend */
    {"const a i64 3 =packed -7,7,-6; const b i64 3 =packed 4,4,4; Mod a,b > v" SHOW("v"),
     "s 1x3x2"},
    {"const a i64 3 =packed -7,7,-6; const b i64 3 =packed 4,4,4; Mod a,b > m fmod=1; const c i64 "
     "- =packed 4;"
     "Add m,c > v" SHOW("v"),
     "s 1x7x2"},
    {"const a i64 3 =packed 7,11,15; const b i64 - =packed 2; Div a,b > v" SHOW("v"), "s 3x5x7"},
    {"const a f32 3 =packed 1.5,2.5,3.5; const b f32 - =packed 2; Mul a,b > v" SHOW("v"),
     "s 3x5x7"},
    /* as many axes as there are */
    {"in x f32 2,3; const i i64 2 =packed 1,-1; Unsqueeze x,i > y; Softmax y > s axis=2",
     "s 2x3x1"},
    {"in x f32 2,3; Unsqueeze x > y axes=0,0", "!axis"},
    {"in x f32 2,3; Unsqueeze x > y axes=3,", "!axis"},
    {"in x f32 2,1,3,1; Squeeze x > y; Softmax y > s", "s 2x3x1"},
    {"in x f32 2,1,3,1; Squeeze x > y axes=-1,; Softmax y > s axis=2", "s 2x3x1"},
    {"in x f32 2,1; Squeeze x > y axes=2,", "!axis 2 outside"},
    {"in x f32 2,3,4; const v i64 3 =packed 0,-1,2; Reshape x,v > y; Softmax y > s axis=1",
     "s 2x6x2"},
    {"opset 1; in x f32 2,3,4; Reshape x > y shape=4,-1,1; Softmax y > s axis=1", "s 4x6x1"},
    {"in x f32 2,3,4; const v i64 2 =packed 5,-1; Reshape x,v > y", "!24 elements"},
    {"in x f32 2,3,4; const v i64 2 =packed 5,5; Reshape x,v > y", "!24 elements"},
    {"in x f32 2,3; const v i64 3 =packed 2,3,0; Reshape x,v > y", "!dimension 0"},
    {"in x f32 2,3,4; Flatten x > y axis=2; Softmax y > s", "s 6x4x1"},
    {"in x f32 2,3,4; Flatten x > y axis=-2; Softmax y > s", "s 2x12x1"},
    {"in x f32 2,3,4; Flatten x > y axis=4", "!axis 4 outside"},
    {"in x f32 2,3,4; in y f32 2,5,4; Concat x,y > z axis=1; Softmax z > s axis=1", "s 2x8x4"},
    {"in x f32 2,3,4; in y f32 2,5,4; Concat x,y > z axis=3", "!axis 3 outside"},
    {"in x f32 2,3,4; const p i64 4 =packed 1,2,3,4; const v f32 - =packed 0; const i i64 2 "
     "=packed 2,-2;"
     "Pad x,p,v,i > y; Softmax y > s axis=1",
     "s 2x9x8"},
    {"in x f32 2,3,4; const p i64 6 =packed 0,1,0,2,0,-1; Pad x,p > y; Softmax y > s axis=1",
     "s 4x4x3"},
    {"in x f32 2,3,4; const p i64 6 =packed 0,0,0,-3,0,0; Pad x,p > y", "!padding of 0 and -3"},
    {"in x f32 2,3,4; const n i64 3 =packed 1,2,3; Tile x,n > y; Softmax y > s axis=1", "s 2x6x12"},
    {"opset 10; in x f32 1,3,4; const f f32 3 =packed 1,2,1.5; Resize x,f > y; Softmax y > s "
     "axis=1",
     "s 1x36x1"},
    {"opset 13; in x f32 1,3,4; const n i64 3 =packed 1,7,9; Resize x,,,n > y; Softmax y > s "
     "axis=1",
     "s 1x7x9"},
    {"opset 18; in x f32 1,3,4; const n i64 1 =packed 9; Resize x,,,n > y axes=2,; Softmax y > s "
     "axis=1",
     "s 1x3x9"},
    {"opset 18; in x f32 1,3,4; const f f32 1 =packed 2; Resize x,,f > y axes=-2,; Softmax y > s "
     "axis=1",
     "s 1x6x4"},
    {"in x f32 1,8,3; in y f32 1,8,3; DepthToSpace x > y blocksize=2", "!"},
    {"in x f32 1,8,3,5; DepthToSpace x > y blocksize=2; Softmax y > s axis=2", "s 2x6x10"},
    {"in x f32 1,2,6,10; SpaceToDepth x > y blocksize=2; Softmax y > s axis=1", "s 1x8x15"},
    {"in x f32 2,3,8,8; in r f32 5,5; MaxRoiPool x,r > y pooled_shape=2,4; Softmax y > s axis=1",
     "s 5x3x8"},
    {"in x f32 2,3,8,8; in r f32 5,4; RoiAlign x,r > y output_height=2 output_width=7; Softmax y > "
     "s axis=1",
     "s 5x3x14"},
    {"in x f32 2,3,8,8; in g f32 2,4,5,2; GridSample x,g > y; Softmax y > s axis=1", "s 2x3x20"},
    {"in x f32 2,3; const d i64 - =packed 7; in f f32 2; OneHot x,d,f > y axis=1; Softmax y > s "
     "axis=1",
     "s 2x7x3"},

    {"in x f32 2,3; const d i64 - =packed 4294967295; in f f32 2; OneHot x,d,f > y axis=0; Softmax "
     "y > s axis=1",
     "s 4294967295x2x3"},
    {"in x f32 2,3; const d i64 - =packed 4294967296; in f f32 2; OneHot x,d,f > y axis=0",
     "!axis"},
    {"in x f32 2,9; const k i64 1 =packed 3; TopK x,k > y,i; weights w i8 3,4; MatMul i,w > z",
     "z 1*2x3x4 64/8/64"},
    {"in x f32 2,9,4; const k i64 1 =packed 0; TopK x,k > y,i axis=1; Softmax y > s",
     "!an empty input"},
    {"in x f32 2,9,4; in k i64 1; TopK x,k > y,i axis=1; Softmax y > s", "!lost it"},
    {"in x f32 2,9; const f i64 1 =packed 3; const e i64 1 =packed 1; const p i64 1 =packed 2; "
     "Slice x,f,f,e,p > y;"
     "Concat x,y > z axis=1; Softmax z > s",
     "s 2x9x1"},
    {"in x f32 2,9; const f i64 1 =packed 3; const t i64 1 =packed 4; const e i64 1 =packed 1; "
     "const p i64 1 =packed 2;"
     "Slice x,f,t,e,p > y; Concat x,y > z axis=1; Softmax z > s",
     "s 2x10x1"},
    {"in x f32 2,3,4; const p i64 2 =packed 1,2; in i i64 1; const v f32 - =packed 0; Pad x,p,v,i "
     "> y; Softmax y > s",
     "!lost it"},
    {"in x f32 2,9,4; const k i64 1 =packed 3; TopK x,k > y,i axis=1; Softmax i > s axis=1",
     "s 2x3x4"},
    {"in x f32 2,9,4; const k i64 1 =packed 10; TopK x,k > y,i axis=1", "!axis"},
    {"in x f32 2,9,4; ArgMax x > y axis=1 keepdims=0; Softmax y > s", "s 2x4x1"},
    {"in x f32 2,9,4; ReduceMean x > y axes=1,-1, keepdims=0; Softmax y > s", "s 1x2x1"},
    {"in x f32 2,3; in i i64 4,1; GatherND x,i > y; Softmax y > s", "s 4x3x1"},
    {"in x f32 5,2,3; in i i64 5,4,1; GatherND x,i > y batch_dims=1; Softmax y > s axis=1",
     "s 5x4x3"},
    {"in x f32 2,3; in i i64 4,3; GatherND x,i > y", "!axis"},
    {"in x f32 2,3; in i i64 7,5; GatherElements x,i > y; Softmax y > s", "s 7x5x1"},
};

/* Functions, graphs in graphs, names and dimensions. */
static const struct onnx_case graphs[] = {
    {"fn Two a,w > c,d; MatMul a,w > c; Relu a > d; end; in x f32 3,8; weights w f32 8,5;"
     "Two x,w > y,z at=local; weights v f32 5,2; MatMul y,v > p; MatMul z,w > q",
     "y/c 1*3x8x5; p 1*3x5x2; q 1*3x8x5"},
    {"fn Flat a > c; Flatten a > c axis=@from; end; in x f32 2,3,4; Flat x > y at=local from=2; "
     "Flat x > z at=local;"
     "Softmax y > s; Softmax z > t",
     "s 6x4x1; t 2x12x1"},
    {"fn Inner a > c; Softmax a > c; end; fn Outer a > c; Relu a > b; Inner b > c at=local; end; "
     "in x f32 2,3;"
     "Outer x > y at=local; Softmax y > s axis=0",
     "c/c 2x3x1; s 1x2x3"},
    /* a function sees its parameters alone */
    {"fn F a > c; MatMul a,w > c; end; in x f32 2,3; weights w f32 3,4; F x > y at=local",
     "!input 1 is not known"},
    {"in x f32 2,3; F x > y at=local", "!the operator of domain local is not modelled"},
    {"in x f32 2,3; Nonsense x > y", "!the operator is not modelled"},
    /* a graph sees the names around it, and has more than one output */
    {"in x f32 2,3; weights w f32 3,4; const c bool - =packed 1; If c > y,z; graph then_branch; "
     "MatMul x,w > a;"
     "Relu x > b; out a; out b; end; graph else_branch; Relu x > a; Relu x > b; out a; out b; end;"
     "Softmax y > s; Softmax z > t",
     "a 1*2x3x4; s 2x4x1; t 2x3x1"},
    {"in x f32 2,3; weights w f32 3,4; const c bool - =packed 0; If c > y,z; graph then_branch; "
     "MatMul x,w > a;"
     "out a; end; graph else_branch; Transpose x > a; out a; end; Softmax y > s",
     "s 3x2x1"},
    {"in x f32 2,3; weights w f32 3,4; in c bool ?; If c > y; graph then_branch; MatMul x,w > a; "
     "out a; end;"
     "graph else_branch; Relu x > a; out a; end",
     "!holds MatMul"},
    {"in x f32 2,3; in n i64 ?; in c bool ?; Loop n,c,x > y; graph body; Relu x > a; Conv a > b; "
     "out b; end",
     "!holds Conv"},
    {"in x f32 2,3; in n i64 ?; in c bool ?; Loop n,c,x > y; graph body; Relu x > a; Add a,a > b; "
     "out b; end;"
     "Softmax x > s; Softmax y > t",
     "!node y (Loop) lost it"},
    /* what the file declares holds where nothing better is known */
    {"in x f32 2,3; in n i64 ?; in c bool ?; says y f32 4,5; Loop n,c,x > y; graph body; Relu x > "
     "a; out a; end;"
     "Softmax y > t",
     "t 4x5x1"},
    {"in x f32 2,3; says y f32 4,5; Relu x > y; Softmax y > t", "t 2x3x1"},
    /* what has no value: the batch is 1, by its name or its place */
    {"in x f32 4,batch_size,8; weights w f32 8,2; MatMul x,w > y", "y 1*4x8x2"},
    {"in x f32 ?,4,8; weights w f32 8,2; MatMul x,w > y", "y 1*4x8x2"},
    {"in x f32 N,4,8; weights w f32 8,2; MatMul x,w > y", "y 1*4x8x2"},
    {"in x f32 seq_len,4,8; weights w f32 8,2; MatMul x,w > y",
     "!dimension 'seq_len' has no value"},
    {"in x f32 T,4,8; weights w f32 8,2; MatMul x,w > y", "!dimension 'T' has no value"},
    {"in x f32 4,?,8; weights w f32 8,2; MatMul x,w > y",
     "!dimension 1 of x has no value; --dim x.1=N"},
    {"in x f32 4,2*batch+3,8; weights w f32 8,2; MatMul x,w > y", "y 1*20x8x2"},
    {"in x f32 4,0,8; in y f32 4,2,8; Concat x,y > z axis=1; Softmax z > s axis=1", "s 4x2x8"},
    /* elements: not said, or half a byte */
    {"in x none 4,8; weights w i8 8,2; MatMul x,w > y", "y 1*4x8x2 0/8/0"},
    {"in x f32 4,8; const s f32 - =packed 1; const z i8 - =packed 0; QuantizeLinear x,s,z > q; "
     "weights w i8 8,2;"
     "DequantizeLinear w,s,z > v; DequantizeLinear q,s,z > p; MatMul p,v > y",
     "y 1*4x8x2 8/8/32"},
    {"in x f32 4,8; DynamicQuantizeLinear x > q,s,z; weights w u8 8,2; MatMulInteger q,w,z > y",
     "y 1*4x8x2 8/8/32"},
    /* a sum of activations is a layer, a bias is none */
    {"in x f32 2,3,4,5; Relu x > y; Add x,y > z", "z ELTWISE 2 3 20x1"},
    {"in x f32 2,3,4,5; weights b f32 2,3,4,5; Add x,b > z; Softmax z > s axis=1", "s 2x3x20"},
    {"in x f32 2,3,4,5; in b f32 3,1,1; Add x,b > z; Softmax z > s axis=1", "s 2x3x20"},
    {"in x i8 2,3,4; const s f32 - =packed 1; const z i8 - =packed 0; Relu x > y; QLinearAdd "
     "x,s,z,y,s,z,s,z > w" MS,
     "w ELTWISE 2 3 4x1 8/0/8"},

    {"in x i8 2,3,4; const s f32 - =packed 1; const z i8 - =packed 0; Unique x > y; QLinearAdd "
     "x,s,z,y,s,z,s,z > w" MS "; Softmax w > t",
     "!lost it"},
    {"in x i8 2,3,4; in y i8 3,1; const s f32 - =packed 1; const z i8 - =packed 0; QLinearMul "
     "x,s,z,y,s,z,s,z > w" MS "; Softmax w > t axis=1",
     "t 2x3x4"},
    {"in x f32 2,3,8; in y f32 2,3,8; weights g f32 8; SkipLayerNormalization x,y,g > z,,,t" MS
     "; Softmax t > s axis=1",
     "z ELTWISE 2 3 8x1; s 2x3x8"},
    /* rows of tables */
    {"weights t f32 100,16; in i i64 3,7; Gather t,i > y; Softmax y > s axis=1",
     "y POOL 1 16 21x1; s 3x7x16"},
    {"weights t f32 100,16; in i i64 3,7; Gather t,i > y axis=1; Softmax y > s axis=1",
     "s 100x3x7"},
    {"weights t f32 100,16; in i i64 7; in o i64 2; EmbeddingBag t,i,o > y; Softmax y > s",
     "y POOL 1 16 7x1; s 2x16x1"},
    {"weights t f32 100,16; in i i64 2,7; EmbeddingBag t,i > y; Softmax y > s",
     "y POOL 1 16 14x1; s 2x16x1"},
    {"in i i32 2,7; in g i32 2,7; weights w f32 99,16; weights p f32 9,16; weights e f32 2,16;"
     "EmbedLayerNormalization i,g,w,p,e > y,m" MS "; Softmax y > s axis=1; Softmax m > t",
     "y.words POOL 1 16 14x1; y.positions POOL 1 16 14x1; y.segments POOL 1 16 14x1; s 2x7x16; t "
     "1x2x1"},
    /* recurrent: a layer for each direction; states [steps, directions, batch, k] */
    {"in x f32 9,2,5; weights w f32 2,24,5; weights r f32 2,24,6; LSTM x,w,r > y,h,c; Softmax y > "
     "s axis=1;"
     "Softmax h > t axis=1; Softmax c > u axis=1",
     "y LSTM 2 5 9x1 6; y LSTM 2 5 9x1 6; s 9x2x12; t 2x2x6; u 2x2x6"},
    {"in x f32 2,9,5; weights w f32 1,18,5; weights r f32 1,18,6; GRU x,w,r > y,h layout=1; "
     "Softmax y > s axis=1;"
     "Softmax h > t axis=1",
     "y GRU 2 5 9x1 6; s 2x9x6; t 2x1x6"},
    {"in x f32 9,2,5; weights w f32 1,6,5; weights r f32 1,6,6; RNN x,w,r > y", "y RNN 2 5 9x1 6"},
    {"in x f32 9,2,5; weights w f32 1,23,5; LSTM x,w > y", "!weights [1 or 2 directions, 4 k, c]"},
    {"in x f32 9,2,5; weights w f32 3,24,5; LSTM x,w > y", "!weights [1 or 2 directions, 4 k, c]"},
    {"opset 11; in x f32 2,3,4; Softmax x > s axis=1", "s 2x12x1"},
    {"opset 13; in x f32 2,3,4; Softmax x > s axis=4", "!axis 4 outside"},
    {"in x f32 3; Relu x > y", "!no layer in it; passed over: Relu 1"},
};

/* CONV and POOL: images channels rows x columns filters window/groups, then stride dilation before
 * after of y and of x. */
static const struct onnx_case windows[] = {
    {"in x f32 2,6,9,12; weights w f32 4,6,3,5; Conv x,w > y strides=2,3 dilations=2,1 "
     "pads=1,2,3,4; Softmax y > s axis=1",
     "y CONV 2 6 9x12 4 3x5/1 2 2 1 3 3 1 2 4; s 2x4x25"},
    {"in x f32 2,6,9,12; weights w f32 4,3,3,3; Conv x,w > y group=2",
     "y CONV 2 6 9x12 4 3x3/2 1 1 0 0 1 1 0 0"},
    {"in x f32 2,6,9,12; weights w f32 6,1,3,3; Conv x,w > y group=6",
     "y DWCONV 2 6 9x12 6 3x3/6 1 1 0 0 1 1 0 0"},
    {"in x f32 2,6,9,12; weights w f32 4,3,3,3; Conv x,w > y",
     "!1 groups of 3 channels, the input has 6"},
    {"in x f32 2,6,9,12; weights w f32 4,6,3,3; Conv x,w > y strides=1,", "!1 strides, expected 2"},
    {"in x f32 2,6,9,12; weights w f32 4,6,10,3; Conv x,w > y", "!does not fit"},
    {"in x f32 2,6,9,12; weights w f32 4,6,9,12; Conv x,w > y; Softmax y > s axis=1",
     "y CONV 2 6 9x12 4 9x12/1 1 1 0 0 1 1 0 0; s 2x4x1"},
    /* SAME: ceil(9 / 2) = 5 and ceil(12 / 3) = 4 outputs; 5 windows reach over 11, 4 over 13 cells
     */
    {"in x f32 1,1,9,12; weights w f32 1,1,3,4; Conv x,w > y strides=2,3 auto_pad='SAME_UPPER'; "
     "Softmax y > s axis=2",
     "y CONV 1 1 9x12 1 3x4/1 2 1 1 1 3 1 0 1; s 1x5x4"},
    {"in x f32 1,1,9,12; weights w f32 1,1,3,4; Conv x,w > y strides=2,3 auto_pad='SAME_LOWER'; "
     "Softmax y > s axis=2",
     "y CONV 1 1 9x12 1 3x4/1 2 1 1 1 3 1 1 0; s 1x5x4"},
    {"in x f32 1,1,9,12; weights w f32 1,1,3,4; Conv x,w > y pads=1,1,1,1 auto_pad='VALID'; "
     "Softmax y > s axis=2",
     "y CONV 1 1 9x12 1 3x4/1 1 1 0 0 1 1 0 0; s 1x7x9"},
    /* one dimension is a row, three are planes: 2 * 4 planes of 3 channels by 3 deep */
    {"in x f32 2,6,12; weights w f32 4,6,5; Conv x,w > y strides=3, pads=2,4; Softmax y > s axis=1",
     "y CONV 2 6 1x12 4 1x5/1 3 1 0 0 3 1 2 4; s 2x4x5"},
    {"in x f32 2,3,6,7,8; weights w f32 4,3,3,2,1; Conv x,w > y; Softmax y > s axis=2",
     "y CONV 8 9 7x8 4 2x1/1 1 1 0 0 1 1 0 0; s 8x4x48"},
    /* every input cell times the window: 2 filters of 3 x 4 cells */
    {"in x f32 2,6,5,7; weights w f32 6,2,3,4; ConvTranspose x,w > y strides=2,3 pads=1,0,0,1 "
     "output_padding=1,0;"
     "Softmax y > s axis=2",
     "y CONV 2 6 5x7 24 1x1/1 1 1 0 0 1 1 0 0; s 4x11x21"},
    {"in x f32 2,6,5,7; weights w f32 6,2,3,4; ConvTranspose x,w > y strides=2,3 group=3 "
     "auto_pad='SAME_UPPER';"
     "Softmax y > s axis=2",
     "y CONV 2 6 5x7 72 1x1/3 1 1 0 0 1 1 0 0; s 12x10x21"},
    {"in x f32 2,6,5,7; weights w f32 6,2,3,4; ConvTranspose x,w > y output_shape=9,8; Softmax y > "
     "s axis=2",
     "y CONV 2 6 5x7 24 1x1/1 1 1 0 0 1 1 0 0; s 4x9x8"},
    {"in x f32 2,6,5,7; weights w f32 5,2,3,4; ConvTranspose x,w > y", "!the input has 6"},
    {"in x f32 2,6,5,7; weights w f32 6,2,3,4; ConvTranspose x,w > y group=4",
     "!4 groups do not divide 6"},
    {"in x f32 2,6,5,7; weights w f32 6,2,3,4; ConvTranspose x,w > y group=0", "!0 groups"},
    {"in x f32 2,6,1,1; weights w f32 6,2,3,3; ConvTranspose x,w > y pads=1,1,2,2",
     "!does not fit"},
    /* pools; with ceil_mode a last window that begins inside: 9 + 1 rows, windows at 0, 3, 6, 9 */
    {"in x f32 2,6,9,12; MaxPool x > y kernel_shape=3,2 strides=2,2; Softmax y > s axis=2",
     "y POOL 2 6 9x12 6 3x2/1 2 1 0 0 2 1 0 0; s 12x4x6"},
    {"in x f32 2,6,10,12; MaxPool x > y kernel_shape=3,2 strides=3,2 ceil_mode=1; Softmax y > s "
     "axis=2",
     "y POOL 2 6 10x12 6 3x2/1 3 1 0 2 2 1 0 0; s 12x4x6"},
    {"in x f32 2,6,10,12; MaxPool x > y kernel_shape=3,2 strides=3,2; Softmax y > s axis=2",
     "y POOL 2 6 10x12 6 3x2/1 3 1 0 0 2 1 0 0; s 12x3x6"},
    {"in x f32 2,6,9,12; AveragePool x > y", "!kernel_shape"},
    {"in x f32 2,6,9,12; GlobalAveragePool x > y; Softmax y > s axis=1",
     "y POOL 2 6 9x12 6 9x12/1 1 1 0 0 1 1 0 0; s 2x6x1"},
    /* along the depth first, then in the planes that are left: 2 * 4 of them */
    {"in x f32 2,6,8,9,12; MaxPool x > y kernel_shape=2,3,4 strides=2,1,1; Softmax y > s axis=2",
     "y.depth POOL 2 6 8x108 6 2x1/1 2 1 0 0 1 1 0 0; y POOL 8 6 9x12 6 3x4/1 1 1 0 0 1 1 0 0; s "
     "12x4x63"},
    {"in x f32 2,6,8,9,12; MaxPool x > y kernel_shape=1,3,4",
     "y POOL 16 6 9x12 6 3x4/1 1 1 0 0 1 1 0 0"},
    /* sizes, of which one gives way to the picture's proportions: 7 x 14 and 14 x 28 */
    {"in x f32 1,3,7,14; const s i64 2 =packed 14,14;"
     "Resize x,,,s > a axes=2,3 keep_aspect_ratio_policy='not_larger'; GlobalMaxPool a > y",
     "y POOL 1 3 7x14 3 7x14/1 1 1 0 0 1 1 0 0"},
    {"in x f32 1,3,7,14; const s i64 2 =packed 14,14;"
     "Resize x,,,s > a axes=2,3 keep_aspect_ratio_policy='not_smaller'; GlobalMaxPool a > y",
     "y POOL 1 3 14x28 3 14x28/1 1 1 0 0 1 1 0 0"},
    {"in x f32 1,3,7,14; const s i64 2 =packed 14,14;"
     "Resize x,,,s > a axes=2,3 keep_aspect_ratio_policy='stretch'; GlobalMaxPool a > y",
     "y POOL 1 3 14x14 3 14x14/1 1 1 0 0 1 1 0 0"},
    /* what a pool took away: 3 * 2 + 2 rows and, less the padding, 4 * 3 + 2 - 1 columns; or told
     */
    {"in x f32 1,3,4,5; in i i64 1,3,4,5;"
     "MaxUnpool x,i > a kernel_shape=2,2 strides=2,3 pads=0,1,0,0; GlobalMaxPool a > y",
     "y POOL 1 3 8x13 3 8x13/1 1 1 0 0 1 1 0 0"},
    {"in x f32 1,3,4,4; in i i64 1,3,4,4; const s i64 4 =packed 1,3,9,9;"
     "MaxUnpool x,i,s > a kernel_shape=2,2 strides=2,2; GlobalMaxPool a > y",
     "y POOL 1 3 9x9 3 9x9/1 1 1 0 0 1 1 0 0"},
    {"in x f32 1,3,1,4; in i i64 1,3,1,4;"
     "MaxUnpool x,i > a kernel_shape=1,1 pads=1,0,1,0; GlobalMaxPool a > y",
     "!a size of -1"},
    /* com.microsoft: the weights of a quantised LSTM are turned */
    {"in x f32 5,2,8; weights w i8 2,8,64; weights r i8 2,16,64;"
     "DynamicQuantizeLSTM x,w,r > y" MS,
     "y LSTM 2 8 5x1 16 32/8/32; y LSTM 2 8 5x1 16 32/8/32"},
    {"in x f32 5,2,8; weights w i8 1,8,63; DynamicQuantizeLSTM x,w > y" MS,
     "!weights [1 or 2 directions, c, 4 k]"},
    {"in x u8 2,6,9,12; weights w i8 4,6,3,3; ConvInteger x,w > y",
     "y CONV 2 6 9x12 4 3x3/1 1 1 0 0 1 1 0 0 8/8/32"},
};

#define CHECK_ALL(cases)                                                                           \
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)                                      \
    onnx_check(&cases[i])

static void test_attention(void) {
    CHECK_ALL(attention);
}

static void test_products(void) {
    CHECK_ALL(products);
}

static void test_values(void) {
    CHECK_ALL(values);
}

static void test_graphs(void) {
    CHECK_ALL(graphs);
}

static void test_windows(void) {
    CHECK_ALL(windows);
}

/* Dimensions whose names are arithmetic, as exporters write them, and what --dim makes of them. */
static const struct {
    const char *dim, *given;
    uint64_t value; /* 0: refused, or no such option, with */
    const char *why;
} arithmetic[] = {
    {"past_sequence_length~+~1", "past_sequence_length=12", 13, NULL},
    {"past_sequence_length~+~1", NULL, 0, "--dim 'past_sequence_length=N' gives it"},
    {"past~+~seq", "seq=3", 0, "--dim 'past=N' gives it"},
    {"s0~-~1", "s0=12", 11, NULL},
    {"s0~-~13", "s0=12", 0, "has no value"},
    {"2*s0", "s0=12", 24, NULL},
    {"s0*s53~+~s0", "s0=12,s53=3", 48, NULL},
    {"floor(s/2)~+~1", "s=13", 7, NULL},
    {"((s72~-~1)//2)~+~1", "s72=14", 7, NULL},
    {"8/s0", "s0=0", 0, "has no value"},
    {"s0~+", "s0=3", 0, "has no value"},
    {"(s0", "s0=3", 0, "has no value"},
    {"((((((((((((((((((s0))))))))))))))))))", "s0=3", 0, "has no value"},
    {"batch_size*num_heads", "num_heads=12", 12, NULL}, /* a batch is 1, the rest is not */
    {"batch_size*num_heads", NULL, 0, "--dim 'num_heads=N' gives it"},
    {"seq-len", "seq-len=5", 5, NULL},
    {"seq~-~1", "len=5", 0, "no dimension 'len' without a value; the file has: seq"},
};

static void check_arithmetic(const char *dim, const char *given, uint64_t value, const char *why) {
    static struct onnx_made made;
    char path[] = "made-XXXXXX.onnx", model[300];
    struct network *net = NULL;
    struct sim_err err = {0};
    snprintf(model, sizeof model, "in x f32 %s,8; weights w f32 8,4; MatMul x,w > y", dim);
    onnx_make(&made, model);
    const int fd = mkstemps(path, 5);
    CU_ASSERT_FATAL(fd >= 0 && write(fd, made.bytes, made.n) == (ssize_t)made.n);
    close(fd);
    const int rc = network_open_with(&net, path, &(struct network_options){.dims = given}, &err);
    remove(path);
    const bool right =
        value ? !rc && network_macs(net) == value * 32 : rc && strstr(err.text, why) != NULL;
    if (!right)
        fprintf(stderr, "%s: %s\n", dim, rc ? err.text : "another number");
    CU_ASSERT(right);
    network_free(net);
}

static void test_arithmetic(void) {
    for (size_t i = 0; i < sizeof arithmetic / sizeof *arithmetic; i++)
        check_arithmetic(arithmetic[i].dim, arithmetic[i].given, arithmetic[i].value,
                         arithmetic[i].why);
}

/* Bytes of modelled nodes and of those passed over that copy or compute; views count nothing. */
static void test_coverage(void) {
    static struct onnx_made made;
    struct network *net;
    struct sim_err err = {0};
    onnx_make(&made, "in x f32 4,8; weights w i8 8,2; MatMul x,w > y; Relu y > z; Flatten z > f; "
                     "Transpose z > t;"
                     "const n i64 2 =packed 3,4; const o i64 - =packed 1; Add n,o > m");
    CU_ASSERT_EQUAL_FATAL(network_read(&net, "made.onnx", made.bytes, made.n, &err), 0);
    const struct net_coverage *c = net->coverage;
    CU_ASSERT(c->nodes == 5 && c->modelled == 1 && c->refused == 0 && c->passed.n == 4);
    CU_ASSERT_EQUAL(c->macs, 4 * 8 * 2);
    CU_ASSERT_EQUAL(c->bytes, 4 * 8 * 4 + 8 * 2 + 4 * 2 * 4);
    CU_ASSERT_EQUAL(c->bytes_over,
                    2 * 2 * (4 * 2 * 4)); /* Relu and Transpose, each read and written */
    CU_ASSERT_EQUAL(c->other, 4 * 2);     /* of Relu; the sum of shapes costs nothing */
    network_free(net);
}

/* Of a refused node what it was before it was refused: a * e of 16 cells each, then rank 10. */
static void test_coverage_refused(void) {
    static struct onnx_made made;
    char path[] = "made-XXXXXX.onnx";
    struct network *net = NULL;
    struct sim_err err = {0};
    onnx_make(&made, "in a f32 2,2,2,2; in b f32 2,2,2,2; in c f32 2,2; in d f32 2,2,2,2,2,2,2,2;"
                     "Einsum a,b,c,d,c > y equation='abcd,efgh,ij,abcdefgh,ij->a'; Nonsense a > z");
    const int fd = mkstemps(path, 5);
    CU_ASSERT_FATAL(fd >= 0 && write(fd, made.bytes, made.n) == (ssize_t)made.n);
    close(fd);
    const struct network_options o = {.keep_refused = true};
    CU_ASSERT_EQUAL_FATAL(network_open_with(&net, path, &o, &err), 0);
    remove(path);
    CU_ASSERT_EQUAL(err.code, 0);
    const struct net_coverage *c = net->coverage;
    CU_ASSERT(c->nodes == 2 && c->modelled == 0 && c->refused == 2 && c->passed.n == 0);
    CU_ASSERT_EQUAL(c->macs, 16 * 16);
    CU_ASSERT(net->n == 3 && !net->layers[0].refusal && net->layers[1].refusal &&
              net->layers[2].refusal);
    CU_ASSERT_STRING_EQUAL(net->layers[2].name, "z");
    CU_ASSERT_EQUAL(net_layer_refusal(&net->layers[2], &err), SIM_EUNSUP);
    network_free(net);
    CU_ASSERT_EQUAL(net_coverage_share_macs(&(struct net_coverage){.nodes = 1}), 0);
    CU_ASSERT_EQUAL(net_coverage_share_bytes(&(struct net_coverage){.bytes = 3, .bytes_over = 1}),
                    0.75);
}

CU_pSuite suite_onnx(void) {
    CU_pSuite s = CU_add_suite("onnx", NULL, NULL);
    CU_ADD_TEST(s, test_attention);
    CU_ADD_TEST(s, test_products);
    CU_ADD_TEST(s, test_values);
    CU_ADD_TEST(s, test_graphs);
    CU_ADD_TEST(s, test_windows);
    CU_ADD_TEST(s, test_arithmetic);
    CU_ADD_TEST(s, test_coverage);
    CU_ADD_TEST(s, test_coverage_refused);
    return s;
}
