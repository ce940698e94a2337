"""Exceptions, interrupts, threads, progress; which program is run."""
import concurrent.futures
import contextlib
import io
import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import unittest
from unittest import mock

from support import TOP, Case, magnetar

SAMPLE = os.path.join(TOP, "tests", "bad", "trace", "good.warp")
SLOW = "gen:stream,footprint=1GiB,count=1000000000"


class Errors(Case):
    def fails(self, kind, status, line, call):
        with self.assertRaises(kind) as caught:
            call()
        self.assertEqual(caught.exception.status, status)
        self.assertIn(line, caught.exception.line)
        self.assertEqual(str(caught.exception), caught.exception.line)
        self.assertIsInstance(caught.exception, magnetar.Error)
        again = pickle.loads(pickle.dumps(caught.exception))
        self.assertEqual((type(again), again.status, again.line),
                         (kind, status, caught.exception.line))

    def test_status(self):
        self.write("t.csv", "Layer,M,N,K\nl,4,-4,4\n")
        self.fails(magnetar.UsageError, 2, "the nearest shipped one is 'resnet18'",
                   lambda: magnetar.run("resnet"))
        self.fails(magnetar.FormatError, 3, "t.csv:2", lambda: magnetar.run("t.csv"))
        self.fails(magnetar.InputOutputError, 4, "nothing.mgt: No such file",
                   lambda: magnetar.replay("nothing.mgt"))
        self.fails(magnetar.Unsupported, 5, "not supported with array.dataflow = rs",
                   lambda: magnetar.run("alexnet", compat="scalesim", dataflow="rs"))
        self.fails(magnetar.NoProgress, 6, "no progress",
                   lambda: magnetar.replay(SAMPLE, mode="timed", llc={"lose_answer": 1}))
        self.assertEqual(self.files(), ["t.csv"])

    def test_a_program_that_is_none(self):
        with mock.patch.dict(os.environ, MAGNETAR=os.path.abspath("nothing")):
            self.fails(magnetar.InputOutputError, 4, "nothing: No such file",
                       lambda: magnetar.run("alexnet"))
        self.write("dies", "#!/bin/sh\nkill -9 $$\n")
        os.chmod("dies", stat.S_IRWXU)
        with mock.patch.dict(os.environ, MAGNETAR=os.path.abspath("dies")):
            self.fails(magnetar.Error, -9, "ended by signal 9", lambda: magnetar.run("alexnet"))

    def test_which_program(self):
        self.write("magnetar", "#!/bin/sh\n")
        os.chmod("magnetar", stat.S_IRWXU)
        found = os.path.abspath("magnetar")
        shutil.copytree(os.path.dirname(magnetar.__file__), "module/magnetar")
        environment = {k: v for k, v in os.environ.items() if k != "MAGNETAR"}

        def program(**more):
            return subprocess.run(
                [sys.executable, "-c", "import magnetar; print(magnetar.program())"],
                env={**environment, "PYTHONPATH": "module", **more}, stdout=subprocess.PIPE,
                check=True).stdout.decode().strip()

        self.assertEqual(program(PATH=os.getcwd()), found)
        self.assertEqual(program(PATH="", MAGNETAR="/some/where"), "/some/where")
        self.write("module/magnetar/_installed.py", "PROGRAM = '../../magnetar'\n")
        self.assertEqual(program(PATH=""), found)


class Calls(Case):
    def test_interrupt(self):
        """Ctrl-C ends the child, too, and leaves nothing behind."""
        code = ("import magnetar, sys\nprint('begun', flush=True)\n"
                "try:\n    magnetar.replay(sys.argv[1], csv='out.csv', progress=True)\n"
                "except KeyboardInterrupt:\n    print('interrupted')\n")
        child = subprocess.Popen(
            [sys.executable, "-c", code, SLOW], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.path.join(TOP, "python")}, start_new_session=True)
        with child:
            self.assertEqual(child.stdout.readline(), b"begun\n")
            child.stderr.read(1)  # of its progress: the simulation is under way
            os.kill(child.pid, signal.SIGINT)  # to Python alone, as a notebook does
            self.assertEqual(child.communicate(timeout=30)[0], b"interrupted\n")
        with self.assertRaises(ProcessLookupError):  # nobody is left of its session
            for _ in range(100):
                os.killpg(child.pid, 0)
                time.sleep(0.05)
        self.assertEqual(self.files(), [])

    def test_progress(self):
        """Lines are written over each other, and away at the end; none where they are not wanted."""
        real = magnetar.program()
        self.write("talks", f"""#!/bin/sh
[ "$1" != list ] || exec '{real}' "$@"
[ "$2" = -q ] || echo "every $MAGNETAR_PROGRESS s, the longer" >&2
[ "$2" = -q ] || echo 'the shorter' >&2
echo 'magnetar: a remark' >&2
echo '{{"runs": []}}'
""")
        os.chmod("talks", stat.S_IRWXU)
        with mock.patch.dict(os.environ, MAGNETAR=os.path.abspath("talks")):
            said = {}
            for shown in (True, False):
                with contextlib.redirect_stderr(io.StringIO()) as stream:
                    result = magnetar.run("alexnet", progress=shown)
                said[shown] = stream.getvalue()
                self.assertEqual(result.line, "a remark")
        longer = "every 0.5 s, the longer"
        shorter = "the shorter".ljust(len(longer))
        self.assertEqual(said[True], f"\r{longer}\r{shorter}\r{' ' * len(longer)}\r")
        self.assertEqual(said[False], "")

    def test_threads(self):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda n: magnetar.run("alexnet", layers=1, array={"rows": n}),
                                    [8, 12, 16, 20, 24, 28]))
        self.assertEqual([r.json["runs"][0]["config"]["array.rows"] for r in results],
                         [8, 12, 16, 20, 24, 28])
        self.assertEqual(threading.active_count(), 1)


if __name__ == "__main__":
    unittest.main()
