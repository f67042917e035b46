"""Keys for a lifetime: all locks changed, keys lost for good, keys of the other person that are new."""

from safeground.domain.locks.change import Changed, change_all
from safeground.domain.locks.healing import NewKey, compared, go_on, hand_back, look
from safeground.domain.locks.lost import Begun, SealedThing, begin_anew, open_again, sealed_shares, sealed_things

__all__ = [
    "Begun",
    "Changed",
    "NewKey",
    "SealedThing",
    "begin_anew",
    "change_all",
    "compared",
    "go_on",
    "hand_back",
    "look",
    "open_again",
    "sealed_shares",
    "sealed_things",
]
