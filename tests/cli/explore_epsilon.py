"""--epsilon keeps a part of the Pareto set from which every design of it is at most that share away, and no two
of which are that near."""
import csv, subprocess

with open("space.ini", "w") as f:
    f.write("[space]\narray.rows = 4..64:2\narray.cols = 4..64:2\n[evaluate]\nwith = run.closed\nnetwork = alexnet\n"
            "[goals]\ntime_s = min\narea_mm2 = min\n")


def front(*more):
    subprocess.run(["magnetar", "explore", "space.ini", "-q", "--csv", "f.csv", *more], check=True)
    return [(float(row["time_s"]), float(row["area_mm2"])) for row in csv.DictReader(open("f.csv"))]


near = lambda a, b, share: all(x <= y * (1 + share) for x, y in zip(a, b))
whole = front()
for text, share in ("1%", 0.01), ("0.1", 0.1):
    thin = front("--epsilon", text)
    assert set(thin) <= set(whole) and 1 < len(thin) < len(whole), (len(thin), len(whole))
    assert all(any(near(kept, design, share) for kept in thin) for design in whole)
    ordered = sorted(thin)
    assert not any(near(a, b, share) for i, b in enumerate(ordered) for a in ordered[:i])
print("no design is further away")
