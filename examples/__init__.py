"""Programs that use the client: `python examples/NAME.py`."""
