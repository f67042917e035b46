"""The inventory of keys names what the code has, and nothing that it has not."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from django.apps import apps

from safeground.crypto import envelope, keyring
from tests.crypto import samples

TEXT = (samples.CRYPTO / "INVENTORY.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_purpose_of_a_subkey_is_named_and_no_other():
    assert sorted(name for row in table("Purposes of subkeys") for name in names(row[0])) == sorted(
        get_args(keyring.Purpose)
    )


def test_every_context_builder_is_named_and_no_other():
    assert sorted(name for row in table("Contexts") for name in names(row[0])) == sorted(samples.builders())


def test_every_sealed_column_is_named_once_and_no_other():
    columns = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("store").get_models()
        for field in model._meta.get_fields()
        if field.name.endswith("_sealed")
    ]
    assert sorted(name for row in table("Contexts") for name in names(row[1])) == sorted(columns)


def test_the_keys_are_these():
    assert [row[0] for row in table("Keys")] == [
        "Pepper",
        "Epoch key",
        "Mail key, private half",
        "Mail key, public half",
        "Statistics key, private half",
        "Statistics key, public half",
        "Contact key",
        "Password root",
        "Recovery code",
        "User key",
        "Subkeys of the user key",
        "Data key of an item",
        "Bundle key of a share",
        "Pair key",
        "Key pair of a person, private half",
        "Key pair of a person, public half",
        "Session token",
        "Session key",
        "TOTP seed",
        "Words for new keys",
        "Calendar token",
        "Visitor's code",
        "Meeting key",
        "Invitation code",
    ]


@pytest.mark.parametrize("heading, width", [("Keys", 6), ("Purposes of subkeys", 2), ("Contexts", 3)])
def test_no_cell_is_left_empty(heading, width):
    rows = table(heading)
    assert {len(row) for row in rows} == {width}
    assert all(cell for row in rows for cell in row)


def test_the_figures_are_those_of_the_code():
    cost, floor, cap = keyring.KdfCost(), keyring.FLOOR, keyring.CAP
    (root,) = [row for row in table("Keys") if row[0] == "Password root"]
    assert f"({cost.passes} passes, {cost.mebibytes} MiB, 1 lane, salt of {keyring.SALT} bytes)" in root[2]
    assert f"floor {floor.passes} and {floor.mebibytes}, cap {cap.passes} and {cap.mebibytes}" in root[2]
    assert f"Suite {envelope.SUITE[0]} is the only one in use" in TEXT
    assert f"{keyring.CHECK_BITS} check bits, {keyring.GROUPS * keyring.GROUP} characters" in TEXT
