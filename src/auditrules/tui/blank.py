"""Containers that show nothing of their own: all of their lines look alike, and one of them is drawn for all.

A line that is drawn is kept, with every piece that it was cut into for what stands on it. A form's containers would
take as long to draw, and as much memory, as all that is written on them.
"""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Blank(Widget):
    """A container with neither border nor text: only its background, one line of it drawn for all of its lines.

    Textual's own ``BLANK`` does the same and leaves out the filters, without which ``NO_COLOR`` shows colours.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """The background, the same line for all."""
        line = Strip.blank(crop.width, self.visual_style.rich_style)
        for each in self.get_line_filters():
            line = line.apply_filter(each, self.background_colors[1])
        return [line] * crop.height


class Sided(Widget):
    """A container without text that has a border at its left or right, and none above or below."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The background between the borders, the same line for all."""
        return super().render_lines(Region(crop.x, crop.y, crop.width, min(1, crop.height))) * crop.height
