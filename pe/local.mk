# Layers, dataflows, PE types, arrays.
pe_sources = \
	pe/array.c \
	pe/dataflow.c \
	pe/energy.c \
	pe/exact/exact.c \
	pe/exact/float.c \
	pe/exact/flow.h \
	pe/exact/int.c \
	pe/exact/os.inc \
	pe/exact/rs.inc \
	pe/exact/stationary.inc \
	pe/exact/values.c \
	pe/exact/values.h \
	pe/layer.c \
	pe/machine.c \
	pe/quantise.c \
	pe/result.c \
	pe/rlc.c \
	pe/rs/dataflow.c \
	pe/rs/even.c \
	pe/rs/file.c \
	pe/rs/front.c \
	pe/rs/map.c \
	pe/rs/rs.c \
	pe/rs/search.h \
	pe/rs/step.c \
	pe/run.c \
	pe/scalesim/buffer.c \
	pe/scalesim/buffer.h \
	pe/scalesim/scalesim.c \
	pe/shipped.h \
	pe/step.c \
	pe/stream.c \
	pe/systolic/demand.c \
	pe/systolic/hooks.c \
	pe/systolic/hooks.h \
	pe/systolic/is.c \
	pe/systolic/os.c \
	pe/systolic/outputs.c \
	pe/systolic/outputs.h \
	pe/systolic/stationary.c \
	pe/systolic/stationary.h \
	pe/systolic/step.c \
	pe/systolic/systolic.c \
	pe/systolic/ws.c \
	pe/timed.c \
	pe/type.c

pe_headers = \
	pe/array.h \
	pe/dataflow.h \
	pe/energy.h \
	pe/exact/exact.h \
	pe/layer.h \
	pe/machine.h \
	pe/result.h \
	pe/rlc.h \
	pe/rs/rs.h \
	pe/run.h \
	pe/scalesim/scalesim.h \
	pe/step.h \
	pe/stream.h \
	pe/systolic/demand.h \
	pe/systolic/systolic.h \
	pe/timed.h \
	pe/type.h

PE_TABLES = pe/types.csv
pe/tables.c: $(PE_TABLES) scripts/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) pe && (cd $(srcdir) && \
	  sh scripts/embed.sh pe/shipped.h 'struct pe_table' pe_tables $(PE_TABLES)) \
	  > $@.tmp && mv $@.tmp $@

EXTRA_DIST += $(PE_TABLES)
