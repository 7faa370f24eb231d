"""What a channel says of a try, as the outbox can keep it: plain words of one line, without addresses or passwords."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from auditrules.plugins.verdicts import Receipt
from auditrules.plugins.views import Delivery
from auditrules.plugins.visible import visible_line

#: Characters of a receipt's detail that are kept.
_MOST = 500
#: A word shorter than this says nothing of its own, and would be struck out of every other word.
_SHORTEST = 4


def receipt_of(plugin: str, said: object, delivery: Delivery) -> Receipt:
    """What ``deliver`` of a plugin returned, whatever that is. Only a plain True counts as accepted."""
    if not isinstance(said, Receipt):
        return Receipt(False, f"The plugin {plugin} gave no Receipt: deliver returned {type(said).__name__}.")
    accepted: object = said.accepted
    detail: object = said.detail
    if not isinstance(accepted, bool) or not isinstance(detail, str):
        return Receipt(False, f"The plugin {plugin} gave a receipt that says neither yes nor no, or not in words.")
    reference: object = said.reference
    if isinstance(reference, str) and reference and reference not in detail:
        detail = f"{detail or 'Accepted by the channel.' if accepted else detail} Reference: {reference}".strip()
    return Receipt(accepted, without_secrets(detail, delivery), retry=said.retry is not False)


def without_secrets(words: str, delivery: Delivery) -> str:
    """Words of a plugin on one line, with the addresses and settings that it was given struck out."""
    # Cut first, well beyond what is kept: a text of many megabytes must not take minutes to look through.
    found = str.__str__(words)[: 20 * _MOST]
    for secret in sorted(_secrets(delivery), key=len, reverse=True):
        found = found.replace(secret, "…")
    found = visible_line(found)
    return found if len(found) <= _MOST else f"{found[: _MOST - 1]}…"


def _secrets(delivery: Delivery) -> set[str]:
    texts = {*delivery.to, *(value for key, value in delivery.settings.items() if key not in ("workspace", "folder"))}
    return {part for text in texts if isinstance(text, str) for part in _parts(text) if len(part) >= _SHORTEST}


def _parts(address: str) -> Iterable[str]:
    """An address, and of a URL its user and password, however they are written."""
    yield address
    try:
        url = urlsplit(address)
        credentials = (url.username, url.password)
    except ValueError:
        return
    for part in credentials:
        if part:
            yield part
            yield unquote(part)
