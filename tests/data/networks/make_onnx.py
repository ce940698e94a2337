#!/usr/bin/python3
"""Writes the ONNX models of the network tests (Debian's python3-onnx). Weights are graph inputs, so
that the files are valid without their values. The shapes are those of the published networks; they are
written down here independently of the tables in traces/networks."""
from onnx import TensorProto, checker, helper, save

FLOAT = TensorProto.FLOAT


class Model:
    def __init__(self, name):
        self.name, self.nodes, self.inputs, self.consts = name, [], [], []

    def input(self, name, shape):
        self.inputs.append(helper.make_tensor_value_info(name, FLOAT, shape))
        return name

    def ints(self, name, values):
        self.consts.append(helper.make_tensor(name, TensorProto.INT64, [len(values)], values))
        return name

    def add(self, op, ins, out, **attributes):
        self.nodes.append(helper.make_node(op, ins, [out], name=out + "_node", **attributes))
        return out

    def conv(self, x, out, c, k, r, stride=1, pad=0, group=1):
        w = self.input(out + ".w", [k, c // group, r, r])
        return self.add("Conv", [x, w], out, kernel_shape=[r, r], strides=[stride] * 2,
                        pads=[pad] * 4, group=group)

    def write(self, out, shape):
        y = helper.make_tensor_value_info(out, FLOAT, shape)
        graph = helper.make_graph(self.nodes, self.name, self.inputs, [y], self.consts)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        model.ir_version = 7
        checker.check_model(model)
        save(model, self.name + ".onnx")


def resnet18():
    m = Model("resnet18")
    x = m.input("image", ["N", 3, 224, 224])
    x = m.add("Relu", [m.conv(x, "conv1", 3, 64, 7, 2, 3)], "relu1")
    x = m.add("MaxPool", [x], "pool1", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    c = 64
    for stage, k in enumerate((64, 128, 256, 512)):
        for block in range(2):
            n = f"s{stage}b{block}"
            stride = 2 if stage and not block else 1
            y = m.add("Relu", [m.conv(x, n + "a", c, k, 3, stride, 1)], n + "r")
            y = m.conv(y, n + "b", k, k, 3, 1, 1)
            if stride == 2:
                x = m.conv(x, n + "down", c, k, 1, 2)
            x = m.add("Relu", [m.add("Add", [y, x], n + "sum")], n + "out")
            c = k
    x = m.add("Flatten", [m.add("GlobalAveragePool", [x], "pool2")], "flat")
    w, b = m.input("fc.w", [1000, 512]), m.input("fc.b", [1000])
    m.add("Gemm", [x, w, b], "logits", transB=1)
    m.write("logits", ["N", 1000])


def squeezenet1_1():
    m = Model("squeezenet1_1")
    x = m.input("image", [1, 3, 224, 224])
    x = m.add("Relu", [m.conv(x, "conv1", 3, 64, 3, 2)], "relu1")
    pools = {2: "pool1", 4: "pool3", 6: "pool5"}
    c = 64
    for fire, (s, e) in enumerate(((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192),
                                   (64, 256), (64, 256)), 2):
        n = f"fire{fire}"
        if fire in pools:
            x = m.add("MaxPool", [x], pools[fire], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
        x = m.add("Relu", [m.conv(x, n + "_squeeze", c, s, 1)], n + "_r")
        a = m.conv(x, n + "_e1", s, e, 1)
        b = m.conv(x, n + "_e3", s, e, 3, 1, 1)
        x = m.add("Concat", [a, b], n, axis=1)
        c = 2 * e
    x = m.conv(x, "conv10", 512, 1000, 1)
    x = m.add("GlobalAveragePool", [x], "pool10")
    m.add("Softmax", [m.add("Flatten", [x], "flat")], "probabilities", axis=1)
    m.write("probabilities", [1, 1000])


def mobilenet_block():
    m = Model("mobilenet_block")
    x = m.input("x", [2, 24, 56, 56])
    y = m.add("Clip", [m.conv(x, "expand", 24, 144, 1)], "c1")
    y = m.add("Clip", [m.conv(y, "dw", 144, 144, 3, 1, 1, 144)], "c2")
    m.add("Add", [m.conv(y, "project", 144, 24, 1), x], "out")
    m.write("out", [2, 24, 56, 56])


def encoder():
    """One BERT base encoder layer at sequence 128, as exporters write it."""
    m = Model("encoder")
    x = m.input("x", [1, 128, 768])
    heads = m.ints("heads", [1, 128, 12, 64])
    flat = m.ints("flat", [0, 0, -1])
    parts = {}
    for n in "qkv":
        y = m.add("MatMul", [x, m.input(n + ".w", [768, 768])], n)
        y = m.add("Reshape", [y, heads], n + "_heads")
        parts[n] = m.add("Transpose", [y], n + "_t", perm=[0, 2, 3, 1] if n == "k" else [0, 2, 1, 3])
    y = m.add("MatMul", [parts["q"], parts["k"]], "scores")
    y = m.add("Softmax", [y], "attention", axis=-1)
    y = m.add("MatMul", [y, parts["v"]], "context")
    y = m.add("Reshape", [m.add("Transpose", [y], "context_t", perm=[0, 2, 1, 3]), flat], "joined")
    y = m.add("MatMul", [y, m.input("o.w", [768, 768])], "o")
    x = m.add("Add", [x, y], "residual1")
    y = m.add("MatMul", [x, m.input("ff1.w", [768, 3072])], "ff1")
    y = m.add("MatMul", [m.add("Erf", [y], "gelu"), m.input("ff2.w", [3072, 768])], "ff2")
    m.add("Add", [x, y], "out")
    m.write("out", [1, 128, 768])


def lstm():
    m = Model("lstm")
    x = m.input("x", [35, 20, 1500])
    ins = [x, m.input("w", [1, 6000, 1500]), m.input("r", [1, 6000, 1500])]
    m.add("LSTM", ins, "y", hidden_size=1500)
    y = m.add("Squeeze", ["y", m.ints("axes", [1])], "steps")
    m.add("MatMul", [y, m.input("softmax.w", [1500, 10000])], "words")
    m.write("words", [35, 20, 10000])


for make in (resnet18, squeezenet1_1, mobilenet_block, encoder, lstm):
    make()
