"""The fixtures of the project itself, for its tests and examples."""

pytest_plugins = ["nexmo_application.pytest_plugin"]
