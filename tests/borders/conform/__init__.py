"""`make conform`: tools that know nothing of this project hold the sandbox and both clients against the document."""
