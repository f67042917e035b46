"""The library as the surfaces reach it: pages and words, by the same one door as everything else."""

from safeground.content.library import (
    Instrument,
    ItemStep,
    crisis,
    fill,
    instrument,
    notice,
    page,
    render,
    results,
    saying,
)

__all__ = [
    "Instrument",
    "ItemStep",
    "crisis",
    "fill",
    "instrument",
    "notice",
    "page",
    "render",
    "results",
    "saying",
]
