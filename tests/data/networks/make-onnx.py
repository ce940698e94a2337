"""Writes the ONNX files beside it whose names begin with x-: one kind of graph each."""
import os
import sys

import numpy as np
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

MS = "com.microsoft"
HERE = os.path.dirname(os.path.abspath(__file__))


def value(name, shape, kind=T.FLOAT):
    return h.make_tensor_value_info(name, kind, shape)


def ints(name, *v):
    return h.make_tensor(name, T.INT64, [len(v)], v)


def scalar(name, v):
    return h.make_tensor(name, T.INT64, [], [v])


def weights(name, *shape):
    """An initializer whose data lie in a file that is not there."""
    t = T(name=name, data_type=T.FLOAT, dims=shape, data_location=T.EXTERNAL)
    t.external_data.add(key="location", value="missing.bin")
    return t


def save(name, nodes, inputs, outputs, inits=(), opset=13, folder=HERE, functions=(), extra=()):
    graph = h.make_graph(nodes, "g", inputs, outputs, list(inits))
    opsets = [h.make_opsetid("", opset), h.make_opsetid(MS, 1), h.make_opsetid("local", 1)]
    model = h.make_model(graph, opset_imports=opsets, functions=list(functions))
    model.producer_name = ""
    with open(os.path.join(folder, name + ".onnx"), "wb") as f:
        f.write(model.SerializeToString(deterministic=True))


def n(op, i, o, name=None, domain="", **a):
    return h.make_node(op, i, o, name=name or op.lower(), domain=domain, **a)


def good():
    y = [value("y", None)]
    save("x-expand", [
        n("Unsqueeze", ["k", "two"], ["k1"]), n("Expand", ["k1", "wide"], ["k2"]),
        n("Reshape", ["k2", "heads"], ["k3"]), n("Transpose", ["k3"], ["kt"], perm=[0, 1, 3, 2]),
        n("MatMul", ["q", "kt"], ["y"], "scores")],
        [value("q", [1, 6, 4, 8]), value("k", [1, 2, 16, 8])], y,
        [ints("two", 2), ints("wide", 1, 2, 3, 16, 8), ints("heads", 1, 6, 16, 8)])
    save("x-grouped", [n("GroupQueryAttention", ["q", "k", "v", "pk", "pv"], ["y", "nk", "nv"],
                         "gqa", MS, num_heads=6, kv_num_heads=2)],
         [value("q", [1, 4, 48]), value("k", [1, 4, 16]), value("v", [1, 4, 16]),
          value("pk", [1, 2, 12, 8]), value("pv", [1, 2, 12, 8])], y)
    save("x-multihead", [n("MultiHeadAttention", ["q", "k", "v"], ["y"], "mha", MS, num_heads=2)],
         [value("q", [3, 4, 16]), value("k", [3, 5, 16]), value("v", [3, 5, 32])], y)
    save("x-attention", [n("Attention", ["x", "w", "b"], ["y"], "att", MS, num_heads=2)],
         [value("x", [3, 4, 16])], y, [weights("w", 16, 48), weights("b", 48)])
    save("x-nbits", [n("MatMulNBits", ["x", "w", "s"], ["y"], "nbits", MS, K=32, N=10, bits=4,
                       block_size=16)], [value("x", [1, 5, 32])], y,
         [weights("w", 10, 2, 8), weights("s", 20)])
    f = h.make_function("local", "Twice", ["a", "w"], ["c"], [
        n("MatMul", ["a", "w"], ["b"], "first"), n("MatMul", ["b", "w"], ["c"], "second")],
        [h.make_opsetid("", 13)])
    save("x-function", [n("Twice", ["x", "w"], ["m"], "t1", "local"),
                        n("Twice", ["m", "w"], ["y"], "t2", "local")],
         [value("x", [3, 8])], y, [weights("w", 8, 8)], functions=[f])
    branch = [h.make_graph([n("MatMul", ["x", w], [w + "o"], "mm_" + w)], w, [],
                           [value(w + "o", None)]) for w in ("wa", "wb")]
    save("x-if", [n("Shape", ["x"], ["s"]), n("Gather", ["s", "zero"], ["d"]),
                  n("Equal", ["d", "three"], ["is3"]),
                  h.make_node("If", ["is3"], ["m"], "if", then_branch=branch[0],
                              else_branch=branch[1]),
                  n("MatMul", ["m", "wc"], ["y"], "last")],
         [value("x", [3, 8])], y, [weights("wa", 8, 4), weights("wb", 8, 5), weights("wc", 4, 2),
                                   scalar("zero", 0), scalar("three", 3)])
    save("x-arithmetic", [
        n("Shape", ["x"], ["s"]), n("Slice", ["s", "m2", "end"], ["hw"]),
        n("Cast", ["hw"], ["f"], to=T.FLOAT), n("Mul", ["f", "half"], ["g"]),
        n("Floor", ["g"], ["fl"]), n("Cast", ["fl"], ["small"], "cast2", to=T.INT64),
        n("Slice", ["s", "none", "two"], ["nc"], "slice2"),
        n("Concat", ["nc", "small"], ["sizes"], axis=0),
        n("Resize", ["x", "", "", "sizes"], ["r"]), n("Conv", ["r", "w"], ["c"], "conv"),
        n("Shape", ["c"], ["cs"], "shape2"), n("ReduceProd", ["cs"], ["all"], keepdims=1),
        n("Gather", ["cs", "first"], ["b"]), n("Div", ["all", "b"], ["each"]),
        n("Concat", ["b", "each"], ["flat"], "concat2", axis=0),
        n("Reshape", ["c", "flat"], ["fc"]), n("MatMul", ["fc", "v"], ["y"], "fc")],
        [value("x", ["batch", 3, 9, 9])], y,
        [ints("m2", -2), ints("end", 2**63 - 1), ints("none", 0), ints("two", 2),
         ints("first", 0), h.make_tensor("half", T.FLOAT, [], [0.5]), weights("w", 5, 3, 3, 3),
         weights("v", 20, 7)])
    save("x-pads", [
        n("ConstantOfShape", ["four"], ["z"], value=h.make_tensor("v", T.INT64, [1], [0])),
        n("Concat", ["given", "z"], ["p0"], axis=0), n("Reshape", ["p0", "pairs"], ["p1"]),
        n("Slice", ["p1", "back", "low", "axis", "back"], ["p2"]),
        n("Transpose", ["p2"], ["p3"], perm=[1, 0]), n("Reshape", ["p3", "one"], ["p4"], "r2"),
        n("Pad", ["x", "p4"], ["p"]), n("Conv", ["p", "w"], ["y"], "conv")],
        [value("x", [1, 3, 6, 6])], y,
        [ints("four", 4), ints("given", 1, 2, 3, 4), ints("pairs", -1, 2), ints("back", -1),
         ints("low", -(2**63)), ints("axis", 0), ints("one", -1), weights("w", 2, 3, 3, 3)])
    save("x-text", [
        n("Gather", ["words", "ids"], ["e"], "embed"), n("MatMul", ["e", "w"], ["q"], "project"),
        n("Softmax", ["q"], ["y"])],
        [value("ids", ["batch_size", "sequence"], T.INT64)], y,
        [weights("words", 100, 16), weights("w", 16, 8)])
    save("x-old", [
        n("Unsqueeze", ["x"], ["u"], axes=[0]), n("Squeeze", ["u"], ["s"], axes=[0]),
        n("Slice", ["s"], ["c"], axes=[2], starts=[1], ends=[-1]),
        n("Pad", ["c"], ["p"], pads=[0, 0, 1, 0, 0, 0, 1, 0]),
        n("Split", ["p"], ["a", "b"], axis=1, split=[1, 3]),
        n("Upsample", ["b", "scales"], ["up"], mode="nearest"), n("Conv", ["up", "w"], ["y"], "conv")],
        [value("x", [1, 4, 6, 6])], y,
        [h.make_tensor("scales", T.FLOAT, [4], [1, 1, 2, 2]), weights("w", 5, 3, 1, 1)], opset=9)
    save("x-einsum", [n("Einsum", ["a", "b", "c"], ["y"], equation="bij,bjk,kl->bil")],
         [value("a", [2, 3, 4]), value("b", [2, 4, 5])], y, [weights("c", 5, 6)])
    save("x-bag", [n("EmbeddingBag", ["w", "i", "o"], ["e"], "bag"),
                   n("Gemm", ["e", "v"], ["y"])],
         [value("i", [7], T.INT64), value("o", [2], T.INT64)], y,
         [weights("w", 50, 16), weights("v", 16, 4)])
    save("x-detect", [
        n("Conv", ["x", "w"], ["c"], "conv"), n("NonZero", ["c"], ["i"], "found"),
        n("Gather", ["c", "i"], ["g"], "pick"), n("MatMul", ["g", "v"], ["y"], "head")],
        [value("x", [1, 3, 8, 8])], y, [weights("w", 4, 3, 3, 3), weights("v", 6, 2)])
    save("x-volume", [n("Conv", ["x", "w"], ["c"], "conv3", strides=[2, 1, 1]),
                      n("MaxPool", ["c"], ["y"], "pool3", kernel_shape=[2, 2, 2])],
         [value("x", [1, 3, 7, 6, 6])], y, [weights("w", 4, 3, 3, 3, 3)])


def bad(folder):
    y = [value("y", None)]
    def put(name, *a, **k):
        save("onnx_" + name, *a, folder=folder, **k)
    f = h.make_function("local", "Again", ["a"], ["b"], [n("Again", ["a"], ["b"], "in", "local")],
                        [h.make_opsetid("", 13)])
    put("recursion", [n("Again", ["x"], ["y"], "outer", "local")], [value("x", [2, 2])], y,
        functions=[f])
    put("einsum", [n("Einsum", ["a", "a"], ["y"], "e", equation="ij,jk->i?")],
        [value("a", [2, 2])], y)
    put("heads", [n("MultiHeadAttention", ["q", "q", "q"], ["y"], "m", MS, num_heads=3)],
        [value("q", [1, 2, 16])], y)
    put("range", [n("Range", ["a", "b", "c"], ["y"], "r")], [], y,
        [scalar("a", 0), scalar("b", 2**40), scalar("c", 1)])
    put("expand", [n("Expand", ["x", "s"], ["y"], "e")], [value("x", [2])], y, [ints("s", -5)])
    put("pads_huge", [n("Pad", ["x", "p"], ["y"], "p")], [value("x", [2])], y,
        [ints("p", -9, 2**62)])
    put("gru", [n("GRU", ["x", "w", "w"], ["y"], "g")], [value("x", [2, 2, 2])], y,
        [weights("w", 1, 7, 2)])
    put("transposed", [n("ConvTranspose", ["x", "w"], ["y"], "t")], [value("x", [1, 3, 4, 4])], y,
        [weights("w", 4, 2, 3, 3)])
    put("blocks", [n("DepthToSpace", ["x"], ["y"], "d", blocksize=3)],
        [value("x", [1, 4, 2, 2])], y)
    put("nbits", [n("MatMulNBits", ["x", "x"], ["y"], "n", MS, K=4, N=2)], [value("x", [2, 5])], y)
    deep = h.make_graph([n("MatMul", ["x", "x"], ["z"])], "d", [], [value("z", None)])
    for _ in range(20):
        deep = h.make_graph([h.make_node("If", ["c"], ["z"], "if", then_branch=deep,
                                         else_branch=deep if _ < 2 else h.make_graph(
                                             [n("Identity", ["x"], ["z"])], "e", [],
                                             [value("z", None)]))], "d", [], [value("z", None)])
    put("deep", list(deep.node), [value("x", [2, 2])], [value("z", None)],
        [h.make_tensor("c", T.BOOL, [], [True])])


good()
if len(sys.argv) > 1:
    bad(sys.argv[1])
