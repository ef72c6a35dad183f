// In place of docker-modem's `./ssh`, which loads ssh2 at each start though few engines are reached that way: loads it at its first use.
module.exports = (...args) => require('docker-modem/lib/ssh')(...args);
