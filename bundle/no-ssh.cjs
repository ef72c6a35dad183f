// Replaces docker-modem's `./ssh`, which bundles its own ssh client: bkdev uses the person's (ssh-agent.ts).
module.exports = () => {
  throw new Error('docker-modem was asked for its own ssh, which is left out of this build');
};
