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
    always: bool = False
    """Shown every text without faults, also while it is not in view; its badge then says what it found."""

    def make(self, document: WorkshopDocument, office: Office) -> WorkshopTab:
        """The tab's widget, with the id ``tab-ID``."""
        return self.widget()(document, office, id=f"tab-{self.id}")

    def widget(self) -> type[WorkshopTab]:
        """The class of the tab's widget, imported."""
        module, _, name = self.where.partition(":")
        found: type[WorkshopTab] = getattr(importlib.import_module(module), name)
        return found


TABS: tuple[TabSpec, ...] = (
    TabSpec(
        "problems",
        "Problems",
        "auditrules.tui.workshop.problems_tab:ProblemsTab",
        "Lists every fault with what to do about it.",
    ),
    TabSpec(
        "form",
        "Form",
        "auditrules.tui.workshop.form_tab:FormTab",
        "The table that the cursor is in as a form: filled in without a word of TOML.",
    ),
    TabSpec(
        "try",
        "Try it",
        "auditrules.tui.workshop.try_tab:TryTab",
        "A case filled in beside the text, and what the rules make of it.",
    ),
    TabSpec(
        "examples",
        "Examples",
        "auditrules.tui.workshop.examples_tab:ExamplesTab",
        "Runs every example and shows which rules none shows at work.",
        always=True,
    ),
    TabSpec(
        "promises",
        "Promises",
        "auditrules.tui.workshop.promises_tab:PromisesTab",
        "Proves what is promised of every possible audit, or shows what breaks it.",
        always=True,
    ),
    TabSpec(
        "difference",
        "Difference",
        "auditrules.tui.workshop.difference_tab:DifferenceTab",
        "Shows what changed since the version in force, and which audits move.",
    ),
    TabSpec(
        "preview",
        "Preview",
        "auditrules.tui.workshop.preview_tab:PreviewTab",
        "Shows the form as the auditor will see it, and as a document.",
    ),
)
