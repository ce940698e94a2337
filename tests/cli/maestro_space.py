"""The two grids of tests/data/maestro as spaces, and their Pareto sets as a brute-force program found them."""
import csv

CSV_NAMES = {"pes": "hw.pes", "noc_bw": "hw.noc_bw", "tile_k": "map.tile_k", "tile_c": "map.tile_c", "runtime": "cycles",
             "energy_nj": "energy_nj", "area_um2": "area_um2", "power_mw": "power_mw", "l1_b": "l1_b", "l2_b": "l2_b"}

def space(folder, layer, where=""):
    return """[space]
hw.pes = 16..512:16
hw.noc_bw = 2..32:2
map.tile_k = 1, 2, 4, 8
map.tile_c = 1, 2, 4, 8, 16
[fixed]
hw.offchip_bw = 64
hw.noc_hops = 1
%s[evaluate]
with = maestro
network = %s/grid.net.m
layers = %s
mapping = %s/grid.m
[goals]
cycles = min
energy_nj = min
area_um2 = min <= 16e6
power_mw = <= 450
l1_b = <= 1e12
l2_b = <= 1e12
""" % (where, folder, layer, folder)

def lines(folder, layer):
    return open("%s/grid_%s.csv" % (folder, layer)).read().splitlines()

def front(folder, layer):
    return list(csv.DictReader(line for line in lines(folder, layer) if not line.startswith("#")))
