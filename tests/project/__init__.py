"""What the project is as a whole: its set-up, package, types, pages and examples."""
