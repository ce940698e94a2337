"""Writes a small set of 10 classes under the names of Fashion-MNIST: a bright spot per class, and noise.
nn_sets.py FOLDER"""
import gzip
import random
import struct
import sys


def images(r, n):
    out, labels = bytearray(), bytearray()
    for i in range(n):
        label = i % 10
        y0, x0 = 2 + 5 * (label // 2), 3 + 14 * (label % 2)
        picture = bytearray(r.randrange(60) for _ in range(784))
        for y in range(5):
            for x in range(7):
                picture[28 * (y0 + y) + x0 + x] = 120 + r.randrange(120)
        out += picture
        labels.append(label)
    return bytes(out), bytes(labels)


def main():
    r = random.Random(1)
    for part, n in (("train", 400), ("t10k", 100)):
        pixels, labels = images(r, n)
        with gzip.open(f"{sys.argv[1]}/{part}-images-idx3-ubyte.gz", "wb", 1) as f:
            f.write(struct.pack(">IIII", 0x803, n, 28, 28) + pixels)
        with gzip.open(f"{sys.argv[1]}/{part}-labels-idx1-ubyte.gz", "wb", 1) as f:
            f.write(struct.pack(">II", 0x801, n) + labels)


main()
