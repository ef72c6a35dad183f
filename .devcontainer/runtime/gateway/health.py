"""Docker's health check of the gateway. The last line says why it is not serving, or what it is not serving yet."""

import sys

from control import FOLDER, ask

serves = ask("/health")
problem = FOLDER / "problem.json"
if problem.exists():
    print(problem.read_text())
elif not serves:
    print('{"code": "gateway.not-listening", "params": {}}')
sys.exit(0 if serves else 1)
