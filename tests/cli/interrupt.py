"""Sends a command a signal some time after it has begun to listen for it: on a loaded machine, too,
it is the command that answers. Exits as the command does.

Usage: interrupt.py SIGNAL SECONDS COMMAND..."""
import signal
import subprocess
import sys
import time


def listens(process, number):
    with open(f"/proc/{process.pid}/status") as status:
        caught = next(line for line in status if line.startswith("SigCgt:"))
    return int(caught.split()[1], 16) >> (number - 1) & 1


number = signal.Signals["SIG" + sys.argv[1]]
process = subprocess.Popen(sys.argv[3:])
while process.poll() is None and not listens(process, number):
    time.sleep(0.001)
time.sleep(float(sys.argv[2]))
process.send_signal(number)
sys.exit(process.wait())
