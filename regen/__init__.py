"""The driver behind `make regen`: from the vendored document to a checked `generated/`, or nothing changed."""
