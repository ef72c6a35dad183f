#!/bin/bash
# Creates the data folder once, then runs MariaDB in the foreground with the accounts and databases from the
# environment. Runs as the container's user, who is also the server's administrator (by socket, without a password).
set -euo pipefail
charset=${MYSQL_CHARSET:-utf8mb3}
data=/var/lib/mysql/data
bash "$(dirname "$0")/store/copy.sh" settle /var/lib/mysql   # a restored snapshot is there whole, or not at all
password=${MYSQL_PASSWORD//\\/\\\\}   # as a literal of SQL has it
password=${password//\'/\'\'}

if [ ! -d $data ]; then
  # under another name first: the server would take an incomplete data folder for a complete one
  rm -rf $data.new
  mariadb-install-db --no-defaults --datadir=$data.new --skip-test-db --auth-root-authentication-method=socket \
    --auth-root-socket-user="$(id -un)" >/dev/null
  mv $data.new $data
fi

# Run at every start, so that existing data gets a new password. utf8mb3, because keys longer than in MySQL 5.7 would
# silently become hash indexes; products for newer versions set MYSQL_CHARSET.
cat > /tmp/init.sql <<SQL
CREATE DATABASE IF NOT EXISTS \`$MYSQL_NAME\` CHARACTER SET $charset COLLATE ${charset}_general_ci;
$(for name in ${MYSQL_MORE_DATABASES:-}; do
  echo "CREATE DATABASE IF NOT EXISTS \`$name\` CHARACTER SET $charset COLLATE ${charset}_general_ci;"
done)
CREATE USER IF NOT EXISTS '$MYSQL_USER'@'%';
ALTER USER '$MYSQL_USER'@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO '$MYSQL_USER'@'%';
SQL

# A commit reaches the disk within a second, not immediately: only a crash of the host could lose it.
exec mariadbd --no-defaults --datadir=$data --socket=/tmp/mysqld.sock --pid-file=/tmp/mysqld.pid --init-file=/tmp/init.sql \
  --bind-address=0.0.0.0 --skip-name-resolve --skip-log-bin --innodb-flush-log-at-trx-commit=2 \
  --character-set-server=$charset --collation-server=${charset}_general_ci
