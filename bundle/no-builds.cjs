// Replaces dockerode's `./session` and `./buildkit`, which bring gRPC and protobufs to build images through the API, and
// what packs their folders. bkdev builds through Compose, and these are three quarters of the Docker client.
const refuse = () => {
  throw new Error('dockerode was asked to build an image, which is left out of this build');
};
module.exports = Object.assign(refuse, { followProgress: refuse });
