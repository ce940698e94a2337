"""How much of the exact Pareto set of two grids of 10,240 designs a search finds with a twentieth of the evaluations:
hypervolume up to the set's nadir, goals as shares of its extent, against the set that a brute-force program found.
Random designs are the control. Usage: explore_hypervolume.py tests/data/maestro [SEED...]."""
import csv, json, statistics, subprocess, sys
sys.dont_write_bytecode = True
from maestro_space import CSV_NAMES, front, space

folder = sys.argv[1]
SEEDS = [int(s) for s in sys.argv[2:]] or range(1, 12)
EVALS = 10240 // 20
GOALS = ("runtime", "energy_nj", "area_um2")

def volume(points):
    """What points dominate of the cube up to 1: by slices of the last goal, each a sum of stairs."""
    points = sorted((p for p in points if max(p) < 1), key=lambda p: p[2])
    total = 0.0
    for i, p in enumerate(points):
        slice_, least = 0.0, 1.0
        for x, y in sorted(q[:2] for q in points[:i + 1]):
            if y < least:
                slice_ += (1 - x) * (least - y)
                least = y
        total += slice_ * ((points[i + 1][2] if i + 1 < len(points) else 1) - p[2])
    return total

assert abs(volume([(0, 0.5, 0.5), (0.5, 0, 0.5)]) - 0.375) < 1e-12
assert abs(volume([(0, 0, 0.5), (0.5, 0.5, 0)]) - 0.625) < 1e-12

for layer in ("resnet", "vgg"):
    exact = [tuple(float(r[g]) for g in GOALS) for r in front(folder, layer)]
    low, high = [min(c) for c in zip(*exact)], [max(c) for c in zip(*exact)]
    shares = lambda p: tuple((v - l) / (h - l) for v, l, h in zip(p, low, high))
    whole = volume([shares(p) for p in exact])
    open("grid.ini", "w").write(space(folder, layer))
    missed = {}
    for strategy in ("nsga2", "random"):
        found = []
        for seed in SEEDS:
            subprocess.run(("magnetar", "explore", "grid.ini", "-q", "--strategy", strategy, "--evals", str(EVALS),
                            "--seed", str(seed), "--csv", "found.csv", "--json", "found.json"), check=True)
            assert json.load(open("found.json"))["explore"]["evaluated"] <= EVALS
            rows = csv.DictReader(open("found.csv"))
            found.append(volume([shares(tuple(float(r[CSV_NAMES[g]]) for g in GOALS)) for r in rows]) / whole)
            assert found[-1] <= 1 + 1e-9, (layer, strategy, seed, found[-1])
        missed[strategy] = 1 - statistics.median(found)
        print("%s, %s: median %.4f of the hypervolume, %.4f to %.4f over %d seeds" %
              (layer, strategy, statistics.median(found), min(found), max(found), len(found)))
    assert missed["nsga2"] <= 0.1, missed
    assert 2 * missed["nsga2"] < missed["random"], missed
print("a twentieth of the evaluations finds 90 %")
