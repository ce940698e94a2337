"""Fuzzes configurations as a whole: numbers of parameter files, technology tables, networks, PE types
and DRAM files are changed, one to three at a time, and the program runs on the result. It either
says in one line what is wrong, or gives a result in JSON in which every statistic of the unchanged
run is there, and none is negative or not finite; within 10 s of processor time, unless a layer has more
work than can be stepped through in that time.

Usage: whole.py MAGNETAR SOURCE-TREE SECONDS [SEED [RUNS]]

A finding is printed with the files that show it. RUNS: stop after so many, whatever the time."""
import json
import math
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

LIMIT_S = 10
LARGE = 1e10 # of a layer's sizes multiplied: what takes longer than that by right
NUMBER = re.compile(r"(?<![\w.'])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
EXTREME = ["0", "1", "2", "3", "7", "-1", "0.1", "1e300", "1e-300", "1e-320", "1e18", "65535", "65536",
           "2147483647", "4294967295", "4294967296", "9223372036854775807", "18446744073709551615",
           "18446744073709551616", "nan", "inf", ""]

NETWORK = ("layer,type,N,C,H,W,K,R,S,stride_h,stride_w,pad_h,pad_w,groups,macs\n"
           "c1,CONV,1,3,9,10,4,3,2,2,2,1,1,1,\n"
           "c2,CONV,2,4,8,8,8,3,3,1,1,1,1,2,\n"
           "p1,POOL,1,8,8,8,8,2,2,2,2,0,0,1,\n"
           "f1,FC,4,64,1,1,10,1,1,1,1,0,0,1,\n")


class Case:
    """Files, of which numbers are changed, and the command that reads them."""

    def __init__(self, name, files, command):
        self.name, self.files, self.command = name, files, command


def cases(top):
    """The parts are read from the tree, or made above."""
    def source(path):
        with open(os.path.join(top, path), encoding="utf-8") as f:
            return f.read()

    trace = os.path.join(top, "data/titanx/matrixmul-32.mgt")
    cpu = os.path.join(top, "tests/bad/trace/good.xdin")
    tech = source("memmodels/tech/nvsim-stt.csv")
    dram = source("memmodels/dram/GDDR5X_8Gb_x32.ini")
    gpu = source("conf/titanx.ini").replace("preset = GDDR5X_8Gb_x32\n", "")
    serial = source("conf/serial.ini")
    eyeriss = source("conf/eyeriss.ini").replace("pe = eyeriss16", "pe = ./p.csv:eyeriss16")
    systolic = ("[array]\ndataflow = ws\nrows = 8\ncols = 8\npe = ./p.csv:int8\nclock = 700MHz\n"
                "[glb]\nsize = 64KiB\nbanks = 4\nline = 64\nbandwidth = 16GB/s\n"
                "[dram]\nmodel = banked\npreset = HBM2_8Gb_x128\nchannels = 2\n")
    types = source("pe/types.csv")
    count = ["replay", trace, "--seed", "3", "--extrapolate", "-c", "./c.ini", "--tech", "./t.csv"]
    run = ["run", "./n.csv", "-c", "./c.ini"]
    return [
        Case("count", {"c.ini": serial, "t.csv": tech}, count),
        Case("count, cells that fail", {"c.ini": serial, "t.csv": tech, "b.ini":
             "[tech nvsim-stt]\nretention = 50us\nwrite_error = 0.01\nverify = yes\nmax_retries = 5\nendurance = 1e6\n"},
             count + ["-c", "./b.ini"]),
        Case("timed", {"c.ini": gpu, "t.csv": tech, "d.ini": dram},
             count + ["--mode", "timed", "--set", "dram.ini=./d.ini"]),
        Case("timed, a program", {"c.ini": "[llc]\nsize = 64KiB\nways = 4\nline = 64\n[front]\n"
             "window = 8\n[dram]\nmodel = fixed\nlatency = 50ns\nbandwidth = 20GB/s\n", "t.csv": tech},
             ["replay", cpu, "--mode", "timed", "--extrapolate", "-c", "./c.ini", "--tech", "./t.csv"]),
        Case("curve", {"c.ini": "[llc]\nsize = 64KiB\nways = 4\nline = 64\nslices = 2\n"},
             ["curve", trace, "-c", "./c.ini", "--sizes", "16KiB..128KiB", "--sample", "0.5"]),
        Case("row stationary", {"c.ini": eyeriss, "n.csv": NETWORK, "p.csv": types}, run),
        Case("systolic, closed", {"c.ini": systolic, "n.csv": NETWORK, "p.csv": types},
             run + ["--mode", "closed"]),
        Case("systolic, timed", {"c.ini": systolic, "n.csv": NETWORK, "p.csv": types, "t.csv": tech},
             run + ["--mode", "timed", "--set", "glb.tech=./t.csv", "--set", "glb.extrapolate=yes"]),
    ]


def changed(number, draw):
    """Another number for this one."""
    if draw.random() < 0.4:
        return draw.choice(EXTREME)
    value = float(number)
    whole = "." not in number and "e" not in number
    factor = draw.choice([0.5, 2, 3, 10, 1000, 1e6, 1e-3, 1e9])
    value = value + draw.choice([-1, 1]) if draw.random() < 0.3 else value * factor
    return "%d" % value if whole and abs(value) < 2**64 else repr(value)


def mutated(case, draw):
    """The files with one to three numbers changed."""
    files = dict(case.files)
    for _ in range(draw.randint(1, 3)):
        name = draw.choice(sorted(files))
        places = [m for m in NUMBER.finditer(files[name])
                  if not files[name].rfind("\n", 0, m.start()) + 1 == files[name].find(
                      ";", files[name].rfind("\n", 0, m.start()) + 1)]
        if not places:
            continue
        at = draw.choice(places)
        files[name] = files[name][:at.start()] + changed(at.group(), draw) + files[name][at.end():]
    return files


def limits():
    """Of the child: processor time, and memory where no sanitizer takes its own."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S + 2))


def execute(magnetar, case, files, place):
    """Status, standard output and standard error."""
    for name, text in files.items():
        with open(os.path.join(place, name), "w", encoding="utf-8") as f:
            f.write(text)
    done = subprocess.run([magnetar] + case.command + ["-q", "--json", "-"], cwd=place, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          preexec_fn=limits)
    return done.returncode, done.stdout, done.stderr


def refuse_constant(name):
    """JSON has no NaN and no infinity."""
    raise ValueError(name)


def numbers(value, path=""):
    """(path, number or None) of everything in a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, path + "/" + key)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from numbers(inner, "%s/%d" % (path, i))
    elif not isinstance(value, bool) and isinstance(value, (int, float)):
        yield path, value


def fault(outcome, expected):
    """What is wrong with a run; None where nothing is. `expected`: keys of the statistics."""
    status, out, err = outcome
    if status < 0:
        return "over %d s" % LIMIT_S if status in (-9, -24) else "signal %d" % -status
    if status == 6:
        return "no progress: %s" % err.decode(errors="replace").strip()[:200]
    if status:
        ok = status in (2, 3, 4, 5) and err.startswith(b"magnetar: ") and err.count(b"\n") == 1
        return None if ok and not out else "status %d: %r" % (status, err[:200])
    try:
        result = json.loads(out, parse_constant=refuse_constant)
    except ValueError as error:
        return "JSON: %s" % error
    for run in result["runs"]:
        missing = expected - set(run["stats"])
        if missing:
            return "missing: %s" % ", ".join(sorted(missing)[:5])
        for path, value in numbers([run["stats"], run.get("layers"), run.get("kernels")]):
            if value < 0 or not math.isfinite(value):
                return "%s = %s" % (path, value)
    return None


def is_large(files):
    """Has the network a layer that is large by right? Sizes are columns 3 to 9 and what stands there."""
    for row in files.get("n.csv", "").splitlines()[1:]:
        sizes = [float(x) for x in row.split(",")[2:9] if NUMBER.fullmatch(x)]
        if math.prod(max(x, 1) for x in sizes) > LARGE:
            return True
    return False


def main(magnetar, top, seconds, seed, most):
    draw = random.Random(seed)
    magnetar, top = os.path.abspath(magnetar), os.path.abspath(top)
    known, runs, whole, findings = {}, 0, 0, {}
    every = cases(top)
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as place:
        for case in every:
            status, out, err = execute(magnetar, case, case.files, place)
            if status:
                print("whole: %s: unchanged: status %d: %s" % (case.name, status, err))
                return 1
            stats = json.loads(out)["runs"][0]["stats"] # a capacity may fit no number of ways
            known[case.name] = {k for k in stats if not k.startswith("curve.set_")}
        while time.monotonic() < end and runs < most:
            case = draw.choice(every)
            files = mutated(case, draw)
            outcome = execute(magnetar, case, files, place)
            wrong = fault(outcome, known[case.name])
            runs += 1
            whole += outcome[0] == 0
            if wrong and not (wrong.startswith("over") and is_large(files)):
                findings.setdefault((case.name, re.sub(r"[\d.]+", "#", wrong)), (wrong, files))
    for (name, _), (wrong, files) in findings.items():
        print("whole: FAILED: %s: %s" % (name, wrong))
        for case in every:
            if case.name == name:
                print("  magnetar " + " ".join(case.command))
                for file, text in files.items():
                    for old, new in zip(case.files[file].splitlines(), text.splitlines()):
                        if old != new:
                            print("  %s: %s  (was: %s)" % (file, new, old))
    print("fuzz: whole: %d runs, %d of them with a result, %s (seed %s)" %
          (runs, whole, "%d FINDINGS" % len(findings) if findings else "nothing found", seed))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3]),
                  sys.argv[4] if len(sys.argv) > 4 else str(os.getpid()),
                  int(sys.argv[5]) if len(sys.argv) > 5 else sys.maxsize))
