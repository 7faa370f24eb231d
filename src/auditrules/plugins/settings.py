"""Which plugins may be used: the choice made by options and environment variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditrules.plugins.choice import choice_file, turned_off

NO_PLUGINS = "AUDITRULES_NO_PLUGINS"
ONLY_PLUGINS = "AUDITRULES_PLUGINS"
DISABLED_PLUGINS = "AUDITRULES_DISABLE_PLUGINS"
STRICT_PLUGINS = "AUDITRULES_STRICT_PLUGINS"

_FALSE = frozenset({"", "0", "false", "no", "off"})


def same_name(name: str) -> str:
    """A plugin's name for comparing: ``Our-Council`` and ``our_council`` are one name."""
    return re.sub(r"[-_. ]+", "_", name.strip()).lower()


@dataclass(frozen=True, slots=True)
class PluginSettings:
    """The user's choice of plugins.

    ``only`` names the plugins that may be used (None: any); ``disabled`` those that may not, and it wins.
    ``off`` are those that the user turned off for good, with ``auditrules plugins disable``. ``folder`` is the plugins
    folder for single files, or None for none. ``strict``: a plugin that cannot be used is an error, not a message.
    """

    enabled: bool = True
    only: tuple[str, ...] | None = None
    disabled: tuple[str, ...] = ()
    folder: Path | None = None
    off: tuple[str, ...] = ()
    strict: bool = False

    def refusal(self, name: str) -> str | None:
        """Why a plugin of that name is left out, in words; None when it may be used."""
        key = same_name(name)
        if not self.enabled:
            return "all plugins are turned off"
        if key in map(same_name, self.disabled):
            return "turned off by name"
        if key in map(same_name, self.off):
            return f"turned off; 'auditrules plugins enable {name}' turns it on again"
        if self.only is not None and key not in map(same_name, self.only):
            return "not among the plugins allowed"
        return None


def user_plugins_folder() -> Path:
    """The folder of single-file plugins in the user's configuration; it need not exist."""
    import platformdirs

    return platformdirs.user_config_path("auditrules", appauthor=False) / "plugins"


def settings_from(
    environ: Mapping[str, str],
    *,
    no_plugins: bool = False,
    only: Iterable[str] = (),
    disabled: Iterable[str] = (),
    folder: Path | None = None,
    strict: bool = False,
) -> PluginSettings:
    """Settings out of options and the environment; an option adds to a variable, and turning off always wins.

    ``AUDITRULES_NO_PLUGINS=1`` turns all off, ``AUDITRULES_PLUGINS=a,b`` allows only these, and
    ``AUDITRULES_DISABLE_PLUGINS=a,b`` turns these off; ``AUDITRULES_STRICT_PLUGINS=1`` is strict. An empty variable
    counts as one that is not set. Raises :class:`BadChoice` where the list of plugins turned off cannot be read.
    """
    folder = folder or user_plugins_folder()
    chosen = names(only) or names([environ.get(ONLY_PLUGINS, "")])
    return PluginSettings(
        enabled=not no_plugins and environ.get(NO_PLUGINS, "").strip().lower() in _FALSE,
        only=chosen or None,
        disabled=names([*disabled, environ.get(DISABLED_PLUGINS, "")]),
        folder=folder,
        off=turned_off(choice_file(folder)),
        strict=strict or environ.get(STRICT_PLUGINS, "").strip().lower() not in _FALSE,
    )


def environment_of(settings: PluginSettings) -> dict[str, str]:
    """The variables that give the same choice to a program started from this one."""
    return {
        NO_PLUGINS: "" if settings.enabled else "1",
        ONLY_PLUGINS: ",".join(settings.only or ()),
        DISABLED_PLUGINS: ",".join(settings.disabled),
        STRICT_PLUGINS: "1" if settings.strict else "",
    }


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """Names out of comma-separated texts, in order, each once."""
    found = (name.strip() for text in texts for name in text.split(","))
    return tuple(dict.fromkeys(name for name in found if name))
