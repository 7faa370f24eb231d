"""Containers that show nothing of their own."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Blank(Widget):
    """A container with neither border nor text: only its background, one line of it drawn for all of its lines.

    Textual's own ``BLANK`` does the same and leaves out the filters, without which ``NO_COLOR`` shows colours.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """The background; drawn a line at a time, a form's containers take as long as all that is written on them."""
        line = Strip.blank(crop.width, self.visual_style.rich_style)
        for each in self.get_line_filters():
            line = line.apply_filter(each, self.background_colors[1])
        return [line] * crop.height
