#!/bin/sh
# open-profile.sh PROFILE COMPOSE-FILE... -- WORKSPACE SERVICE...
#
# An editor runs this on the host whenever it opens a profile (`initializeCommand`). It brings up everything except the
# workspace, which the editor starts. By itself, an editor would start nothing if the workspace is already running,
# would stop nothing of another profile, and would not open if a service fails. If bkdev is on the host, it brings the
# profile up; otherwise Compose does, as far as it can. The editor must open in any case, so this always exits with 0.
set -u

say() { printf 'bkdev: %s\n' "$*"; }

profile=$1
shift
cd -P -- "${0%/*}/.." || exit 0
root=$(cd .. && pwd)

find_bkdev() {
  if [ -n "${BKDEV_COMMAND:-}" ] && (cd .. && command -v "$BKDEV_COMMAND") >/dev/null; then
    printf '%s\n' "$BKDEV_COMMAND"
  elif command -v bkdev; then
    return
  elif [ -f ../bkdev ] && [ -x ../bkdev ]; then
    printf '%s\n' ./bkdev
  fi
}

# Returns once there is a workspace to open; the rest continues in the background.
with_bkdev() {
  (cd .. && exec "$1" up "$profile" --detach </dev/null) && return
  # The editor continues with .env, which bkdev may not have written.
  if [ -e .env ]; then check_environment; fi
  say "the profile $profile did not come up as it should (see above); the editor opens all the same."
  say "bkdev status shows how it is."
}

digest_of() { { sha256sum || shasum -a 256; } 2>/dev/null; }

# Prints the name that bkdev would give this checkout; nothing if it cannot be computed.
own_project() {
  digest=$(printf %s "$root" | digest_of | cut -c 1-4)
  base=$(printf %s "${root##*/}" | tr '[:upper:]' '[:lower:]' | tr -cs a-z0-9 - | sed 's/^-//; s/-$//')
  [ -z "$digest" ] || echo "bkdev-${base:-checkout}-$digest"
}

# Encodes and decodes a path as bkdev does: characters that need quoting in .env are percent-encoded.
encoded() { printf %s "$1" | sed "s/%/%25/g; s/'/%27/g; s/\"/%22/g; s/[$]/%24/g; s/#/%23/g; s/\\\\/%5C/g"; }
decoded() { printf %s "$1" | sed "s/%27/'/g; s/%22/\"/g; s/%24/$/g; s/%23/#/g; s/%5C/\\\\/g; s/%25/%/g"; }

written() { sed -n "s/^$1='\(.*\)'\$/\1/p" .env | tail -n 1; }

# Whether a checkout exists. Docker creates the missing source of a bind mount as an empty folder, so a folder alone
# proves nothing; an unreadable one may well exist.
stands() {
  if [ -d "$1" ] && [ -x "$1" ]; then [ -e "$1/.devcontainer/compose.yaml" ]; else [ -e "$1" ]; fi
}

# A file copied from another checkout names that one's containers and data, so this one gets a name of its own.
check_environment() {
  made=$(written BKDEV_MOVED_TO)
  [ -n "$made" ] || made=$(written BKDEV_CHECKOUT)
  [ -n "$made" ] && [ "$made" != "$(encoded "$root")" ] || return 0
  from=$(decoded "$made")
  if ! stands "$from"; then
    say "this checkout lay in $from before, and goes on with its data (project $(written BKDEV_PROJECT))."
    return
  fi
  project=$(own_project)
  [ -n "$project" ] && [ "$(cd -P -- "$from" 2>/dev/null && pwd)" != "$root" ] || return 0
  if (umask 077 && {
    printf "BKDEV_PROJECT='%s'\nBKDEV_CHECKOUT='%s'\n" "$project" "$(encoded "$root")"
    grep -Ev '^BKDEV_(PROJECT|CHECKOUT|MOVED_TO|GIT_[A-Z]+)=' .env
  } >.env.unfinished && mv .env.unfinished .env); then
    say "this checkout is a copy of $from, and goes by a name of its own (project $project)."
  fi
}

# Without this file, every checkout is the project "bkdev" of a user with id 1000. It has the values that bkdev would
# write on a host without mirrors and certificates, so that a later bkdev changes nothing.
write_environment() {
  if [ -e .env ]; then
    check_environment
    return 0
  fi
  project=$(own_project)
  [ -n "$project" ] || return 0
  source=..
  folder=$(sed -n 's/^folder: *\([^ #]*\).*/\1/p' product.yaml 2>/dev/null | head -n 1)
  if [ -n "$folder" ] && [ ! -d "../$folder" ] && [ -d "../sample/$folder" ]; then source=../sample; fi
  # shellcheck disable=SC2046 # the two ids are two words
  set -- $(ls -dn "$source" | awk '{print ($3 == 0) ? "1000 1000" : $3 " " $4}')
  release=$(sed -n 's/^debian:[^a-z]*\([a-z]*\).*/\1/p' product.yaml 2>/dev/null | head -n 1)
  images=$(
    echo "BKDEV_BASE_IMAGE=${BKDEV_BASE_IMAGE:-debian:${release:-bookworm}-slim}"
    for name in BKDEV_DEBIAN_MIRROR BKDEV_PYPI_INDEX BKDEV_NPM_REGISTRY; do
      eval "value=\${$name:-}"
      [ -z "$value" ] || echo "$name=$value"
    done
    printf 'BKDEV_UID=%s\nBKDEV_GID=%s' "$1" "$2"
  )
  tag=$({ echo "$images"; cat Dockerfile; cat ca.crt 2>/dev/null; } | digest_of | cut -c 1-12)
  if ! (umask 077 && {
    printf "BKDEV_PROJECT='%s'\nBKDEV_CHECKOUT='%s'\nBKDEV_SOURCE='%s'\n" "$project" "$(encoded "$root")" "$source"
    printf '%s\n' "$images" | sed "s/=\(.*\)/='\1'/"
    printf "BKDEV_IMAGE_TAG='%s'\n" "$tag"
  } >.env); then
    say "cannot write $PWD/.env, so that this checkout goes by the name bkdev."
  fi
}

# Generates the keys that product.yaml declares and no environment file sets, as bkdev does: `key` has 48 random bytes,
# `fernet` has 32.
write_keys() {
  grep -qs 'env/keys\.env' compose.yaml || return 0
  for type in key:48 fernet:32; do
    for name in $(sed -n "s/^  \([A-Za-z_][A-Za-z0-9_]*\): *{type: *${type%:*}[,}].*/\1/p" product.yaml 2>/dev/null); do
      if grep -qs "^$name=." env/*.env; then continue; fi
      key=$(head -c "${type#*:}" /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_')
      (umask 077 && printf '%s=%s\n' "$name" "$key" >>env/keys.env)
    done
  done
}

# Writes what Compose resolves, for the agent (src/shared/model/definition.ts, `fromResolved`). Only the properties that
# are read there, so that no password of an environment is stored. If Compose rejects the files, its `up` says why.
leave_definition() {
  resolved=$(docker compose $files config 2>/dev/null) || return
  if ! (umask 022 && {
    printf 'x-bkdev: {files: [%s]}\n' "${sources#, }"
    printf '%s\n' "$resolved" | awk '
      /^[^ ]/ { section = $1; kept = section == "name:" || section == "services:" }
      section == "services:" && /^  [^ ]/ { kept = 1 }
      section == "services:" && /^    [^ -]/ { kept = $1 ~ /^(depends_on|image|ports|x-bkdev|x-bkdev-mode):$/ }
      kept
    '
  } >.resolved.unfinished && mv -f .resolved.unfinished .resolved); then
    say "cannot write $PWD/.resolved, so that nobody knows how the roles are."
  fi
}

has() {
  wanted=$1
  shift
  for word; do [ "$word" != "$wanted" ] || return 0; done
  return 1
}

# with_compose COMPOSE-FILE... -- WORKSPACE SERVICE...
with_compose() {
  files=''
  sources=''
  until [ $# -eq 0 ] || [ "$1" = -- ]; do
    files="$files -f $1"
    sources="$sources, \"$1\""
    shift
  done
  workspace=$2
  shift 2
  write_environment
  write_keys
  leave_definition
  say "bringing up $profile with Docker Compose (bkdev is not on this host)…"
  # Without the workspace: it fits every profile, and recreating it would end the editor in it. Naming no service would
  # mean all.
  if [ $# -gt 0 ] && ! docker compose $files up --detach "$@"; then
    say "the profile $profile did not come up as it should (see above); the editor opens all the same."
    say "Again: cd '$PWD' && docker compose$files up --detach $*"
    return
  fi
  surplus=''
  for service in $(docker compose $files ps --services); do
    if ! has "$service" "$workspace" "$@"; then surplus="$surplus $service"; fi
  done
  [ -z "$surplus" ] || docker compose $files stop $surplus
}

# The editor takes the project's name from here, while bkdev and Compose do not.
other=${COMPOSE_PROJECT_NAME:-$(sed -n 's/^COMPOSE_PROJECT_NAME=//p' ../.env 2>/dev/null | tail -n 1)}
if [ -n "$other" ]; then
  say "COMPOSE_PROJECT_NAME=$other (of this shell, or in $root/.env) leads the editor to another project than the other services"
  say "are in: without that line it opens the workspace of this profile."
fi

bkdev=$(find_bkdev)
if [ -n "$bkdev" ]; then with_bkdev "$bkdev"; else with_compose "$@"; fi
exit 0
