#!/bin/sh
# A search on a Slurm of one node that this test starts (slurmctld, slurmd, munged): a job array whose
# tasks are killed and sent back to the queue gives the bytes of one run. Where Slurm is not installed, or
# may not be started, it says so in one line and is counted as left out.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
PATH=$(cd "${builddir:-.}" && pwd):/usr/sbin:$PATH
for program in slurmctld slurmd munged sbatch scontrol scancel squeue; do
    command -v "$program" >/dev/null || {
        echo "left out: no $program (Debian: slurmctld slurmd slurm-client munge)"
        exit 77
    }
done
[ "$(id -u)" = 0 ] || {
    echo "left out: slurmd starts jobs as root only"
    exit 77
}
work=$(mktemp -d) || exit 99
chmod 755 "$work"
cd "$work" || exit 99

end() {
    scancel -u root 2>/dev/null
    for name in slurmd slurmctld munged; do
        [ ! -s "$work/$name.pid" ] || kill "$(cat "$work/$name.pid")" 2>/dev/null
    done
    sleep 1
    for name in slurmd slurmctld munged; do
        [ ! -s "$work/$name.pid" ] || kill -9 "$(cat "$work/$name.pid")" 2>/dev/null
    done
    rm -rf "$work"
}
trap end EXIT
trap 'exit 99' INT TERM

fail() {
    echo "failed: $1"
    tail -n 20 ./*.log 2>/dev/null
    exit 1
}

# Waits, ten seconds at most, for a command to succeed.
until_ok() {
    for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.5
    done
    return 1
}

mkdir munge state spool && chmod 700 munge state spool
dd if=/dev/urandom of=munge/key bs=1 count=1024 2>/dev/null && chmod 400 munge/key
munged --force --key-file="$work/munge/key" --socket="$work/munge/socket" --pid-file="$work/munged.pid" \
    --log-file="$work/munged.log" --seed-file="$work/munge/seed" || fail "munged does not start"

port=$((20000 + $$ % 20000))
host=$(hostname -s 2>/dev/null || cat /etc/hostname)
cat >slurm.conf <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=1
MpiDefault=none
ReturnToService=2
KillWait=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=10:00 State=UP
END
SLURM_CONF=$work/slurm.conf
export SLURM_CONF
slurmctld -c || fail "slurmctld does not start"
slurmd -c || fail "slurmd does not start"
until_ok sh -c 'sinfo -h -o %T | grep -q idle' || fail "the node does not come up"

cat >space.ini <<END
[space]
array.rows = 4..64:4
array.cols = 4..64:4
glb.size = 64KiB..256KiB
[fixed]
dram.model = fixed
[evaluate]
with = run.timed
network = alexnet
layers = conv3
[goals]
time_s = min
energy_j = min
area_mm2 = min
END
magnetar explore space.ini -q -o whole --json whole.json || fail "the search in one run"

# Tasks are killed, and sent back to the queue, while they run.
magnetar explore space.ini -q -o tasks --json tasks.json --slurm 8 --slurm-args "--time=5" &
search=$!
requeued=0
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    sleep 0.3
    kill -0 $search 2>/dev/null || break
    job=$(squeue -h -t R -o %A | head -n 1)
    [ -z "$job" ] || [ $requeued -ge 3 ] || { scontrol requeue "$job" 2>/dev/null && requeued=$((requeued + 1)); }
done
# Slurm has them wait for two minutes.
while kill -0 $search 2>/dev/null; do
    for job in $(squeue -h -t PD -o %A); do
        scontrol update jobid="$job" starttime=now 2>/dev/null
    done
    sleep 0.5
done
wait $search || fail "--slurm ends with $?"
cmp whole.json tasks.json || fail "other results"
cmp whole/runs.csv tasks/runs.csv || fail "other rows"
[ $requeued -ge 1 ] || fail "no task was sent back to the queue"

# Without waiting.
magnetar sweep run alexnet --vary array.rows=8..64 -q -o later --slurm 3 --detach >said || fail "--detach"
grep -q 'magnetar explore --merge later/shard-\*.journal -o later' said || fail "--detach does not say how to go on"
until_ok sh -c '[ -z "$(squeue -h)" ]' || fail "the job does not end"
magnetar explore --merge later/shard-*.journal -q -o later || fail "the merge"
magnetar sweep run alexnet --vary array.rows=8..64 -q -o now && cmp later/runs.csv now/runs.csv || fail "other rows of a sweep"

# A task that cannot end.
magnetar explore space.ini -q -o refused --slurm 2 --slurm-args "--nosuch" 2>said
[ $? = 4 ] && grep -q 'sbatch refused' said || fail "a refused job: $(cat said)"
echo "$requeued tasks sent back to the queue, the same bytes"
