#!/usr/bin/env python3
"""Derives every fitted parameter of conf/ from the chips' measurements in validation/gpus/.

  scripts/fit.py MAGNETAR [PRESET...]        prints what each parameter comes out as, and what conf/ has
  scripts/fit.py MAGNETAR --write [PRESET...] writes it into conf/

One parameter after another, each on one figure of the chip: `value` is the figure, `least..most` where the
parameter is sought, by bisection over whole numbers (the figure rises or falls with it). The TITAN X's seven are
sought together, each in turn a step up or down for as long as the mean error of its kernels' cycles falls. What is
published (geometry, clocks, capacities, widths) is no parameter here. A chip's other figures, which
`magnetar validate gpus` judges, take no part.
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "validation", "gpus")
CONF = os.path.join(HERE, "..", "conf")


def table(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as f:
        return list(csv.DictReader(line for line in f if not line.startswith("#")))


def near(name, gpu, column, key, low, high):
    """The median of a column over the rows of a chip with low <= key <= high."""
    found = sorted(float(r[column]) for r in table(name) if r["gpu"] == gpu and low <= float(r[key]) <= high)
    return found[len(found) // 2]


def replay(magnetar, trace, preset, changes, warmup=0, limit=0):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "o.json")
        command = [magnetar, "replay", "-q", trace, "--mode", "timed", "-c", preset, "--json", out]
        command += ["--warmup", str(warmup)] if warmup else []
        command += ["--limit", str(limit)] if limit else []
        for key, value in changes.items():
            command += ["--set", f"{key}={value}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(out, encoding="utf-8") as f:
            return json.load(f)["runs"][0]["stats"]


def chase(kib):
    laps = kib * 8
    warm = max(2 * laps, 20000)
    return lambda m, p, c: replay(m, f"gen:chase,footprint={kib}KiB,count={warm + max(laps, 20000)}", p, c, warm)[
        "latency.mean_cycles"
    ]


def l2cache(kib, running):
    warm = 3 * kib * 8 + 1000000
    trace = f"gen:l2cache,footprint={kib}KiB,count={warm + 1000000},running={running}"
    return lambda m, p, c: replay(m, trace, p, c, warm)["llc.bytes_per_s"] * 1e-9


def gpustream(kernel, sms, items, groups):
    """Bytes per time between a short and a longer run, so that launch and ramp take no part."""
    per = {"init": 8, "read": 8, "scale": 16, "triad": 32}[kernel]
    at_once = sms * items * groups
    short = max(8 * at_once, 2000000 if groups * items > 512 else 0)
    more = max(12 * at_once, 1000000 if groups * items > 512 else 0)
    trace = f"gen:gpustream,kernel={kernel},n={short + more},items={items}"

    def run(m, p, c):
        seconds = [
            replay(m, trace, p, {**c, "gpu.ctas_per_sm": groups}, limit=limit)["time.total_s"]
            for limit in (short // 16 * per // 8, 0)
        ]
        return more * per / (seconds[1] - seconds[0]) * 1e-9

    return run


def occupancy(gpu, column):
    return next(float(r[column]) for r in table("occupancy.csv") if r["gpu"] == gpu)


def full(gpu, column):
    return [float(r[column]) for r in table("occupancy.csv") if r["gpu"] == gpu][-1]


# Sought in whole thousandths.
THOUSANDTHS = {"dram.usable"}


def chip(gpu, sms, items, l2_kib, dram_kib, far_kib=0, l1_kib=32):
    """L1, L2 and DRAM plateaus, the launch of a group, the part of the DRAM's bus that reads get."""
    steps = [
        ("gpu.l1.latency", 20, 200, 1, chase(l1_kib), near("chase.csv", gpu, "cycles", "footprint_kB", l1_kib * 0.6, l1_kib * 1.4)),
        ("llc.pipeline", 1, 400, 1, chase(l2_kib), near("chase.csv", gpu, "cycles", "footprint_kB", 500, 5000)),
    ]
    dram = near("chase.csv", gpu, "cycles", "footprint_kB", dram_kib * 0.7, dram_kib * 1.3)
    if far_kib:
        far = near("chase.csv", gpu, "cycles", "footprint_kB", far_kib * 0.85, far_kib * 1.15)
        # With e the far latency, the DRAM's plateau is near + e / 2, the far one (near + L2 + e) / 2.
        l2 = steps[1][5]
        steps.append(("llc.far_cycles", 4 * far - 2 * dram - 2 * l2, None, 2, None, None))
    steps.append(("llc.miss_cycles", 1, 600, 1, chase(dram_kib), dram))
    if items:
        steps.append(
            ("gpu.group_launch", 100, 1500, -1, gpustream("init", sms, items, 1), occupancy(gpu, "init"))
        )
        steps.append(
            ("dram.usable", 600, 1000, 1, gpustream("read", sms, 1024 if sms != 84 else 768, 2), full(gpu, "read"))
        )
    return steps


FITS = {
    "v100": chip("v100", 80, 16, 1024, 32768)
    + [("gpu.xbar.slice_bytes", 8, 128, 1, l2cache(3072, 160), near("l2cache.csv", "v100", "GBps", "footprint_kB", 700, 5000))],
    "a40": chip("a40", 84, 16, 1024, 32768)
    + [("gpu.xbar.slice_bytes", 8, 128, 1, l2cache(3072, 84), near("l2cache.csv", "a40", "GBps", "footprint_kB", 700, 5000))],
    "a100": chip("a100_80", 108, 16, 4096, 98304, 31000)
    + [("gpu.xbar.slice_bytes", 8, 128, 1, l2cache(8192, 216), near("l2cache.csv", "a100_80", "GBps", "footprint_kB", 6000, 11000))],
    "mi210": chip("mi210", 104, 16, 1024, 32768, l1_kib=6)
    + [("gpu.xbar.slice_bytes", 8, 256, 1, l2cache(5120, 208), near("l2cache.csv", "mi210", "GBps", "footprint_kB", 3000, 6000))],
    "h200": [
        ("llc.pipeline", 1, 400, 1, chase(4096), near("chase.csv", "gh200", "cycles", "footprint_kB", 9000, 11000)),
        ("llc.far_cycles", 4 * 515 - 2 * 633 - 2 * 280.4, None, 2, None, None),
        ("llc.miss_cycles", 1, 600, 1, chase(131072), near("chase.csv", "gh200", "cycles", "footprint_kB", 90000, 100000)),
        ("gpu.xbar.slice_bytes", 8, 128, 1, l2cache(16384, 264), near("l2cache.csv", "h200", "GBps", "footprint_kB", 14000, 20000)),
    ],
    "h100-pcie": [
        ("gpu.group_launch", 100, 1500, -1, gpustream("init", 114, 32, 2), occupancy("h100_pcie", "init")),
        ("dram.usable", 600, 1000, 1, gpustream("read", 114, 1024, 2), full("h100_pcie", "read")),
        ("gpu.xbar.slice_bytes", 8, 128, 1, l2cache(16384, 228), near("l2cache.csv", "h100_pcie", "GBps", "footprint_kB", 14000, 20000)),
    ],
}


# Of the TITAN X: keys that have one value, step, least.
TITANX = [
    (["gpu.launch"], 100, 0),
    (["gpu.work.integer", "gpu.work.control"], 0.1, 0.1),
    (["gpu.work.shared"], 0.1, 0.1),
    (["gpu.work.shared_latency"], 2, 0),
    (["gpu.work.barrier"], 1, 0),
    (["dram.usable"], 0.02, 0.1),
    (["gpu.h2d"], 262144, 0),
]


def titanx_kernels():
    """The kernels that are fitted to: the trace, and what the chip took."""
    data = os.path.join(HERE, "..", "data", "titanx")
    chip = {r["point"]: float(r["value"]) for r in table("points.csv") if r["basis"] == "fitted" and r["value"]}
    for name, cycles in chip.items():
        kernel = name.removesuffix(".cycles")
        if name.endswith(".cycles") and os.path.exists(os.path.join(data, kernel + ".mgt")):
            yield os.path.join(data, kernel + ".mgt"), cycles


def titanx_error(magnetar, values):
    errors = [
        abs(replay(magnetar, trace, "titanx", values)["time.cycles"] / cycles - 1)
        for trace, cycles in titanx_kernels()
    ]
    return 100 * sum(errors) / len(errors)


def fit_titanx(magnetar, writes):
    values = {keys[0]: whole(committed("titanx", keys[0])) for keys, _, _ in TITANX}

    def error(changed):
        return titanx_error(magnetar, {k: changed[keys[0]] for keys, _, _ in TITANX for k in keys})

    best, again = error(values), True
    while again:
        again = False
        for keys, step, least in TITANX:
            for way in (step, -step):
                while True:
                    tried = {**values, keys[0]: round(values[keys[0]] + way, 6)}
                    off = error(tried) if tried[keys[0]] >= least else best
                    if off >= best - 0.01:
                        break
                    values, best, again = tried, off, True
    for keys, _, _ in TITANX:
        for key in keys:
            print(f"titanx,{key},{values[keys[0]]:g},{committed('titanx', key)},{best:.2f},0,", flush=True)
            if writes and whole(committed("titanx", key)) != values[keys[0]]:
                write("titanx", key, f"{values[keys[0]]:g}")


def whole(text):
    """A figure of conf/, with KiB and MiB."""
    for unit, factor in (("KiB", 1024), ("MiB", 1048576)):
        if text.endswith(unit):
            return float(text[: -len(unit)]) * factor
    return float(text)


def solve(run, least, most, rises, value):
    """The whole number whose figure is nearest, for a figure that rises (1) or falls (-1) with it."""
    seen = {}

    def figure(x):
        if x not in seen:
            seen[x] = run(x)
        return seen[x]

    while least < most:
        middle = (least + most) // 2
        if (figure(middle) < value) == (rises > 0):
            least = middle + 1
        else:
            most = middle
    best = min((least - 1, least), key=lambda x: abs(figure(max(x, 1)) - value))
    return best, figure(best)


def committed(preset, key):
    section, name = key.rsplit(".", 1)
    text = open(os.path.join(CONF, preset + ".ini"), encoding="utf-8").read()
    block = re.search(rf"^\[{re.escape(section)}\]\n((?:(?!\[).*\n?)*)", text, re.M)
    found = re.search(rf"^{name} = (\S+)", block.group(1), re.M) if block else None
    return found.group(1) if found else None


def write(preset, key, value):
    section, name = key.rsplit(".", 1)
    path = os.path.join(CONF, preset + ".ini")
    text = open(path, encoding="utf-8").read()
    pattern = rf"(^\[{re.escape(section)}\]\n(?:(?!\[).*\n)*?{name} = )\S+"
    text, n = re.subn(pattern, rf"\g<1>{value}", text, count=1, flags=re.M)
    if n != 1:
        sys.exit(f"{path}: no {key} to write")
    open(path, "w", encoding="utf-8").write(text)


def main():
    arguments = [a for a in sys.argv[1:] if a != "--write"]
    known = [*FITS, "titanx"]
    if not arguments or any(a not in known for a in arguments[1:]):
        sys.exit(f"{__doc__}\npresets: {' '.join(known)}")
    magnetar, presets = arguments[0], arguments[1:] or known
    print("preset,parameter,fitted,in conf,figure,of the chip,off by [%]")
    for preset in presets:
        if preset == "titanx":
            fit_titanx(magnetar, "--write" in sys.argv)
            continue
        changes = {}
        for key, least, most, rises, run, value in FITS[preset]:
            if run is None:
                changes[key] = round(least)
                print(f"{preset},{key},{changes[key]},{committed(preset, key)},,,", flush=True)
            else:
                unit = 0.001 if key in THOUSANDTHS else 1
                fitted, figure = solve(
                    lambda x: run(magnetar, preset, {**changes, key: round(x * unit, 3)}), least, most, rises, value
                )
                fitted = round(fitted * unit, 3)
                changes[key] = fitted
                print(
                    f"{preset},{key},{fitted},{committed(preset, key)},{figure:.1f},{value:.1f},"
                    f"{100 * (figure / value - 1):.1f}",
                    flush=True,
                )
            if "--write" in sys.argv:
                write(preset, key, changes[key])


if __name__ == "__main__":
    main()
