"""magnetar.sweep, where the program has the command."""
import subprocess
import unittest

from support import Case, magnetar

HAS = subprocess.run([magnetar.program(), "sweep", "--help"], stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL, check=False).returncode == 0


@unittest.skipUnless(HAS, "this program has no command sweep")
class Sweep(Case):
    def test_run(self):
        result = magnetar.sweep("run", "alexnet", layers="1-3",
                                vary={"array.rows": [8, 16], "array.cols": [8, 16]},
                                where="array.rows <= array.cols", best="cycles")
        one = magnetar.run("alexnet", layers="1-3", vary={"array.rows": [8, 16]},
                           array={"cols": 16})
        rows = {(r["array.rows"], r["array.cols"]): r for r in result.table()}
        self.assertEqual(sorted(rows), [(8, 8), (8, 16), (16, 16)])
        for row in one.table():
            self.assertEqual(rows[row["array.rows"], 16]["cycles"], row["cycles"])

    def test_nothing_stays(self):
        magnetar.sweep("run", "alexnet", layers=1, vary={"array.rows": [8, 16]})
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    unittest.main()
