"""Three themes of our own: light, dark and high contrast.

Widgets use only the names of :data:`NAMES`, so that every pair of ink and paper on the screen is known here and held
to a contrast of 4.5 to 1 by a test. No state is shown by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme

from auditrules.audits.text import excerpt
from auditrules.tui.phrases import either

DARK = "auditrules-dark"
LIGHT = "auditrules-light"
CONTRAST = "auditrules-contrast"
#: In the order in which the command "colours" goes through them.
ORDER = (DARK, LIGHT, CONTRAST)
#: The setting of a workspace that keeps the chosen theme.
THEME = "theme"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme, as ``#rrggbb``. Inks go on any of the three papers."""

    paper: str
    pane: str
    raised: str
    line: str
    ink: str
    quiet: str
    accent: str
    good: str
    warn: str
    bad: str
    focus_paper: str
    focus_ink: str
    chosen_paper: str
    chosen_ink: str
    alarm_paper: str
    alarm_ink: str
    dark: bool

    def variables(self) -> dict[str, str]:
        """The names that style sheets use, and the stock widgets' names on the same colours."""
        return {
            "paper": self.paper,
            "pane": self.pane,
            "raised": self.raised,
            "line": self.line,
            "ink": self.ink,
            "quiet": self.quiet,
            "accent-ink": self.accent,
            "good": self.good,
            "warn": self.warn,
            "bad": self.bad,
            "focus-paper": self.focus_paper,
            "focus-ink": self.focus_ink,
            "chosen-paper": self.chosen_paper,
            "chosen-ink": self.chosen_ink,
            "alarm-paper": self.alarm_paper,
            "alarm-ink": self.alarm_ink,
            "text": self.ink,
            "text-muted": self.quiet,
            "text-disabled": self.quiet,
            "foreground-muted": self.quiet,
            "foreground-disabled": self.quiet,
            "border": self.accent,
            "border-blurred": self.line,
            "block-cursor-background": self.focus_paper,
            "block-cursor-foreground": self.focus_ink,
            "block-cursor-blurred-background": self.raised,
            "block-cursor-blurred-foreground": self.ink,
            "block-hover-background": self.raised,
            "input-cursor-background": self.ink,
            "input-cursor-foreground": self.paper,
            "input-cursor-text-style": "none",
            "input-selection-background": self.chosen_paper,
            "input-selection-foreground": self.chosen_ink,
            "scrollbar": self.line,
            "scrollbar-hover": self.quiet,
            "scrollbar-active": self.accent,
            "scrollbar-background": self.pane,
            "scrollbar-background-hover": self.pane,
            "scrollbar-background-active": self.pane,
            "scrollbar-corner-color": self.pane,
        }


PALETTES = {
    DARK: Palette(
        paper="#12171c",
        pane="#1a2128",
        raised="#26303a",
        line="#3d4a57",
        ink="#e8ebee",
        quiet="#adb8c2",
        accent="#83c5ff",
        good="#93d9a0",
        warn="#f3c875",
        bad="#ffa195",
        focus_paper="#1f4566",
        focus_ink="#ffffff",
        chosen_paper="#bfe0ff",
        chosen_ink="#0c2236",
        alarm_paper="#8f1d14",
        alarm_ink="#ffffff",
        dark=True,
    ),
    LIGHT: Palette(
        paper="#fcfbf8",
        pane="#f3f1eb",
        raised="#e6e2d8",
        line="#b5afa0",
        ink="#1b2126",
        quiet="#4b555e",
        accent="#0a4f8c",
        good="#1c632a",
        warn="#714300",
        bad="#9c1313",
        focus_paper="#cfe2f4",
        focus_ink="#08223b",
        chosen_paper="#0a4f8c",
        chosen_ink="#ffffff",
        alarm_paper="#9c1313",
        alarm_ink="#ffffff",
        dark=False,
    ),
    CONTRAST: Palette(
        paper="#000000",
        pane="#000000",
        raised="#1c1c1c",
        line="#ffffff",
        ink="#ffffff",
        quiet="#e6e6e6",
        accent="#ffff4d",
        good="#7dff8a",
        warn="#ffd24d",
        bad="#ffb3ab",
        focus_paper="#ffff4d",
        focus_ink="#000000",
        chosen_paper="#ffffff",
        chosen_ink="#000000",
        alarm_paper="#ffffff",
        alarm_ink="#8b0000",
        dark=True,
    ),
}

#: Every name that our style sheets and widgets may use for a colour.
NAMES = tuple(PALETTES[DARK].variables())


def theme_named(asked: str) -> str | None:
    """The theme that a person names: ``light``, ``dark`` or ``contrast``; None for any other word, or none."""
    name = f"auditrules-{asked.strip().casefold()}"
    return name if name in ORDER else None


def no_such_theme(asked: str) -> str:
    """What is said of a name in ``AUDITRULES_THEME`` that is none of a theme."""
    names = [name.removeprefix("auditrules-") for name in ORDER]
    return f"AUDITRULES_THEME says '{excerpt(asked, 20)}'; it can be {either(names)}."


def theme(name: str) -> Theme:
    """A Textual theme of one palette."""
    palette = PALETTES[name]
    return Theme(
        name=name,
        primary=palette.accent,
        secondary=palette.quiet,
        accent=palette.accent,
        warning=palette.warn,
        error=palette.bad,
        success=palette.good,
        foreground=palette.ink,
        background=palette.paper,
        surface=palette.pane,
        panel=palette.raised,
        boost=palette.raised,
        dark=palette.dark,
        luminosity_spread=0.0,
        text_alpha=1.0,
        variables=palette.variables(),
    )


def contrast(ink: str, paper: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours by WCAG 2: 1 (the same) to 21 (black on white)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
