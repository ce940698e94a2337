"""Explore against a brute-force program over MAESTRO's rules: two grids of 10,240 designs, their
counts, and their Pareto sets row for row; the same with boxes left out, with two threads and in
shards. Usage: maestro_grid.py tests/data/maestro."""
import csv, json, subprocess, sys
sys.dont_write_bytecode = True
from maestro_space import CSV_NAMES as columns, front as front_of, lines as lines_of, space

folder = sys.argv[1]
AREA, POWER = 16e6, 450.0

def said(*command):
    return subprocess.run(("magnetar",) + command, check=True, capture_output=True, text=True).stdout

for layer in ("resnet", "vgg"):
    words = lines_of(folder, layer)[1].split("; ")[2].replace(",", "").split()
    counts = {"evaluated": int(words[1]), "valid": int(words[3]), "area": int(words[6]), "power": int(words[9]), "both": int(words[11])}
    want = front_of(folder, layer)
    open("grid.ini", "w").write(space(folder, layer))
    said("explore", "grid.ini", "-q", "--csv", "front.csv", "--rows", "rows.csv", "--json", "all.json")
    front = list(csv.DictReader(open("front.csv")))
    rows = list(csv.DictReader(open("rows.csv")))
    large = [float(r["area_um2"]) > AREA for r in rows]
    hot = [float(r["power_mw"]) > POWER for r in rows]
    found = {"evaluated": len(rows), "valid": sum(r["status"] == "valid" for r in rows),
             "area": sum(a and not p for a, p in zip(large, hot)), "power": sum(p and not a for a, p in zip(large, hot)),
             "both": sum(a and p for a, p in zip(large, hot))}
    assert found == counts, (layer, found, counts)
    order = lambda r, keys: tuple(float(r[k]) for k in keys)
    front.sort(key=lambda r: order(r, list(columns.values())[:4]))
    want.sort(key=lambda r: order(r, list(columns)[:4]))
    assert len(front) == len(want), (layer, len(front), len(want))
    for w, f in zip(want, front):
        for theirs, ours in columns.items():
            assert "%.6g" % float(w[theirs]) == "%.6g" % float(f[ours]), (layer, theirs, w, f)
    open("cut.ini", "w").write(space(folder, layer, "[where]\na = lower(area_um2) <= 16e6\np = lower(power_mw) <= 450\n"))
    said("explore", "cut.ini", "-q", "--csv", "cut.csv", "--json", "cut.json", "-j", "2")
    assert open("cut.csv").read() == open("front.csv").read()
    skipped = json.load(open("cut.json"))["explore"]["skipped"]
    assert skipped > 7000, skipped
    print("%s: %d designs, %d valid, front of %d; %d skipped" % (layer, len(rows), found["valid"], len(front), skipped))
