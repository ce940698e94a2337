# The program: options and printing.
magnetar_SOURCES = \
	cli/cli.c \
	cli/cli.h \
	cli/cmd_elf.c \
	cli/cmd_list.c \
	cli/cmd_tech.c \
	cli/cmd_validate.c \
	cli/compare/lines.c \
	cli/compare/lines.h \
	cli/compare/notes.c \
	cli/compare/print.c \
	cli/compare/print.h \
	cli/compare/report.c \
	cli/compare/report.h \
	cli/curve/cmd.c \
	cli/curve/print.c \
	cli/curve/print.h \
	cli/curve/report.c \
	cli/curve/report.h \
	cli/curve/sizes.c \
	cli/curve/sizes.h \
	cli/explore/cmd.c \
	cli/explore/findings.c \
	cli/explore/findings.h \
	cli/explore/folder.c \
	cli/explore/folder.h \
	cli/explore/found.c \
	cli/explore/found.h \
	cli/explore/print.c \
	cli/explore/print.h \
	cli/explore/report.c \
	cli/explore/report.h \
	cli/explore/search_options.c \
	cli/explore/search_options.h \
	cli/explore/search_options.inc \
	cli/explore/sensitivity.c \
	cli/explore/session.c \
	cli/explore/session.h \
	cli/explore/session_open.c \
	cli/explore/session_parts.h \
	cli/explore/session_shards.c \
	cli/explore/slurm.c \
	cli/explore/slurm.h \
	cli/explore/sweep.c \
	cli/explore/write.c \
	cli/explore/write.h \
	cli/flex/classes.c \
	cli/flex/cmd.c \
	cli/flex/flex.h \
	cli/flex/show_designs.c \
	cli/flex/show_study.c \
	cli/list_commands.c \
	cli/list_commands.h \
	cli/list_presets.c \
	cli/list_presets.h \
	cli/list_rows.c \
	cli/list_rows.h \
	cli/main.c \
	cli/nn/cmd.c \
	cli/options.c \
	cli/options.h \
	cli/plot/axes.c \
	cli/plot/bars.c \
	cli/plot/cmd.c \
	cli/plot/condition.c \
	cli/plot/condition.h \
	cli/plot/draw.c \
	cli/plot/draw.h \
	cli/plot/figure.c \
	cli/plot/figure.h \
	cli/plot/keys.c \
	cli/plot/keys.h \
	cli/plot/legend.c \
	cli/plot/marks.c \
	cli/plot/pen.h \
	cli/plot/pen_pdf.c \
	cli/plot/pen_svg.c \
	cli/plot/pen_text.c \
	cli/plot/read.c \
	cli/plot/read.h \
	cli/plot/roofline.c \
	cli/plot/rows_json.c \
	cli/plot/rows_json.h \
	cli/plot/scale.c \
	cli/plot/scale.h \
	cli/plot/style.c \
	cli/plot/table.c \
	cli/plot/table.h \
	cli/plot/words.c \
	cli/plot/words.h \
	cli/replay/cmd.c \
	cli/replay/cubin.c \
	cli/replay/cubin.h \
	cli/replay/lines.c \
	cli/replay/lines.h \
	cli/replay/observe.c \
	cli/replay/observe.h \
	cli/replay/print.c \
	cli/replay/print.h \
	cli/replay/report.c \
	cli/replay/report.h \
	cli/report/html.c \
	cli/report/markdown.c \
	cli/report/page.h \
	cli/report/parts.c \
	cli/report/parts.h \
	cli/report/print.c \
	cli/report/print.h \
	cli/report/table.c \
	cli/report/table.h \
	cli/report/write.h \
	cli/run/cmd.c \
	cli/run/lines.c \
	cli/run/lines.h \
	cli/run/maestro.c \
	cli/run/maestro.h \
	cli/run/maestro_explain.c \
	cli/run/maestro_timed.c \
	cli/run/print.c \
	cli/run/print.h \
	cli/run/report.c \
	cli/run/report.h \
	cli/run/watch.c \
	cli/run/watch.h \
	cli/run/work.c \
	cli/run/work.h \
	cli/tech_print.c \
	cli/tech_print.h \
	cli/trace/cmd.c \
	cli/trace/map.c \
	cli/trace/map.h \
	cli/trace/pass.c \
	cli/trace/pass.h \
	cli/trace/plot.c \
	cli/trace/plot.h \
	cli/trace/print.c \
	cli/trace/print.h \
	cli/trace/recover.c \
	cli/trace/recover.h \
	cli/trace/reuse.c \
	cli/trace/reuse.h \
	cli/trace/symbols.c \
	cli/trace/symbols.h \
	cli/trace/write.c \
	cli/trace/write.h \
	cli/validate_result.c \
	cli/validate_result.h

# Their manual pages.
man_pages = \
	man/magnetar-curve.1 \
	man/magnetar-elf.1 \
	man/magnetar-explore.1 \
	man/magnetar-flex.1 \
	man/magnetar-list.1 \
	man/magnetar-nn.1 \
	man/magnetar-plot.1 \
	man/magnetar-replay.1 \
	man/magnetar-run.1 \
	man/magnetar-sweep.1 \
	man/magnetar-tech.1 \
	man/magnetar-trace.1 \
	man/magnetar-validate.1 \
	man/magnetar.1

# The page of reports: styles and scripts in the order in which it has them.
PAGE_FILES = \
	cli/report/uplot/LICENSE \
	cli/report/uplot/uPlot.min.css \
	cli/report/page.css \
	cli/report/sharp.js \
	cli/report/uplot/uPlot.iife.min.js \
	cli/report/format.js \
	cli/report/table.js \
	cli/report/model.js \
	cli/report/draw.js \
	cli/report/chart.js \
	cli/report/page.js
cli/report/files.c: $(PAGE_FILES) scripts/embed.sh Makefile
	$(AM_V_GEN)$(MKDIR_P) cli/report && (cd $(srcdir) && \
	  EMBED_NAMES=path sh scripts/embed.sh cli/report/page.h 'struct page_file' page_files $(PAGE_FILES)) \
	  > $@.tmp && mv $@.tmp $@

EXTRA_DIST += $(PAGE_FILES) cli/report/uplot/README.md

# Completion for shells; both ask the program.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = cli/completion/bash/magnetar
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = cli/completion/zsh/_magnetar
