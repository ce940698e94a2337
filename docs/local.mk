doc_pages = \
	docs/accuracy-gpu.md \
	docs/accuracy-of-tables.md \
	docs/accuracy.md \
	docs/add-a-dataflow.md \
	docs/add-a-format.md \
	docs/add-a-policy.md \
	docs/add-a-technology.md \
	docs/array.md \
	docs/capture.md \
	docs/curves.md \
	docs/dram.md \
	docs/elf.md \
	docs/foreign-traces.md \
	docs/generated.md \
	docs/kernels.md \
	docs/models.md \
	docs/mram.md \
	docs/networks.md \
	docs/parallelism.md \
	docs/performance.md \
	docs/reports.md \
	docs/technologies.md \
	docs/timed.md \
	docs/trace-format.md \
	docs/validate.md
