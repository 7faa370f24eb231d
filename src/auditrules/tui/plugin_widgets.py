"""A plugin's own widget for its kind of question: made and run so that whatever it does, the audit stays on screen.

Every method that the plugin wrote is called through a guard. What one raises is told once, and the program's own box
takes the widget's place with the answer as it is kept.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import FunctionType
from typing import Any

from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

from auditrules.conditions.vocabulary import Custom, Item
from auditrules.tui.boxes import Box, Cell, Question
from auditrules.tui.guard import plain_values

#: Packages whose methods are not the plugin's.
_NOT_ITS_OWN = ("textual", "auditrules", "builtins", "typing", "abc", "rich")
#: What a guarded method gives once its widget has failed, until another stands in its place.
_INSTEAD: dict[str, Any] = {
    "render": "",
    "compose": (),
    "render_line": None,
    "get_content_height": 1,
    "get_content_width": 1,
}


def plugin_box(item: Item, custom: Custom, cell: Cell, *, read_only: bool, failed: Callable[[str], None]) -> Box | None:
    """The widget that a plugin names for its kind of question; None where it can't be made, and ``failed`` is told."""
    question = Question(
        item.id,
        plain_values(item.label),
        item.minimum,
        item.maximum,
        item.unit,
        tuple((value.id, plain_values(value.label)) for value in item.values),
        tuple((Decimal(number), plain_values(words)) for number, words in custom.anchors),
        plain_values(custom.hint),
        read_only,
    )
    try:
        widget = _guarded(custom.widget)(cell, question)
        _check_style(widget)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module that is imported may raise SystemExit
        failed(words_of(custom, error))
        return None
    widget._plugin_failed = lambda error: failed(words_of(custom, error))
    if getattr(widget, "cell", None) is not cell:
        widget.cell = cell
    return widget  # type: ignore[no-any-return]


def words_of(custom: Custom, error: BaseException) -> str:
    """What is said of a widget that failed."""
    try:
        text = " ".join(str(error).split())[:120]
    except BaseException:  # an exception's own __str__ is the plugin's code too
        text = ""
    said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"The plugin {custom.plugin} could not show its own way to answer this ({said})."


@functools.cache
def _guarded(target: str) -> Any:
    """The class of a widget, with a guard put round every method that the plugin wrote."""
    module, _, name = target.partition(":")
    found = getattr(importlib.import_module(module), name)
    if not (isinstance(found, type) and issubclass(found, Widget) and issubclass(found, Box)):
        raise TypeError(f"{target} is no textual Widget that is a Box of auditrules.tui.boxes")
    widget: Any = found
    for its in widget.__mro__:
        if its.__module__.partition(".")[0] in _NOT_ITS_OWN or "_plugin_guarded" in vars(its):
            continue
        # In the class itself: handlers of messages are looked for in each class, not only in the last.
        for method, function in list(vars(its).items()):
            if isinstance(function, FunctionType) and method != "__init__":
                setattr(its, method, _guard(method, function))
        handlers: Any = vars(its).get("_decorated_handlers", {})
        for message, decorated in handlers.items():
            handlers[message] = [(_guard(method.__name__, method), selectors) for method, selectors in decorated]
        setattr(its, "_plugin_guarded", True)  # noqa: B010  # no attribute that a checker knows of
    widget._plugin_failed, widget._plugin_depth = None, 0
    return widget


def _guard(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def guarded_async(self: Any, *args: Any, **named: Any) -> Any:
            try:
                return await function(self, *args, **named)
            except Exception as error:
                return _fail(self, name, error)

        return guarded_async

    @functools.wraps(function)
    def guarded(self: Any, *args: Any, **named: Any) -> Any:
        if self._plugin_depth:
            # Called by another of its own methods, which may expect what is raised.
            return function(self, *args, **named)
        self._plugin_depth += 1
        try:
            found = function(self, *args, **named)
            return list(found) if inspect.isgenerator(found) else found
        except Exception as error:
            return _fail(self, name, error)
        finally:
            self._plugin_depth -= 1

    return guarded


def _fail(widget: Any, name: str, error: Exception) -> Any:
    """Tell of a failure, once, and give what does no harm."""
    failed, widget._plugin_failed = widget._plugin_failed, None
    if failed is not None:
        failed(error)
    if name == "render_line":
        from textual.strip import Strip

        return Strip.blank(max(0, widget.size.width))
    return _INSTEAD.get(name)


def _check_style(widget: Widget) -> None:
    """Raise for style rules that can't be read: the whole program's would be refused with them."""
    for css in _styles(type(widget)):
        sheet = Stylesheet(variables=widget.app.get_css_variables())
        sheet.add_source(css, read_from=("a plugin's widget", ""), is_default_css=True)
        sheet.parse()


def _styles(widget: type) -> Iterator[str]:
    for its in widget.__mro__:
        if its.__module__.partition(".")[0] not in _NOT_ITS_OWN:
            css = vars(its).get("DEFAULT_CSS", "")
            if css:
                yield css
