"""Boxes of arrays that are skipped by the lower bound of their area hold nothing of the Pareto set: with and
without the bound the set is the same, on random spaces. TEST_SEED repeats them."""
import json, os, random, subprocess, time

seed = int(os.environ.get("TEST_SEED", time.time_ns() // 1000000))
print("TEST_SEED=%d" % seed)
draw = random.Random(seed)
knobs = {
    "array.rows": ["4", "8", "12", "16", "32", "64", "96"],
    "array.cols": ["4", "8", "12", "16", "32", "64", "96"],
    "array.pe": ["int8", "int16", "fp32", "lightpe1", "lightpe2"],
    "array.dataflow": ["ws", "os", "is", "rs"],
    "glb.size": ["32KiB", "64KiB", "128KiB", "512KiB", "1MiB", "2MiB"],
    "array.clock": ["100MHz", "200MHz"],
}
skipping = 0
for round in range(20):
    space = "[space]\n"
    for key in draw.sample(sorted(knobs), 5):
        values = draw.sample(knobs[key], draw.randint(2, len(knobs[key])))
        space += "%s = %s\n" % (key, ", ".join(values))
    tables = draw.random() < 0.25
    space += "[fixed]\nglb.tech = sram\nglb.extrapolate = yes\n" if tables else ""
    bound = draw.choice([2, 5, 10, 20, 40]) if not tables else draw.choice([1, 2, 5])
    space += "[evaluate]\nwith = run.closed\nnetwork = lstm_cell_1024_b1_t1\n"
    space += "[goals]\ntime_s = min\nenergy_j = min\narea_mm2 = <= %d\n" % bound
    said = []
    for where in "", "[where]\nbound = lower(area_mm2) <= %d\n" % bound:
        with open("space.ini", "w") as f:
            f.write(space + where)
        run = subprocess.run(["magnetar", "explore", "space.ini", "--json", "-"], capture_output=True, text=True)
        assert run.returncode == 0 or "leaves no design" in run.stderr, (space, run.stderr)
        said.append(json.loads(run.stdout) if run.stdout else None)
    if not said[1]:
        continue
    plain, pruned = said
    assert plain["runs"] == pruned["runs"], (space, plain["runs"], pruned["runs"])
    assert plain["explore"]["valid"] == pruned["explore"]["valid"]
    counts = pruned["explore"]
    assert counts["skipped"] + counts["evaluated"] == plain["explore"]["evaluated"], space
    skipping += counts["skipped"] > 0
assert skipping >= 10, skipping
print("%d of 20 spaces skip boxes, the sets are the same" % skipping)
