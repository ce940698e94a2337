"""What magnetar nn eval says of a net and a set, beside loops written here: the .mnn file read by its
description, every layer in plain Python, floats and int8 codes.  nn_forward.py NET IMAGES LABELS"""
import gzip
import json
import struct
import subprocess
import sys
import zlib


def read_net(path):
    b = open(path, "rb").read()
    assert b[:8] == b"MAGNETNN" and struct.unpack("<I", b[8:12])[0] == 1
    size, at = struct.unpack("<I", b[12:16])[0], 16
    header = json.loads(b[at:at + size])
    assert struct.unpack("<I", b[at + size:at + size + 4])[0] == zlib.crc32(b[at:at + size])
    at += size + 4
    for l in header["layers"]:
        if l["kind"] not in ("conv", "fc"):
            continue
        depth = l["c"] * l["h"] * l["w"] if l["kind"] == "fc" else l["c"] // l["groups"] * l["r"] * l["s"]
        n = l["k"] * depth
        raw = b[at:at + 4 * (n + l["k"])]
        assert struct.unpack("<I", b[at + len(raw):at + len(raw) + 4])[0] == zlib.crc32(raw)
        values = struct.unpack(f"<{n + l['k']}f", raw)
        l["weights"], l["biases"], l["depth"] = values[:n], values[n:], depth
        at += len(raw) + 4
    assert at == len(b)
    return header


def read_idx(path):
    b = gzip.open(path).read()
    n_dims = b[3]
    dims = struct.unpack(f">{n_dims}I", b[4:4 + 4 * n_dims])
    return dims, b[4 + 4 * n_dims:]


def quantise(values, top):
    scale = max(map(abs, values)) / top or 1
    return [min(max(round(v / scale), -top - 1), top) for v in values], scale


def layer(l, x, codes):
    c, h, w, k, e, f = (l[v] for v in "chwkef")
    if l["kind"] == "max_pool":
        return [max(x[ch * h * w + (i * l["stride"] + r) * w + j * l["stride"] + s]
                    for r in range(l["r"]) for s in range(l["s"]))
                for ch in range(k) for i in range(e) for j in range(f)]
    weights, unit = l["weights"], 1
    if codes:
        weights, unit = l["codes"]
        scale = struct.unpack("f", struct.pack("f", l["range"]))[0] / 127
        x = [min(max(round(v / scale), -128), 127) for v in x]
        unit *= scale
    out = []
    for n in range(k):
        row = weights[n * l["depth"]:(n + 1) * l["depth"]]
        for i in range(e):
            for j in range(f):
                if l["kind"] == "fc":
                    total = sum(a * b for a, b in zip(row, x))
                else:
                    total, at = 0, 0
                    for ch in range(c):
                        for r in range(l["r"]):
                            for s in range(l["s"]):
                                y, z = i * l["stride"] + r - l["pad"], j * l["stride"] + s - l["pad"]
                                if 0 <= y < h and 0 <= z < w:
                                    total += row[at] * x[ch * h * w + y * w + z]
                                at += 1
                v = total * unit + l["biases"][n]
                out.append(max(v, 0) if l["relu"] else v)
    return out


def main():
    net = read_net(sys.argv[1])
    dims, pixels = read_idx(sys.argv[2])
    _, labels = read_idx(sys.argv[3])
    for l in net["layers"]:
        if "weights" in l:
            l["codes"] = quantise(l["weights"], 127)
    count = 20
    right = [0, 0]
    for i in range(count):
        for codes in (0, 1):
            x = [v / 255 for v in pixels[i * 784:(i + 1) * 784]]
            for l in net["layers"]:
                x = layer(l, x, codes)
            right[codes] += x.index(max(x)) == labels[i]
    out = subprocess.run(["magnetar", "nn", "eval", sys.argv[1], "--pe", "int8", "--samples", str(count), "--json", "-"],
                         capture_output=True, text=True, check=True)
    runs = {r["label"]: r["stats"]["correct"] for r in json.loads(out.stdout)["runs"]}
    if [runs["float"], runs["int8"]] != right:
        sys.exit(f"correct: {runs}, expected {right}")
    print(f"{count} images equal: {right[0]} and {right[1]} right")


main()
