"""The dataset as files for other tools, one module a target."""
