// Replaces `readable-stream` in docker-modem, a copy of Node's own streams that has to be loaded each time.
module.exports = require('node:stream');
