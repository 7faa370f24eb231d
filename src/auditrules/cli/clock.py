"""The time that commands go by. Asked here by all of them, so that their tests say what day it is."""

from __future__ import annotations

from datetime import date, datetime


def now() -> datetime:
    """The current time, aware, in the time zone of this machine."""
    return datetime.now().astimezone()


def today() -> date:
    """The day it is here."""
    return now().date()
