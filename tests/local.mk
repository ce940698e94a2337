# tests/unit runs the CUnit suites, in parts; each script is a test of its own.
unit_parts = \
	tests/unit-1.sh \
	tests/unit-2.sh \
	tests/unit-3.sh \
	tests/unit-4.sh \
	tests/unit-5.sh
check_PROGRAMS =
if HAVE_CUNIT
check_PROGRAMS += tests/unit
tests_unit_SOURCES = \
	cli/plot/condition.c \
	cli/plot/figure.c \
	cli/plot/keys.c \
	cli/plot/read.c \
	cli/plot/roofline.c \
	cli/plot/rows_json.c \
	cli/plot/scale.c \
	cli/plot/table.c \
	cli/plot/words.c \
	cli/report/markdown.c \
	tests/dram_bench.h \
	tests/library_support.c \
	tests/library_support.h \
	tests/main.c \
	tests/onnx_check.c \
	tests/onnx_check.h \
	tests/onnx_maker.c \
	tests/onnx_maker.h \
	tests/pe_support.c \
	tests/pe_support.h \
	tests/ref_cache.c \
	tests/ref_cache.h \
	tests/suites.h \
	tests/support.c \
	tests/support.h \
	tests/test_behaviour.c \
	tests/test_block.c \
	tests/test_cache.c \
	tests/test_capture.c \
	tests/test_count.c \
	tests/test_curve.c \
	tests/test_damage.c \
	tests/test_deepnvm.c \
	tests/test_demand.c \
	tests/test_dram.c \
	tests/test_dram_bank.c \
	tests/test_dram_golden.c \
	tests/test_dram_refuse.c \
	tests/test_dram_traffic.c \
	tests/test_edap.c \
	tests/test_elf.c \
	tests/test_err.c \
	tests/test_event.c \
	tests/test_explore.c \
	tests/test_flip.c \
	tests/test_formats.c \
	tests/test_gen.c \
	tests/test_gpu.c \
	tests/test_graph.c \
	tests/test_hash.c \
	tests/test_hierarchy.c \
	tests/test_hpcg.c \
	tests/test_importers.c \
	tests/test_kernel_parts.c \
	tests/test_kernel_windows.c \
	tests/test_kernels.c \
	tests/test_leaks.c \
	tests/test_levels.c \
	tests/test_library.c \
	tests/test_library_memory.c \
	tests/test_maestro.c \
	tests/test_memory.c \
	tests/test_mgt.c \
	tests/test_models.c \
	tests/test_networks.c \
	tests/test_nn.c \
	tests/test_nvm.c \
	tests/test_onnx.c \
	tests/test_onnx_edges.c \
	tests/test_output.c \
	tests/test_param.c \
	tests/test_patterns.c \
	tests/test_pe_demand.c \
	tests/test_pe_energy.c \
	tests/test_pe_handover.c \
	tests/test_pe_rs.c \
	tests/test_pe_scalesim.c \
	tests/test_pe_search.c \
	tests/test_pe_sparse.c \
	tests/test_pe_systolic.c \
	tests/test_pe_timed.c \
	tests/test_pe_type.c \
	tests/test_plot.c \
	tests/test_points.c \
	tests/test_policies.c \
	tests/test_pool.c \
	tests/test_progress.c \
	tests/test_quidam.c \
	tests/test_report.c \
	tests/test_result.c \
	tests/test_reuse.c \
	tests/test_rng.c \
	tests/test_rows.c \
	tests/test_search.c \
	tests/test_seeds.c \
	tests/test_summary.c \
	tests/test_tables.c \
	tests/test_tech.c \
	tests/test_tech_import.c \
	tests/test_tech_lookup.c \
	tests/test_timed.c \
	tests/test_timed_agree.c \
	tests/test_timed_traffic.c \
	tests/test_unit.c \
	tests/test_warp_work.c \
	tests/timed_support.c \
	tests/timed_support.h
tests_unit_CPPFLAGS = $(AM_CPPFLAGS) $(CUNIT_CFLAGS)
tests_unit_LDADD = libcore.la $(CUNIT_LIBS)
unit_tests = $(unit_parts)
endif
check_PROGRAMS += tests/rtl-vectors
tests_rtl_vectors_SOURCES = \
	tests/pe_support.c \
	tests/pe_support.h \
	tests/rtl_operand.c \
	tests/rtl_operand.h \
	tests/rtl_vectors.c
tests_rtl_vectors_LDADD = libcore.la

check_PROGRAMS += tests/oom-library
tests_oom_library_SOURCES = tests/oom_library.c
tests_oom_library_LDADD = libcore.la

# In the order in which they run: the longest first, so that none is left for one core alone.
script_tests = \
	tests/browser/check.sh \
	tests/check-rtl.sh \
	tests/cli/run-odd.sh \
	tests/cli/run-even.sh \
	tests/completion.sh \
	tests/python/run.sh \
	tests/cli/signals.sh \
	tests/check-examples.sh \
	tests/capture.sh \
	tests/cli/memory.sh \
	tests/check-library.sh \
	tests/cli/repeat.sh \
	tests/slurm.sh \
	tests/check-format.sh \
	tests/check-onnx.sh \
	tests/check-model.sh \
	tests/check-container.sh \
	tests/cli/oom.sh \
	tests/check-layering.sh \
	tests/check-lists.sh \
	tests/check-memory.sh \
	tests/python/install.sh
TESTS = $(script_tests) $(unit_tests)
# Memory that nobody has is refused under AddressSanitizer, too, as anywhere.
AM_TESTS_ENVIRONMENT = ASAN_OPTIONS='allocator_may_return_null=1'; export ASAN_OPTIONS; \
	srcdir='$(srcdir)'; export srcdir; builddir='$(builddir)'; export builddir; \
	MAKE='$(MAKE)'; export MAKE; PYTHON='$(PYTHON)'; export PYTHON; CC='$(CC)'; export CC; CXX='$(CXX)'; export CXX; CFLAGS='$(CFLAGS) $(WARN_CFLAGS)'; \
	export CFLAGS; prefix='$(prefix)'; export prefix; libdir='$(libdir)'; export libdir;
# The Verilog arrays against the exact machines, on another seed: make check-rtl SEED=2
SEED = 2
.PHONY: check-rtl check-extend check-oom
# Not in `make check`: a copy of the tree is built.
check-extend: magnetar
	+$(AM_TESTS_ENVIRONMENT) sh $(srcdir)/tests/extend/run.sh
# As many failed allocations as `make check` has no time for.
check-oom: magnetar tests/oom-library
	$(AM_TESTS_ENVIRONMENT) RUNS=200 SEED=$(SEED) sh $(srcdir)/tests/cli/oom.sh
check-rtl: tests/rtl-vectors
	sh $(srcdir)/validation/rtl/check.sh ./tests/rtl-vectors $(SEED)
EXTRA_DIST += \
	$(script_tests) \
	$(unit_parts) \
	scripts/fuzz.sh \
	tests/bad \
	tests/browser/check.js \
	tests/browser/package-lock.json \
	tests/browser/package.json \
	tests/cli \
	tests/data \
	tests/extend \
	tests/fuzz \
	tests/library_json.c \
	tests/mutants.py \
	tests/null_local.c \
	tests/onnx_macs.py \
	tests/onnx_shapes.py \
	tests/oom.c \
	tests/python/support.py \
	tests/python/test_docs.py \
	tests/python/test_errors.py \
	tests/python/test_results.py \
	tests/python/test_sweep.py \
	tests/python/test_words.py \
	tests/read_mgt.py

# Two simulations in one process under ThreadSanitizer, of all sources compiled for it.
EXTRA_PROGRAMS = tests/threads
tests_threads_SOURCES = \
	$(libcore_la_SOURCES) \
	tests/threads.c
nodist_tests_threads_SOURCES = $(EMBEDDED)
tests_threads_CPPFLAGS = $(libcore_la_CPPFLAGS)
tests_threads_CFLAGS = $(AM_CFLAGS) -Wno-error -O1 -fsanitize=thread
tests_threads_LDFLAGS = -fsanitize=thread
tests_threads_LDADD = $(libcore_la_LIBADD)
.PHONY: check-tsan
check-tsan: tests/threads$(EXEEXT)
	TSAN_OPTIONS=halt_on_error=1 tests/threads $(srcdir)/data/squeezenet1_1.mgt

# Ratios within one run, each with the bound it has to meet: `make bench`.
EXTRA_PROGRAMS += tests/bench/bench
tests_bench_bench_SOURCES = \
	tests/bench/bench.c \
	tests/bench/bench.h \
	tests/bench/bench_event.c \
	tests/bench/bench_maestro.c \
	tests/bench/bench_pe.c \
	tests/bench/bench_quidam.c \
	tests/bench/bench_search.c \
	tests/bench/bench_timed.c \
	tests/bench/naive.c
tests_bench_bench_LDADD = libcore.la
CLEANFILES += $(EXTRA_PROGRAMS)
.PHONY: bench
bench: tests/bench/bench magnetar
	tests/bench/bench $(srcdir)/data/squeezenet1_1.mgt ./magnetar $(srcdir)/conf/titanx.ini

# What conf/ has fitted, derived again from the chips' figures; half an hour. `make fit FIT=--write` writes it into conf/.
.PHONY: fit
fit: magnetar
	python3 $(srcdir)/scripts/fit.py ./magnetar $(FIT)

# docs/accuracy.md is the page to read, validation/all-figures.md all that the studies print; CI
# writes both anew and compares.
.PHONY: accuracy check-accuracy accuracy.tmp
accuracy.tmp: magnetar
	./magnetar validate -j2 -q --data $(srcdir)/data --markdown figures.tmp --page page.tmp
	for f in figures page; do \
	  { echo '<!-- Written by make accuracy. -->'; cat $$f.tmp; } > accuracy-$$f.tmp && rm $$f.tmp || exit 1; done
accuracy: accuracy.tmp
	mv accuracy-figures.tmp $(srcdir)/validation/all-figures.md
	mv accuracy-page.tmp $(srcdir)/docs/accuracy.md
check-accuracy: accuracy.tmp
	status=0; diff $(srcdir)/validation/all-figures.md accuracy-figures.tmp || status=1; \
	diff $(srcdir)/docs/accuracy.md accuracy-page.tmp || status=1; \
	rm accuracy-figures.tmp accuracy-page.tmp; exit $$status

CLEANFILES += figures.tmp page.tmp accuracy-figures.tmp accuracy-page.tmp

# How many of MUTANTS changes of the code the tests notice, drawn by SEED; not in `make check`.
MUTANTS = 20
MUTANT_FILES = $(sim_sources) $(traces_sources) $(memmodels_sources) $(pe_sources) $(explore_sources)
.PHONY: mutants clean-mutants
mutants: magnetar tests/unit
	@srcdir='$(srcdir)' CC='$(CC)' MUTANT_LIBS='$(libcore_la_LIBADD) $(LIBS)' \
	  MUTANT_FLAGS='$(DEFS) $(AM_CPPFLAGS) $(CPPFLAGS) -DPKGDATADIR=\"\" $(AM_CFLAGS)' \
	  UNIT_OBJECTS='$(tests_unit_OBJECTS)' PROGRAM_OBJECTS='$(magnetar_OBJECTS)' \
	  python3 $(srcdir)/tests/mutants.py build mutants $(MUTANTS) $(SEED) $(addprefix $(srcdir)/, $(filter %.c, \
	  $(MUTANT_FILES)))
	srcdir='$(srcdir)' python3 $(srcdir)/tests/mutants.py run mutants "$$(nproc)" near all
clean-mutants:
	rm -rf mutants

# `make fuzz FUZZ_SECONDS=60` runs every fuzzer of tests/fuzz (needs clang; whole.py python3) that long
# in total.
FUZZ_SECONDS = 60
fuzz_sources = $(sim_sources) $(traces_sources) $(memmodels_sources) validation/points.c \
	pe/assign.c pe/layer.c pe/rs/file.c pe/sparse.c pe/type.c $(filter-out pe/maestro/pair.%, $(filter pe/maestro/%, $(pe_sources))) \
	$(filter explore/search/% explore/flex/%, $(explore_sources)) explore/layers.c pe/quantise.c $(nn_sources) explore/range.c explore/regression.c explore/settings.c explore/vary.c \
	cli/plot/rows_json.c cli/plot/table.c
fuzz: $(EMBEDDED) config.h magnetar$(EXEEXT)
	srcdir='$(srcdir)' CPPFLAGS='$(DEFS) $(AM_CPPFLAGS) -DPKGDATADIR=""' FUZZ_SECONDS='$(FUZZ_SECONDS)' \
	  LIBS='$(libcore_la_LIBADD) $(LIBS)' sh $(srcdir)/scripts/fuzz.sh $(fuzz_sources) $(EMBEDDED)
clean-local: clean-fuzz clean-mutants
clean-fuzz:
	rm -rf fuzz
.PHONY: fuzz clean-fuzz
