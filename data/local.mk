dist_pkgdata_DATA = \
	data/alexnet-conv.mgt \
	data/alexnet-fc8.mgt \
	data/bert-layer.mgt \
	data/lstm-step.mgt \
	data/resnet18-block.mgt \
	data/squeezenet1_1.mgt

dist_titanx_DATA = \
	data/titanx/babelstream-10240.mgt \
	data/titanx/babelstream-102400.mgt \
	data/titanx/matrixmul-128.mgt \
	data/titanx/matrixmul-256.mgt \
	data/titanx/matrixmul-32.mgt \
	data/titanx/matrixmul-512.mgt \
	data/titanx/matrixmul-64.mgt \
	data/titanx/simplematmul-128x128x128.mgt \
	data/titanx/simplematmul-32x32x32.mgt \
	data/titanx/simplematmul-32x64x128.mgt \
	data/titanx/transpose-coalesced-128.mgt \
	data/titanx/transpose-coalesced-256.mgt \
	data/titanx/transpose-coalesced-512.mgt \
	data/titanx/transpose-naive-128.mgt \
	data/titanx/transpose-naive-256.mgt \
	data/titanx/transpose-naive-512.mgt \
	data/titanx/vectoradd-f32-100.mgt \
	data/titanx/vectoradd-f32-100k.mgt \
	data/titanx/vectoradd-f32-1k.mgt \
	data/titanx/vectoradd-f32-500k.mgt \
	data/titanx/vectoradd-f64-100.mgt \
	data/titanx/vectoradd-f64-100k.mgt \
	data/titanx/vectoradd-f64-1k.mgt \
	data/titanx/vectoradd-f64-500k.mgt

EXTRA_DIST += data/README.md

# A build tree has the traces beside the program, too.
all-local: data-beside
data-beside:
	@test -e data || $(LN_S) $(srcdir)/data data
clean-local: clean-data
clean-data:
	@if test -L data; then rm -f data; fi
$(magnetar_OBJECTS): | data-beside
.PHONY: data-beside clean-data
