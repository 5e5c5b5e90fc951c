"""Tests with other people's tools: see CONTRIBUTING.md."""
