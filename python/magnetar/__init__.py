"""magnetar from Python: each function runs the program of that name and returns what it found.

    import magnetar
    r = magnetar.run("resnet50", dataflow="ws", array={"cols": 32}, vary={"array.rows": [8, 16]})
    r.table()          # a dict for each run; r.frame() is the same in pandas, r.json all of it

Options of a command are keywords, with '_' for '-' (`magnetar COMMAND --help`, or
magnetar.list("commands")). A dict under the name of a section of parameters sets these: array={"rows":
16} is --set array.rows=16; set={"array.rows": 16} is the same. What the program refuses is a
magnetar.Error with its line and its status. docs/python.md tells more.
"""
import os as _os
import tempfile as _tempfile

from ._program import (
    Error,
    FormatError,
    InputOutputError,
    NoProgress,
    Unsupported,
    UsageError,
    call as _call,
    listed as _listed,
    program,
)
from ._result import Explored, Result, Validated
from ._space import write_space as _write_space
from ._words import arguments as _arguments, check as _check, names as _names

__all__ = [
    "replay", "run", "curve", "validate", "explore", "sweep", "list", "program",
    "Result", "Validated", "Explored",
    "Error", "UsageError", "FormatError", "InputOutputError", "Unsupported", "NoProgress",
]


def _found(command, work, keywords, kind=Result, progress=None):
    """Runs a command whose result is JSON on standard output, or in the file that json= names."""
    path = keywords.pop("json", None)
    words = [command, *_arguments(command, keywords)]
    words += ["--json", "-" if path is None else _os.fspath(path), *work]
    text, status, line = _call(words, progress, answers=True, takes_input="-" in work)
    if path is not None:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    if not text.startswith("{"):
        raise Error(status, line or f"{command}: prints, and has no result")
    return kind(text, status == 0, line)


def replay(*traces, progress=None, **keywords):
    """Traces through caches of one or more memory technologies: `magnetar replay`.

    magnetar.replay("squeezenet1_1", config="gtx1080ti", tech=["sram", "stt-mram"], limit="1M")
    """
    _check("replay", keywords)
    return _found("replay", _names(traces), keywords, progress=progress)


def run(network, progress=None, **keywords):
    """A network on a PE array: `magnetar run`.

    magnetar.run("alexnet", config="eyeriss", layers="conv*", batch=4).table("layers")
    """
    _check("run", keywords)
    return _found("run", _names([network]), keywords, progress=progress)


def curve(*traces, progress=None, **keywords):
    """Miss-ratio curves, all capacities in one pass: `magnetar curve`.

    magnetar.curve("squeezenet1_1", sizes="1MiB..16MiB", limit=1000000)
    """
    _check("curve", keywords)
    return _found("curve", _names(traces), keywords, progress=progress)


def validate(*studies, progress=None, **keywords):
    """Analytical models beside measurements and simulation: `magnetar validate`. A bound that is
    broken is no exception: result.ok is False, and result.line says how many there are.

    magnetar.validate("eyeriss", quick=True).table()
    """
    _check("validate", keywords)
    return _found("validate", _names(studies), keywords, kind=Validated, progress=progress)


def explore(space, progress=None, **keywords):
    """Searches a space of designs: `magnetar explore`. The space is a file, or a dict of its
    sections. table() has the Pareto set; with rows=True table("rows") has all designs.

    magnetar.explore({"space": {"array.rows": [8, 16, 32]},
                      "evaluate": {"with": "run.closed", "network": "alexnet"},
                      "goals": {"time_s": "min", "area_mm2": "min"}})
    """
    _check("explore", keywords)
    with _tempfile.TemporaryDirectory(prefix="magnetar-") as folder:
        if isinstance(space, dict):
            space = _write_space(_os.path.join(folder, "space.ini"), space)
        return _explored("explore", _names([space]), keywords, "rows", folder, progress)


def sweep(*work, progress=None, **keywords):
    """All combinations of the values of vary=, run or replayed: `magnetar sweep`. table() has all
    designs.

    magnetar.sweep("run", "resnet50", vary={"array.rows": [8, 16], "array.cols": [8, 16]},
                   where="array.rows <= array.cols", best="energy_j", output="folder")
    magnetar.sweep(resume="folder")
    """
    _check("sweep", keywords)
    rows = "rows" if any(o["name"] == "rows" for o in _options("sweep")) else "csv"
    keywords.setdefault(rows, True)
    with _tempfile.TemporaryDirectory(prefix="magnetar-") as folder:
        result = _explored("sweep", _names(work), keywords, rows, folder, progress)
    result.main = "rows"
    return result


def _options(command):
    return next((c["options"] for c in _listed("commands") if c["name"] == command), ())


def _explored(command, work, keywords, rows, folder, progress):
    """The option `rows` takes a file; True is one that is read and thrown away."""
    path = keywords.get(rows)
    if path is False:
        path = keywords.pop(rows)
    elif path is True:
        keywords[rows] = path = _os.path.join(folder, "rows.csv")
    result = _found(command, work, keywords, kind=Explored, progress=progress)
    if path:
        with open(path, encoding="utf-8", newline="") as file:
            result.csv = file.read()
    return result


def list(topic):  # `magnetar list`, under its name there
    """What can be named, as dicts with a name, help and more: `magnetar list TOPIC --json -`.

    [n["name"] for n in magnetar.list("networks")]
    """
    return _listed(topic, fresh=True)
