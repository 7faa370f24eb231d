"""The column of tabs: their names with what each has found, and the tab in view, made when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.presence import is_there
from auditrules.tui.workshop.tab import Badge, WorkshopTab
from auditrules.tui.workshop.tab_bar import TabBar
from auditrules.tui.workshop.tabs import TABS, TabSpec

if TYPE_CHECKING:
    from auditrules.tui.office import Office
    from auditrules.workshop.desk import WorkshopDesk
    from auditrules.workshop.examination import Examination


class TabColumn(Vertical):
    """Shows the tabs what the desk holds; going into one is for the screen to do."""

    DEFAULT_CSS = """
    TabColumn > ContentSwitcher { height: 1fr; }
    """

    def __init__(self, desk: WorkshopDesk, office: Office, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._office = office
        self._badges: dict[str, str] = {}
        self._here: KeyPath = ()

    def compose(self) -> ComposeResult:
        yield TabBar(id="tab-bar")
        yield ContentSwitcher(id="tabs")

    def on_mount(self) -> None:
        self._show_names(TABS[0].id)

    @property
    def current(self) -> str:
        """The tab whose name is marked."""
        return self.query_one(TabBar).current

    @property
    def tab(self) -> WorkshopTab | None:
        """The tab in view, once it is there."""
        current = self.query_one(ContentSwitcher).current
        return self.query_one(f"#{current}", WorkshopTab) if current else None

    async def open(self, id: str) -> None:
        """Bring a tab into view, with what was found last."""
        tab = await self._made(next(each for each in TABS if each.id == id))
        self.query_one(ContentSwitcher).current = tab.id
        self._show_names(id)
        if self._desk.examination.revision >= 0:
            tab.show(self._desk.examination, self._desk.good)
        tab.follow(self._here)

    def show(self, found: Examination) -> None:
        """Show the tab in view what was found."""
        if self.tab is not None:
            self.tab.show(found, self._desk.good)

    async def show_unseen(self, found: Examination) -> None:
        """Examples are run and promises proved of every text, whatever tab is in view."""
        for spec in TABS:
            if spec.always and is_there(self) and found is self._desk.examination:
                tab = await self._made(spec)
                if tab is not self.tab:
                    tab.show(found, self._desk.good)

    def follow(self, path: KeyPath) -> None:
        """The cursor came to another table of the text."""
        self._here = path
        if self.tab is not None:
            self.tab.follow(path)

    def on_badge(self, event: Badge) -> None:
        event.stop()
        self._badges[event.tab] = event.text
        self._show_names()

    async def _made(self, spec: TabSpec) -> WorkshopTab:
        switcher = self.query_one(ContentSwitcher)
        for found in switcher.query(f"#tab-{spec.id}").results(WorkshopTab):
            return found
        made = spec.make(self._desk.document, self._office)
        made.display = False
        await switcher.mount(made)
        return made

    def _show_names(self, current: str = "") -> None:
        names = [(tab.id, f"{tab.label} {self._badges.get(tab.id, '')}".rstrip()) for tab in TABS]
        # A badge may still come in while the program is being left.
        for bar in self.query(TabBar):
            bar.show(names, current or bar.current)
