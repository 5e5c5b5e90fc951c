"""Strangers' tools try the client and the sandbox."""
