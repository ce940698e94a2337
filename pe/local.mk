# Layers, dataflows, PE types, arrays.
pe_sources = \
	pe/array.c \
	pe/array.h \
	pe/assign.c \
	pe/assign.h \
	pe/bus.c \
	pe/bus.h \
	pe/dataflow.c \
	pe/dataflow.h \
	pe/energy.c \
	pe/energy.h \
	pe/exact/exact.c \
	pe/exact/exact.h \
	pe/exact/float.c \
	pe/exact/flow.h \
	pe/exact/int.c \
	pe/exact/os.inc \
	pe/exact/rs.inc \
	pe/exact/stationary.inc \
	pe/exact/values.c \
	pe/exact/values.h \
	pe/handover.c \
	pe/handover.h \
	pe/handover_graph.c \
	pe/handover_graph.h \
	pe/handover_text.c \
	pe/layer.c \
	pe/layer.h \
	pe/machine.c \
	pe/machine.h \
	pe/maestro/array.c \
	pe/maestro/array.h \
	pe/maestro/checked.h \
	pe/maestro/columns.c \
	pe/maestro/columns.h \
	pe/maestro/cost.c \
	pe/maestro/cost.h \
	pe/maestro/hw.c \
	pe/maestro/hw.h \
	pe/maestro/pair.c \
	pe/maestro/pair.h \
	pe/maestro/plan.c \
	pe/maestro/plan.h \
	pe/maestro/problem.c \
	pe/maestro/problem.h \
	pe/maestro/reuse.c \
	pe/maestro/reuse.h \
	pe/maestro/run.c \
	pe/maestro/run.h \
	pe/maestro/shipped.c \
	pe/maestro/shipped.h \
	pe/maestro/states.c \
	pe/maestro/states.h \
	pe/maestro/traffic.c \
	pe/maestro/traffic.h \
	pe/quantise.c \
	pe/result.c \
	pe/result.h \
	pe/rlc.c \
	pe/rlc.h \
	pe/rs/cost.c \
	pe/rs/cost.h \
	pe/rs/dataflow.c \
	pe/rs/even.c \
	pe/rs/file.c \
	pe/rs/front.c \
	pe/rs/map.c \
	pe/rs/rs.c \
	pe/rs/rs.h \
	pe/rs/search.h \
	pe/rs/step.c \
	pe/run.c \
	pe/run.h \
	pe/run_job.h \
	pe/run_settle.c \
	pe/scalesim/buffer.c \
	pe/scalesim/buffer.h \
	pe/scalesim/scalesim.c \
	pe/scalesim/scalesim.h \
	pe/shipped.h \
	pe/sparse.c \
	pe/sparse.h \
	pe/step.c \
	pe/step.h \
	pe/stream.c \
	pe/stream.h \
	pe/systolic/demand.c \
	pe/systolic/demand.h \
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
	pe/systolic/systolic.h \
	pe/systolic/ws.c \
	pe/timed.c \
	pe/timed.h \
	pe/type.c \
	pe/type.h

PE_TABLES = pe/types.csv
pe/tables.c: $(PE_TABLES) scripts/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) pe && (cd $(srcdir) && \
	  sh scripts/embed.sh pe/shipped.h 'struct pe_table' pe_tables $(PE_TABLES)) \
	  > $@.tmp && mv $@.tmp $@

EXTRA_DIST += $(PE_TABLES)
