"""What the functions return is what the program writes for the same work."""
import csv
import html.parser
import io
import json
import os
import pickle
import unittest

from support import TOP, Case, magnetar, printed

SMALL = os.path.join(TOP, "data", "lstm-step.mgt")
SPACE = {"space": {"array.rows": [8, 16, 32], "glb.size": "256KiB..1MiB"},
         "where": ["array.rows <= 16"],
         "evaluate": {"with": "run.closed", "network": "alexnet"},
         "goals": {"time_s": "min", "area_mm2": "min <= 10"}}


def without_command(result):
    return {k: v for k, v in result.items() if k != "command_line"}


class Results(Case):
    def same(self, result, *words):
        """As the JSON of the program, but for how it was called."""
        self.assertEqual(without_command(result.json), without_command(json.loads(printed(*words))))
        self.assertTrue(result.ok)

    def same_rows(self, result, *words):
        """Every figure of table() is that of the program's CSV, to its last digit."""
        rows = list(csv.DictReader(io.StringIO(printed(*words))))
        table = result.table()
        self.assertEqual(len(rows), len(table))
        for row, line in zip(table, rows):
            for key, value in row.items():
                wanted = line[key]
                self.assertEqual(value, type(value)(wanted) if wanted else None, key)

    def test_run(self):
        result = magnetar.run("alexnet", dataflow="os", array={"cols": 16}, layers="1-3",
                              vary={"array.rows": [8, 16]})
        words = ["run", "alexnet", "--dataflow", "os", "--set", "array.cols=16", "--layers", "1-3",
                 "--vary", "array.rows=8,16"]
        self.same(result, *words, "--json", "-")
        self.assertEqual([r["array.rows"] for r in result.table()], [8, 16])
        self.assertEqual(result.varied(), ["array.rows"])
        layers = result.layers()
        rows = list(csv.DictReader(io.StringIO(printed(*words, "--csv", "-"))))
        self.assertEqual(len(layers), 6)
        self.assertEqual([(r["label"], r["name"], str(r["cycles"])) for r in layers],
                         [(r["label"], r["name"], r["cycles"]) for r in rows if r["name"] != "total"])
        self.assertEqual(sum(r["macs"] for r in layers[:3]), result.table()[0]["macs"])
        with self.assertRaisesRegex(KeyError, "kernels: these runs have layers"):
            result.kernels()

    def test_replay(self):
        result = magnetar.replay(SMALL, config="titanx", tech=["nvsim-sram", "nvsim-stt"],
                                 vary={"llc.repl": ["lru", "fifo"]}, limit=20000)
        words = ["replay", SMALL, "-c", "titanx", "--tech", "nvsim-sram,nvsim-stt", "--vary",
                 "llc.repl=lru,fifo", "--limit", "20000"]
        self.same(result, *words, "--json", "-")
        self.same_rows(result, *words, "--csv", "-")
        self.assertEqual([(r["llc.tech"], r["llc.repl"]) for r in result.table()],
                         [("nvsim-sram", "lru"), ("nvsim-sram", "fifo"),
                          ("nvsim-stt", "lru"), ("nvsim-stt", "fifo")])
        self.assertEqual(result.notes, list(dict.fromkeys(
            note for run in result.json["runs"] for note in run["notes"])))

    def test_curve(self):
        result = magnetar.curve([SMALL], sizes="1MiB..4MiB", limit=20000)
        words = ["curve", SMALL, "--sizes", "1MiB..4MiB", "--limit", "20000"]
        self.same(result, *words, "--json", "-")
        self.same_rows(result, *words, "--csv", "-")
        self.assertEqual([r["llc.size"] for r in result], [1 << 20, 2 << 20, 4 << 20])

    def test_validate(self):
        result = magnetar.validate("eyeriss", quick=True)
        self.same(result, "validate", "eyeriss", "--quick", "--json", "-")
        self.assertEqual({r["study"] for r in result.table()}, {"eyeriss"})
        self.assertEqual(result.table()[0]["reference"], 16.5)  # JSSC'17, Table V

    def test_a_no_is_a_result(self):
        with open(os.path.join(TOP, "validation", "eyeriss", "points.csv"), encoding="utf-8") as file:
            points = file.read()
        self.write("p.csv", points.replace(",16.5,", ",17.5,", 1))
        result = magnetar.validate("eyeriss", quick=True, points="p.csv")
        self.assertFalse(result.ok)
        self.assertEqual(result.line, "validate: 1 bound is broken")
        self.assertEqual([r["point"] for r in result if not r["holds"]][:1], ["latency-conv1"])

    def test_explore(self):
        result = magnetar.explore(SPACE, rows=True)
        self.write("space.ini", "[space]\narray.rows = 8,16,32\nglb.size = 256KiB..1MiB\n"
                   "[where]\nnarrow = array.rows <= 16\n[evaluate]\nwith = run.closed\n"
                   "network = alexnet\n[goals]\ntime_s = min\narea_mm2 = min <= 10\n")
        printed("explore", "space.ini", "-q", "--json", "s.json", "--csv", "s.csv", "--rows", "r.csv")
        with open("s.json", encoding="utf-8") as file:
            self.assertEqual(json.load(file)["runs"], result.json["runs"])
        with open("s.csv", encoding="utf-8") as file:
            best = [{k: v for k, v in row.items() if k != "label"} for row in result.table()]
            self.assertEqual([r["glb.size"] for r in csv.DictReader(file)],
                             [r["glb.size"] for r in best])
        with open("r.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 6)
        self.assertEqual([float(r["time_s"]) for r in rows],
                         [r["time_s"] for r in result.table("rows")])
        self.assertEqual(result.json["explore"]["evaluated"], 6)

    def test_explore_of_a_file(self):
        path = os.path.join(TOP, "conf", "explore", "array-10mm2-1w.ini")
        result = magnetar.explore(path, strategy="random", evals=20, seed=3)
        self.same(result, "explore", path, "--strategy", "random", "--evals", "20", "--seed", "3",
                  "--json", "-")
        with self.assertRaisesRegex(KeyError, "rows=True"):
            result.table("rows")

    def test_files_that_are_asked_for(self):
        result = magnetar.run("alexnet", layers=1, json="r.json", csv="r.csv", report="r.html")
        self.assertEqual(self.files(), ["r.csv", "r.html", "r.json"])
        with open("r.json", encoding="utf-8") as file:
            self.assertEqual(json.load(file), result.json)
        kept = magnetar.explore(SPACE, rows="rows.csv")
        self.assertEqual(len(kept.table("rows")), 6)
        self.assertIn("rows.csv", self.files())

    def test_html(self):
        result = magnetar.run("alexnet", layers="1,2")

        class Cells(html.parser.HTMLParser):
            texts = []

            def handle_data(self, data):
                self.texts.append(data)

        cells = Cells()
        cells.feed(result._repr_html_())
        row = result.table()[0]
        self.assertEqual(cells.texts[0], "label")
        self.assertEqual(cells.texts.count("macs"), 1)
        self.assertIn(str(row["macs"]), cells.texts)
        self.assertEqual(repr(result), "<magnetar run: 1 run>")
        self.assertEqual(pickle.loads(pickle.dumps(result)).table(), result.table())

    def test_list(self):
        names = [r["name"] for r in magnetar.list("networks")]
        self.assertEqual(names, printed("list", "networks", "--names").split())


class Frames(Case):
    @unittest.skipUnless(magnetar._result.has_pandas(), "pandas is not installed")
    def test_frame(self):
        result = magnetar.run("alexnet", vary={"array.rows": [8, 16]}, layers="1-3")
        frame = result.frame()
        self.assertEqual(list(frame["array.rows"]), [8, 16])
        self.assertEqual(list(frame["cycles"]), [r["cycles"] for r in result.table()])
        self.assertEqual(result.frame("layers").groupby("label")["macs"].sum().tolist(),
                         [r["macs"] for r in result.table()])

    @unittest.skipIf(magnetar._result.has_pandas(), "pandas is installed")
    def test_without(self):
        with self.assertRaisesRegex(ImportError, "python3-pandas"):
            magnetar.run("alexnet", layers=1).frame()


if __name__ == "__main__":
    unittest.main()
