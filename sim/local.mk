# The ground: errors, units, parameters, statistics, events, results.
sim_sources = \
	sim/csv.c \
	sim/err.c \
	sim/event.c \
	sim/family.c \
	sim/family.h \
	sim/ini.c \
	sim/ini.h \
	sim/manifest.c \
	sim/output.c \
	sim/param.c \
	sim/param_value.c \
	sim/param_value.h \
	sim/pool.c \
	sim/progress.c \
	sim/report.c \
	sim/result.c \
	sim/rows.c \
	sim/shipped.c \
	sim/shipped_files.h \
	sim/stat.c \
	sim/unit.c

sim_headers = \
	sim/csv.h \
	sim/err.h \
	sim/event.h \
	sim/manifest.h \
	sim/output.h \
	sim/param.h \
	sim/pool.h \
	sim/progress.h \
	sim/report.h \
	sim/result.h \
	sim/rng.h \
	sim/rows.h \
	sim/shipped.h \
	sim/stat.h \
	sim/unit.h \
	sim/whole.h
