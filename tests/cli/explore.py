"""Explore against brute force: the Pareto set of a space from `magnetar run --vary`, by comparing all
with all, and the figures of every design. Usage: explore.py SPACE.ini, of rows, columns and buffers."""
import csv, json, subprocess, sys

def said(*command):
    return subprocess.run(("magnetar",) + command, check=True, capture_output=True, text=True).stdout

keys = ["array.rows", "array.cols", "glb.size"]
lines = dict(line.split(" = ", 1) for line in open(sys.argv[1]).read().splitlines() if " = " in line)
vary = [word for key in keys for word in ("--vary", "%s=%s" % (key, lines[key].replace(" ", "")))]
runs = json.loads(said("run", lines["network"], "--mode", "closed", "-q", "--json", "-", *vary))["runs"]
designs = [(run["config"], run["stats"]) for run in runs]
kept = [(c, s) for c, s in designs if c["array.rows"] <= 2 * c["array.cols"] and s["area_mm2"] <= 5]
goals = [(s["time_s"], s["energy_j"]) for _, s in kept]
worse = lambda a, b: a != b and a[0] <= b[0] and a[1] <= b[1]
front = sorted(g for g in set(goals) if not any(worse(other, g) for other in goals))

said("explore", sys.argv[1], "-q", "--csv", "front.csv", "--rows", "rows.csv")
found = sorted((float(r["time_s"]), float(r["energy_j"])) for r in csv.DictReader(open("front.csv")))
assert found == front, (found, front)
rows = list(csv.DictReader(open("rows.csv")))
assert len(rows) == sum(c["array.rows"] <= 2 * c["array.cols"] for c, _ in designs)
figures = {(c["array.rows"], c["array.cols"], c["glb.size"]): s for c, s in designs}
size = {"16KiB": 1 << 14, "32KiB": 1 << 15, "64KiB": 1 << 16, "128KiB": 1 << 17}
for r in rows:
    s = figures[int(r["array.rows"]), int(r["array.cols"]), size[r["glb.size"]]]
    assert all(float(r[key]) == s[key] for key in ("time_s", "energy_j", "area_mm2"))
    assert r["status"] == ("valid" if s["area_mm2"] <= 5 else "out of bounds")
print("%d designs, %d of the Pareto set" % (len(rows), len(front)))
