"""The evaluators of studies: edap chooses what `validate edap` chooses; quidam's models are near its simulation."""
import csv, json, os, subprocess, sys

top = sys.argv[1]
spaces = os.path.join(top, "conf/explore")


def explore(text, *words):
    with open("space.ini", "w") as f:
        f.write(text)
    subprocess.run(["magnetar", "explore", "space.ini", "-q", *words], check=True)


study = json.loads(subprocess.run(["magnetar", "validate", "edap", "--quick", "-q", "--json", "-", "--data",
                                   os.path.join(top, "data")], check=True, capture_output=True, text=True).stdout)


def tables(value):
    if isinstance(value, dict):
        if str(value.get("title", "")).startswith("The design of least EDAP"):
            yield value
        value = value.values()
    elif not isinstance(value, list):
        return
    for item in value:
        yield from tables(item)


table = next(tables(study))
assert len(table["rows"]) == 3, table
text = open(os.path.join(spaces, "edap.ini")).read().replace("SRAM, STT-MRAM, SOT-MRAM", "%s")
text = text.replace("resnet18-block", os.path.join(top, "data/resnet18-block.mgt")).replace("area_mm2 = <= 20\n", "")
for row in table["rows"]:
    explore(text % row[1], "--csv", "best.csv")
    best, = csv.DictReader(open("best.csv"))
    assert best["edap.capacity"] == "%gMiB" % row[2], (row, best)
    assert [best["edap.target"], best["edap.access"]] == row[3:5], (row, best)
    assert abs(float(best["edap"]) * 1e6 / row[8] - 1) < 1e-9, (row, best)

space = ("[space]\nquidam.pe = int16, lightpe1\nquidam.rows = 6..30:3\nquidam.cols = 8..32:8\n"
         "quidam.filter = 32, 64, 128\nquidam.glb = 32KiB, 128KiB\n[evaluate]\nwith = %s\nnetwork = alexnet\n%s"
         "[goals]\nperf_area = max\nenergy_j = min\n[search]\nfigures = time_s, area_mm2\n")
explore(space % ("quidam", ""), "--rows", "simulated.csv")
explore(space % ("quidam.model", "sample = 120\n"), "--rows", "predicted.csv", "--json", "one.json")
explore(space % ("quidam.model", "sample = 120\n"), "-j", "2", "--json", "two.json")
assert open("one.json").read() == open("two.json").read()
errors = {"time_s": [], "energy_j": [], "area_mm2": []}
for a, b in zip(csv.DictReader(open("simulated.csv")), csv.DictReader(open("predicted.csv"))):
    assert [a[k] for k in a if k.startswith("quidam.")] == [b[k] for k in b if k.startswith("quidam.")]
    for key in errors:
        if a["status"] == "valid":
            errors[key].append(abs(float(b[key]) / float(a[key]) - 1))
for key, all_of_it in errors.items():
    assert len(all_of_it) > 300 and sum(all_of_it) / len(all_of_it) < 0.06, (key, sum(all_of_it) / len(all_of_it))
print("as the studies")
