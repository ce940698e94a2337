"""Figures read as a reader does: ticks and their texts give the axes, marks their places, and what
comes out is the table that went in. Usage: plot.py [SEED]"""
import random, re, subprocess, sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
PREFIXES = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "\xb5": 1e-6, "m": 1e-3, "": 1, "k": 1e3, "M": 1e6, "G": 1e9}


def number(text):
    """"1.5 M", "64 KiB", "0.25" as a number; exponents are texts of their own and not asked for."""
    value, _, unit = text.partition(" ")
    return float(value) * (SIZES.get(unit) or PREFIXES[unit])


def scale(title):
    """What (ms) behind a title says."""
    unit = re.search(r"\((\w?)[sJ]\)$", title)
    return PREFIXES[unit.group(1)] if unit else 1


def spots(root):
    """The place of each mark: of a circle its middle, of a path that of its corners' box."""
    for group in root.iter(SVG + "g"):
        shape = group[-1]
        if shape.tag == SVG + "circle":
            yield float(shape.get("cx")), float(shape.get("cy"))


def axis(texts, log):
    """The function from places to values, of two ticks; all others have to be on it."""
    import math
    there, back = (math.log, math.exp) if log else (float, float)
    texts = [(place, value) for place, value in texts if value > 0 or not log]
    (p0, v0), (p1, v1) = texts[0], texts[-1]
    slope = (there(v1) - there(v0)) / (p1 - p0)
    value = lambda place: back(there(v0) + slope * (place - p0))
    for place, known in texts:
        assert abs(value(place) - known) < 0.01 * abs(v1 - v0), (texts, place, known)
    return value


def read(path, log_x, log_y):
    root = tree.parse(path).getroot()
    texts = [t for t in root.iter(SVG + "text") if t.text]
    ticks = [t for t in texts if t.get("font-size") == "7"]
    title = lambda turned: next(t.text for t in texts if t.get("font-size") == "8"
                                and bool(t.get("transform")) == turned and t.get("text-anchor"))
    x = [(float(t.get("x")), number(t.text) * scale(title(False))) for t in ticks if t.get("text-anchor") == "middle"]
    y = [(float(t.get("y")) - 0.35 * 7, number(t.text) * scale(title(True))) for t in ticks if t.get("text-anchor") == "end"]
    on_x, on_y = axis(x, log_x), axis(y, log_y)
    return sorted((on_x(a), on_y(b)) for a, b in spots(root))


def check(draw, log_x, log_y, keys, low, high):
    spread = lambda log, a, b: a * (b / a) ** draw.random() if log else a + (b - a) * draw.random()
    rows = sorted((spread(log_x, *low), spread(log_y, *high)) for _ in range(draw.randint(2, 40)))
    with open("t.csv", "w") as out:
        out.write(",".join(keys) + "\n" + "".join("%.17g,%.17g\n" % row for row in rows))
    axes = ",".join(name for name, log in (("x", log_x), ("y", log_y)) if log)
    command = ["magnetar", "plot", "t.csv", "--x", keys[0], "--y", keys[1], "--marks", "points", "-o", "t.svg",
               "--columns", str(draw.randint(1, 2))] + (["--log", axes] if axes else [])
    subprocess.run(command, check=True)
    found = read("t.svg", log_x, log_y)
    assert len(found) == len(rows)
    near = lambda a, b, log, ends: abs(a / b - 1) < 0.02 if log else abs(a - b) < 0.01 * (ends[1] - ends[0])
    for want in rows: # sorted apart, two that are near may have changed places
        assert any(near(a, want[0], log_x, low) and near(b, want[1], log_y, high) for a, b in found), want


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 16
draw = random.Random(seed)
for _ in range(12):
    log_x, log_y = draw.random() < 0.5, draw.random() < 0.5
    top = 10 ** draw.uniform(0.5, 3)
    check(draw, log_x, log_y, ("a", "b"), (top / draw.uniform(3, 900), top), (1, draw.uniform(8, 900)))
    check(draw, log_x, log_y, ("llc.size", "time_s"), (4096, 4 << 20), (top * 1e-7, top * 1e-5))
print("seed %d: figures read back" % seed)
