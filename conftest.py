"""The fixtures of the project itself, for its tests and examples."""

import signal

pytest_plugins = ["nexmo_application.pytest_plugin"]

# A background job of a shell starts with SIGINT ignored, and hands that on: tests of interrupts would wait in vain.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup has it ignored
