"""The formats that documents can be made in: those that plugins bring."""

from __future__ import annotations

from auditrules.conditions.spelling import listed, nearest
from auditrules.plugins.calling import Contribution, Plugins
from auditrules.plugins.descriptors import ReportFormat
from auditrules.plugins.page import Page

#: Seconds that a document may take to make.
RENDER_SECONDS = 60.0


class CannotRender(Exception):
    """A document that was not made, in words for the person who asked."""


class Formats:
    """The formats of the plugins in use, by name."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins

    def all(self) -> tuple[ReportFormat, ...]:
        """Every format, in the order of the plugins."""
        return tuple(one.value for one in self._plugins.report_formats())

    def named(self, name: str) -> ReportFormat:
        """The format of a name. Raises :class:`CannotRender`."""
        return self._find(name).value

    def render(self, name: str, page: Page) -> str | bytes:
        """A page in a format: the content of its file. Raises :class:`CannotRender`."""
        found = self._find(name)
        content, problem = self._plugins.run(
            found.plugin, f"format {name}", lambda: found.value.render(page), seconds=RENDER_SECONDS
        )
        if problem is not None:
            raise CannotRender(f"The document could not be made: the plugin {found.plugin} failed. {problem}")
        if not isinstance(content, (str, bytes)):
            words = f"the plugin {found.plugin} returned a {type(content).__name__} where text or bytes are wanted"
            raise CannotRender(f"The document could not be made: {words}.")
        return content

    def _find(self, name: str) -> Contribution[ReportFormat]:
        known = {one.value.name: one for one in self._plugins.report_formats()}
        if name in known:
            return known[name]
        likely = nearest(name, known)
        hint = f"Did you mean '{likely}'?" if likely else f"There are: {listed(list(known))}." if known else ""
        if not known:
            hint = "No plugin that is in use brings any; see 'auditrules plugins'."
        raise CannotRender(f"There is no format '{name}'. {hint}")
