#!/bin/sh
# `make check` runs one seed of the Verilog arrays against the exact machines; skipped without iverilog.
exec "${srcdir:-.}/validation/rtl/check.sh" "${builddir:-.}/tests/rtl-vectors" 1
