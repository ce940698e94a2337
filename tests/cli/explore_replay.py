"""Designs of a cache, counted and timed, have the figures of `magnetar replay` with the same settings."""
import csv, json, os, subprocess, sys

top = sys.argv[1]
trace = os.path.join(top, "data/lstm-step.mgt")
for mode, config, limit in (("count", "gtx1080ti", "100000"), ("timed", "titanx", "3000")):
    with open("space.ini", "w") as f:
        f.write("[space]\nllc.size = 1MiB, 3MiB\nllc.ways = 8, 16\n[evaluate]\nwith = replay.%s\ntrace = %s\n"
                "config = %s\ntech = nvsim-stt\nlimit = %s\n[goals]\ntime_s = min\nenergy_j = min\n"
                "llc.read_hits = >= 0\n" % (mode, trace, config, limit))
    subprocess.run(["magnetar", "explore", "space.ini", "-q", "--rows", "rows.csv"], check=True)
    rows = list(csv.DictReader(open("rows.csv")))
    assert len(rows) == 4 and all(row["status"] == "valid" for row in rows), rows
    for row in rows:
        said = subprocess.run(
            ["magnetar", "replay", trace, "-c", config, "--mode", mode, "--tech", "nvsim-stt", "--limit", limit,
             "--set", "llc.size=" + row["llc.size"], "--set", "llc.ways=" + row["llc.ways"], "-q", "--json", "-"],
            check=True, capture_output=True, text=True).stdout
        stats = json.loads(said)["runs"][0]["stats"]
        keys = {"time_s": "time.total_s", "energy_j": "energy.total_j", "llc.read_hits": "llc.read_hits"}
        assert all(float(row[key]) == stats[keys[key]] for key in keys), (row, stats)
print("the figures of replay")
