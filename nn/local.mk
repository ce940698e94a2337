# Networks with values: data sets, training, inference in the PEs' arithmetic.
nn_sources = \
	nn/backward.c \
	nn/data.c \
	nn/data.h \
	nn/datasets.c \
	nn/evaluate.c \
	nn/file.c \
	nn/file.h \
	nn/function.c \
	nn/function.h \
	nn/gemm.c \
	nn/gemm.h \
	nn/idx.c \
	nn/net.c \
	nn/net.h \
	nn/pass.c \
	nn/pass.h \
	nn/quant.c \
	nn/quant.h \
	nn/readers.h \
	nn/table.c \
	nn/train.c \
	nn/train.h
