"""Copies of the database for the operator's commands: the surfaces reach the store by the domain."""

from safeground.store.copies import CopyBroken, count_rows, look_over, make

__all__ = ["CopyBroken", "count_rows", "look_over", "make"]
