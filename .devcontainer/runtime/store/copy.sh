#!/bin/bash
# Copies the files of a store into a snapshot, and back. Runs in a container of its own, from the store's image, so that
# it goes on to its end whatever becomes of bkdev:
#
#   copy.sh server                        which server the image has, as far as its files depend on it: `mariadb 10.11`
#   copy.sh keep DATA SNAPSHOT [running]  copies what lies in DATA; a running server, whose process and network namespace this
#                                         container shares, holds still meanwhile
#   copy.sh check SNAPSHOT                what the snapshot holds
#   copy.sh restore SNAPSHOT DATA DIGEST  puts the snapshot in the place of what lies in DATA
#   copy.sh settle DATA                   brings an interrupted `restore` to its end; each store does so before it starts
#
# After any interruption DATA holds all of its old files or all of its new ones once it is settled. What it printed last is
# its result: `bkdev-copy BYTES DIGEST SERVER`, or what was in the way: `bkdev-copy-failed REASON`.
set -euo pipefail
shopt -s nullglob dotglob

server() {
  local name version
  if command -v mariadbd >/dev/null; then name=mariadb version=$(mariadbd --version | grep -oE '[0-9]+\.[0-9]+' | head -n1)
  elif command -v redis-server >/dev/null; then name=redis version=$(redis-server --version | grep -oE '[0-9]+\.[0-9]+' | head -n1)
  elif command -v rabbitmq-server >/dev/null; then name=rabbitmq version=$(dpkg-query -Wf '${Version}' rabbitmq-server | grep -oE '[0-9]+\.[0-9]+' | head -n1)
  elif programs=(/usr/lib/postgresql/*/bin/postgres) && [ ${#programs[@]} -gt 0 ]; then name=postgresql version=$(basename "$(dirname "$(dirname "${programs[0]}")")")
  else name=files version=1
  fi
  echo "$name $version"
}

fail() {
  echo "bkdev-copy-failed $1"
  exit 3
}

# The names and sizes of all files: of a copy that was cut short they are others.
digest() {
  (cd "$1" && find . -mindepth 1 -path './.bkdev-*' -prune -o -type f -printf 'f %s %P\n' -o ! -type f -printf '%y %P %l\n') |
    LC_ALL=C sort | sha256sum | cut -c1-32
}

bytes() { du -s -B1 --exclude='.bkdev-*' "$1" | cut -f1; }

result() { echo "bkdev-copy $(bytes "$1") $(digest "$1") $(server)"; }

# Everything in a folder but what is bkdev's own.
entries() {
  local entry
  for entry in "$1"/*; do
    case ${entry##*/} in .bkdev-*) ;; *) printf '%s\0' "$entry" ;; esac
  done
}

copy() { entries "$1" | xargs -0 -r cp -a --reflink=auto --sparse=always -t "$2"; }

need_room() {
  local free
  free=$(df -B1 --output=avail "$2" | tail -n1)
  [ $(($(bytes "$1") + 268435456)) -lt "$free" ] || fail no-room
}

# The server's processes: those in this process namespace that see other files. Its first one only waits for the others.
server_processes() {
  local own pid
  own=$(readlink /proc/self/ns/mnt)
  for pid in /proc/[0-9]*; do
    pid=${pid#/proc/}
    [ "$pid" = 1 ] || [ "$(readlink "/proc/$pid/ns/mnt" 2>/dev/null || echo "$own")" = "$own" ] || echo "$pid"
  done
}

# All of a server's files are of one moment then, as after a power cut, which each of these stores recovers from.
hold_still() {
  local pids round
  # The first process of a namespace cannot be held from within; that of a store is `tini`.
  case $(server_init) in '' | tini | docker-init) ;; *) fail does-not-hold-still ;; esac
  for round in {1..500}; do
    pids=$(server_processes)
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086
    kill -STOP $pids 2>/dev/null || true
    # shellcheck disable=SC2086
    if ! ps_states $pids | grep -qv '^[TtZ]'; then return 0; fi
  done
  fail does-not-hold-still
}

server_init() {
  [ "$(readlink /proc/1/ns/mnt 2>/dev/null)" = "$(readlink /proc/self/ns/mnt)" ] || cat /proc/1/comm
}

ps_states() {
  local pid
  for pid in "$@"; do sed -n 's/^[0-9]* (.*) \(.\).*/\1/p' "/proc/$pid/stat" 2>/dev/null || true; done
}

go_on() {
  local pids
  pids=$(server_processes)
  # shellcheck disable=SC2086
  [ -z "$pids" ] || kill -CONT $pids 2>/dev/null || true
}

# Redis keeps its data in memory, and SQLite's files are written by whoever has them open.
keep() {
  need_room "$1" "$2"
  if [ "${3:-}" = running ]; then
    if command -v redis-cli >/dev/null; then [ "$(redis-cli save)" = OK ] || fail not-saved; fi
    trap go_on EXIT
    hold_still
  fi
  if [ "$(server)" = "files 1" ]; then keep_files "$1" "$2"; else copy "$1" "$2"; fi
  result "$2"
}

keep_files() {
  python3 -IS - "$1" "$2" <<'PYTHON'
import os, shutil, sqlite3, sys

source, target = sys.argv[1:]
for folder, folders, files in os.walk(source):
    folders[:] = [name for name in folders if not name.startswith(".bkdev-")]
    into = os.path.join(target, os.path.relpath(folder, source))
    os.makedirs(into, exist_ok=True)
    for name in files:
        path = os.path.join(folder, name)
        if name.startswith(".bkdev-") or name.endswith(("-wal", "-shm", "-journal")):
            continue
        with open(path, "rb") as file:
            is_database = file.read(16) == b"SQLite format 3\0"
        if not is_database:
            shutil.copy2(path, os.path.join(into, name), follow_symlinks=False)
            continue
        old, new = sqlite3.connect(path, timeout=30), sqlite3.connect(os.path.join(into, name))
        old.backup(new)
        new.close()
        old.close()
PYTHON
}

restore() {
  local snapshot=$1 data=$2 wanted=$3
  [ "$(digest "$snapshot")" = "$wanted" ] || fail cut-short
  need_room "$snapshot" "$data"
  settle "$data"
  mkdir "$data/.bkdev-new"
  copy "$snapshot" "$data/.bkdev-new"
  [ "$(digest "$data/.bkdev-new")" = "$wanted" ] || fail not-copied
  # From here on it will be done, whoever does it.
  touch "$data/.bkdev-ready"
  settle "$data"
  result "$data"
}

settle() {
  local data=$1
  if [ -e "$data/.bkdev-ready" ]; then
    mkdir -p "$data/.bkdev-old"
    entries "$data" | xargs -0 -r mv -f -t "$data/.bkdev-old"
    # Those that are there from now on are new.
    mv "$data/.bkdev-ready" "$data/.bkdev-moved"
  fi
  if [ -e "$data/.bkdev-moved" ]; then
    local new=("$data"/.bkdev-new/*)
    [ ${#new[@]} -eq 0 ] || mv -f -t "$data" "${new[@]}"
    rm "$data/.bkdev-moved"
  fi
  rm -rf "$data/.bkdev-new" "$data/.bkdev-old"
}

# Nobody else changes a folder meanwhile: a store that is started waits here until its files are whole.
locked() {
  exec 9>"$1/.bkdev-lock"
  flock 9
}

case $1 in
  server) server ;;
  keep) keep "$2" "$3" "${4:-}" ;;
  check) result "$2" ;;
  restore) locked "$3"; restore "$2" "$3" "$4" ;;
  settle) [ ! -d "$2" ] || { locked "$2"; settle "$2"; } ;;
  *) echo "copy.sh: $1?" >&2; exit 2 ;;
esac
