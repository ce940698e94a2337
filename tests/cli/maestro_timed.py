"""Mappings beside the event-driven array: random small ones, whose arrays and cycles a brute-force
program finds on its own. It walks through the loops of a mapping to see what stays in a PE, places
folds one by one on a grid of PEs, each as early as PEs, loads and drains allow, and counts passes of a
row-stationary array one by one. The causes add up to the difference, limits only make the array slower."""
import csv, itertools, math, os, random, subprocess, time

seed = int(os.environ.get("TEST_SEED", time.time_ns() // 1000000))
print("TEST_SEED=%d" % seed)
draw = random.Random(seed)
PES, LAYERS, BIG = 24, 60, 1 << 30
CAUSES = ("fill_drain", "bandwidth", "edges", "dram", "mapping")

def said(*command):
    return subprocess.run(("magnetar",) + command, check=True, capture_output=True, text=True).stdout

def parts(whole, tile):
    return [min(tile, whole - at) for at in range(0, whole, tile)]

class Layer:
    """Dimensions, directives as text, and the loops of unit 0: (dimension, first indices)."""
    def __init__(self, gemm):
        self.gemm = gemm
        if gemm:
            self.size = {d: draw.randint(1, 14) for d in "MNK"}
            self.position, self.filter, self.depth = "M", "N", "K"
        else:
            self.stride = draw.choice((1, 1, 2, 3))
            s = self.size = {"K": draw.randint(1, 9), "C": draw.randint(1, 9), "R": draw.randint(1, 3)}
            s["S"] = draw.randint(1, 3)
            self.rows, self.cols = draw.randint(1, 6), draw.randint(1, 6)
            s["Y"] = (self.rows - 1) * self.stride + s["R"]
            s["X"] = (self.cols - 1) * self.stride + s["S"]
            self.position, self.filter, self.depth = "YX", "K", "C"

    def count(self, d):
        return {"Y": self.rows, "X": self.cols}[d] if not self.gemm and d in "YX" else self.size[d]

    def map(self, kind, d, tile):
        if not self.gemm and d in "YX":
            window = "Sz(R)" if d == "Y" else "Sz(S)"
            return "%sMap(%s+%d,%d) %s;" % (kind, window, (tile - 1) * self.stride, tile * self.stride, d)
        return "%sMap(%d,%d) %s;" % (kind, tile, tile, d)

    def write(self, name, flow):
        head = "Type: GEMM" if self.gemm else "Type: CONV Stride { X: %d, Y: %d }" % (self.stride, self.stride)
        dims = ", ".join("%s: %d" % x for x in self.size.items())
        return "Layer %s { %s Dimensions { %s } Dataflow { %s } }\n" % (name, head, dims, " ".join(flow))

    def spread(self):
        """One dimension over the units of the top level, another one over those of a cluster or none."""
        dims = [d for d in self.size if d not in "RS"]
        draw.shuffle(dims)
        top, low = dims[0], draw.choice((None, dims[1]))
        # where windows lie apart MAESTRO cuts what a cluster gets of them once more
        apart = not self.gemm and self.stride > min(self.size["R"], self.size["S"])
        low = None if apart and low in ("Y", "X") else low
        n = draw.choice((2, 3, 4)) if low else 1
        self.units = {top: PES // n}
        if low:
            self.units[low] = n
        held = {d: draw.choice((1, 1, 2)) for d in dims}
        if apart:
            held["Y"] = held["X"] = 1
        flow, self.loops = [], []
        for d in dims if draw.random() < .5 else sorted(dims, key=lambda d: "YXM".find(d)):
            if d == low:
                size = n * held[d]
                flow.append(self.map("Temporal", d, size))
            else:
                size = held[d] * self.units.get(d, 1)
                flow.append(self.map("Spatial" if d == top else "Temporal", d, held[d]))
            self.loops.append((d, range(0, self.count(d), size)))
        if not self.gemm:
            flow += ["TemporalMap(Sz(R),Sz(R)) R;", "TemporalMap(Sz(S),Sz(S)) S;"]
        if low:
            flow += ["Cluster(%d, P);" % n, self.map("Spatial", low, held[low])]
        return flow

    def stays(self, dims):
        """Is each tile over these dimensions met in one go?"""
        names, seen, last = [d for d, _ in self.loops], set(), None
        for at in itertools.product(*(r for _, r in self.loops)):
            tile = tuple(i for d, i in zip(names, at) if d in dims)
            if tile != last and tile in seen:
                return False
            seen.add(tile)
            last = tile
        return True

    def array(self):
        over = lambda dims: math.prod(self.units.get(d, 1) for d in dims)
        p, f, d = over(self.position), over(self.filter), over(self.depth)
        for name, rows, cols, streams, kept in (("os", p, f, d, self.position + self.filter),
                                                ("ws", d, f, p, self.filter + self.depth),
                                                ("is", d, p, f, self.position + self.depth)):
            if streams == 1 and self.stays(kept):
                return name, rows, cols
        return None

    def product(self):
        s = self.size
        if self.gemm:
            return s["M"], s["N"], s["K"]
        return self.rows * self.cols, s["K"], s["C"] * s["R"] * s["S"]

def systolic(name, rows, cols, product):
    """Every fold as early as it goes: cycles, and those of a PE that never waits."""
    m, n, k = product
    tall, wide, t = {"os": (m, n, k), "ws": (k, n, m), "is": (k, m, n)}[name]
    folds = [(r, c) for c in parts(wide, cols) for r in parts(tall, rows)]
    busy = {(r, c): -1 for r in range(rows) for c in range(cols)}
    chain = [-1] * cols   # the last cycle in which a column shifts or holds operands, or sums
    back = 0              # from when on sums of the fold before can enter again
    start, end = 0 if name == "os" else rows, 0
    for _ in folds:
        def fits(s):
            if any(s + r + c <= last for (r, c), last in busy.items()):
                return False
            if name == "os":
                return all(s + t + rows - 1 + c > chain[c] for c in range(cols))
            return s >= back and all(s + c - rows > chain[c] for c in range(cols))
        while not fits(start):
            start += 1
        for r, c in busy:
            busy[r, c] = start + r + c + t - 1
        for c in range(cols):
            last = start + t - 1 + rows - 1 + c  # of the products
            chain[c] = last + rows if name == "os" else start + rows - 2 + c
            end = max(end, chain[c] + 1 if name == "os" else last + 1)
        back = start + rows
    return end, len(folds) * t

def row_stationary(layer, p, q, e, stages=3):
    s, cycles, busy = layer.size, 0, 0
    for _ in parts(layer.rows, e):
        for c in parts(s["C"], q):
            for k in parts(s["K"], p):
                busy += layer.cols * k * c * s["S"]
                cycles += layer.cols * (k * c * s["S"] + stages - 1) + k + stages * s["R"]
    return cycles, busy

def make(i):
    while True:
        layer = Layer(draw.random() < .3)
        if not layer.gemm and layer.size["R"] > 1 and draw.random() < .4:
            p, q = draw.randint(1, 4), draw.randint(1, 3)
            flow = ["SpatialMap(1,1) Y';", "TemporalMap(1,1) X';"] + \
                ["TemporalMap(%d,%d) %s;" % (n, n, d) for n, d in draw.sample([(p, "K"), (q, "C")], 2)] + \
                ["TemporalMap(Sz(R),Sz(R)) R;", "TemporalMap(Sz(S),Sz(S)) S;", "Cluster(Sz(R), P);",
                 "SpatialMap(1,1) Y;", "SpatialMap(1,1) R;"]
            rows = layer.size["R"]
            cols = PES // rows
            expected = ("rs", rows, cols) + row_stationary(layer, min(p, layer.size["K"]), min(q, layer.size["C"]),
                                                           min(cols, layer.rows))
            return layer, layer.write("l%d" % i, flow), expected
        flow = layer.spread()
        array = layer.array()
        # half of what has no array is drawn anew, so that most have one
        if array or draw.random() < .3:
            return layer, layer.write("l%d" % i, flow), array and array + systolic(*array, layer.product())

def run(noc, offchip, hops=1):
    with open("t.hw", "w") as f:
        f.write("num_pes: %d\nnoc_bw_cstr: %d\noffchip_bw_cstr: %d\nNoC_NumHops: %d\n" % (PES, noc, offchip, hops))
    rows = list(csv.DictReader(said("run", "t.m", "--compat", "maestro", "--mode", "timed", "--hw", "t.hw", "--csv",
                                    "-").splitlines()))
    plain = list(csv.DictReader(said("run", "t.m", "--compat", "maestro", "--hw", "t.hw", "--csv", "-").splitlines(),
                               skipinitialspace=True))
    for row, other in zip(rows, plain):
        assert row["maestro_cycles"] == other["Runtime (Cycles)"], (row, other)
        if row["array"] == "none":
            assert row["reason"] and not row["array_cycles"], row
            continue
        a, m = int(row["array_cycles"]), int(row["maestro_cycles"])
        assert not row["reason"] and a - m == sum(int(row[c]) for c in CAUSES), row
        assert abs(float(row["off_percent"]) - 100 * (m / a - 1)) < 1e-9, row
    return rows, plain

made = [make(i) for i in range(LAYERS)]
with open("t.m", "w") as f:
    f.write("Network t {\n%s}\n" % "".join(text for _, text, _ in made))
free, plain = run(BIG, BIG)
full, _ = run(BIG, BIG, 0)
slow, _ = run(2, BIG)
far, _ = run(BIG, 1)
kinds = {}
for (layer, text, expected), row, model, quick, narrow, behind in zip(made, free, plain, full, slow, far):
    found = row["array"] if row["array"] == "none" else (row["array"], int(row["rows"]), int(row["cols"]))
    assert found == (expected[:3] if expected else "none"), (text, expected, row)
    kinds[row["array"]] = kinds.get(row["array"], 0) + 1
    if not expected:
        continue
    name, height, width, cycles, steps = expected
    assert int(row["array_cycles"]) == cycles, (text, expected, row)
    # what fills and drains is what folds or passes take beyond their products, and MAESTRO's hops
    waits = int(row["maestro_cycles"]) - int(quick["maestro_cycles"])
    assert int(row["fill_drain"]) == cycles - steps - waits, (text, expected, row, quick)
    assert row["bandwidth"] == row["dram"] == "0", row
    m, n, k = layer.product()
    pes = PES // math.prod([layer.size["R"]] if name == "rs" else [u for u in layer.units.values()]) * \
        (layer.size["R"] if name == "rs" else math.prod(layer.units.values()))
    rest = -(-m * n * k // pes) - -(-int(model["Num MACs"]) // pes)
    if name in ("ws", "is") and not layer.gemm:
        s, lanes = layer.size, m * n * k // k
        streams = m if name == "ws" else n
        folds = -(-(n if name == "ws" else m) // width)
        rest += (-(-k // height) - s["R"] * s["S"] * -(-s["C"] // height)) * folds * streams
    assert int(row["mapping"]) == rest, (text, expected, row, rest)
    moved = n * k * (name != "rs") + m * n  # at least: inputs of windows overlap, filters of rs pass by the buffer
    moved += m * k if layer.gemm else 0
    assert max(cycles, moved / 2) <= int(narrow["array_cycles"]) and narrow["dram"] == "0", narrow
    assert max(cycles, moved) <= int(behind["array_cycles"]), behind
    if layer.gemm:
        assert int(behind["array_cycles"]) <= cycles + moved + 1, behind
for name in ("t.m", "t.hw"):
    os.remove(name)
assert {"os", "ws", "is", "rs"} <= set(kinds), kinds
print("%d layers as counted by hand" % LAYERS)
