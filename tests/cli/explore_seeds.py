"""Means and intervals over seeds are those of runs with one seed each."""
import csv, math, os, statistics, subprocess, sys

top = sys.argv[1]
text = ("[space]\nllc.size = 256KiB, 1MiB\nllc.ways = 4, 16\n[fixed]\nllc.repl = random\n[evaluate]\n"
        "with = replay.count\ntrace = %s\nlimit = 200k\n[goals]\nllc.read_hits = max\nllc.writebacks = min\n[search]\n"
        % os.path.join(top, "data/lstm-step.mgt"))


def rows(more, *words):
    with open("space.ini", "w") as f:
        f.write(text + more)
    subprocess.run(["magnetar", "explore", "space.ini", "-q", "--rows", "rows.csv", *words], check=True)
    return list(csv.DictReader(open("rows.csv")))


means = rows("seeds = 1..5\n", "--json", "one.json")
rows("seeds = 1..5\n", "-j", "2", "--json", "two.json")
assert open("one.json").read() == open("two.json").read()
singles = [rows("", "--seed", str(seed)) for seed in range(1, 6)]
spread = 0
for i, row in enumerate(means):
    for key in "llc.read_hits", "llc.writebacks":
        values = [float(single[i][key]) for single in singles]
        interval = 2.7764451 * statistics.stdev(values) / math.sqrt(5)
        spread += interval
        assert abs(float(row[key]) - statistics.mean(values)) < 1e-6 * (1 + abs(values[0])), (row, values)
        assert abs(float(row[key + ".ci95"]) - interval) < 1e-6 * (1 + interval), (row, values)
assert len(means) == 4 and spread > 0, means
print("means of five seeds")
