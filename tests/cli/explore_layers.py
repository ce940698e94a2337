"""Designs with a PE type per layer have the figures of `magnetar run --pe FILE.csv`."""
import csv, json, subprocess

with open("space.ini", "w") as f:
    f.write("[space]\nlayer.conv[12].pe = int8, int16\nlayer.fc*.pe = int8, int4\narray.rows = 8, 16\n"
            "[fixed]\narray.pe = fp32\n[evaluate]\nwith = run.closed\nnetwork = alexnet\n"
            "[goals]\ntime_s = min\nenergy_j = min\narea_mm2 = >= 0\n")
subprocess.run(["magnetar", "explore", "space.ini", "-q", "--rows", "rows.csv"], check=True)
rows = list(csv.DictReader(open("rows.csv")))
layers = [key for key in rows[0] if key.startswith("layer.")]
assert layers == ["layer.%s.pe" % name for name in ("conv1", "conv2", "fc6", "fc7", "fc8")], layers
assert len(rows) == 2 ** 6
for row in rows[::13]:
    with open("types.csv", "w") as f:
        f.write("layer,pe\n" + "".join("%s,%s\n" % (key[6:-3], row[key]) for key in layers) + "*,fp32\n")
    said = subprocess.run(["magnetar", "run", "alexnet", "--pe", "types.csv", "--mode", "closed", "--set",
                           "array.rows=" + row["array.rows"], "-q", "--json", "-"], check=True, capture_output=True).stdout
    stats = json.loads(said)["runs"][0]["stats"]
    assert all(float(row[key]) == stats[key] for key in ("time_s", "energy_j", "area_mm2")), (row, stats)
print("the figures of tables by layer")
