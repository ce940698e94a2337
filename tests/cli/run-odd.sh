#!/bin/sh
# Every other command case; together the two fill two cores.
exec sh "${srcdir:-.}/tests/cli/run.sh" odd
