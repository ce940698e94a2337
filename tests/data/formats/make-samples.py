#!/usr/bin/env python3
"""Writes the binary samples of this folder and the malformed ones of tests/bad/formats: second
writers of the formats, from their descriptions. Run it in this folder."""
import gzip
import struct

BAD = "../../bad/formats/"


def save(name, data):
    with open(name, "wb") as f:
        f.write(data)


def champsim(ip, stores=(), loads=(), taken=0, branch=0):
    return struct.pack("<Q2B2B4B2Q4Q", ip, branch, taken, 1, 0, 2, 3, 0, 0,
                       *(list(stores) + [0, 0])[:2], *(list(loads) + [0] * 4)[:4])


def cloudsuite(ip, stores=(), loads=()):
    return struct.pack("<Q2B4B4B6x4Q4Q2B6x", ip, 0, 0, *[1] * 8, *(list(stores) + [0] * 4)[:4],
                       *(list(loads) + [0] * 4)[:4], 0, 0)


def oracle(time, key, size, next_use):
    return struct.pack("<IQIq", time, key, size, next_use)


def varint(v):
    out = b""
    while v > 127:
        out += bytes([v & 127 | 128])
        v >>= 7
    return out + bytes([v])


def message(body):
    return varint(len(body)) + body


def fields(*pairs):
    return b"".join(varint(n << 3 | 2) + varint(len(v)) + v if isinstance(v, bytes)
                    else varint(n << 3) + varint(v) for n, v in pairs)


def packet(tick, cmd, addr, size, flags=None):
    return message(fields((1, tick), (2, cmd), (3, addr), (4, size),
                          *([(5, flags)] if flags is not None else []), (6, 9), (7, 0x400)))


GEM5 = b"gem5" + message(fields((1, b"system.monitor"), (2, 0), (3, 10**12),
                                (4, fields((1, 0), (2, b"cpu")))))


def cvp(pc, kind, middle=b"", inputs=(), outputs=()):
    values = b"".join(bytes(16 if 32 <= r < 64 else 8) for r in outputs)
    return (struct.pack("<QB", pc, kind) + middle + bytes([len(inputs), *inputs]) +
            bytes([len(outputs), *outputs]) + values)


def memory(addr, size):
    return struct.pack("<QB", addr, size)


c = champsim(0x400000, [0x7fff0010], [0x1000, 0, 0x2008]) + champsim(0x400004, branch=1, taken=1)
save("sample.champsim", c)
save(BAD + "bad-cut.champsim", c[:100])
save(BAD + "bad-flag.champsim", c + champsim(0x400008, branch=7))
save(BAD + "bad-text.champsim", b"LD 0x1000\n" * 64)
c = cloudsuite(0x500000, [0, 0x3000], [0x4000]) + cloudsuite(0x500004, [1, 2, 3, 4], [5, 6, 7, 8])
save("sample.champsim-cloudsuite", c)
save(BAD + "bad-cut.champsim-cloudsuite", c[:-1])

o = oracle(1, 3, 4096, 2) + oracle(1, 2**64 - 1, 1, -1) + oracle(2, 3, 4096, 2**63 - 1)
save("sample.oracleGeneral", o)
save(BAD + "bad-cut.oracleGeneral", o[:-23])
save(BAD + "bad-next.oracleGeneral", o + oracle(3, 3, 1, -3))
save(BAD + "bad-text.oracleGeneral", b"\xf0" * 48)

g = (GEM5 + packet(1000, 1, 0x80000000, 64) + packet(1500, 4, 0x80000040, 8) +
     packet(1500, 10, 0x80000080, 64) + packet(2000, 25, 0x1000, 32, 0x100) +
     packet(2000, 7, 0x2000, 64))
save("sample.gem5", gzip.compress(g, mtime=0))
save(BAD + "good.gem5", g)
save(BAD + "bad-cut.gem5", g[:-3])
save(BAD + "bad-cut-length.gem5", g + b"\x80")
save(BAD + "bad-length.gem5", GEM5 + b"\xff\xff\xff\xff\x0f")
save(BAD + "bad-length-endless.gem5", GEM5 + b"\xff" * 20)
save(BAD + "bad-magic.gem5", b"gem6" + g[4:])
save(BAD + "bad-header.gem5", b"gem5" + message(b"\x0a\x7fabc"))
save(BAD + "bad-header-none.gem5", b"gem5")
save(BAD + "bad-field.gem5", GEM5 + message(fields((1, 5), (2, 1), (3, 64)) + b"\x22\xff\x7f"))
save(BAD + "bad-varint.gem5", GEM5 + message(b"\x08" + b"\xff" * 10 + b"\x01"))
save(BAD + "bad-none.gem5", GEM5 + message(fields((1, 5), (2, 1), (3, 64))))
save(BAD + "bad-order.gem5", GEM5 + packet(9, 1, 64, 64) + packet(8, 1, 64, 64))
save(BAD + "bad-gap.gem5", GEM5 + packet(2**32, 1, 64, 64))
save(BAD + "bad-size.gem5", GEM5 + packet(1, 1, 64, 0))
save(BAD + "bad-size-huge.gem5", GEM5 + packet(1, 1, 64, 2**40))
save(BAD + "bad-end.gem5", GEM5 + packet(1, 1, 2**64 - 8, 64))
save(BAD + "bad-response.gem5", GEM5 + packet(1, 2, 64, 64))
save(BAD + "bad-command.gem5", GEM5 + packet(1, 2**40, 64, 64))

v = (cvp(0x1000, 0, b"", [1, 2], [3]) + cvp(0x1004, 1, memory(0x8000, 16), [3], [33]) +
     cvp(0x1008, 2, memory(0x9001, 4), [3, 4]) + cvp(0x100c, 3, b"\0", [64]) +
     cvp(0x1010, 4, b"\1" + bytes(8)) + cvp(0x1014, 1, memory(0xa000, 8), [], [64]))
save("sample.cvp1", v)
save(BAD + "bad-cut.cvp1", v[:-1])
save(BAD + "bad-cut-size.cvp1", cvp(0, 1, memory(0, 8))[:16])
save(BAD + "bad-class.cvp1", v + cvp(0, 9))
save(BAD + "bad-register.cvp1", v + cvp(0, 0, b"", [65]))
save(BAD + "bad-count.cvp1", struct.pack("<QB", 0, 0) + b"\xff" + bytes(100))
save(BAD + "bad-size.cvp1", cvp(0, 1, memory(64, 0)))
save(BAD + "bad-end.cvp1", cvp(0, 2, memory(2**64 - 4, 8)))
save(BAD + "bad-pc.cvp1", cvp(2**64 - 1, 0))
save(BAD + "bad-taken.cvp1", cvp(0, 3, b"\2"))
