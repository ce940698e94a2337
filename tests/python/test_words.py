"""Keyword arguments: what the program is called with, and what is refused before it is."""
import os
import pathlib
import shlex
import unittest

from support import TOP, Case, magnetar


def words(**keywords):
    """The command line that comes of them, as the result has it."""
    result = magnetar.run("alexnet", layers=1, **keywords)
    line = shlex.split(result.json["command_line"])
    return [w for w in line if w not in ("magnetar", "run", "-q", "alexnet", "--json", "-")]


class Words(Case):
    def test_values(self):
        self.assertEqual(words(dataflow="ws", batch=2), ["--layers", "1", "--dataflow", "ws",
                                                         "--batch", "2"])
        self.assertEqual(words(set={"glb.double_buffer": False, "glb.fuse": True}),
                         ["--layers", "1", "--set", "glb.double_buffer=no", "--set", "glb.fuse=yes"])
        self.assertEqual(words(array={"clock": 2e8}), ["--layers", "1", "--set",
                                                       "array.clock=200000000.0"])
        self.assertEqual(words(vary={"array.rows": range(8, 25, 8)}),
                         ["--layers", "1", "--vary", "array.rows=8,16,24"])
        self.assertEqual(words(vary={"array": {"rows": "8..32"}}),
                         ["--layers", "1", "--vary", "array.rows=8..32"])
        self.assertEqual(words(explain=True, pe=None), ["--layers", "1", "--explain"])

    def test_configurations(self):
        path = pathlib.Path(TOP) / "conf" / "eyeriss.ini"
        self.assertEqual(words(config=path), ["--config", str(path), "--layers", "1"])
        self.assertEqual(words(config=["eyeriss", {"glb": {"size": "1MiB"}}],
                               set={"glb.size": "2MiB"}, glb={"keep": "fit"}),
                         ["--config", "eyeriss", "--set", "glb.size=1MiB", "--layers", "1", "--set",
                          "glb.keep=fit", "--set", "glb.size=2MiB"])

    def test_set_wins(self):
        result = magnetar.run("alexnet", layers=1, config={"array": {"rows": 8}},
                              array={"rows": 16}, set={"array.rows": 32})
        self.assertEqual(result.json["runs"][0]["config"]["array.rows"], 32)

    def test_dashes(self):
        result = magnetar.curve(os.path.join(TOP, "data", "lstm-step.mgt"), limit=1000,
                                sizes="1MiB..2MiB", no_sets=True)
        self.assertNotIn("curve.set_misses", result.table()[0])

    def test_names_that_look_like_options(self):
        with self.assertRaisesRegex(magnetar.InputOutputError, "^--nothing: No such file"):
            magnetar.replay("--nothing")

    def refused(self, kind, says, **keywords):
        with self.assertRaisesRegex(kind, says):
            magnetar.run("alexnet", **keywords)

    def test_arguments_that_may_be_left_out(self):
        option = {"name": "resume", "argument": "FOLDER", "optional": True, "repeats": False}
        words_of = magnetar._words.option_words
        self.assertEqual(words_of("resume", option, "here"), ["--resume=here"])
        self.assertEqual(words_of("resume", option, True), ["--resume"])
        self.assertEqual(words_of("resume", option, False), [])

    def test_refused(self):
        self.refused(TypeError, "no keyword 'datflow'; did you mean 'dataflow'", datflow="ws")
        self.refused(TypeError, "no keyword 'aray'; did you mean 'array'", aray={"rows": 8})
        self.refused(TypeError, "glb is a section of parameters", glb=8)
        self.refused(TypeError, "explain=1: expected True or False", explain=1)
        self.refused(TypeError, "batch=True: expected N", batch=True)
        self.refused(magnetar.UsageError, "did you mean 'array.rows'", set={"array.row": 8})
        with self.assertRaisesRegex(TypeError, "dry_run only prints"):
            magnetar.explore({}, dry_run=True)
        with self.assertRaisesRegex(ValueError, "line end"):
            magnetar.explore({"space": {"array.rows": "8\n[goals]"}})


if __name__ == "__main__":
    unittest.main()
