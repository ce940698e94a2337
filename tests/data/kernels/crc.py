#!/usr/bin/python3
"""Reduces a captured trace to checksums: crc.py < capture.warp > capture.crc

Input is warp text as the capture wrote it. Output: for each kernel launch its K line, the number of
its records and the CRC-32 of their lines, newlines included; for each allocation its A line."""
import sys
import zlib

kernel, count, crc = None, 0, 0


def flush():
    if kernel is not None:
        print(kernel, count, f"{crc:08x}")


for line in sys.stdin.buffer:
    kind = line[:2]
    if kind == b"# ":
        continue
    if kind == b"A ":
        flush()
        kernel = None
        print(*line.decode().split()[:3])
    elif kind == b"K ":
        flush()
        kernel, count, crc = line.decode().strip(), 0, 0
    else:
        count += 1
        crc = zlib.crc32(line, crc)
flush()
