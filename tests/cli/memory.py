"""The peak memory of every reader on every sample of the tree, and on files of a few bytes an item
that are made here: at most 64 MiB, four times the file,
and the window that its compression states (128 MiB at most).

Usage: memory.py MAGNETAR SOURCE-TREE"""
import gzip
import lzma
import multiprocessing
import os
import struct
import subprocess
import sys
import tempfile
import threading
import zlib

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
                 "dram.ini=" + path]] if ending == "ini" else []
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


def wide_window(xz):
    """The same stream of LZMA2 that says that it needs a window of 256 MiB."""
    end = 12 + 4 * (xz[12] + 1) - 4
    block = xz[12:16] + bytes([32]) + xz[17:end]
    return xz[:12] + block + struct.pack("<I", zlib.crc32(block)) + xz[end + 4:]


def made(place, top):
    """(file, command) of files that hold as many items as fit: layers, names, sections, lines."""
    def put(name, text):
        path = os.path.join(place, name)
        with open(path, "wb") as f:
            f.write(text)
        return path

    def source(path):
        with open(os.path.join(top, path), "rb") as f:
            return f.read()

    size = 4 * MIB - 300
    heading = b"Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n"
    layer = b"Layer L{Type:CONV Dimensions{K:1,C:1,R:1,S:1,Y:1,X:1}}\n"
    dram = source("memmodels/dram/DDR3_8Gb_x8_1600.ini")
    tech = source("memmodels/tech/deepnvm-stt.csv")
    row = tech.rstrip().split(b"\n")[-1].split(b",", 1)[1]
    names = b"f" * 60000
    symbols = 100000 * struct.pack("<IBBHQQ", 1, 2, 0, 1, 4096, 16)
    sections = struct.pack("<64x" + 2 * "IIQQQQIIQQ", 0, 2, 0, 0, 256, len(symbols), 2, 0, 8, 24,
                           0, 3, 0, 0, 256 + len(symbols), len(names) + 2, 0, 0, 1, 0)
    elf = b"\x7fELF\2\1\1".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", 1, 62, 1, 0, 0, 64, 0, 64, 0, 0, 64, 3, 0)
    run = ["run", "-q"]
    good = top + "/tests/bad/trace/good.din"
    timed = ["replay", good, "-q", "--mode", "timed", "--set", "dram.model=banked", "--set"]
    lines = b"0 1000\n" * (100 * MIB // 7)
    return [
        (put("gemm.csv", b"Layer,M,N,K,\n" + b"a,1,1,1,\n" * (size // 9)), run),
        (put("rows.csv", heading + b"a,1,1,1,1,1,1,1,\n" * (size // 17)), run),
        (put("few.csv", b"Layer,M,N,K,\n" + b"a,1,1,1,\n" * 8192), run),
        (put("layers.m", b"Network a{\n" + layer * (size // len(layer)) + b"}\n"), run),
        (put("keys.m", b"Network a{\nLayer L{Type:CONV Dimensions{" + b"K:1," * (size // 4) +
             b"C:1,R:1,S:1,Y:1,X:1}}}"), run),
        (put("names.elf", elf + sections + symbols + b"\0" + names + b"\0"), ["elf"]),
        (put("keys.ini", dram + b"k = 1\n" * (size // 6)), timed),
        (put("sections.ini", dram + b"[s]\n" * (size // 4)), timed),
        (put("rows.tech.csv", tech + b"".join(b"%.3f,%s\n" % (10 + i / 1000, row)
                                              for i in range(20000))), ["tech", "show"]),
        (put("notes.tech.csv", b"# note: a\n" * (size // 12) + tech), ["tech", "show"]),
        (put("bomb.din.gz", gzip.compress(lines)), ["trace", "info", "-q"]),
        (put("bomb.din.xz", lzma.compress(lines, preset=1)), ["trace", "info", "-q"]),
        (put("window.din.xz", wide_window(lzma.compress(b"0 1000\n", check=lzma.CHECK_CRC32))),
         ["trace", "info", "-q"]),
    ]


def with_file(command, path):
    """The command of a file that was made: where its last option is --set, as dram.ini."""
    return command + [("dram.ini=" if command[-1] == "--set" else "") + path]


def sanitized(program):
    """Whether AddressSanitizer keeps what was freed: of such a program only the status is judged."""
    told = subprocess.run([program, "--version"], env={"ASAN_OPTIONS": "help=1"}, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return b"AddressSanitizer" in told.stdout


class Judge:
    """Runs commands and compares their peaks with the bound."""

    def __init__(self, program, place):
        self.program, self.place = program, place
        self.runs = self.failures = self.highest = 0
        self.judged = not sanitized(program)

    def run(self, path, command):
        """One command, which reads the file at path."""
        size = os.path.getsize(path)
        bound = BASE + PER_BYTE * size + (WINDOW if path.endswith((".xz", ".zst")) else 0)
        status, peak = peak_of([self.program] + command, self.place)
        self.runs += 1
        self.highest = max(self.highest, peak - PER_BYTE * size)
        if status not in (0, 1, 2, 3, 4, 5, 6) or (self.judged and peak > bound):
            self.failures += 1
            print("FAIL %s: exit status %d, %d KiB of at most %d" %
                  (" ".join(command), status, peak >> 10, bound >> 10), flush=True)


def main(program, top):
    with tempfile.TemporaryDirectory() as place:
        judge = Judge(program, place)
        for folder, _, names in sorted(os.walk(top)):
            if not os.path.relpath(folder, top).startswith(("tests", "data", "conf", "memmodels")):
                continue
            for name in sorted(names):
                path = os.path.join(folder, name)
                for command in commands(top, path):
                    judge.run(path, command)
        with multiprocessing.Pool(1) as pool: # a child's peak begins with this process's own
            files = pool.apply(made, (place, top))
        for path, command in files:
            judge.run(path, with_file(command, path))
    print("%d runs, %d failures; %d KiB at most, besides four times the file%s" %
          (judge.runs, judge.failures, judge.highest >> 10,
           "" if judge.judged else " (not judged: AddressSanitizer)"))
    return judge.failures != 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
