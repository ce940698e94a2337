"""Out of memory: each command runs once undisturbed, and then with one of its allocations failing at
a time (tests/oom.c). A run that was disturbed ends with status 4 and one line of error, or says
and writes what the undisturbed one did; nothing else stays behind, and it ends in time.

Usage: oom.py MAGNETAR SOURCE-TREE OOM.SO RUNS [SEED [COMMAND...]]

RUNS: at most so many of each command, spread over its allocations and drawn with SEED.
COMMAND: only those whose text holds one of these."""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

LIMIT_S = 60

# TOP is the source tree, HERE the folder with what is prepared below, SMALL a trace of a few KiB. A
# command begins in a folder with cut.journal; journals, which are there to be gone on with, stay.
# oom-library is tests/oom_library.c. What stands behind '!' prints its help through glibc's argp,
# which drops lines, or ends the program by an assertion of its own, where it gets no memory: that
# is counted, and no fault of this program. What stands behind '*' takes seconds, and fewer than 50
# runs leave it out.
COMMANDS = """
--help
--version
!replay --help
!trace --usage
list params
list formats
list stats
list networks
list traces
list commands
list presets --json -
list tiles --json list.json
list techs --names
tech list
tech show sram
tech show nvsim-stt:write_error=0.01,verify=yes --json
tech at stt-mram 5MiB --csv -o at.csv
tech import --kind STT-MRAM --node 22 TOP/tests/data/tech/nvsim_stt_8MB_64B.txt -o stt.tech.csv
tech import TOP/tests/data/tech/cacti7_sram_4MB.out
elf TOP/tests/data/elf/sm_80.cubin
elf TOP/tests/data/elf/kernels.fatbin --occupancy a100 --json elf.json
trace info SMALL -q
trace info SMALL -q --json -
trace info SMALL -q --reuse --json info.json
trace cat TOP/tests/bad/trace/good.warp -q
trace verify SMALL -q
trace convert TOP/tests/data/formats/sample.gem5 out.mgt -q --note text
trace convert TOP/tests/bad/trace/good.din.xz out.mgt -q
trace convert SMALL out.traceless --to warp -q
trace convert TOP/tests/data/formats/kernelslist.g out.mgt -q
trace recover TOP/tests/data/captures/small-training.mgt out.mgt -q
trace plot SMALL -o plot.svg -q
trace gen TOP/tests/data/captures/lstm_step.csv out.mgt -q --layers 1
replay SMALL --tech sram,stt-mram,sot-mram --kernels
replay SMALL TOP/tests/bad/trace/good.din --tech sram --json r.json --csv r.csv --report r.html -q
replay SMALL --vary llc.size=64KiB..256KiB --json - -q -j 2
replay gen:chase,footprint=64KiB --csv - -q --set llc.repl=opt
replay SMALL -c titanx --mode timed --json r.json --report r.html -q
replay SMALL -c titanx --mode timed --vary llc.mshrs=16,32 --csv r.csv -q -j 2 --epoch 1000 --timeline t.json
replay SMALL -c HERE/own.ini --tech HERE/own.tech.csv --extrapolate -q --json r.json
curve SMALL --sizes 64KiB..1MiB --sample 0.5 --json c.json --csv c.csv -q
curve SMALL --sizes 64KiB..1MiB --report c.html
run TOP/tests/data/captures/lstm_step.csv
run alexnet -c eyeriss --layers conv3 --json r.json --csv r.csv --report r.html -q
run TOP/tests/data/networks/x-pads.onnx --mode timed --set dram.model=banked --json - -q --trace t.mgt --timeline t.json
run TOP/tests/data/networks/maestro.m --vary array.rows=8..16 --csv r.csv -j 2 -q
run TOP/tests/data/networks/scalesim_conv.csv --compat scalesim --explain
run TOP/tests/data/networks/uneven.csv --mode exact --json r.json -q
explore TOP/tests/data/explore/parts.ini -q --report x.html
plot HERE/rows.csv --x llc.size --y time_s --by tech --relative tech=a --log x -o p.svg -q
plot TOP/tests/bad/plot/good.json --x label --y y -o p.html -q
run HERE/tables.csv --pe HERE/pe.csv --set array.sparse=HERE/sparse.csv --json r.json -q
run HERE/tables.csv --set glb.keep=fit --set glb.size=1MiB --explain
explore HERE/closed.ini
explore HERE/closed.ini --dry-run
explore HERE/closed.ini -q --journal new.journal --csv f.csv --rows d.csv --json r.json
explore HERE/closed.ini -q --resume cut.journal --json - -j 2
explore HERE/closed.ini -q --strategy nsga2 --evals 3 --rows d.csv
explore HERE/closed.ini -q --strategy rl --evals 3 --rows d.csv
explore --merge HERE/0.journal HERE/1.journal -q --rows d.csv
explore HERE/halving.ini
explore HERE/count.ini -q --rows d.csv
explore HERE/timed.ini -q --rows d.csv
sweep run --vary array.rows=4,8 --vary network=alexnet,lstm_cell_1024_b1_t1 --relative array.rows=4
sweep run HERE/tables.csv --vary array.rows=4,8 --vary layer.*.pe=int8,int4 --mode closed -q -o f
sweep replay SMALL --tech sram,stt-mram --extrapolate --where notes~extrapolated --best energy_j -q --csv c.csv
oom-library SMALL
validate list
validate eyeriss --data TOP/data --json v.json --markdown v.md --report v.html
validate eyeriss --data TOP/data --details -j 2 -q --json -
*validate quidam --quick --keep . -q --json v.json
""".strip().splitlines()

OWN_INI = "[llc]\nsize = 256KiB\nways = 8\nrepl = srrip\n[gpu]\nsms = 4\n"
GOALS = "[goals]\ntime_s = min\nenergy_j = min\narea_mm2 = <= 5\n"
ARRAYS = ("[space]\narray.rows = 4, 8\narray.cols = 4, 8, 16\n[where]\nw = array.rows <= array.cols\n"
          "[evaluate]\nwith = %s\nnetwork = HERE/tables.csv\n%s" + GOALS)
CACHES = "[space]\nllc.ways = 4, 8\n[evaluate]\nwith = %s\ntrace = SMALL\ntech = nvsim-stt\n" + GOALS
COLUMNS = "layer,type,N,C,H,W,K,R,S,stride_h,stride_w,pad_h,pad_w,groups,macs,inputs,right,adds,shares\n"
FILES = {
    "rows.csv": "label,llc.size,time_s,tech,notes\np,1MiB,2e-3,a,\nq,2MiB,1e-3,a,unverified\nr,1MiB,3e-3,b,\n",
    "own.ini": OWN_INI,
    "tables.csv": COLUMNS + "a,CONV,1,4,6,6,8,3,3,1,1,1,1,1,,,,,\nb,CONV,1,8,6,6,8,3,3,1,1,1,1,1,,a,,a,\n",
    "pe.csv": "layer,pe,scale_group\na,int8,\n*,fp16,\n",
    "sparse.csv": "layer,weights,inputs\na,2:4,\n*,0.5,0.25\n",
    "closed.ini": ARRAYS % ("run.closed", ""),
    "halving.ini": ARRAYS % ("run.timed", "") +
                   "[search]\nstrategy = halving\nfirst = run.closed\nevals = 2\n",
    "count.ini": CACHES % "replay.count",
    "timed.ini": CACHES % "replay.timed",
}


def prepare(magnetar, top, here):
    """Files that the commands read, of the user's own, and journals of a search."""
    os.mkdir(os.path.join(here, "given"))
    for name, text in FILES.items():
        with open(os.path.join(here, name), "w", encoding="utf-8") as f:
            f.write(filled(text, top, here))
    subprocess.run([magnetar, "tech", "show", "sram", "--csv", "-o",
                    os.path.join(here, "own.tech.csv")], check=True)
    search = [magnetar, "explore", os.path.join(here, "closed.ini"), "-q", "--journal"]
    for i in "01":
        subprocess.run(search + [os.path.join(here, i + ".journal"), "--shard", i + "/2"],
                       stdout=subprocess.DEVNULL, check=True)
    whole = os.path.join(here, "whole")
    subprocess.run(search + [whole], stdout=subprocess.DEVNULL, check=True)
    with open(whole, "rb") as f, open(os.path.join(here, "given", "cut.journal"), "wb") as cut:
        cut.write(f.read()[:-60])


class Outcome:
    """What one run of a command did."""

    def __init__(self, argv, variables, given):
        self.place = tempfile.mkdtemp()
        shutil.copytree(given, self.place, dirs_exist_ok=True)
        self.hung = False
        env = dict(os.environ, **variables)
        try:
            done = subprocess.run(argv, cwd=self.place, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT_S,
                                  check=False)
            self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            self.hung, self.status, self.out, self.err = True, None, b"", b""
        self.files = {}
        for name in sorted(os.path.relpath(os.path.join(folder, file), self.place)
                           for folder, _, files in os.walk(self.place) for file in files):
            with open(os.path.join(self.place, name), "rb") as f:
                self.files[name] = f.read()
        shutil.rmtree(self.place)


def fault(outcome, whole):
    """What is wrong with a disturbed run beside the whole one; None where nothing is."""
    if outcome.hung:
        return "no end in %d s" % LIMIT_S
    if outcome.status is not None and outcome.status < 0:
        return "signal %d" % -outcome.status
    if outcome.status == whole.status:
        if outcome.out != whole.out:
            return "status %d, other output" % outcome.status
        if outcome.err != whole.err:
            return "status %d, other messages" % outcome.status
        if outcome.files != whole.files:
            return "status %d, other files" % outcome.status
        return None
    if outcome.status != 4:
        return "status %d" % outcome.status
    if not re.fullmatch(rb"magnetar: [^\n]+\n", outcome.err):
        return "status 4, but not one line of error"
    for name, content in outcome.files.items():
        begun = name.endswith(("journal", "runs.csv")) and whole.files[name].startswith(content)
        if whole.files.get(name) != content and not (begun and content):
            return "status 4, %s is left behind" % name
    if outcome.out[:1] in b"{[" and outcome.out != whole.out and outcome.out:
        return "status 4, a part of the JSON was printed"
    return None


def chosen(n, runs, draw):
    """At most `runs` of the numbers 1 to n, one drawn of each stretch."""
    if n <= runs:
        return range(1, n + 1)
    edges = [i * n // runs for i in range(runs + 1)]
    return [draw.randrange(a, b) + 1 for a, b in zip(edges, edges[1:])]


def filled(text, top, here):
    """The text with the names of files in it."""
    small = os.path.join(top, "data/titanx/matrixmul-64.mgt")
    return text.replace("TOP", top).replace("HERE", here).replace("SMALL", small)


def words(text, magnetar, top, here):
    """A line of COMMANDS as an argument vector."""
    argv = filled(text.lstrip("!*"), top, here).split()
    if argv[0] == "oom-library":
        return [os.path.join(os.path.dirname(magnetar), "tests", argv[0])] + argv[1:]
    return [magnetar] + argv


class Tally:
    """What came of all runs."""

    def __init__(self):
        self.commands = self.runs = self.exits = self.faults = self.foreign = 0

    def add(self, text, n, outcomes):
        """The outcomes of one command of n allocations: (allocation, status, fault or None)."""
        kinds = {}
        foreign = text.startswith("!")
        self.commands += 1
        for at, status, wrong in outcomes:
            self.runs += 1
            self.exits += status == 4 and not wrong
            self.foreign += bool(wrong) and foreign
            self.faults += bool(wrong) and not foreign
            if wrong:
                kinds.setdefault(wrong, []).append(at)
        print("%6d allocations  %s" % (n, text), flush=True)
        for wrong, places in sorted(kinds.items()):
            print("%s   %s: %d times, at allocation %s" %
                  ("argp" if foreign else "FAIL", wrong, len(places),
                   " ".join(map(str, places[:8]))), flush=True)

    def __str__(self):
        same = self.runs - self.exits - self.faults - self.foreign
        return ("%d commands, %d failed allocations: %d ended with status 4, %d as undisturbed, "
                "%d in glibc's argp; %d faults" %
                (self.commands, self.runs, self.exits, same, self.foreign, self.faults))


def disturb(argv, variables, given, whole, at):
    """One run with allocation `at` failing."""
    outcome = Outcome(argv, dict(variables, OOM_AT=str(at)), given)
    return at, outcome.status, fault(outcome, whole)


def main(magnetar, top, library, runs, seed, only):
    magnetar, top, library = map(os.path.abspath, (magnetar, top, library))
    draw = random.Random(seed)
    variables = {"LD_PRELOAD": library}
    tally = Tally()
    with tempfile.TemporaryDirectory() as here:
        prepare(magnetar, top, here)
        given = os.path.join(here, "given")
        count = os.path.join(here, "count")
        for text in COMMANDS:
            if only and not any(o in text for o in only) or text[0] == "*" and runs < 50:
                continue
            argv = words(text, magnetar, top, here)
            whole = Outcome(argv, dict(variables, OOM_COUNT=count), given)
            if whole.status not in (0, 1):
                print("FAIL %s: undisturbed status %s: %s" % (text, whole.status, whole.err))
                tally.faults += 1
                continue
            with open(count, encoding="ascii") as f:
                n = int(f.read())
            tally.add(text, n, [disturb(argv, variables, given, whole, at)
                                for at in chosen(n, runs, draw)])
    print("out of memory: %s (seed %s)" % (tally, seed))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]),
                  sys.argv[5] if len(sys.argv) > 5 else "1", sys.argv[6:]))
