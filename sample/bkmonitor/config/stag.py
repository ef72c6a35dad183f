"""Testing: everything as in config.default, so databases come from the environment."""
