"""Addresses are sealed, and found by keyed hashes."""

import pytest

from storage import Vault
from storage.vault import Unsealable

OTHER = Vault(b"x" * 32, b"y" * 32)


def test_what_is_sealed_is_read_back_with_the_same_key(vault: Vault) -> None:
    sealed = vault.seal("+15550100001", "address")

    assert vault.unseal(sealed, "address") == "+15550100001"
    assert b"555" not in sealed


def test_the_same_address_is_sealed_differently_each_time(vault: Vault) -> None:
    assert vault.seal("a", "address") != vault.seal("a", "address")


@pytest.mark.parametrize(
    "damage", [lambda sealed: sealed[:-1], lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:], lambda _: b""]
)
def test_what_was_changed_is_not_read(vault: Vault, damage: object) -> None:
    sealed = damage(vault.seal("+15550100001", "address"))  # type: ignore[operator]  # a lambda

    with pytest.raises(Unsealable):
        vault.unseal(sealed, "address")


def test_another_key_or_purpose_reads_nothing(vault: Vault) -> None:
    sealed = vault.seal("+15550100001", "address")

    with pytest.raises(Unsealable):
        OTHER.unseal(sealed, "address")
    with pytest.raises(Unsealable):
        vault.unseal(sealed, "raw")


def test_equal_parts_hash_alike_and_only_with_the_key(vault: Vault) -> None:
    assert vault.hash("a", "b") == vault.hash("a", "b")
    assert vault.hash("a", "b") != vault.hash("ab", "")
    assert vault.hash("a", "b") != OTHER.hash("a", "b")
