"""What the tests of the module have in common."""
import glob
import os
import subprocess
import sys
import tempfile
import unittest

TOP = os.environ["srcdir"]
sys.path.insert(0, os.path.join(TOP, "python"))

import magnetar  # noqa: E402


def printed(*words, status=0):
    """Standard output of the program itself, called as a user would."""
    done = subprocess.run([magnetar.program(), *words], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False)
    assert done.returncode == status, done.stderr
    return done.stdout.decode()


class Case(unittest.TestCase):
    """In an empty folder, which is also where temporary files go: none is to stay there."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.temporary = os.path.join(self.folder.name, "temporary")
        os.mkdir(self.temporary)
        self.before = os.getcwd(), tempfile.tempdir
        tempfile.tempdir = self.temporary
        os.chdir(self.folder.name)

    def tearDown(self):
        left = os.listdir(self.temporary)
        os.chdir(self.before[0])
        tempfile.tempdir = self.before[1]
        self.folder.cleanup()
        self.assertEqual(left, [])

    def write(self, name, text):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
        return name

    def files(self):
        return sorted(f for f in glob.glob("*") if f != "temporary")
