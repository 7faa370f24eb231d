"""Whether a widget is still there: work done beside may come to its end while its screen is being taken away."""

from __future__ import annotations

from textual.widget import Widget


def is_there(widget: Widget) -> bool:
    """Whether a widget is mounted and is not being taken away, nor gone.

    Textual's ``is_mounted`` stays true of a widget that is gone, and the children of one that is being taken away go
    before it does.
    """
    return widget.is_mounted and widget.is_running and not widget._pruning
