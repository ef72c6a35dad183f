#!/bin/sh -e
# system.sh: turns the image of tools into the operating system of a release, in place. It removes what belongs to the
# machine that builds (its certificates, its mirrors), what nobody needs at run time, and what differs between two
# builds of the same packages.
rm -f /usr/local/share/ca-certificates/bkdev-*.crt
update-ca-certificates --fresh > /dev/null 2>&1
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d/bkdev /usr/local/sbin/add-dev
rm -rf /var/log/* /var/cache/* /var/lib/apt/* /var/lib/dpkg/*-old /root/.cache /root/.config /tmp/* /var/tmp/*
rm -rf /usr/share/doc /usr/share/man /usr/share/info /usr/share/lintian
rm -f /etc/machine-id /var/lib/dbus/machine-id /etc/.pwd.lock /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- \
  /etc/subuid- /etc/subgid- /var/lib/systemd/catalog/database
useradd --uid 1000 --user-group --no-create-home --home-dir /app --shell /usr/sbin/nologin app
# The day of the last change of a password would be the day of the build.
sed -i 's/^\(app:[^:]*\):[^:]*:/\1:0:/' /etc/shadow
rm -f /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid- /etc/subgid- /etc/.pwd.lock
# Nobody becomes root in it.
find / -xdev -perm /6000 -exec chmod a-s {} +
# Here, because copying into a folder that is not there changes the date of the one above it.
mkdir -p /opt/venv
