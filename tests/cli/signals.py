"""SIGTERM at a random moment ends every command, whatever it does, within a second of its own time
(which a loaded machine does not stretch), and leaves nothing half written.

Usage: signals.py MAGNETAR SOURCE-TREE [SEED [TRIES]]

TRIES of each command, 1 unless it is given."""
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

LIMIT_S = 30  # far above the second that it takes, for a machine under load
MOST_S = 0.6
ANSWER_S = 1.0  # of processor time, all threads together


def used(pid):
    """Processor time of a process that runs, in seconds."""
    with open("/proc/%d/stat" % pid) as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def used_by_ended():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


EVALUATORS = {
    "run.closed": ("array.rows = 4..64:1\narray.cols = 4..64:1", "network = resnet50"),
    "run.timed": ("array.rows = 4..64:1\narray.cols = 4..64:1", "network = resnet50"),
    "replay.count": ("llc.size = 1MiB..16MiB\nllc.ways = 1..16", "trace = TRACE\ntech = nvsim-stt"),
    "replay.timed": ("llc.size = 1MiB..16MiB\nllc.ways = 1..16", "trace = TRACE\ntech = nvsim-stt"),
}


def write_spaces(here, trace):
    """A space for each evaluator, in files of its name, and the program's cache, where quidam keeps
    what it has done."""
    os.environ["XDG_CACHE_HOME"] = os.path.join(here, "cache")
    for name, (knobs, work) in EVALUATORS.items():
        with open(os.path.join(here, name + ".ini"), "w", encoding="utf-8") as f:
            f.write("[space]\n%s\n[evaluate]\nwith = %s\n%s\n[goals]\ntime_s = min\nenergy_j = min\n"
                    "[search]\nfirst = run.closed\n" % (knobs, name, work.replace("TRACE", trace)))


def names(program, *command):
    listed = subprocess.run([program, *command], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [line.split()[0] for line in listed.splitlines() if line.strip()]


def searches_and_studies(program, top, here):
    """explore with every evaluator and every strategy, and every study."""
    explore = ["explore", "--rows", "d.csv", "--json", "r.json", "--journal", "own.journal"]
    found = [explore + [os.path.join(here, name + ".ini")] for name in names(program, "list", "evaluators")]
    found += [explore + [os.path.join(here, "run.timed.ini"), "--evals", "5000", "--strategy", name]
              for name in names(program, "list", "strategies")]
    return found + [["validate", name, "--data", top + "/data", "--json", "r.json"]
                    for name in names(program, "validate", "list")]


def commands(top):
    trace = top + "/data/squeezenet1_1.mgt"
    timed = ["replay", trace, "--mode", "timed", "-c", top + "/conf/titanx.ini", "--json", "r.json"]
    return [
        ["replay", trace, "--json", "r.json", "--csv", "r.csv", "--report", "r.html"],
        ["replay", trace, "--set", "llc.repl=opt", "--json", "r.json"],
        ["replay", trace, "-j", "2", "--vary", "llc.ways=1,2,4,8,16", "--json", "r.json"],
        timed,
        timed + ["--tech", "sram,stt-mram", "-j", "2"],
        ["replay", "gen:chase,footprint=4KiB,count=100000000", "--mode", "timed"],
        ["replay", "gen:chase,footprint=16GiB,count=1000"],  # set up for seconds
        ["trace", "info", "gen:chase,footprint=16GiB,count=1000"],
        ["replay", "gen:chase,footprint=16GiB,count=1000", "--mode", "timed", "-c",
         top + "/conf/titanx.ini"],
        ["replay", top + "/tests/bad/hostile/scalesim-long-idle.scalesim", "--mode", "timed",
         "--format", "scalesim"],
        ["curve", trace, "--json", "r.json"],
        ["run", "resnet50", "--json", "r.json"],
        ["run", "resnet50", "--mode", "timed", "--json", "r.json"],
        ["validate", "-j", "2", "--json", "r.json", "--markdown", "r.md", "--page", "p.md"],
        ["validate", "dnnchip", "--json", "r.json", "--markdown", "r.md", "--page", "p.md"],
        ["trace", "info", trace, "--reuse"],
        ["trace", "verify", trace],
        ["trace", "cat", trace],
        ["trace", "convert", trace, "o.mgt"],
        ["trace", "convert", trace, "o.din"],
        ["trace", "recover", trace, "o.mgt"],
        ["trace", "plot", trace, "-o", "o.svg"],
        ["trace", "gen", "vgg16", "o.mgt"],
        ["tech", "list"],
        ["tech", "show", "stt-mram"],
        ["list", "params"],
        ["replay", "-"],
        ["trace", "info", "-"],
    ]


def end(program, command, after, place):
    """What is wrong with one run that is asked to end, or None, and how long its answer took."""
    ended = used_by_ended()
    stdin = subprocess.PIPE if command[-1] == "-" else subprocess.DEVNULL
    child = subprocess.Popen([program] + command, cwd=place, stdin=stdin,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    before = used(child.pid)
    child.send_signal(signal.SIGTERM)
    try:
        status = child.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return "still runs after %d s" % LIMIT_S, LIMIT_S
    took = used_by_ended() - ended - before
    if took > ANSWER_S:
        return "took %.2f s of processor time to end" % took, took
    left = [name for name in os.listdir(place) if not name.endswith(".journal")]
    if status == 4 and left:
        return "left behind: %s" % " ".join(left), took
    # A signal before the handler stands ends the program as signals do.
    wrong = None if status in (0, 1, 4, -signal.SIGTERM) else "exit status %d" % status
    return wrong, took


def main(program, top, seed, tries):
    print("seed %d" % seed)
    draws = random.Random(seed)
    failures = runs = longest = 0
    here = tempfile.TemporaryDirectory()
    write_spaces(here.name, top + "/data/squeezenet1_1.mgt")
    for command in commands(top) + searches_and_studies(program, top, here.name):
        for _ in range(tries):
            after = draws.uniform(0, MOST_S)
            with tempfile.TemporaryDirectory() as place:
                wrong, took = end(program, command, after, place)
            longest = max(longest, took)
            runs += 1
            if wrong:
                failures += 1
                print("FAIL %s, after %.3f s: %s" % (" ".join(command), after, wrong))
    print("%d runs, %d failures; the longest answer took %.2f s" % (runs, failures, longest))
    return failures != 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]),
                  int(sys.argv[3]) if len(sys.argv) > 3 else time.time_ns() % (1 << 32),
                  int(sys.argv[4]) if len(sys.argv) > 4 else 1))
