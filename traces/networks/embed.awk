# Turns text tables into C: one array of lines per file, and one array of all the files.
#   awk -v symbol=network_shipped -f embed.awk FILE... > shipped.c
# Entries are named after the files, without folder and extension, in the order given.

FNR == 1 {
    if (n++)
        print "    NULL,\n};"
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.[^.]*$/, "", name)
    names[n] = name
    printf "static const char *const lines_%d[] = {\n", n
}

{
    sub(/\r$/, "")
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    printf "    \"%s\",\n", $0
}

BEGIN {
    print "#include \"traces/networks/embed.h\"\n"
}

END {
    print "    NULL,\n};\n"
    printf "const struct embed_file %s[] = {\n", symbol
    for (i = 1; i <= n; i++)
        printf "    {\"%s\", lines_%d},\n", names[i], i
    print "    {NULL, NULL},\n};"
}
