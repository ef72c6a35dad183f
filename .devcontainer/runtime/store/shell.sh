#!/bin/bash
# Opens the client of the store in this container with the account that the environment names. A password never stands on
# a command line, where other processes could read it. Arguments go to the client.
set -euo pipefail
if command -v mariadbd >/dev/null; then
  export MYSQL_PWD=$MYSQL_PASSWORD
  exec mariadb -h 127.0.0.1 -u "$MYSQL_USER" --database="$MYSQL_NAME" "$@"
elif command -v redis-server >/dev/null; then
  exec redis-cli "$@"
elif command -v rabbitmq-server >/dev/null; then
  [ $# -gt 0 ] || set -- list_queues --vhost "$RABBITMQ_VHOST" name messages consumers
  exec rabbitmqctl "$@"
elif [ -n "${POSTGRES_DATABASES:-}" ]; then
  export PGPASSWORD=$POSTGRES_PASSWORD PGDATABASE=${PGDATABASE:-${POSTGRES_DATABASES%% *}}
  exec psql -h 127.0.0.1 -U "$POSTGRES_USER" "$@"
elif command -v sqlite3 >/dev/null; then
  # A file that is named, or the first one that there is.
  files=(/data/*.sqlite3)
  case ${1:-} in *.sqlite3) file=/data/${1##*/}; shift ;; *) file=${files[0]} ;; esac
  exec sqlite3 "$file" "$@"
fi
echo "No client of a store is in this container." >&2
exit 3
