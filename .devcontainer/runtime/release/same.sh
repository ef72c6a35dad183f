#!/bin/sh -e
# same.sh FOLDER…: compiles Python's byte code so that equal sources give equal files, whatever their dates. Nothing
# checks it at run time, for the code in an image does not change.
python=python3
[ ! -x /opt/venv/bin/python ] || python=/opt/venv/bin/python
for folder; do find "$folder" -name __pycache__ -prune -exec rm -rf {} +; done
"$python" -m compileall -q --invalidation-mode unchecked-hash "$@" || true   # some packages ship templates of code
