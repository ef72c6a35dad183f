#!/bin/bash
# Runs RabbitMQ in the foreground with the account and the virtual host that the environment names.
set -euo pipefail

# Read at every start, so a data folder made with other names gets these too.
cat > /tmp/definitions.json <<JSON
{
  "vhosts": [{"name": "$RABBITMQ_VHOST"}],
  "users": [{"name": "$RABBITMQ_USER", "password": "$RABBITMQ_PASSWORD", "tags": ["administrator"]}],
  "permissions": [{"user": "$RABBITMQ_USER", "vhost": "$RABBITMQ_VHOST", "configure": ".*", "write": ".*", "read": ".*"}]
}
JSON
# As Erlang terms, which are read as they are: a rabbitmq.conf is first compiled by schemas, for a second of each start.
# The health check is a connection every few seconds: such are not logged; refused ones are told anyway, as errors.
cat > /tmp/rabbitmq.config <<CONF
[{rabbit, [
  {load_definitions, "/tmp/definitions.json"},
  {loopback_users, []},
  {vm_memory_high_watermark, {absolute, 536870912}},
  {log, [{categories, [{connection, [{level, warning}]}]}]}
]}].
CONF

# RabbitMQ loads every module of all that lies in its plugin folder before it listens, used or not: leave its plugins away
# where none is switched on.
if [ ! -s /etc/rabbitmq/enabled_plugins ]; then
  export RABBITMQ_PLUGINS_DIR=/tmp/plugins
  rm -rf /tmp/plugins && mkdir /tmp/plugins
  for part in /usr/lib/rabbitmq/lib/rabbitmq_server-*/plugins/*; do
    case ${part##*/} in
      rabbitmq_prelaunch-*) ;;
      rabbitmq_* | amqp_client-* | amqp10_* | cowboy-* | cowlib-* | gun-* | jose-* | eetcd-* | prometheus-*) continue ;;
    esac
    ln -s "$part" /tmp/plugins/
  done
fi

export RABBITMQ_CONFIG_FILE=/tmp/rabbitmq.config RABBITMQ_MNESIA_BASE=/var/lib/rabbitmq RABBITMQ_LOGS=- RABBITMQ_LOG_BASE=/tmp
# One scheduler that sleeps when it has nothing to do: the default spins, one a core.
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
exec rabbitmq-server
