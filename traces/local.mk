# Container, importers, generators, networks; capture is a plug-in of its own, at the end.
traces_sources = \
	traces/alloc_index.c \
	traces/alloc_index.h \
	traces/block.c \
	traces/block.h \
	traces/capture/gathered.h \
	traces/capture/store.c \
	traces/capture/store.h \
	traces/capture/warp_steps.c \
	traces/capture/warps.c \
	traces/capture/warps.h \
	traces/codec.c \
	traces/codec.h \
	traces/cursor.h \
	traces/elf/cuda.c \
	traces/elf/cuda.h \
	traces/elf/elf.c \
	traces/elf/elf.h \
	traces/export/binary.c \
	traces/export/export.c \
	traces/export/export.h \
	traces/export/format.h \
	traces/export/lines.c \
	traces/formats/accelsim.c \
	traces/formats/accelsim_access.c \
	traces/formats/accelsim_parse.c \
	traces/formats/accelsim_parse.h \
	traces/formats/binary.c \
	traces/formats/binary.h \
	traces/formats/champsim.c \
	traces/formats/coalesce.h \
	traces/formats/cvp.c \
	traces/formats/din.c \
	traces/formats/dramsim3.c \
	traces/formats/formats.h \
	traces/formats/gem5.c \
	traces/formats/lackey.c \
	traces/formats/oracle.c \
	traces/formats/ramulator.c \
	traces/formats/scalesim.c \
	traces/formats/text.h \
	traces/formats/warp.c \
	traces/gen/benches.c \
	traces/gen/gen.c \
	traces/gen/gen.h \
	traces/gen/hpcg.c \
	traces/gen/kernels.c \
	traces/gen/stream.c \
	traces/input.c \
	traces/input.h \
	traces/kernels/append.h \
	traces/kernels/backward.c \
	traces/kernels/bias_grad.c \
	traces/kernels/col2im.c \
	traces/kernels/copy.c \
	traces/kernels/forward.c \
	traces/kernels/gemm.c \
	traces/kernels/gemm_direct.c \
	traces/kernels/gen.c \
	traces/kernels/gen.h \
	traces/kernels/im2col.c \
	traces/kernels/launch.h \
	traces/kernels/launch_gemm.c \
	traces/kernels/launches.c \
	traces/kernels/launches.h \
	traces/kernels/map.c \
	traces/kernels/plan.c \
	traces/kernels/plan.h \
	traces/kernels/pool.c \
	traces/kernels/recorder.c \
	traces/kernels/recorder.h \
	traces/kernels/softmax.c \
	traces/kernels/stream.c \
	traces/kernels/stream.h \
	traces/kernels/tiles.c \
	traces/kernels/tiles.h \
	traces/kernels/work.c \
	traces/kernels/work.h \
	traces/meta.c \
	traces/meta.h \
	traces/mgt/block.c \
	traces/mgt/columns.c \
	traces/mgt/columns.h \
	traces/mgt/forms.c \
	traces/mgt/layout.c \
	traces/mgt/layout.h \
	traces/mgt/mgt.h \
	traces/mgt/read.c \
	traces/mgt/recover.c \
	traces/mgt/write.c \
	traces/networks/coverage.c \
	traces/networks/coverage.h \
	traces/networks/directives.h \
	traces/networks/edges.c \
	traces/networks/layer.c \
	traces/networks/maestro.c \
	traces/networks/maestro.h \
	traces/networks/maestro_dataflow.c \
	traces/networks/maestro_layer.c \
	traces/networks/maestro_words.c \
	traces/networks/maestro_words.h \
	traces/networks/mnn.c \
	traces/networks/network.c \
	traces/networks/network.h \
	traces/networks/onnx.h \
	traces/networks/onnx_attention.c \
	traces/networks/onnx_control.c \
	traces/networks/onnx_dims.c \
	traces/networks/onnx_edges.c \
	traces/networks/onnx_einsum.c \
	traces/networks/onnx_gather.c \
	traces/networks/onnx_layers.c \
	traces/networks/onnx_live.c \
	traces/networks/onnx_make.c \
	traces/networks/onnx_model.c \
	traces/networks/onnx_move.c \
	traces/networks/onnx_names.c \
	traces/networks/onnx_ops.c \
	traces/networks/onnx_products.c \
	traces/networks/onnx_read.c \
	traces/networks/onnx_recurrent.c \
	traces/networks/onnx_sequence.c \
	traces/networks/onnx_tensor.c \
	traces/networks/onnx_values.c \
	traces/networks/onnx_walk.c \
	traces/networks/onnx_window.c \
	traces/networks/onnx_wire.c \
	traces/networks/reader.c \
	traces/networks/reader.h \
	traces/networks/scalesim.c \
	traces/networks/scalesim.h \
	traces/networks/scalesim_header.c \
	traces/networks/table.c \
	traces/reuse.c \
	traces/reuse.h \
	traces/summary.c \
	traces/summary.h \
	traces/trace.c \
	traces/trace.h \
	traces/warp_work.h

# Network tables, in the order of their names.
NETWORK_TABLES = \
	traces/networks/alexnet.csv \
	traces/networks/alexnet_torchvision.csv \
	traces/networks/bert_base_s128.csv \
	traces/networks/bert_base_s384.csv \
	traces/networks/bert_base_s512.csv \
	traces/networks/googlenet.csv \
	traces/networks/googlenet_torchvision.csv \
	traces/networks/gpt2_small_decode_kv1024.csv \
	traces/networks/gpt2_small_s1024.csv \
	traces/networks/lstm_cell_1024_b1_t1.csv \
	traces/networks/lstm_ptb_large.csv \
	traces/networks/mobilenet_v1_05_128.csv \
	traces/networks/mobilenet_v2.csv \
	traces/networks/resnet18.csv \
	traces/networks/resnet50.csv \
	traces/networks/resnet50_v1.csv \
	traces/networks/squeezenet1_0.csv \
	traces/networks/squeezenet1_1.csv \
	traces/networks/tpu_cnn0.csv \
	traces/networks/tpu_lstm0.csv \
	traces/networks/tpu_mlp0.csv \
	traces/networks/vgg16.csv \
	traces/networks/vit_b16.csv
traces/networks/tables.c: $(NETWORK_TABLES) scripts/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) traces/networks && (cd $(srcdir) && \
	  sh scripts/embed.sh traces/networks/network.h 'struct network_entry' network_tables $(NETWORK_TABLES)) \
	  > $@.tmp && mv $@.tmp $@

# The Oclgrind plugin, the driver that it runs under, and the command that joins them.
EXTRA_DIST += \
	$(NETWORK_TABLES) \
	traces/capture/capture.m4 \
	traces/capture/kernels.cl \
	traces/capture/magnetar-capture.in
if HAVE_CAPTURE
pkglib_LTLIBRARIES = capture.la local.la
capture_la_SOURCES = traces/capture/plugin.cc
capture_la_CPPFLAGS = $(AM_CPPFLAGS) $(OCLGRIND_CPPFLAGS)
capture_la_CXXFLAGS = -std=c++17 -fno-rtti -Wall -Wextra
# It stays in memory when Oclgrind lets go of it: one file holds all contexts.
capture_la_LDFLAGS = -module -avoid-version -shared -Wl,-z,nodelete
capture_la_LIBADD = libcore.la
# It stands before OpenCL's library, whose functions it calls.
local_la_SOURCES = traces/capture/local.c
local_la_CFLAGS = $(AM_CFLAGS) $(CAPTURE_CFLAGS)
local_la_LDFLAGS = -module -avoid-version -shared

pkglibexec_PROGRAMS = magnetar-opencl
magnetar_opencl_SOURCES = \
	traces/capture/backward.c \
	traces/capture/blas.c \
	traces/capture/blas.h \
	traces/capture/cl.c \
	traces/capture/cl.h \
	traces/capture/forward.c \
	traces/capture/layer.c \
	traces/capture/layer.h \
	traces/capture/main.c \
	traces/capture/micro.c \
	traces/capture/micro.h \
	traces/capture/run.c \
	traces/capture/run.h
nodist_magnetar_opencl_SOURCES = traces/capture/kernels_cl.h
magnetar_opencl_CFLAGS = $(AM_CFLAGS) $(CAPTURE_CFLAGS)
magnetar_opencl_LDADD = libcore.la $(CAPTURE_LIBS)
BUILT_SOURCES += traces/capture/kernels_cl.h

# One string per line of the source.
traces/capture/kernels_cl.h: traces/capture/kernels.cl
	$(AM_V_GEN)$(MKDIR_P) traces/capture && \
	  sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n",/' $< > $@.tmp && mv $@.tmp $@

bin_SCRIPTS = magnetar-capture
CLEANFILES += magnetar-capture
magnetar-capture: traces/capture/magnetar-capture.in Makefile
	$(AM_V_GEN)sed 's|@pkglibdir[@]|$(pkglibdir)|; s|@pkglibexecdir[@]|$(pkglibexecdir)|' \
	  $(srcdir)/traces/capture/magnetar-capture.in > $@.tmp && chmod +x $@.tmp && mv $@.tmp $@
endif
