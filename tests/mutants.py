"""Do the tests notice? Changes one place of the code at a time and runs them: a change that no test
notices is a survivor.

All code is one shared library; a change is a library of one file that is loaded before it, so that a
mutant costs one compilation. The unit tests run first, then the cases of tests/cli, then the scripts
that take seconds. Changes that cannot matter are not drawn: one element more in an array or an
allocation, and the case of equality in a minimum or maximum.

Usage: mutants.py build FOLDER N SEED SOURCES...       makes library, programs and N mutants
       mutants.py run FOLDER JOBS [near|unit|cli|scripts|NAME.case|SUITE...]
           runs them against these tests, or all; those of `near`, the suites that include a header of
           the changed file's folder, come first, as they notice most
Both in the build folder, with srcdir in the environment; `make mutants` gives `build` the rest."""
import concurrent.futures
import glob
import json
import os
import random
import re
import shlex
import subprocess
import sys
import threading
import time

SCRIPTS = ["check-onnx.sh", "check-model.sh", "check-container.sh", "cli/repeat.sh"]
UNIT_PARTS = ["%d/5" % k for k in range(1, 6)]
LIMIT_S = 240

SWAPS = [(" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "), (" == ", " != "),
         (" != ", " == "), (" && ", " || "), (" || ", " && "), (" + ", " - "), (" - ", " + "),
         (" * ", " / "), (" / ", " * "), (" % ", " / "), (" << ", " >> "), (" >> ", " << "),
         (" | ", " & "), (" & ", " | "), (" += ", " -= "), (" -= ", " += "), ("++", "--")]
NUMBER = re.compile(r"(?<![\w.\"%])\d+(?![\w.])")
STATEMENT = re.compile(r"^[ ]{4,}(?!return|break|continue|goto|case|default|else|const|static|struct|"
                       r"uint|int|double|char|bool|size_t|enum|unsigned|FILE|void|if|for|while|do)"
                       r"[\w*(][^{};]*;$", re.M)
CONDITION = re.compile(r"\bif \(")
HIDDEN = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|^#(?:[^\n\\]|\\.|\\\n)*"
                    r"|^(?:static )?(?:const )?[\w ]+\b\w+(?:\[\w*\])+ = \{.*?^\};|^enum.*?^\};"
                    r"|_Static_assert\([^;]*;", re.M | re.S)
# Places where a change cannot matter.
IDLE = re.compile(r"sim_alloc\(1(?=, sizeof)"
                  r"|^ +(?:(?:static|const|struct \w+|enum \w+|u?int\d+_t|size_t|char|double|float|int|"
                  r"bool|unsigned) )+[^=;(){}\n]*;?|([\w.>\[\]-]+) [<>]=? ([\w.>\[\]-]+) \? (?:\1 : \2|\2 : \1)",
                  re.M)


def visible(text):
    """The text with comments, strings, directives and tables blanked: the same offsets."""
    return HIDDEN.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def closing(text, at):
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0:
            return i
    return None


def changes(text):
    """Every (offset, old, new) of a file."""
    seen, found = visible(text), []
    body = [(m.start(), m.end()) for m in re.finditer(r"\{\n.*?^\}", seen, re.M | re.S)]
    inside = lambda at: any(a <= at < b for a, b in body)
    idle = [(m.start(), m.end()) for m in IDLE.finditer(seen)]
    for old, new in SWAPS:
        at = seen.find(old)
        while at >= 0:
            found.append((at, old, new))
            at = seen.find(old, at + 1)
    found += [(m.start(), m.group(), str(int(m.group()) + 1)) for m in NUMBER.finditer(seen)]
    for m in STATEMENT.finditer(seen):
        old = m.group()
        found.append((m.start(), text[m.start():m.end()], re.match(" *", old).group() + ";"))
    for m in CONDITION.finditer(seen):
        end = closing(seen, m.end() - 1)
        if end:
            old = text[m.end() - 1:end + 1]
            found.append((m.end() - 1, old, "(!%s)" % old))
    return [c for c in found if inside(c[0]) and not any(a <= c[0] < b for a, b in idle)]


def compiles(source, output, folder):
    command = shlex.split(os.environ["CC"]) + ["-shared", "-fPIC", "-O1", "-w", "-o", output]
    command += shlex.split(os.environ["MUTANT_FLAGS"]) + ["-I" + folder, source]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def link(folder, name, parts):
    subprocess.run(shlex.split(os.environ["CC"]) + ["-o", os.path.join(folder, name)] + parts,
                   check=True)


def make_mutants(folder, n, seed, sources):
    """Draws n changes that compile; writes mutants.json."""
    rng, made, drawn = random.Random(seed), [], set()
    all_of = {s: changes(open(s).read()) for s in sources}
    places = [(s, c) for s in sources for c in all_of[s]]
    top = os.environ["srcdir"]
    while len(made) < n:
        source, (at, old, new) = places[rng.randrange(len(places))]
        if (source, at, new) in drawn:
            continue
        drawn.add((source, at, new))
        text = open(source).read()
        changed = os.path.join(folder, "mutant.c")
        with open(changed, "w") as out:
            out.write(text[:at] + new + text[at + len(old):])
        output = os.path.join(folder, "m%03d.so" % len(made))
        if not compiles(changed, output, os.path.dirname(source)):
            continue
        made.append({"file": os.path.relpath(source, top), "line": text.count("\n", 0, at) + 1,
                     "old": " ".join(old.split()), "new": " ".join(new.split()), "at": at})
    with open(os.path.join(folder, "mutants.json"), "w") as out:
        json.dump({"seed": seed, "mutants": made}, out, indent=1)
    print("%d of %d places changed, seed %s" % (n, len(places), seed))


def build(folder, n, seed, sources):
    os.makedirs(folder, exist_ok=True)
    libs = shlex.split(os.environ["MUTANT_LIBS"])
    code = ["-L" + folder, "-lmutated", "-Wl,-rpath,$ORIGIN"] + libs
    link(folder, "libmutated.so", ["-shared", "-Wl,--whole-archive", ".libs/libcore.a",
                                   "-Wl,--no-whole-archive"] + libs)
    link(folder, "unit", os.environ["UNIT_OBJECTS"].split() + code + ["-lcunit"])
    link(folder, "program", os.environ["PROGRAM_OBJECTS"].split() + code)
    wrapper = os.path.join(folder, "magnetar")
    with open(wrapper, "w") as out:
        out.write('#!/bin/sh\nLD_PRELOAD=$MUTANT exec "${0%/*}/program" "$@"\n')
    os.chmod(wrapper, 0o755)
    make_mutants(folder, n, seed, sources)


def finish(command, env, cwd, limit):
    """Exit status of a command that is ended, with all it began, after the limit."""
    child = subprocess.Popen(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             start_new_session=True)
    try:
        return child.wait(limit)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        child.wait()
        return "time"


def tests_of(folder, which):
    top = os.environ.get("srcdir", ".")

    def unit_tests(names):
        return [("unit " + name, ["sh", "-c", 'LD_PRELOAD=$MUTANT exec "$0" "$1"',
                                  os.path.join(folder, "unit"), name]) for name in names]
    unit = unit_tests(UNIT_PARTS)
    cli = [(os.path.basename(case), ["sh", os.path.join(top, "tests/cli/run.sh"),
                                     case if case == "samples" else os.path.abspath(case)])
           for case in ["samples"] + sorted(glob.glob(os.path.join(top, "tests/cli/*.case")))]
    scripts = [(name, ["sh", os.path.join(top, "tests", name)]) for name in SCRIPTS]
    sets = {"unit": unit, "cli": cli, "scripts": scripts, "all": unit + cli + scripts,
            "near": unit_tests(sorted(suites(top)))}
    sets.update({name: [(name, command)] for name, command in cli})
    return sum([sets[w] if w in sets else unit_tests([w]) for w in which], [])


def suites(top):
    """The folders that each suite includes headers of."""
    found = {}
    for path in glob.glob(os.path.join(top, "tests/test_*.c")):
        text = open(path).read()
        folders = set(re.findall(r'^#include "([\w/]+)/\w+\.h"', text, re.M)) - {"tests"}
        for name in re.findall(r'CU_add_suite\(\s*"([^"]+)"', text):
            found[name] = folders
    return found


def judge(folder, library, tests):
    """The first test that fails with the library loaded, or None."""
    env = dict(os.environ, MUTANT=library, TEST_STOP="1", TEST_SEED="1", builddir=folder)
    for name, command in tests:
        status = finish(command, env, ".", LIMIT_S)
        if status != 0:
            return "%s (%s)" % (name, status)
    return None


def in_order(tests, source, near):
    """Without the suites of `near` that do not include a header of the file's folder, unless none does."""
    folder = os.path.dirname(source)
    apart = {"unit " + name for name, folders in near.items() if folder not in folders}
    return [test for test in tests if test[0] not in apart or len(apart) == len(near)]


def run(folder, jobs, which):
    folder = os.path.abspath(folder)
    near = suites(os.environ.get("srcdir", ".")) if "near" in which else {}
    found = json.load(open(os.path.join(folder, "mutants.json")))
    tests = tests_of(folder, which)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        failing = list(pool.map(lambda test: judge(folder, "", [test]), tests))
    for test, fails in zip(tests, failing):
        if fails:
            print("left out, as it fails without any change: " + test[0])
    tests = [test for test, fails in zip(tests, failing) if not fails]
    mutants = list(enumerate(found["mutants"]))
    lock, survived, begun = threading.Lock(), [], time.time()

    def one(item):
        i, m = item
        by = judge(folder, os.path.join(folder, "m%03d.so" % i), in_order(tests, m["file"], near))
        with lock:
            print("%3d %-9s %s:%d: %s -> %s%s" %
                  (i, "killed" if by else "SURVIVED", m["file"], m["line"], m["old"], m["new"],
                   "; by " + by if by else ""), flush=True)
            if not by:
                survived.append(i)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, mutants))
    print("seed %s: %d of %d mutants killed (%.1f %%), %d survived: %s; %.0f s" %
          (found["seed"], len(mutants) - len(survived), len(mutants),
           100 * (1 - len(survived) / len(mutants)), len(survived), sorted(survived),
           time.time() - begun))


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5:])
    else:
        run(sys.argv[2], int(sys.argv[3]), sys.argv[4:] or ["all"])
