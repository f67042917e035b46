"""Keys for a lifetime: all locks changed, keys lost for good, keys of the other person that are new."""

from safeground.domain.locks.change import Changed, change_all

__all__ = ["Changed", "change_all"]
