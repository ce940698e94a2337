"""Sweeps have the figures of `magnetar run --vary` and `magnetar replay --vary`, row by row; ratios are to the
base; conditions over figures and notes hold."""
import csv, json, os, subprocess, sys

top = sys.argv[1]
trace = os.path.join(top, "data/lstm-step.mgt")


def magnetar(*words):
    subprocess.run(["magnetar", *words, "-q"], check=True)


def rows(path):
    return list(csv.DictReader(open(path)))


def compare(work, vary, more, keys):
    """The sweep's rows and the table of run or replay, which varies its last key fastest, too."""
    words = [word for key in vary for word in ("--vary", key)]
    magnetar("sweep", *work, *words, *more, "--rows", "sweep.csv")
    magnetar(*work, *words, *more, "--json", "table.json")
    runs, swept = json.load(open("table.json"))["runs"], rows("sweep.csv")
    assert len(runs) == len(swept) > 3, (len(runs), len(swept))
    for run, row in zip(runs, swept):
        assert row["status"] == "valid", row
        for key in vary:
            name = key.split("=")[0]
            assert str(run["config"][name]) == row[name] or "iB" in row[name] or "Hz" in row[name], (run["config"][name], row[name])
        for key, value in run["stats"].items():
            assert (row[key] == "" if value is None else float(row[key]) == value), (key, row[key], value)
        for short, long in keys.items():
            assert float(row[short]) == run["stats"][long]
        assert row["notes"] == "; ".join(run.get("notes", [])), (run["notes"], row["notes"])


run_keys = {"time_s": "time_s", "energy_j": "energy_j", "area_mm2": "area_mm2"}
replay_keys = {"time_s": "time.total_s", "energy_j": "energy.total_j", "area_mm2": "area.mm2"}
compare(["run", "alexnet"], ["array.rows=8,12", "array.dataflow=ws,os,is"], ["--batch", "3", "--layers", "2-4"], run_keys)
compare(["run", "lstm_cell_1024_b1_t1"], ["array.cols=8..32", "array.clock=200MHz,1GHz"], ["--mode", "timed"], run_keys)
compare(["replay", trace], ["llc.tech=sram,stt-mram", "llc.ways=8,16"], ["--set", "llc.size=3MiB", "--limit", "100k"], replay_keys)
compare(["replay", trace], ["llc.size=1MiB..4MiB", "llc.ways=8,16"],
        ["-c", "gtx1080ti", "--set", "llc.tech=nvsim-stt", "--extrapolate", "--warmup", "1000", "--limit", "50k"], replay_keys)

# Relative to the design that differs in the technology alone.
magnetar("sweep", "replay", trace, "--limit", "50k", "--tech", "sram@3MiB,stt-mram@3MiB:verify=yes,sot-mram@3MiB",
         "--vary", "llc.ways=4,16", "--relative", "tech=sram@3MiB", "--rows", "r.csv")
swept = rows("r.csv")
assert [row["tech"] for row in swept[::2]] == ["sram@3MiB", "stt-mram@3MiB:verify=yes", "sot-mram@3MiB"]
for i, row in enumerate(swept):
    for key in ("time_s", "energy_j", "edp_js"):
        assert float(row[key + "/base"]) == float(row[key]) / float(swept[i % 2][key]), row

# Conditions, the best, and the front, against the rows themselves.
magnetar("sweep", "run", "alexnet", "--vary", "array.rows=4..32", "--vary", "array.cols=4..32", "--rows", "all.csv")
magnetar("sweep", "run", "alexnet", "--vary", "array.rows=4..32", "--vary", "array.cols=4..32",
         "--where", "array.rows >= array.cols", "--where", "area_mm2 <= 23.6 && power_w < 0.8 || time_s < 0.01",
         "--pareto", "time_s,energy_j,perf_area=max", "--rows", "some.csv", "--csv", "front.csv")
every = [row for row in rows("all.csv") if int(row["array.rows"]) >= int(row["array.cols"])]
some = rows("some.csv")
assert len(every) == len(some)
kept = [row for row in every if float(row["area_mm2"]) <= 23.6 and float(row["power_w"]) < 0.8 or float(row["time_s"]) < 0.01]
assert 0 < len(kept) < len(every)
key = lambda row: (row["array.rows"], row["array.cols"])
assert [key(row) for row in some if row["status"] == "valid"] == [key(row) for row in kept]
assert {row["status"] for row in some} == {"valid", "out of bounds"}
goals = lambda row: (float(row["time_s"]), float(row["energy_j"]), -float(row["perf_area"]))
front = [row for row in kept if not any(all(x <= y for x, y in zip(goals(o), goals(row))) and goals(o) != goals(row) for o in kept)]
assert sorted(map(key, front)) == sorted(map(key, rows("front.csv"))) and front
assert all((row["pareto"] == "yes") == (key(row) in set(map(key, front))) for row in some)

# Notes: figures beyond a table are asked for, and left out.
magnetar("sweep", "replay", trace, "--limit", "20k", "--tech", "nvsim-stt", "--extrapolate",
         "--vary", "llc.size=3MiB,512MiB", "--where", "notes !~ extrapolated", "--rows", "n.csv")
swept = rows("n.csv")
assert [(row["status"], row["extrapolated"]) for row in swept] == [("valid", "no"), ("out of bounds", "yes")], swept

# Several networks: each as a value of a knob, or their sums.
magnetar("sweep", "run", "--vary", "network=alexnet,resnet50", "--vary", "batch=1,2", "--rows", "k.csv")
magnetar("sweep", "run", "alexnet, resnet50", "--vary", "array.rows=32", "--rows", "s.csv")
each, both = rows("k.csv"), rows("s.csv")[0]
assert [(row["network"], row["batch"]) for row in each] == [("alexnet", "1"), ("alexnet", "2"), ("resnet50", "1"), ("resnet50", "2")]
assert float(both["time_s"]) == float(each[0]["time_s"]) + float(each[2]["time_s"])
assert float(both["energy_j"]) == float(each[0]["energy_j"]) + float(each[2]["energy_j"])
assert both["area_mm2"] == each[0]["area_mm2"] and "macs" not in both
print("the figures of run and replay")
