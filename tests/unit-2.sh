#!/bin/sh
# Part 2 of 5 of the unit tests, each a process of its own: together they fill two cores.
exec "${builddir:-.}/tests/unit" 2/5
