"""The check-in as one plain Django form, with the field names of the app's."""

from __future__ import annotations

from typing import Any

from django import forms

from benchmarks.floor.instrument import WORDS

Choices = list[tuple[str, str]]


def _choice(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)


def _fields() -> dict[str, Any]:
    scale = WORDS["scale"]
    seven: Choices = [(str(value), str(value)) for value in range(scale["low"], scale["high"] + 1)]
    five: Choices = [(str(value), str(value)) for value in range(5)]
    found: dict[str, Any] = {}
    for item in WORDS["items"]:
        found[f"rating_{item['slug']}"] = _choice(item["text"], [*seven, ("none", "I can't say")])
    for question in WORDS["questions"]:
        choices = [(choice["slug"], choice["text"]) for choice in question["choices"]]
        found[question["slug"]] = _choice(question["text"], choices)
    for sign in WORDS["signs"]:
        found[f"sign_{sign['slug']}"] = _choice(sign["kind_name"], [*five, ("none", "Not relevant this time")])
    found["note"] = forms.CharField(label=WORDS["note_label"], required=False, widget=forms.Textarea)
    found["session_on"] = forms.DateField(label="The day of the session")
    return found


CheckInForm = type("CheckInForm", (forms.Form,), _fields())
