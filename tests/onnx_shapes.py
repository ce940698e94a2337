"""Shapes and values that the ONNX reader infers, against the outputs that ONNX's conformance tests
recorded.

Each test of one operator is a graph, its inputs and its outputs. Those of one version go into one
model, and behind each output stand products of 1 x K by K x 1, where K is its rank, a dimension or a
value, plus something: the multiply-accumulates of `magnetar run` say what was inferred. The outputs
are not declared. Once the inputs are constants, once only those that a shape may depend on.
usage: onnx_shapes.py MAGNETAR FOLDER
"""
import collections
import glob
import json
import math
import os
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

VALUES = 6  # elements of an output that are compared
SHIFT = 1000000  # added to values, so that K is positive
# The reader leaves their shapes to the file's declarations, or refuses them.
OPEN = set("""Adagrad Adam Compress DFT Det LayerNormalization Loop MaxUnpool MelWeightMatrix Momentum
    NegativeLogLikelihoodLoss NonMaxSuppression STFT Scan SoftmaxCrossEntropyLoss TfIdfVectorizer
    Unique Optional SequenceConstruct SequenceMap""".split())
# Where all inputs are constants, the values of the output are known too.
VALUED = set("""Abs Add And Cast CastLike Ceil Concat Constant ConstantOfShape Div Equal Exp Expand
    Flatten Floor Gather Greater GreaterOrEqual Identity Less LessOrEqual Log Max Min Mod Mul Neg Not
    Or Pow Range Reciprocal ReduceMax ReduceMin ReduceProd ReduceSum Reshape Round Shape Sign Size
    Split Sqrt Squeeze Sub Sum Transpose Unsqueeze Where Xor""".split())
# What these do to shapes hangs on the values of inputs that are no lists.
BY_VALUES = {"If", "NonZero"}


def read(path):
    """A recorded tensor; None of a sequence or of a type that numpy has not."""
    tensor = onnx.TensorProto()
    try:
        with open(path, "rb") as f:
            tensor.ParseFromString(f.read())
        return numpy_helper.to_array(tensor) if tensor.data_type else None
    except Exception:
        return None


class Model:
    """Graphs side by side, and what is to be found behind them."""

    def __init__(self):
        self.nodes, self.inputs, self.constants, self.expected = [], [], [], {}

    def constant(self, name, values):
        self.constants.append(numpy_helper.from_array(np.array(values, np.int64), name))
        return name

    def node(self, op, inputs, name, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def read_out(self, numbers, n, shift, name, expected):
        """Layer i is a product of K = number i, plus `shift`."""
        one, by = self.constant(name + ".one", [1]), self.constant(name + ".by", [shift])
        for i in range(n):
            at = "%s.%d" % (name, i)
            k = self.node("Gather", [numbers, self.constant(at + ".i", [i])], at + ".k", axis=0)
            k = self.node("Add", [k, by], at + ".shifted")
            left = self.node("Concat", [one, k], at + ".left", axis=0)
            right = self.node("Concat", [k, one], at + ".right", axis=0)
            self.node("MatMul", [self.node("ConstantOfShape", [left], at + ".a"),
                                 self.node("ConstantOfShape", [right], at + ".b")], at)
            self.expected[at] = expected[i] + shift

    def add(self, prefix, graph, given, wanted, constant, valued):
        rename = lambda name: name and prefix + name
        for node in graph.node:
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            del copy.input[:], copy.output[:]
            copy.input.extend(map(rename, node.input))
            copy.output.extend(map(rename, node.output))
            self.nodes.append(copy)
        for value, array in zip(graph.input, given):
            if constant or array.ndim < 2:
                self.constants.append(numpy_helper.from_array(array, rename(value.name)))
            else:
                self.inputs.append(helper.make_tensor_value_info(
                    rename(value.name), value.type.tensor_type.elem_type, array.shape))
        for value, array in zip(graph.output, wanted):
            if array is None or not value.name:
                continue
            name = rename(value.name)
            shape = self.node("Shape", [name], name + ".shape")
            rank = self.node("Shape", [shape], name + ".ranks")
            self.read_out(rank, 1, 1, name + ".rank", [array.ndim])
            self.read_out(shape, array.ndim, 1, name + ".dim", array.shape)
            if valued and array.size:
                self.read_values(name, array.reshape(-1)[:VALUES])

    def read_values(self, name, values):
        flat = self.node("Reshape", [name, self.constant(name + ".all", [-1])], name + ".flat")
        whole = self.node("Cast", [flat], name + ".whole", to=T.INT64)
        self.read_out(whole, len(values), SHIFT, name + ".value",
                      [math.trunc(v) for v in values.astype(float)])

    def write(self, path, opset):
        graph = helper.make_graph(self.nodes, "g", self.inputs, [], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
        with open(path, "wb") as f:
            f.write(model.SerializeToString())


def run(magnetar, model, opset):
    """The layers' multiply-accumulates by name; what the program says where it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "all.onnx")
        model.write(path, opset)
        done = subprocess.run([magnetar, "run", path, "--mode", "closed", "-q", "--json", "-"],
                              capture_output=True, text=True)
    if done.returncode:
        return {}, done.stderr.strip()
    return {l["name"]: l["macs"] for l in json.loads(done.stdout)["runs"][0]["layers"]}, ""


class Test:
    def __init__(self, path):
        model, data = onnx.load(path), os.path.join(os.path.dirname(path), "test_data_set_0")
        self.name, self.graph = os.path.basename(os.path.dirname(path)), model.graph
        self.ops = {n.op_type for n in self.graph.node}
        self.opset = model.opset_import[0].version
        self.given = [read(os.path.join(data, "input_%d.pb" % i)) for i in range(len(self.graph.input))]
        self.wanted = [read(os.path.join(data, "output_%d.pb" % i))
                       for i in range(len(self.graph.output))]
        self.arrays = [a for a in self.given + self.wanted if a is not None]

    def usable(self, constant):
        empty = any(0 in a.shape for a in self.given if a is not None)  # 0 is the batch of an input
        return (all(a is not None and a.dtype != object for a in self.given) and
                not self.ops & OPEN and "training_mode" not in self.name and
                (constant or not (self.ops & BY_VALUES or empty or "expanded" in self.name)))

    def valued(self):
        """Are the reader's values worth a look? Not those of types that numpy has not."""
        (op, *more), node = self.ops, self.graph.node[0]
        axis = onnx.helper.get_attribute_value(node.attribute[0]) if node.attribute else 0
        small = all(a.size <= 256 and a.dtype != np.float16 for a in self.arrays)
        return (op in VALUED and not more and small and "BFLOAT16" not in self.name and
                (op not in ("Concat", "Gather") or axis == 0 or
                 self.arrays[0].ndim == 1 or axis == -self.arrays[0].ndim) and
                (not op.startswith("Reduce") or self.wanted[0].size == 1))


def main():
    magnetar, folder = sys.argv[1:]
    tests = [Test(p) for p in sorted(glob.glob(os.path.join(folder, "*", "model.onnx")))]
    bad, right = 0, collections.Counter()
    for opset in sorted({t.opset for t in tests}):
        for constant in (True, False):
            model = Model()
            for t in tests:
                if t.opset == opset and t.usable(constant):
                    model.add(t.name + "/", t.graph, t.given, t.wanted, constant,
                              constant and t.valued())
            found, said = run(magnetar, model, opset)
            if said:
                print("opset %d: %s" % (opset, said))
                bad += 1
                continue
            for name, k in model.expected.items():
                shift = SHIFT if ".value." in name else 1
                if found.get(name) != k:
                    print("opset %d: %s: %s, %d was recorded" %
                          (opset, name, name in found and found[name] - shift, k - shift))
                    bad += 1
                else:
                    right["values" if shift == SHIFT else "ranks and dimensions"] += 1
    print(", ".join("%d %s" % (n, what) for what, n in sorted(right.items())) +
          " right, %d wrong" % bad)
    return bad or not right["values"]


sys.exit(main())
