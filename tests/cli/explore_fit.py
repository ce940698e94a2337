"""Polynomials fitted on a sample find designs near the best of all; threads and kills change no byte."""
import csv, json, os, subprocess

with open("space.ini", "w") as f:
    f.write("[space]\narray.rows = 8..40:1\narray.cols = 8..40:1\narray.dataflow = os, ws\n"
            "[evaluate]\nwith = run.closed\nnetwork = alexnet\n[goals]\nedp_js = min\narea_mm2 = <= 24.5\n")


def magnetar(*words):
    subprocess.run(["magnetar", "explore", "space.ini", "-q", *words], check=True)


def best(name):
    return json.load(open(name))["runs"][0]["stats"]["edp_js"]


magnetar("--json", "all.json")
magnetar("--fit", "poly", "--fit-sample", "120", "--json", "fit.json", "--rows", "fit.csv", "--journal", "j")
said = json.load(open("fit.json"))
models = {(m["where"], m["figure"]): m for m in said["fit"]}
assert len(models) == 4 and {m["where"] for m in said["fit"]} == {"array.dataflow=os", "array.dataflow=ws"}
for figure in "edp_js", "area_mm2":
    fitted = [models["array.dataflow=" + flow, figure] for flow in ("os", "ws")]
    sampled = sum(m["training"] + m["held_out"] for m in fitted)
    assert 100 < sampled <= 120, fitted # what is drawn twice is evaluated once
    assert all(0 < m["mean_error"] < 0.2 and m["worst_error"] >= m["mean_error"] and m["r2"] > 0.9 for m in fitted), fitted
evaluated = said["explore"]["evaluated"]
assert sampled < evaluated <= sampled + 10 and evaluated == len(list(csv.DictReader(open("fit.csv"))))
assert best("all.json") <= best("fit.json") < 1.05 * best("all.json"), (best("all.json"), best("fit.json"))

magnetar("--fit", "poly", "--fit-sample", "120", "-j", "2", "--json", "two.json")
with open("j", "rb") as f:
    kept = f.read()
with open("k", "wb") as f:
    f.write(kept[:len(kept) // 2])
magnetar("--fit", "poly", "--fit-sample", "120", "--json", "resumed.json", "--resume", "k")
for name in "two.json", "resumed.json":
    assert open(name, "rb").read() == open("fit.json", "rb").read(), name
print("near the best of all")
