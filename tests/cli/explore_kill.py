"""A search that is killed at random moments, twenty times over, and resumed gives the bytes of one that
is not. TEST_SEED repeats the moments."""
import os, random, signal, subprocess, time

seed = int(os.environ.get("TEST_SEED", time.time_ns() // 1000000))
print("TEST_SEED=%d" % seed)
moments = random.Random(seed)
with open("space.ini", "w") as f:
    f.write("[space]\narray.rows = 8..32:8\narray.cols = 8..32:8\nglb.size = 64KiB..256KiB\n"
            "[fixed]\ndram.model = fixed\n[evaluate]\nwith = run.timed\nnetwork = alexnet\nlayers = conv3\n"
            "[goals]\ntime_s = min\nenergy_j = min\n")
command = ["magnetar", "explore", "space.ini", "-q", "-o"]
begun = time.monotonic()
subprocess.run(command + ["whole"], check=True)
took = time.monotonic() - begun
kills = 0
for attempt in range(60):
    child = subprocess.Popen(command + ["killed"] + ["--resume"] * os.path.exists("killed"))
    try:
        child.wait(timeout=moments.uniform(0, took / 5) if kills < 20 else 100)
        assert child.returncode == 0, child.returncode
        break
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
        kills += 1
for name in "runs.csv", "journal", "manifest.json":
    with open("whole/" + name, "rb") as whole, open("killed/" + name, "rb") as killed:
        theirs = killed.read().replace(b"-o killed", b"-o whole")
        assert whole.read() == theirs, name
print("%d kills, the same bytes" % kills)
