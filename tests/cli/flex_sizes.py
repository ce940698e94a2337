"""Sizes of map spaces and flexion of random accelerators and layers, beside loops over all tiles."""
import itertools
import json
import random
import subprocess
import sys

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 20261127
LETTERS = "KCYXRS"


def divisors(n):
    return [d for d in range(1, n + 1) if n % d == 0]


def draw_layer(r):
    """Name of the kind, extents by letter (Y and X of outputs), a row of a network table."""
    kind = r.choice(["CONV", "DWCONV", "GEMM"])
    size = lambda: r.choice([1, 2, 3, 4, 6, 8, 12, 13, 16, 18, 24])
    if kind == "GEMM":
        e = {"K": size(), "C": size(), "Y": size(), "X": 1, "R": 1, "S": 1}
        row = f"l,GEMM,1,{e['C']},{e['Y']},1,{e['K']},1,1,1,1,0,0,1,{e['K'] * e['C'] * e['Y']}"
        return kind, e, row, "KCY"
    e = {"K": size(), "C": size(), "Y": size(), "X": size(), "R": r.choice([1, 3, 4]), "S": r.choice([1, 2, 3])}
    stride = r.choice([1, 1, 2])
    h, w = (e["Y"] - 1) * stride + e["R"], (e["X"] - 1) * stride + e["S"]
    groups = 1
    if kind == "DWCONV":
        e["C"] = max(2, e["C"])
        e["K"], groups = 1, e["C"]
    k = e["C"] if kind == "DWCONV" else e["K"]
    macs = k * (e["C"] // groups) * e["R"] * e["S"] * e["Y"] * e["X"]
    row = f"l,{kind},1,{e['C']},{h},{w},{k},{e['R']},{e['S']},{stride},{stride},0,0,{groups},{macs}"
    return kind, e, row, "CYXRS" if kind == "DWCONV" else LETTERS


def words(kind, t):
    rows, cols = t["Y"] + t["R"] - 1, t["X"] + t["S"] - 1
    if kind == "DWCONV":
        return t["C"] * (t["R"] * t["S"] + rows * cols + t["Y"] * t["X"])
    return t["K"] * t["C"] * t["R"] * t["S"] + t["C"] * rows * cols + t["K"] * t["Y"] * t["X"]


def count(kind, lists, capacity):
    n = 0
    for v in itertools.product(*(lists[d] for d in LETTERS)):
        n += capacity is None or words(kind, dict(zip(LETTERS, v))) <= capacity
    return n


def cells(value, d, e):
    """A tile as the file has it, in cells of the dimension; of Y and X outputs."""
    if value == d:
        return e[d]
    if "+" in value:
        value, more = value.split("+")
    else:
        more = 0
    n = (e[value] if value in e else int(value)) + int(more)
    if d in "YX":
        n = max(1, n - e["R" if d == "Y" else "S"] + 1)
    return min(n, e[d])


def draw_file(r, pes, l2):
    tiles = {d: r.choice(["free", d, "1", "2, 3, 4", "1, 6, 24", "3"]) for d in LETTERS}
    tiles["R"], tiles["S"] = r.choice(["free", "R"]), r.choice(["free", "S", "1, S"])
    if tiles["Y"] == "3":
        tiles["Y"] = "R+2"
    outer = r.choice(["free", "K", "K, Y", "C, R"])
    inner = r.choice(["free", "C", "X", "C, Y, S"])
    order = r.choice(["free", "K C Y X R S", "K C Y X R S, C K Y X R S", "R S K C Y X, S R K C Y X"])
    shape = r.choice(["free", "1", "1, 2, 3"])
    text = f"[resources]\npes = {pes}\nl1 = 100k\nl2 = {l2} words\nnoc.bandwidth = 8\noffchip = 8\n[l2]\n"
    text += f"spatial = {outer}\norder = {order}\n" + "".join(f"tile.{d} = {tiles[d]}\n" for d in LETTERS)
    text += f"[l1]\nspatial = {inner}\nshape = {shape}\norder = K C Y X R S\n"
    text += "tile.K = 1\ntile.C = 1\ntile.Y = R\ntile.X = S\n"
    return text, tiles, outer, inner, order, shape


def expect(r, kind, e, own, pes, l2, file):
    _, tiles, outer, inner, order, shape = file
    all_lists = {d: divisors(e[d]) for d in LETTERS}
    has = {d: all_lists[d] if tiles[d] == "free" or d not in own
           else sorted({cells(v.strip(), d, e) for v in tiles[d].split(",")}) for d in LETTERS}
    both = {d: [v for v in has[d] if e[d] % v == 0] for d in LETTERS}
    n = len(own)
    orders = 1
    for i in range(2, n + 1):
        orders *= i
    listed = orders if order == "free" else len({"".join(c for c in o if c in own) for o in order.split(",")})
    a = list(own) if outer == "free" else [w.strip() for w in outer.split(",")]
    b = list(own) if inner == "free" else [w.strip() for w in inner.split(",")]
    pairs = [(x, y) for x in a for y in b if x != y]
    shapes = divisors(pes)
    given = shapes if shape == "free" else [int(v) for v in shape.split(",")]
    return {
        "tiles.resources": count(kind, all_lists, l2), "tiles.accelerator": count(kind, has, l2),
        "tiles.both": count(kind, both, l2), "tiles.layer": count(kind, all_lists, None),
        "order.resources": orders, "order.accelerator": listed, "order.both": listed, "order.layer": orders,
        "parallel.resources": n * (n - 1), "parallel.accelerator": len(pairs),
        "parallel.both": sum(x in own and y in own for x, y in pairs), "parallel.layer": n * (n - 1),
        "shape.resources": len(shapes), "shape.accelerator": len(given),
        "shape.both": sum(s in shapes for s in given), "shape.layer": len(shapes),
        "shape.within": sum(pes // rows for rows in range(1, pes + 1)),
    }


def main():
    r = random.Random(SEED)
    for i in range(40):
        kind, e, row, own = draw_layer(r)
        pes, l2 = r.choice([3, 12, 16, 36, 97, 256]), r.choice([30, 200, 1000, 100000])
        file = draw_file(r, pes, l2)
        with open("f.ini", "w") as f:
            f.write(file[0])
        with open("f.csv", "w") as f:
            f.write("layer,type,N,C,H,W,K,R,S,stride_h,stride_w,pad_h,pad_w,groups,macs\n" + row + "\n")
        out = subprocess.run(["magnetar", "flex", "f.ini", "--network", "f.csv", "--samples", "10", "--json", "-"],
                             capture_output=True, text=True)
        if out.returncode:
            sys.exit(f"seed {SEED}, case {i}: {out.stderr}\n{file[0]}{row}")
        got = json.loads(out.stdout)["runs"][0]["layers"][0]
        want = expect(r, kind, e, own, pes, l2, file)
        for key, value in want.items():
            if got[key] != value:
                sys.exit(f"seed {SEED}, case {i}: {key} = {got[key]}, expected {value}\n{file[0]}{row}")
    print(f"40 accelerators equal, seed {SEED}")


main()
