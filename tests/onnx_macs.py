"""Counts the multiply-accumulates of ONNX files from the shapes that the onnx package infers, and
compares `magnetar run`. A file may be refused with the node named; a figure that differs may not be.
usage: onnx_macs.py MAGNETAR FILE...
"""
import collections
import json
import math
import subprocess
import sys

import onnx
from onnx import shape_inference

RECURRENT = {"LSTM": 4, "GRU": 3, "RNN": 1}
MICROSOFT = ("FusedConv", "GatherBlockQuantized", "NhwcConv")


class Unknown(Exception):
    pass


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def shapes_of(graph):
    shapes = {t.name: list(t.dims) for t in graph.initializer}
    for value in list(graph.input) + list(graph.output) + list(graph.value_info):
        if value.type.WhichOneof("value") == "tensor_type" and value.name not in shapes:
            if value.type.tensor_type.HasField("shape"):
                dims = value.type.tensor_type.shape.dim
                shapes[value.name] = [d.dim_value or 1 if d.HasField("dim_value") or i == 0 else None
                                      for i, d in enumerate(dims)]
    return shapes


def size(shape):
    if None in shape:
        raise Unknown
    return math.prod(shape)


def einsum(equation, operands):
    """All pairs from the left; an index sum of a pair is the product of all its labels."""
    left, _, out = equation.replace(" ", "").partition("->")
    terms, dims = [], {}
    for term, shape in zip(left.split(","), operands):
        hidden = len(shape) - len(term.replace("...", ""))
        labels = list(term.replace("...", "\0"))
        if "\0" in labels:
            at = labels.index("\0")
            labels[at:at + 1] = ["dots%d" % i for i in reversed(range(hidden))]
        for label, n in zip(labels, shape):
            dims[label] = max(n, dims.get(label, 1))
        terms.append(labels)
    seen = [l for t in terms for l in t]
    if "->" not in equation:
        out = [l for l in dims if seen.count(l) == 1 or l.startswith("dots")]
    else:
        out = [l for l in dims if l in out or (l.startswith("dots") and "..." in out)]
    macs, now = 0, set(terms[0])
    for i, term in enumerate(terms[1:], 1):
        later = set(out).union(*map(set, terms[i + 1:]))
        both = now & set(term)
        used = {l for l in now | set(term) if l in later or l in both}
        macs += math.prod(dims[l] for l in used)
        now = {l for l in now | set(term) if l in later}
    return macs


def matmul(a, b):
    a = [1] + a if len(a) == 1 else a
    b = b + [1] if len(b) == 1 else b
    outer = 1
    for i in range(3, max(len(a), len(b)) + 1):
        x = a[-i] if i <= len(a) else 1
        y = b[-i] if i <= len(b) else 1
        outer *= max(x, y)
    return outer * a[-2] * a[-1] * b[-1]


def macs_of(node, shapes):
    def shape(i):
        s = shapes.get(node.input[i])
        if s is None or None in s:
            raise Unknown
        return s

    op, at = node.op_type, attributes(node)
    if op == "NhwcConv":
        weights, x = shape(1), shape(0)
        out = shapes.get(node.output[0])
        if out is None or weights[1] * at.get("group", 1) != x[-1]:
            raise Unknown
        return size(out) * math.prod(weights[1:])
    if op in ("Conv", "ConvInteger", "DeformConv", "FusedConv", "QLinearConv"):
        weights = shape(3 if op == "QLinearConv" else 1)
        out = shapes.get(node.output[0])
        if out is None:
            raise Unknown
        return size(out) * math.prod(weights[1:])
    if op == "ConvTranspose":
        return size(shape(0)) * math.prod(shape(1)[1:])
    if op in ("MatMul", "MatMulInteger"):
        return matmul(shape(0), shape(1))
    if op == "QLinearMatMul":
        return matmul(shape(0), shape(3))
    if op == "Gemm":
        a, b = shape(0), shape(1)
        return size(a) * b[0 if at.get("transB") else 1]
    if op in RECURRENT:
        x, w = shape(0), shape(1)
        k = w[1] // RECURRENT[op]
        return x[0] * x[1] * w[0] * w[1] * (x[2] + k)
    if op == "Einsum":
        return einsum(at["equation"].decode(), [shape(i) for i in range(len(node.input))])
    if op in ("Det", "DFT", "STFT", "MelWeightMatrix", "TfIdfVectorizer", "Attention"):
        raise Unknown
    return 0


def names_inside(graph):
    """What the nodes of an inner graph may take from outside, and what it hands out."""
    names = {value.name for value in graph.output}
    for node in graph.node:
        names |= names_read(node)
    return names


def names_read(node):
    names = {name for name in node.input if name}
    for a in node.attribute:
        if a.type == a.GRAPH:
            names |= names_inside(a.g)
    return names


def live_nodes(graph):
    """Those that some output of the graph depends on, by going from what is asked for to who makes it."""
    makers = {name: node for node in graph.node for name in node.output if name}
    wanted = [value.name for value in graph.output]
    if not any(name in makers for name in wanted):
        return list(graph.node)
    live, seen = set(), set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in makers and id(makers[name]) not in live:
            live.add(id(makers[name]))
            wanted.extend(names_read(makers[name]))
    return [node for node in graph.node if id(node) in live]


def holds_products(graph):
    shapes = collections.defaultdict(lambda: None)
    for node in live_nodes(graph):
        try:
            found = macs_of(node, shapes)
        except Unknown:
            found = True
        if found or any(holds_products(a.g) for a in node.attribute if a.type == a.GRAPH):
            return True
    return False


def count(path):
    """The multiply-accumulates, or None where only a refusal is right. Unknown: who can say."""
    model = onnx.load(path, load_external_data=False)
    if not model.opset_import:
        model.opset_import.add(version=13)
    try:
        model = shape_inference.infer_shapes(model)
    except Exception as error:
        raise Unknown from error
    shapes, total = shapes_of(model.graph), 0
    inlined = {f.name for f in model.functions}
    for node in live_nodes(model.graph):
        if node.domain == "com.microsoft" and node.op_type not in MICROSOFT:
            raise Unknown
        if node.op_type in inlined or node.op_type == "If":
            raise Unknown
        if any(holds_products(a.g) for a in node.attribute if a.type == a.GRAPH):
            return None
        total += macs_of(node, shapes)
    return total


def judge(magnetar, path):
    """'equal', 'refused' or 'not judged', or an accusation."""
    run = subprocess.run([magnetar, "run", path, "--mode", "closed", "-q", "--json", "-"],
                         capture_output=True, text=True)
    try:
        expected = count(path)
    except Unknown:
        return "not judged" if run.returncode in (0, 5) else run.stderr.strip()
    if run.returncode == 5:
        named = "node " in run.stderr or "layer " in run.stderr or "passed over: " in run.stderr
        if not named:
            return "refused without a name: " + run.stderr.strip()
        if "no layer in it" in run.stderr and expected:
            return "no layer in it, but %d are right" % expected
        return "refused"
    if run.returncode:
        return "exit %d: %s" % (run.returncode, run.stderr.strip())
    macs = json.loads(run.stdout)["runs"][0]["stats"]["macs"]
    if expected is None:
        return "%d, where only a refusal is right" % macs
    return "equal" if macs == expected else "%d, %d are right" % (macs, expected)


def main():
    counts, bad = collections.Counter(), 0
    for path in sys.argv[2:]:
        verdict = judge(sys.argv[1], path)
        fine = verdict in ("equal", "refused", "not judged")
        counts[verdict if fine else "wrong"] += 1
        if verdict == "not judged":
            print("%s: the counter has no shapes" % path)
        if not fine:
            print("%s: %s" % (path, verdict))
            bad = 1
    print(", ".join("%s %d" % c for c in sorted(counts.items())))
    return bad or not counts["equal"]


sys.exit(main())
