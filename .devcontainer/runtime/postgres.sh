#!/bin/bash
# Creates the data folder once, then runs PostgreSQL in the foreground with the role and the databases from the
# environment. The role owns its databases but is no superuser: row-level security applies to it, and it can create the
# extensions that PostgreSQL trusts (citext, pg_trgm, unaccent…). Others are listed in POSTGRES_EXTENSIONS.
set -euo pipefail
data=/var/lib/postgresql/data
bash "$(dirname "$0")/store/copy.sh" settle /var/lib/postgresql   # a restored snapshot is there whole, or not at all
programs=(/usr/lib/postgresql/*/bin)
export PATH=${programs[0]}:$PATH PGHOST=/tmp PGUSER=postgres

if [ ! -d $data ]; then
  # under another name first: the server would take an incomplete data folder for a complete one
  rm -rf $data.new
  initdb --pgdata=$data.new --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  echo "host all all all scram-sha-256" >> $data.new/pg_hba.conf
  mv $data.new $data
fi

# Only if any of it has changed: it takes a temporary server, which nobody can reach.
wanted=$(printf '%s\0' "$POSTGRES_USER" "$POSTGRES_PASSWORD" "$POSTGRES_DATABASES" "${POSTGRES_EXTENSIONS:-}" | sha256sum)
if [ "$(cat $data/bkdev-accounts 2>/dev/null)" != "$wanted" ]; then
  rm -f $data/postmaster.pid
  pg_ctl --pgdata=$data --silent --wait --options="-c listen_addresses='' -c unix_socket_directories=/tmp" start
  psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -v name="$POSTGRES_USER" -v password="$POSTGRES_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I', :'name') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
ALTER ROLE :"name" LOGIN CREATEDB PASSWORD :'password';
SQL
  for database in $POSTGRES_DATABASES; do
    psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -v name="$POSTGRES_USER" -v database="$database" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'name') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SQL
    for extension in ${POSTGRES_EXTENSIONS:-}; do
      psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -v extension="$extension" "$database" <<'SQL'
CREATE EXTENSION IF NOT EXISTS :"extension" CASCADE;
SQL
    done
  done
  pg_ctl --pgdata=$data --silent --wait --mode=fast stop
  printf %s "$wanted" > $data/bkdev-accounts
fi

# Left by a killed server; no other one can be running, as a store has one container.
rm -f $data/postmaster.pid
# A commit reaches the disk within a second, not immediately: only a crash of the host could lose it.
exec postgres -D $data -c listen_addresses='*' -c unix_socket_directories=/tmp -c synchronous_commit=off
