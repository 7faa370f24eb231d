"""The two marks pluggy knows our hooks by."""

from __future__ import annotations

import pluggy

PROJECT = "auditrules"
PREFIX = "auditrules_"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
