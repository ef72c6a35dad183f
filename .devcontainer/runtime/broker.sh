#!/bin/bash
# Runs RabbitMQ in the foreground with the account and the virtual host from the environment.
set -euo pipefail
bash "$(dirname "$0")/store/copy.sh" settle /var/lib/rabbitmq   # a restored snapshot is there whole, or not at all

# Loaded at every start, so that an existing data folder gets new names, too.
cat > /tmp/definitions.json <<JSON
{
  "vhosts": [{"name": "$RABBITMQ_VHOST"}],
  "users": [{"name": "$RABBITMQ_USER", "password": "$RABBITMQ_PASSWORD", "tags": ["administrator"]}],
  "permissions": [{"user": "$RABBITMQ_USER", "vhost": "$RABBITMQ_VHOST", "configure": ".*", "write": ".*", "read": ".*"}]
}
JSON
# Erlang terms are read directly, while a rabbitmq.conf is compiled by schemas first, which takes a second of each
# start. The health check connects every few seconds, so connections are not logged; refused ones still are, as errors.
cat > /tmp/rabbitmq.config <<CONF
[{rabbit, [
  {load_definitions, "/tmp/definitions.json"},
  {loopback_users, []},
  {vm_memory_high_watermark, {absolute, 536870912}},
  {log, [{categories, [{connection, [{level, warning}]}]}]}
]}].
CONF

# Module folders prepared in the image, for when no plugin is enabled. With plugins, RabbitMQ finds them by the location
# of its own modules.
modules=
if [ ! -s /etc/rabbitmq/enabled_plugins ] && [ "${BKDEV_PLAIN:-}" != 1 ]; then
  export RABBITMQ_PLUGINS_DIR=/opt/rabbitmq/plugins
  modules='-pa /opt/rabbitmq/ebin'
fi

export RABBITMQ_CONFIG_FILE=/tmp/rabbitmq.config RABBITMQ_MNESIA_BASE=/var/lib/rabbitmq RABBITMQ_LOGS=- RABBITMQ_LOG_BASE=/tmp
# One scheduler that sleeps when idle; by default there is one per core, and they spin.
idle='+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none'
# Start with the node name: to change it later, RabbitMQ runs another Erlang first (`setup` in
# rabbit_prelaunch_dist.erl).
node="-sname $RABBITMQ_NODENAME -kernel inet_dist_use_interface {127,0,0,1} inet_dist_listen_min 25672 inet_dist_listen_max 25672"
# Also starts RabbitMQ, and passes on the reason if that fails. Without spaces, because the script splits it at spaces.
begin='(fun(ok)->ok;({error,{_,_,Failure}})->exit(element(2,Failure));({error,Reason})->exit(Reason)end)(file:eval("/opt/bkdev/runtime/broker.erl")).'
export RABBITMQ_NODE_ONLY=true RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="$idle $node $modules -eval $begin"
exec rabbitmq-server
