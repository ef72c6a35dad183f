#!/bin/bash
# run.sh DATA COMMAND…: starts a store once its folder is whole.
set -euo pipefail
bash "$(dirname "$0")/copy.sh" settle "$1"
exec "${@:2}"
