#!/bin/bash
# Starts a broker of docker-compose.yml. As the image's own start, and besides it writes the users into the metadata log
# when it is formatted: the image formats without any (KIP-900), and no broker could log in to another.
set -euo pipefail
home=${DANGOL_KAFKA_HOME:-/opt/kafka}
settings=${DANGOL_KAFKA_SETTINGS:-/tmp/dangol}
mkdir -p "$settings" && chmod 700 "$settings"

: "${CLUSTER_ID:?}" "${KAFKA_PASSWORD:?}" "${KAFKA_CONTROLLER_PASSWORD:?}"
scram="org.apache.kafka.common.security.scram.ScramLoginModule required username=\"dangol\" password=\"$KAFKA_PASSWORD\";"
plain="org.apache.kafka.common.security.plain.PlainLoginModule required username=\"controller\" password=\"$KAFKA_CONTROLLER_PASSWORD\""
plain="$plain user_controller=\"$KAFKA_CONTROLLER_PASSWORD\";"

# KAFKA_NODE_ID=1 is node.id=1, as in the image; some names are no settings of the broker.
env | sed -n 's/^KAFKA_//p' | grep -vE '^(PASSWORD|CONTROLLER_PASSWORD|VERSION|HOME|[A-Z_]*OPTS|LOG4J_[A-Z_]*|JMX_[A-Z_]*)=' |
  while IFS='=' read -r name value; do
    printf '%s=%s\n' "$(printf '%s' "$name" | tr 'A-Z_' 'a-z.')" "$value"
  done > "$settings/server.properties"
cat >> "$settings/server.properties" <<PROPERTIES
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.internal.scram-sha-512.sasl.jaas.config=$scram
listener.name.external.scram-sha-512.sasl.jaas.config=$scram
sasl.mechanism.controller.protocol=PLAIN
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config=$plain
PROPERTIES
cat > "$settings/client.properties" <<PROPERTIES
security.protocol=SASL_PLAINTEXT
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=$scram
PROPERTIES
# Arguments would show the password among the processes; a file of arguments does not.
printf '%s\n' --add-scram "SCRAM-SHA-512=[name=dangol,password=$KAFKA_PASSWORD]" > "$settings/format.args"
chmod 600 "$settings"/*

"$home/bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$CLUSTER_ID" \
  --config "$settings/server.properties" "@$settings/format.args" > /dev/null
rm "$settings/format.args"
# Brokers and tools name all their environment when they fail; the passwords are in the files.
unset KAFKA_PASSWORD KAFKA_CONTROLLER_PASSWORD
exec "$home/bin/kafka-server-start.sh" "$settings/server.properties"
