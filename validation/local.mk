# Published models and what was measured, a folder each.
validation_sources = \
	validation/accuracy.c \
	validation/accuracy.h \
	validation/arrays.c \
	validation/arrays.h \
	validation/deepnvm/claims.c \
	validation/deepnvm/deepnvm.c \
	validation/deepnvm/joint.c \
	validation/deepnvm/model.c \
	validation/deepnvm/model.h \
	validation/deepnvm/parts.h \
	validation/deepnvm/sample.c \
	validation/deepnvm/sample.h \
	validation/deepnvm/scaling.c \
	validation/deepnvm/streams.c \
	validation/deepnvm/tables.c \
	validation/deepnvm/traffic.c \
	validation/deepnvm/traffic.h \
	validation/deepnvm/window.c \
	validation/deepnvm/workloads.c \
	validation/dnnchip/describe.c \
	validation/dnnchip/describe.h \
	validation/dnnchip/dnnchip.c \
	validation/dnnchip/model.c \
	validation/dnnchip/model.h \
	validation/edap/designs.c \
	validation/edap/designs.h \
	validation/edap/edap.c \
	validation/edap/edap.h \
	validation/edap/evaluate.c \
	validation/edap/study.c \
	validation/evaluators.c \
	validation/evaluators.h \
	validation/eyeriss/chip.c \
	validation/eyeriss/chip.h \
	validation/eyeriss/eyeriss.c \
	validation/eyeriss/figures.c \
	validation/eyeriss/figures.h \
	validation/eyeriss/isca16.c \
	validation/eyeriss/isca16.h \
	validation/eyeriss/vgg.c \
	validation/flex/flex.c \
	validation/flips.c \
	validation/flips.h \
	validation/gpus/curves.c \
	validation/gpus/curves.h \
	validation/gpus/gpus.c \
	validation/gpus/gpus.h \
	validation/gpus/occupancy.c \
	validation/gpus/sweeps.c \
	validation/gpus/titanx.c \
	validation/knobs.c \
	validation/knobs.h \
	validation/maestro/maestro.c \
	validation/points.c \
	validation/points.h \
	validation/quidam/campaign.c \
	validation/quidam/campaign.h \
	validation/quidam/evaluate.c \
	validation/quidam/evaluate.h \
	validation/quidam/explorer.c \
	validation/quidam/explorer.h \
	validation/quidam/quidam.c \
	validation/quidam/synthesis.c \
	validation/quidam/synthesis.h \
	validation/quidam/tables.c \
	validation/quidam/tables.h \
	validation/scalesim/compat.c \
	validation/scalesim/ispass20.c \
	validation/scalesim/ispass20.h \
	validation/scalesim/random.c \
	validation/scalesim/rtl.c \
	validation/scalesim/scalesim.c \
	validation/scalesim/scalesim.h \
	validation/studies.c \
	validation/study.c \
	validation/study.h \
	validation/timed.c \
	validation/timed.h \
	validation/tpu/tpu.c

# What the studies read, under the paths of the tree.
STUDY_FILES = \
	$(dist_conf_DATA) \
	$(dist_confflex_DATA) \
	$(dist_confmaestro_DATA) \
	conf/eyeriss-alexnet.csv \
	validation/deepnvm/points.csv \
	validation/dnnchip/dnnchip.ini \
	validation/dnnchip/lenet5.csv \
	validation/dnnchip/points.csv \
	validation/dnnchip/shidiannao.ini \
	validation/edap/designs.csv \
	validation/edap/points.csv \
	validation/eyeriss/chip.csv \
	validation/eyeriss/conv3.csv \
	validation/eyeriss/isca16.csv \
	validation/eyeriss/points.csv \
	validation/flex/mapspace.csv \
	validation/flex/points.csv \
	validation/gpus/chase.csv \
	validation/gpus/l2cache.csv \
	validation/gpus/occupancy.csv \
	validation/gpus/others.csv \
	validation/gpus/points.csv \
	validation/maestro/points.csv \
	validation/quidam/array.ini \
	validation/quidam/points.csv \
	validation/quidam/synthesis.csv \
	validation/scalesim/own_rtl.csv \
	validation/scalesim/points.csv \
	validation/scalesim/rtl_edges.csv \
	validation/scalesim/scalesim_v2.csv \
	validation/scalesim/single_fold.csv \
	validation/scalesim/stonne.csv \
	validation/tpu/points.csv
validation/files.c: $(STUDY_FILES) scripts/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) validation && (cd $(srcdir) && \
	  EMBED_NAMES=path sh scripts/embed.sh sim/shipped_files.h 'struct shipped_file' shipped_files $(STUDY_FILES)) \
	  > $@.tmp && mv $@.tmp $@

EXTRA_DIST += \
	$(STUDY_FILES) \
	validation/all-figures.md \
	validation/rtl \
	validation/scalesim/own-rtl.sh
