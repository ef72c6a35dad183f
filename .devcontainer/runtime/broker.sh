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

# In the image, for where no plugin is switched on: see there. Else RabbitMQ finds its plugins by where its own modules lie.
modules=
if [ ! -s /etc/rabbitmq/enabled_plugins ] && [ "${BKDEV_PLAIN:-}" != 1 ]; then
  export RABBITMQ_PLUGINS_DIR=/opt/rabbitmq/plugins
  modules='-pa /opt/rabbitmq/ebin'
fi

export RABBITMQ_CONFIG_FILE=/tmp/rabbitmq.config RABBITMQ_MNESIA_BASE=/var/lib/rabbitmq RABBITMQ_LOGS=- RABBITMQ_LOG_BASE=/tmp
# One scheduler that sleeps when it has nothing to do: the default spins, one a core.
idle='+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none'
# With its name from the beginning: RabbitMQ, to take one later, runs another Erlang first (`setup` in rabbit_prelaunch_dist.erl).
node="-sname $RABBITMQ_NODENAME -kernel inet_dist_use_interface {127,0,0,1} inet_dist_listen_min 25672 inet_dist_listen_max 25672"
# It starts RabbitMQ, too; what that fails for is said as it is. Without spaces, for the script splits it.
begin='(fun(ok)->ok;({error,{_,_,Failure}})->exit(element(2,Failure));({error,Reason})->exit(Reason)end)(file:eval("/opt/bkdev/runtime/broker.erl")).'
export RABBITMQ_NODE_ONLY=true RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="$idle $node $modules -eval $begin"
exec rabbitmq-server
