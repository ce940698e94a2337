#!/bin/sh
# Completion of bash and zsh: what the line up to the cursor (case by case below) is completed to.
# In bash the function is called as bash calls it; in zsh a shell of its own is typed into.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
PATH=$(cd "${builddir:-.}" && pwd):$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
mkdir folder && : >one.ini && : >two.mgt
failed=0

# LINE, a tab, what completes its last word.
cat >cases <<'END'
magnetar r	replay run
magnetar --v	--version
magnetar run resnet	resnet18 resnet50 resnet50_v1
magnetar run --da	--dataflow
magnetar run --dataflow 	is os rs ws
magnetar run --dataflow=r	--dataflow=rs
magnetar run alexnet --mode c	closed
magnetar run alexnet --set array.ro	array.rows=
magnetar run alexnet --set array.dataflow=	array.dataflow=is array.dataflow=os array.dataflow=rs array.dataflow=ws
magnetar replay x --vary llc.repl=lru,sr	llc.repl=lru,srrip
magnetar replay x --tech sram,stt-m	sram,stt-mram
magnetar replay x -c tit	titanx
magnetar run x -c one	one.ini
magnetar replay squ	squeezenet1_1
magnetar replay tw	two.mgt
magnetar replay gen:ch	gen:chase
magnetar trace con	convert
magnetar trace gen mobilenet_v1	mobilenet_v1_05_128
magnetar tech s	show
magnetar tech show nvsim-so	nvsim-sot nvsim-sot-22nm
magnetar validate eye	eyeriss
magnetar explore o	one.ini
magnetar explore --strategy ns	nsga2
magnetar list net	networks
magnetar list networks --n	--names
magnetar nothing --x
END

cat >bash.sh <<'END'
. "$1/cli/completion/bash/magnetar"
COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
COMP_LINE=$2 COMP_POINT=${#2}
_magnetar magnetar "" ""
# What bash has cut off before is put back.
word=${2##* }
[[ $word == *[=:]* ]] && word=${word%"${word##*[=:]}"} || word=
printf '%s\n' "${COMPREPLY[@]/#/$word}"
END

cat >zsh.sh <<'END'
zmodload zsh/zpty
zpty z zsh -f -i
type() { zpty -w -n z "$1"; }
type "PROMPT=; LISTMAX=100000; unsetopt beep; fpath=(${1:q}/cli/completion/zsh \$fpath)
autoload -Uz compinit; compinit -u -d $PWD/dump
compadd() {
    local -a hits
    builtin compadd -A hits \"\$@\"
    [[ \" \${(j: :)@[1,8]} \" == *\ -[AODa]*\ * ]] || print -rl -- \$IPREFIX\$^hits >>$PWD/hits
    builtin compadd \"\$@\"
}
"
# Types; waits until the shell has got to the end of it.
finish() {
    rm -f done
    type "$1"' : >'"$PWD"$'/done\n'
    for ((i = 0; i < 3000; i++)); do
        [[ -e done ]] && break
        zpty -r -t z said
        sleep 0.01
    done
}
finish ''
while IFS= read -r line; do
    : >hits
    finish "$line"$'\t\C-u'
    print -r -- "$line"$'\t'$(sort -u hits)
done
zpty -d z
END

check() {
    expected=$(printf '%s\n' $3 | sort)
    found=$(printf '%s\n' $4 | sort)
    [ "$expected" = "$found" ] || {
        echo "failed in $1: '$2' expected" $expected, found $found
        failed=1
    }
}

tab=$(printf '\t')
count=0
while IFS=$tab read -r line expected; do
    count=$((count + 1))
    check bash "$line" "$expected" "$(bash bash.sh "$srcdir" "$line")"
done <cases
echo "bash: $count lines"
if command -v zsh >/dev/null; then
    cut -f 1 cases | zsh -f zsh.sh "$srcdir" >found
    while IFS=$tab read -r line expected; do
        # zsh puts a = behind, which is no part of the match.
        check zsh "$line" "${expected%=}" "$(grep -F "$line$tab" found | cut -f 2)"
    done <cases
    echo "zsh: $(wc -l <found) lines"
else
    echo "zsh is not installed: its completion is not tested"
fi
exit $failed
