"""The tabs of the workshop, in order. To add one, add a line: it is imported when it is first shown."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditrules.tui.office import Office
    from auditrules.tui.workshop.tab import WorkshopTab
    from auditrules.workshop.document import WorkshopDocument


@dataclass(frozen=True, slots=True)
class TabSpec:
    """One tab: ``where`` is ``module:Class`` of a :class:`WorkshopTab`."""

    id: str
    label: str
    where: str
    help: str

    def make(self, document: WorkshopDocument, office: Office) -> WorkshopTab:
        """The tab's widget, with the id ``tab-ID``."""
        module, _, name = self.where.partition(":")
        made: WorkshopTab = getattr(importlib.import_module(module), name)(document, office, id=f"tab-{self.id}")
        return made


TABS: tuple[TabSpec, ...] = (
    TabSpec(
        "problems",
        "Problems",
        "auditrules.tui.workshop.problems_tab:ProblemsTab",
        "Lists every fault with what to do about it.",
    ),
)
