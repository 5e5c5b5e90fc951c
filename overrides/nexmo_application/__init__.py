"""A typed client for the Nexmo (Vonage) Application API v1."""

from nexmo_application._version import __version__

__all__ = ["__version__"]
