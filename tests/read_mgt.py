"""Reads a .mgt container as docs/trace-format.md describes it; prints what `magnetar trace cat` does."""
import struct, sys, zlib

class Body(bytes):
    at = 0
    def take(self, n):
        self.at += n
        return self[self.at - n:self.at]
    def varint(self):
        byte = self.take(1)[0]
        return byte if byte < 128 else byte - 128 + 128 * self.varint()
    def zigzag(self):
        z = self.varint()
        return -(z + 1) // 2 if z & 1 else z // 2
    def text(self):
        return self.take(self.varint()).decode()
    def numbers(self, n, kinds):
        wide = kinds > 256
        return struct.unpack("<%d%s" % (n, "BH"[wide]), self.take(n << wide))
    def pairs(self):
        return [(self.varint(), self.varint()) for _ in range(self.varint())]

def head(f):
    h = f.read(32)
    assert len(h) == 32 and zlib.crc32(h[:28]) == struct.unpack("<I", h[28:])[0], "damaged"
    return h

def meta(b, count, kernels, shapes, notes, new):
    assert b.varint() == len(kernels)
    for kind in (b.take(1) for _ in range(count)):
        if kind == b"K":
            kernels.append(b.varint())
            shape = [b.varint() for _ in range(6)]
            shapes.append(shape)
            new[1].append("K %d %s %d %d %d %d %d %d" % (kernels[-1], b.text(), *shape))
        elif kind == b"A":
            new[0].append(("A %x %d %s" % (b.varint(), b.varint(), b.text())).rstrip(" "))
        else:
            notes.append((b.text(), b.text()))

def runs(b):
    kernel = group = 0
    for length, dk, dg in [(b.varint(), b.zigzag(), b.zigzag()) for _ in range(b.varint())]:
        kernel, group = kernel + dk, group + dg
        yield from [(kernel, group)] * length

def accesses(b, n):
    shift, flags = b.take(2)
    yield from (patterns if flags & 4 else forms_and_addresses)(b, n, shift, flags)
    assert b.at == len(b)

def patterns(b, n, shift, flags):
    works = [b.varint() for _ in range(b.varint())] if flags & 2 else []
    places = list(runs(b))
    [b.varint() for _ in range(n * (flags & 1))]
    kinds = [b.varint() for _ in range(b.varint())]
    numbers = b.numbers(b.varint(), len(kinds))
    width = b.take(1)[0]
    steps = [int.from_bytes(b.take(width), "little") for _ in numbers]
    literals = iter([(kinds[k], z >> 1 ^ -(z & 1)) for k, z in zip(numbers, steps)])
    ways = []
    while len(ways) < n:
        for _ in range(b.varint()):
            ways.append(next(literals))
        length = b.varint()
        offset = b.varint() if length else 0
        for _ in range(length):
            ways.append(ways[-offset])
    assert len(ways) == n and not list(literals)
    address = warp = 0
    for (kernel, group), (kind, step) in zip(places, ways):
        address, warp = (address + step) % 2**64, (warp + (kind >> 20)) % 4096
        if kind & 7 == 6:
            assert works[kind >> 4 & 65535] >= 0
        else:
            yield kernel, group, warp, kind & 0xfffff, (address << shift) % 2**64

def forms_and_addresses(b, n, shift, flags):
    forms = [b.varint() for _ in range(b.varint())]
    places = list(runs(b))
    warps = [warp for length, warp in b.pairs() for _ in range(length)]
    [b.varint() for _ in range(n * (flags & 1))]
    numbers = [forms[i] for i in b.numbers(n, len(forms))]
    works = sum(form & 7 == 6 for form in numbers)
    if works:
        distinct = [b.varint() for _ in range(b.varint())]
        assert all(i < len(distinct) for i in b.numbers(works, len(distinct)))
    address = 0
    for (kernel, group), warp, form in zip(places, warps, numbers):
        if form & 7 != 6:
            address = (address + b.zigzag()) % 2**64
            yield kernel, group, warp, form, address << shift

def sectors(address, form):
    if form & 8:
        return [(address, form >> 4)]
    end = address + (form >> 4)
    touched = lambda at: at < end and at + 32 > address
    return [(line, sum(touched(line + 32 * s) << s for s in range(4)))
            for line in range(address // 128 * 128, end, 128)]

def main(f):
    header, done, kernels, shapes, notes, new = head(f), 0, [], [], [], ([], [])
    assert header[:8] == b"\x89MGT\r\n\x1a\n" and header[8] <= 3, "no .mgt of version 1 to 3"
    while True:
        kind, stored, raw, count, first, crc = struct.unpack("<4sIIIQI", head(f)[:28])
        stored = f.read(stored)
        assert first == done and zlib.crc32(stored) == crc, "damaged"
        body = Body(zlib.decompress(stored))
        assert len(body) == raw
        if kind == b"INDX":
            assert head(f)[16:24] == struct.pack("<Q", done) and not f.read()
            sys.stdout.writelines(line + "\n" for line in new[0] + new[1] if header[12] & 1)
            return
        if kind == b"META":
            meta(body, count, kernels, shapes, notes, new)
            continue
        if header[12] & 1:
            sys.stdout.writelines(line + "\n" for line in
                                  ["# kernel wg warp op line sectors"][done:] + new[0])
            new[0].clear()
        for kernel, group, warp, form, address in accesses(body, count):
            done += 1
            while header[12] & 1 and len(kernels) - len(new[1]) <= kernel:
                print(new[1].pop(0))
            if ("groups", "linear; x + y in text") in notes:
                x, y = shapes[kernel][:2]
                group = group % x + group // x % y + group // x // y * x * y
            for line, mask in sectors(address, form) if header[12] & 1 else []:
                print(kernels[kernel], group, warp, "RWARRR"[form & 7], "%x %x" % (line, mask))
            if not header[12] & 1:
                print("rwwicv"[form & 7], "%x %x" % (address, form >> 4))

main(open(sys.argv[1], "rb"))
