"""What the program found: its JSON, and tables made of it."""
import csv
import html
import importlib.util
import io
import json

ROWS_SHOWN = 40  # in a notebook


def number(value):
    """A cell of a CSV file, or a value of a space: a number where it is one, None where empty."""
    if not isinstance(value, str):
        return value
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            pass
    return value if value else None


def has_pandas():
    return importlib.util.find_spec("pandas") is not None


def frame(rows):
    try:
        import pandas
    except ImportError as error:
        raise ImportError("frame() needs pandas: apt-get install python3-pandas; "
                          "table() needs nothing") from error
    return pandas.DataFrame(rows)


class Result:
    """`json` is the whole result (docs/results.md), `ok` whether the program's answer was yes, `line`
    what it said of a no."""

    main = None  # the part that table() has by itself; None: the runs

    def __init__(self, text, ok=True, line=""):
        self.json = json.loads(text)
        self.ok = ok
        self.line = line

    @property
    def runs(self):
        return self.json.get("runs", [])

    @property
    def notes(self):
        """All notes of all runs, each once: what the figures rest on."""
        return list(dict.fromkeys(note for run in self.runs for note in run.get("notes") or ()))

    def varied(self):
        """Keys of the configuration in which the runs differ."""
        first = self.runs[0]["config"] if self.runs else {}
        keys = dict.fromkeys(key for run in self.runs for key in run["config"])
        return [key for key in keys
                if any(run["config"].get(key) != first.get(key) for run in self.runs)]

    def head(self, run):
        """What tells a run from the others."""
        return {"label": run["label"],
                **{key: number(run["config"].get(key)) for key in self.varied()}}

    def table(self, part=None):
        """A dict for each run: label, what was varied, statistics. `part` is what the runs are made
        of: "layers" (of run) or "kernels" (of replay), a dict for each of those."""
        part = part or self.main
        if part is None:
            return [{**self.head(run), **run["stats"]} for run in self.runs]
        if not any(isinstance(run.get(part), list) for run in self.runs):
            parts = sorted({k for run in self.runs for k, v in run.items()
                            if isinstance(v, list) and v and isinstance(v[0], dict)})
            raise KeyError(f"{part}: these runs have " + (", ".join(parts) or "no parts"))
        return [{**self.head(run), **row} for run in self.runs for row in run.get(part) or ()]

    def layers(self):
        return self.table("layers")

    def kernels(self):
        return self.table("kernels")

    def frame(self, part=None):
        """table() as a pandas.DataFrame."""
        return frame(self.table(part))

    def __len__(self):
        return len(self.table())

    def __iter__(self):
        return iter(self.table())

    def __repr__(self):
        return (f"<magnetar {self.json.get('command')}: {len(self.runs)} "
                f"run{'' if len(self.runs) == 1 else 's'}{'' if self.ok else ', not ok'}>")

    def _repr_html_(self):
        rows = self.table()
        keys = list(dict.fromkeys(key for row in rows for key in row))
        cells = [[row.get(key) for key in keys] for row in rows[:ROWS_SHOWN]]
        more = f"<p>and {len(rows) - ROWS_SHOWN} more</p>" if len(rows) > ROWS_SHOWN else ""
        return ("<table><thead><tr>" + "".join(f"<th>{html.escape(key)}</th>" for key in keys)
                + "</tr></thead><tbody>"
                + "".join("<tr>" + "".join(f"<td>{shown(cell)}</td>" for cell in line) + "</tr>"
                          for line in cells)
                + "</tbody></table>" + more)


def shown(cell):
    if isinstance(cell, float):
        return f"{cell:.4g}"
    return "" if cell is None else html.escape(str(cell))


class Validated(Result):
    """table() has a dict for each point: its study, reference, model, simulation, bound, verdict."""

    main = "points"

    def head(self, run):
        return {"study": run["label"]}


class Explored(Result):
    """table() has the designs of the Pareto set; table("rows") all, where they were asked for."""

    csv = None

    def varied(self):
        return list(dict.fromkeys(key for run in self.runs for key in run["config"]))

    def table(self, part=None):
        if (part or self.main) != "rows":
            return super().table(part)
        if self.csv is None:
            raise KeyError("rows: not asked for; rows=True keeps them")
        return [{key: number(value) for key, value in row.items()}
                for row in csv.DictReader(io.StringIO(self.csv, newline=""))]
