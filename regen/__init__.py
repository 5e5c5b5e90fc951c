"""The driver behind `make regen`: from the vendored document to a checked `generated/`, or nothing changed."""

import os

# The words of a message do not depend on which validators of JSON Schema happen to be installed.
os.environ["OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND"] = "jsonschema"
