"""The peak memory of every reader on every sample of the tree: at most 64 MiB, four times the file,
and the window that its compression states (128 MiB at most).

Usage: memory.py MAGNETAR SOURCE-TREE"""
import os
import subprocess
import sys
import tempfile
import threading

MIB = 1 << 20
BASE, PER_BYTE, WINDOW = 64 * MIB, 4, 128 * MIB
LIMIT_S = 300
FORMATS = ("traceg kernelslist ramulator ramulator1 champsim champsim-cloudsuite oracleGeneral gem5 "
           "cvp1 scalesim mgt warp din xdin lackey dramsim3").split()


def commands(top, path):
    """What reads the file, by the folder it lies in."""
    folder = os.path.relpath(os.path.dirname(path), top)
    name = os.path.basename(path)
    ending = name.rsplit(".", 1)[-1]
    if folder.endswith("networks"):
        return [["run", path, "-q"]]
    if folder in ("tests/bad/tech", "memmodels/tech", "tests/data/tech") or (
            folder == "tests/bad/hostile" and name.startswith("tech")):
        return [["tech", "show", path], ["tech", "import", path]]
    if folder == "tests/bad/param" or folder == "conf":
        return [["replay", top + "/tests/bad/trace/good.din", "-q", "-c", path]]
    if folder == "memmodels/dram":
        return [["replay", top + "/tests/bad/trace/good.din", "-q", "--mode", "timed", "--set",
                 "dram.part=" + path]] if ending == "ini" else []
    if folder.startswith("tests/data/elf"):
        return [["elf", path]]
    if folder == "data" and ending != "mgt":
        return []
    if folder.startswith(("tests/bad/trace", "tests/bad/formats", "tests/bad/hostile", "data",
                          "tests/data/formats", "tests/data/captures", "tests/data/dram")):
        how = ["--format", ending] if ending in FORMATS else []
        found = [["trace", "info", path, "-q"] + how]
        if ending == "mgt":
            found += [["trace", "recover", path, "out.mgt"], ["trace", "info", path, "-q", "-j", "-"]]
        return found
    return []


def peak_of(command, place):
    """Exit status and the most bytes that lay in memory, of one run."""
    with open(os.devnull, "w") as null:
        child = subprocess.Popen(command, cwd=place, stdin=subprocess.DEVNULL, stdout=null,
                                 stderr=null)
        limit = threading.Timer(LIMIT_S, child.kill)
        limit.start()
        _, status, usage = os.wait4(child.pid, 0)
        limit.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss * 1024


def sanitized(program):
    """Whether AddressSanitizer keeps what was freed: of such a program only the status is judged."""
    told = subprocess.run([program, "--version"], env={"ASAN_OPTIONS": "help=1"}, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return b"AddressSanitizer" in told.stdout


def main(program, top):
    runs = failures = highest = 0
    judged = not sanitized(program)
    with tempfile.TemporaryDirectory() as place:
        for folder, _, names in sorted(os.walk(top)):
            if not os.path.relpath(folder, top).startswith(("tests", "data", "conf", "memmodels")):
                continue
            for name in sorted(names):
                path = os.path.join(folder, name)
                size = os.path.getsize(path)
                bound = BASE + PER_BYTE * size
                bound += WINDOW if name.endswith((".xz", ".zst")) else 0
                for command in commands(top, path):
                    status, peak = peak_of([program] + command, place)
                    runs += 1
                    highest = max(highest, peak - PER_BYTE * size)
                    if status not in (0, 1, 2, 3, 4, 5, 6) or (judged and peak > bound):
                        failures += 1
                        print("FAIL %s: exit status %d, %d KiB of at most %d" %
                              (" ".join(command), status, peak >> 10, bound >> 10), flush=True)
    print("%d runs, %d failures; %d KiB at most, besides four times the file%s" %
          (runs, failures, highest >> 10, "" if judged else " (not judged: AddressSanitizer)"))
    return failures != 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
