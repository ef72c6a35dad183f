// In place of docker-modem's `./ssh`, which brings an ssh client of its own: bkdev reaches an engine through the person's (ssh-agent.ts).
module.exports = () => {
  throw new Error('docker-modem was asked for its own ssh, which is left out of this build');
};
