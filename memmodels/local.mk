# Technology tables, DRAM, caches, LLC and GPU.
memmodels_sources = \
	memmodels/cache/array.h \
	memmodels/cache/cache.c \
	memmodels/cache/cache.h \
	memmodels/cache/config.c \
	memmodels/cache/count.c \
	memmodels/cache/count.h \
	memmodels/cache/curve.c \
	memmodels/cache/curve.h \
	memmodels/cache/curve_histogram.c \
	memmodels/cache/curve_histogram.h \
	memmodels/cache/curve_list.c \
	memmodels/cache/curve_list.h \
	memmodels/cache/curve_sets.c \
	memmodels/cache/curve_sets.h \
	memmodels/cache/demand.c \
	memmodels/cache/demand.h \
	memmodels/cache/divide.h \
	memmodels/cache/gpgpusim.c \
	memmodels/cache/gpgpusim.h \
	memmodels/cache/hash.c \
	memmodels/cache/hash.h \
	memmodels/cache/hierarchy.c \
	memmodels/cache/hierarchy.h \
	memmodels/cache/loop.inc \
	memmodels/cache/oracle.c \
	memmodels/cache/oracle.h \
	memmodels/cache/policy.c \
	memmodels/cache/policy.h \
	memmodels/cache/repl_brrip.c \
	memmodels/cache/repl_drrip.c \
	memmodels/cache/repl_fifo.c \
	memmodels/cache/repl_lru.c \
	memmodels/cache/repl_opt.c \
	memmodels/cache/repl_own.c \
	memmodels/cache/repl_plru.c \
	memmodels/cache/repl_random.c \
	memmodels/cache/repl_srrip.c \
	memmodels/cache/rrip.h \
	memmodels/clocked.c \
	memmodels/clocked.h \
	memmodels/dram/bank.c \
	memmodels/dram/bank.h \
	memmodels/dram/channel.c \
	memmodels/dram/channel.h \
	memmodels/dram/dram.c \
	memmodels/dram/dram.h \
	memmodels/dram/fixed.c \
	memmodels/dram/fixed.h \
	memmodels/dram/ini.c \
	memmodels/dram/ini.h \
	memmodels/dram/loader.h \
	memmodels/dram/map.c \
	memmodels/dram/map.h \
	memmodels/dram/pool.c \
	memmodels/dram/pool.h \
	memmodels/dram/port.h \
	memmodels/dram/replay.c \
	memmodels/dram/sched.c \
	memmodels/dram/sched.h \
	memmodels/dram/structure.c \
	memmodels/dram/timing.c \
	memmodels/dram/timing.h \
	memmodels/gpu/access.c \
	memmodels/gpu/config.c \
	memmodels/gpu/gpu.c \
	memmodels/gpu/gpu.h \
	memmodels/gpu/group.c \
	memmodels/gpu/issue.c \
	memmodels/gpu/occupancy.c \
	memmodels/gpu/occupancy.h \
	memmodels/gpu/prefill.c \
	memmodels/gpu/prefill.h \
	memmodels/gpu/sm.h \
	memmodels/kernel_log.c \
	memmodels/kernel_log.h \
	memmodels/l3/l3.c \
	memmodels/l3/l3.h \
	memmodels/llc/bank.h \
	memmodels/llc/flat.c \
	memmodels/llc/front.c \
	memmodels/llc/front.h \
	memmodels/llc/inside.h \
	memmodels/llc/latency.h \
	memmodels/llc/llc.c \
	memmodels/llc/llc.h \
	memmodels/llc/miss.c \
	memmodels/llc/observe.c \
	memmodels/llc/observe.h \
	memmodels/llc/serve.c \
	memmodels/llc/timing.c \
	memmodels/nvm/array.h \
	memmodels/nvm/bypass.c \
	memmodels/nvm/config.c \
	memmodels/nvm/hybrid.c \
	memmodels/nvm/keep.c \
	memmodels/nvm/nvm.c \
	memmodels/nvm/nvm.h \
	memmodels/nvm/pulse.c \
	memmodels/nvm/wear.c \
	memmodels/params.c \
	memmodels/params.h \
	memmodels/serial.c \
	memmodels/serial.h \
	memmodels/system.h \
	memmodels/tech/behaviour.c \
	memmodels/tech/behaviour.h \
	memmodels/tech/cacti.c \
	memmodels/tech/choice.c \
	memmodels/tech/choice.h \
	memmodels/tech/column.c \
	memmodels/tech/import.c \
	memmodels/tech/import.h \
	memmodels/tech/lookup.c \
	memmodels/tech/lookup.h \
	memmodels/tech/nvsim.c \
	memmodels/tech/nvsim.h \
	memmodels/tech/nvsim_row.c \
	memmodels/tech/parse.c \
	memmodels/tech/table.h \
	memmodels/tech/tech.c \
	memmodels/tech/tech.h \
	memmodels/tech/write.c \
	memmodels/timed.c \
	memmodels/timed.h \
	memmodels/timed_dram.c

# Technology tables, in the order of `magnetar tech list`.
TECH_TABLES = \
	memmodels/tech/deepnvm-sram.csv \
	memmodels/tech/deepnvm-stt.csv \
	memmodels/tech/deepnvm-sot.csv \
	memmodels/tech/nvsim-sram.csv \
	memmodels/tech/nvsim-stt.csv \
	memmodels/tech/nvsim-sot.csv \
	memmodels/tech/cacti-sram.csv \
	memmodels/tech/nscache-sram-7nm.csv \
	memmodels/tech/nscache-sram-5nm.csv \
	memmodels/tech/nscache-sram-3nm.csv \
	memmodels/tech/nvsim-stt-aggressive.csv \
	memmodels/tech/nvsim-dnvm-stt.csv \
	memmodels/tech/nvsim-dnvm-sot.csv \
	memmodels/tech/nvsim-sram-lstp.csv \
	memmodels/tech/nvsim-stt-lstp.csv \
	memmodels/tech/nvsim-sram-normal.csv \
	memmodels/tech/nvsim-stt-normal.csv \
	memmodels/tech/nvsim-sram-opt-area.csv \
	memmodels/tech/nvsim-stt-opt-area.csv \
	memmodels/tech/nvsim-sram-opt-leakage.csv \
	memmodels/tech/nvsim-stt-opt-leakage.csv \
	memmodels/tech/nvsim-sram-opt-read-latency.csv \
	memmodels/tech/nvsim-stt-opt-read-latency.csv \
	memmodels/tech/nvsim-stt-opt-write-edp.csv
memmodels/tech/tables.c: $(TECH_TABLES) scripts/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) memmodels/tech && (cd $(srcdir) && \
	  sh scripts/embed.sh memmodels/tech/tech.h 'struct tech_entry' tech_tables $(TECH_TABLES)) \
	  > $@.tmp && mv $@.tmp $@

DRAM_PRESETS = \
	memmodels/dram/DDR3_8Gb_x8_1600.ini \
	memmodels/dram/DDR4_8Gb_x8_2400.ini \
	memmodels/dram/DDR4_8Gb_x8_3200.ini \
	memmodels/dram/GDDR5X_8Gb_x32.ini \
	memmodels/dram/GDDR5_1Gb_x32.ini \
	memmodels/dram/GDDR5_8Gb_x32.ini \
	memmodels/dram/GDDR6X_8Gb_x16_21000.ini \
	memmodels/dram/GDDR6_8Gb_x16.ini \
	memmodels/dram/GDDR6_8Gb_x16_14500.ini \
	memmodels/dram/GDDR6_8Gb_x16_18000.ini \
	memmodels/dram/GDDR7_4Gb_x8_28000.ini \
	memmodels/dram/HBM1_4Gb_x128.ini \
	memmodels/dram/HBM2E_8Gb_x64_3186.ini \
	memmodels/dram/HBM2_4Gb_x128.ini \
	memmodels/dram/HBM2_4Gb_x64_1754.ini \
	memmodels/dram/HBM2_8Gb_x128.ini \
	memmodels/dram/HBM3E_4Gb_x32_6250.ini \
	memmodels/dram/HBM3_4Gb_x32_5227.ini \
	memmodels/dram/LPDDR3_8Gb_x32_1866.ini \
	memmodels/dram/LPDDR4_8Gb_x16_2400.ini
memmodels/dram/presets.c: $(DRAM_PRESETS) scripts/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) memmodels/dram && (cd $(srcdir) && \
	  sh scripts/embed.sh memmodels/dram/dram.h 'struct dram_preset' dram_presets $(DRAM_PRESETS)) \
	  > $@.tmp && mv $@.tmp $@

EXTRA_DIST += $(TECH_TABLES) $(DRAM_PRESETS)
