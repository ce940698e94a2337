"""Cycles of random closed accelerators at products of matrices, by hand, where nothing but products and first cells takes time."""
import json
import math
import random
import subprocess
import sys

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 20261128
FILES, LAYERS = 30, 12
WIDE = 4294967295


def draw_file(r):
    """The text, and what it says of K, C and Y."""
    pes = r.choice([1, 6, 16, 40, 64, 97])
    a = {"pes": pes, "shape": r.randint(1, pes), "tile": {}, "inner": {}}
    a["outer"], a["across"] = r.sample("KCYX", 2)  # windows take their rows along
    for d in "KCY":
        a["tile"][d] = r.choice([1, 2, 3, 5, 8, 20, d])
        a["inner"][d] = r.choice([1, 1, 2, 4, d])
    order = lambda: " ".join(r.sample("KCYXRS", 6))
    text = f"[resources]\npes = {pes}\nl1 = 1e12\nl2 = 1e12\nnoc.bandwidth = {WIDE}\noffchip = {WIDE}\n"
    text += f"[l2]\nspatial = {a['outer']}\norder = {order()}\n"
    text += "".join(f"tile.{d} = {a['tile'][d]}\n" for d in "KCY") + "tile.X = X\ntile.R = R\ntile.S = S\n"
    text += f"[l1]\nspatial = {a['across']}\nshape = {a['shape']}\norder = {order()}\n"
    text += "".join(f"tile.{d} = {a['inner'][d]}\n" for d in "KCY") + "tile.X = X\n"
    return text, a


def whole(n, units):
    return math.ceil(n / units) * units if n > units else n


def cluster(d, size, whole_size, a):
    """Products that a PE makes one after another along a dimension. The last of several tiles is, as in MAESTRO, as large
    as in a cluster that is not cut."""
    if d == a["across"]:
        return math.ceil(size / a["shape"])
    tile = whole_size if a["inner"][d] == d else min(a["inner"][d], whole_size)
    return size // tile * tile + (whole_size % tile or tile if size % tile else 0)


def cycles(e, a):
    """Each step of the clusters waits for the first cell within it, and the first one for its own."""
    clusters = a["pes"] // a["shape"]
    steps, products = 1, 1
    for d in "KCY":
        size = e[d]
        tile = min(size, size if a["tile"][d] == d else a["tile"][d])
        if d == "Y":  # whole rounds of rows
            own = tile
            tile = whole(tile, a["shape"]) if d == a["across"] else tile
            tiles = math.ceil(size / tile)
            rounds = whole(tiles, clusters) if d == a["outer"] else tiles
            size = rounds * tile if tile > own or rounds > tiles else size
        each = tile * (clusters if d == a["outer"] else 1)
        longest = [min(tile, size - at) for at in range(0, size, each)]
        steps *= len(longest)
        products *= sum(cluster(d, n, tile, a) for n in longest)
    return products + steps + 1


def main():
    r = random.Random(SEED)
    compared = 0
    for i in range(FILES):
        text, a = draw_file(r)
        with open("f.ini", "w") as f:
            f.write(text)
        layers = list(dict.fromkeys(tuple(r.choice([1, 2, 3, 5, 7, 8, 12, 30, 64]) for _ in "KCY") for _ in range(LAYERS)))
        with open("f.csv", "w") as f:
            f.write("layer,type,N,C,H,W,K,R,S,stride_h,stride_w,pad_h,pad_w,groups,macs\n")
            for n, (k, c, y) in enumerate(layers):
                f.write(f"l{n},GEMM,1,{c},{y},1,{k},1,1,1,1,0,0,1,{k * c * y}\n")
        out = subprocess.run(["magnetar", "flex", "f.ini", "--network", "f.csv", "--json", "-"], capture_output=True, text=True)
        if out.returncode:
            sys.exit(f"seed {SEED}, file {i}: {out.stderr}\n{text}")
        for row, e in zip(json.loads(out.stdout)["runs"][0]["layers"], layers):
            if row["cycles"] < math.prod(e) / a["pes"]:
                sys.exit(f"seed {SEED}, file {i}: {e}: {row['cycles']} cycles, less than products / PEs\n{text}")
            if row["halved"]:  # MAESTRO does not count the products of the file's tiles right
                continue
            compared += 1
            want = cycles(dict(zip("KCY", e)), a)
            if row["cycles"] != want:
                sys.exit(f"seed {SEED}, file {i}: {e}: {row['cycles']}, by hand {want}\n{text}")
    if compared < FILES * LAYERS / 2:
        sys.exit(f"seed {SEED}: only {compared} layers compared")
    print(f"cycles by hand, {compared} layers, seed {SEED}")


main()
