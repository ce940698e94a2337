#!/bin/sh
# Every C file is as clang-format 14 (Debian 12) lays it out.
cd "${srcdir:-.}" || exit 99
command -v clang-format >/dev/null || { echo "clang-format is missing"; exit 77; }
find cli library include examples explore validation pe memmodels traces sim tests -name '*.[ch]' -o -name '*.cc' 2>/dev/null |
    xargs clang-format --dry-run --Werror
