// Replaces `https` in docker-modem, which loads it for every engine: Node then parses its root certificates in another
// thread, although most engines are reached through a socket.
exports.request = (...args) => require('node:https').request(...args);
