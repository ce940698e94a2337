"""Finding the program, running it, and what it says of an error."""
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading

PATIENCE_S = 5  # for a child that was told to end


class Error(Exception):
    """The program refused or failed: its one line, and its exit status (below 0: a signal)."""

    def __init__(self, status, line):
        super().__init__(status, line)
        self.status = status
        self.line = line

    def __str__(self):
        return self.line


class UsageError(Error):
    """Status 2: the command line or the configuration."""


class FormatError(Error):
    """Status 3: a file that is malformed."""


class InputOutputError(Error):
    """Status 4: a file that cannot be read or written, or no memory."""


class Unsupported(Error):
    """Status 5: a combination that is not modelled."""


class NoProgress(Error):
    """Status 6: a simulation in which nothing moves any more."""


KINDS = {2: UsageError, 3: FormatError, 4: InputOutputError, 5: Unsupported, 6: NoProgress}


def candidates():
    """Places of the program, the first that is one counts."""
    here = os.path.dirname(os.path.abspath(__file__))
    top = os.path.dirname(os.path.dirname(here))
    if os.path.exists(os.path.join(top, "configure.ac")):
        yield os.path.join(top, "magnetar")
        yield os.path.join(top, "build", "magnetar")
    try:
        from ._installed import PROGRAM
    except ImportError:
        pass
    else:
        yield os.path.normpath(os.path.join(here, PROGRAM))


def program():
    """The program's path: that of the environment's MAGNETAR, else of the build tree in which this
    module lies, else installed with it, else on PATH."""
    named = os.environ.get("MAGNETAR")
    if named:
        return named
    for path in candidates():
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    found = shutil.which("magnetar")
    if not found:
        raise FileNotFoundError("no program magnetar on PATH; the environment's MAGNETAR names one")
    return found


def interactive():
    """Is somebody watching: a terminal, or a notebook?"""
    return "ipykernel" in sys.modules or (sys.stderr is not None and sys.stderr.isatty())


class Watcher:
    """Standard error of the program, a line at a time: progress is shown in place where it is
    wanted, and what begins with "magnetar: " is kept."""

    def __init__(self, shown):
        self.shown, self.width, self.said = shown, 0, []

    def take(self, line):
        line = line.rstrip("\n")
        if line.startswith("magnetar: "):
            self.said.append(line[len("magnetar: "):])
        elif self.shown:
            self.write("\r" + line.ljust(self.width))
            self.width = max(self.width, len(line))

    def end(self):
        if self.width:
            self.write("\r" + " " * self.width + "\r")

    @staticmethod
    def write(text):
        sys.stderr.write(text)
        sys.stderr.flush()


def start(words, shown, takes_input):
    """The child; it tells of its progress twice a second where that is shown, else not at all."""
    environment = dict(os.environ)
    if shown:
        environment["MAGNETAR_PROGRESS"] = "0.5"
    elif words[0] != "list":
        words = [words[0], "-q", *words[1:]]
    path = program()
    try:
        return subprocess.Popen([path, *words], env=environment,
                                stdin=None if takes_input else subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise InputOutputError(4, f"{path}: {error.strerror}") from error


def stop(child):
    """Ends a child as Ctrl-C does, which leaves no files behind."""
    child.send_signal(signal.SIGINT)
    try:
        child.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def watch(child, watcher):
    """Reads what the child says until it ends: (standard output, status)."""
    text = []
    reader = threading.Thread(target=lambda: text.append(child.stdout.read()), daemon=True)
    try:
        reader.start()
        for line in child.stderr:
            watcher.take(line.decode("utf-8", "backslashreplace"))
        status = child.wait()
    except BaseException:  # KeyboardInterrupt above all: the child ends, too
        stop(child)
        raise
    finally:
        reader.join()
        child.stdout.close()
        child.stderr.close()
        watcher.end()
    return text[0], status


def call(words, progress=None, answers=False, takes_input=False):
    """Runs the program: (standard output, status, the last line that it said). `answers`: status 1
    is an answer, and no error."""
    shown = interactive() if progress is None else bool(progress)
    watcher = Watcher(shown)
    text, status = watch(start(words, shown, takes_input), watcher)
    line = watcher.said[-1] if watcher.said else ""
    if status and not (answers and status == 1):
        raise KINDS.get(status, Error)(status, line or f"ended by signal {-status}")
    return text.decode("utf-8"), status, line


@functools.lru_cache(maxsize=64)
def kept(path, changed, topic):
    """What a topic lists, once for each program."""
    return json.loads(call(["list", topic, "--json", "-"], False)[0])


def listed(topic, fresh=False):
    """The rows of `magnetar list TOPIC`."""
    if fresh:
        return json.loads(call(["list", topic, "--json", "-"], False)[0])
    path = program()
    return kept(path, os.stat(path).st_mtime_ns if os.path.exists(path) else 0, topic)
