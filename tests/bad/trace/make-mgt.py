#!/usr/bin/env python3
"""Writes the .mgt samples of this folder: a second writer of the container, from
docs/trace-format.md, that can also write what the program's own never would."""
import struct
import zlib


def varint(v):
    out = b""
    while v >= 128:
        out += bytes([v & 127 | 128])
        v >>= 7
    return out + bytes([v])


def zigzag(d):
    return varint((d << 1 ^ d >> 63) & (1 << 64) - 1)


def seal(head):
    return head + struct.pack("<I", zlib.crc32(head))


def file_header(version=1, gpu=1, magic=b"\x89MGT\r\n\x1a\n"):
    return seal(magic + struct.pack("<HHIQI", version, 0, gpu, 0, 0))


def chunk(name, body, count, first, raw=None):
    stored = zlib.compress(body)
    head = name + struct.pack("<IIIQI", len(stored), len(body) if raw is None else raw, count,
                              first, zlib.crc32(stored))
    return seal(head) + stored


def text(s):
    return varint(len(s)) + s


def meta(kernels=2, names=(b"conv", b"relu")):
    out, items = varint(0), 0
    for i in range(kernels):
        out += b"K" + varint(i) + b"".join(map(varint, (4, 1, 1, 32, 1, 1))) + text(names[i])
        items += 1
    out += b"A" + varint(0x1000) + varint(4096) + text(b"input")
    out += b"N" + text(b"workload") + text(b"sample")
    return out, items + 2


def data(n=4, kernel=0, op=0, forms=None, shift=7, gaps=False, tail=b""):
    word = op | 1 << 3 | 15 << 4
    out = bytes([shift, 1 if gaps else 0])
    out += varint(1) + varint(word) if forms is None else forms
    out += varint(1) + varint(n) + zigzag(kernel) + zigzag(1)
    out += varint(1) + varint(n) + varint(3)
    if gaps:
        out += varint(5) * n
    return out + b"\0" * n + zigzag(32) + zigzag(1) * (n - 1) + tail


def build(chunks, head=None, index=None, trailer=None, end=b"", first=None):
    """chunks: (name, body, count[, raw]); index: function of the true entries."""
    out = file_header() if head is None else head
    entries, records = [], 0
    for i, c in enumerate(chunks):
        entries.append((0 if c[0] == b"META" else 1, len(out), c[2]))
        out += chunk(c[0], c[1], c[2], records if first is None else first[i],
                     c[3] if len(c) > 3 else None)
        records += c[2] if c[0] == b"DATA" else 0
    at, body, last = len(out), b"", 0
    for kind, offset, count in entries if index is None else index(entries):
        body += bytes([kind]) + varint(offset - last) + varint(count)
        last = offset
    out += chunk(b"INDX", body, len(entries), records)
    offset, total = (at, records) if trailer is None else trailer(at, records)
    return out + seal(b"MGTEND\r\n" + struct.pack("<QQI", offset, total, 0)) + end


def word(op, extent, mask=0, turn=0):
    return op | mask << 3 | extent << 4 | turn << 20


def ways(kinds=(word(0, 4), word(1, 4)), numbers=(0, 1, 1), literals=3, width=2,
         steps=b"\2\0\4\0\1\0", stretches=((3, 7, 2),), tail=b""):
    """Ten records of version 3: three literals, and the last two ways over and over."""
    body = bytes([2, 4]) + varint(1) + varint(10) + b"\0\0"
    body += varint(len(kinds)) + b"".join(varint(k) for k in kinds)
    body += varint(literals) + bytes(numbers) + bytes([width]) + steps
    for before, length, offset in stretches:
        body += varint(before) + varint(length) + (varint(offset) if length else b"")
    return body + tail


def build3(**changes):
    return build([M, (b"DATA", ways(**changes), 10)], head=file_header(version=3))


def flip(data, at, bit=3):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


description, items = meta()
M = (b"META", description, items)
D0, D1 = (b"DATA", data(), 4), (b"DATA", data(6, 1, 1, gaps=True), 6)
good = build([M, D0, D1])
block = good.index(b"DATA")
index = good.index(b"INDX")
good3 = build([M, (b"DATA", ways(), 10)], head=file_header(version=3))
samples = {
    "good-small": good,
    "good-none": build([]),
    "good-no-kernels": build([(b"DATA", data(), 4)]),
    "bad-magic": flip(good, 1),
    "bad-magic-cr": good.replace(b"\r\n\x1a\n", b"\n\x1a\n\n", 1),
    "bad-version": build([M, D0], head=file_header(version=4)),
    "bad-bit-header": flip(good, 13),
    "bad-bit-chunk": flip(good, block + 9),
    "bad-bit-body": flip(good, block + 40),
    "bad-bit-index": flip(good, index + 6),
    "bad-bit-index-body": flip(good, index + 36),
    "bad-bit-trailer": flip(good, len(good) - 20),
    "bad-cut-header": good[:20],
    "bad-cut-start": good[:32],
    "bad-cut-chunk": good[:block + 12],
    "bad-cut-body": good[:block + 40],
    "bad-cut-index": good[:index],
    "bad-cut-index-body": good[:index + 35],
    "bad-cut-trailer": good[:-1],
    "bad-more": good + b"\n",
    "bad-missing-block": build([M, D0, D1], first=[0, 0, 8]),
    "bad-kernel": build([M, (b"DATA", data(4, 7), 4)]),
    "bad-kernel-huge": build([M, (b"DATA", data(4, 0xfffffff0), 4)]),
    "bad-op": build([M, (b"DATA", data(4, op=7), 4)]),
    "bad-shift": build([M, (b"DATA", data(4, shift=64), 4)]),
    "bad-form-number": build([M, (b"DATA", data()[:-8] + b"\1" * 4 + data()[-4:], 4)]),
    "bad-columns-long": build([M, (b"DATA", data(tail=b"\0"), 4)]),
    "bad-columns-short": build([M, (b"DATA", data()[:-1], 4)]),
    "bad-raw-less": build([M, D0 + (len(D0[1]) - 1,)]),
    "bad-raw-more": build([M, D0 + (len(D0[1]) + 1,)]),
    "bad-raw-huge": build([M, D0 + (0xffffffff,)]),
    "bad-count-none": build([M, (b"DATA", data(), 0)]),
    "bad-count-more": build([M, (b"DATA", data(), 5)]),
    "bad-meta-item": build([(b"META", b"\0" + b"Q" + b"\0" * 8, 1), D0]),
    "bad-meta-name": build([(b"META", b"\0" + b"A\0\0" + varint(1 << 40), 1), D0]),
    "bad-meta-first": build([(b"META", varint(9), 0), D0]),
    "bad-index-count": build([M, D0, D1], index=lambda e: e[:1] + [(1, e[1][1], 1000)] + e[2:]),
    "bad-index-offset": build([M, D0, D1], index=lambda e: e[:2] + [(1, e[2][1] + 1, 6)]),
    "bad-index-less": build([M, D0, D1], index=lambda e: e[:2]),
    "bad-trailer-offset": build([M, D0], trailer=lambda at, n: (1 << 63, n)),
    "good-ways": good3,
    "bad-ways-version": build([M, (b"DATA", ways(), 10)], head=file_header(version=2)),
    "bad-ways-kind": build3(kinds=[word(0, 4), word(7, 4)]),
    "bad-ways-extent": build3(kinds=[word(0, 0), word(1, 4)]),
    "bad-ways-mask": build3(kinds=[word(0, 16, mask=1), word(1, 4)]),
    "bad-ways-work": build3(kinds=[word(6, 0), word(1, 4)]),
    "bad-ways-number": build3(numbers=[0, 2, 1]),
    "bad-ways-width": build3(width=9),
    "bad-ways-step-short": build3(steps=b"\1\0\0\0\0"),
    "bad-ways-literals-more": build3(literals=4),
    "bad-ways-literals-less": build3(stretches=[(1, 9, 1)]),
    "bad-ways-before": build3(stretches=[(3, 7, 4)]),
    "bad-ways-nowhere": build3(stretches=[(3, 7, 0)]),
    "bad-ways-long": build3(stretches=[(3, 8, 1)]),
    "bad-ways-short": build3(stretches=[(3, 6, 1)]),
    "bad-ways-empty": build3(stretches=[(0, 0, 0), (3, 7, 1)]),
    "bad-ways-rest": build3(tail=b"\0"),
    "bad-trailer-records": build([M, D0], trailer=lambda at, n: (at, n + 1)),
}
for name, content in samples.items():
    with open(name + ".mgt", "wb") as f:
        f.write(content)
