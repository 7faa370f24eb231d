"""The two functions of a ruleset, whole: outcomes under their limits, then every other rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from auditrules.conditions.ir import Condition
from auditrules.engine.evaluating_expressions import among
from auditrules.engine.evaluating_forms import codes_of
from auditrules.engine.evaluating_slots import ASIDE, FIRST, UNANSWERED, Codes, Slots
from auditrules.engine.evaluating_source import ALWAYS, Conditions
from auditrules.rulesets.models import Decide

#: What a function gives: see :meth:`Program.source`.
Raw = tuple[tuple[Any, ...], ...]
Function = Callable[[Codes], Raw | None]


class Program(Conditions):
    """One of a ruleset's two functions, being written."""

    def __init__(self, slots: Slots, *, complete: bool) -> None:
        super().__init__(slots, complete=complete)
        self._document = self.ruleset.document
        self._decides = list(self._document.decide)

    def function(self) -> Function:
        """The function, compiled."""
        text = self.source()
        space: dict[str, object] = {"__builtins__": {}, **self.constants}
        # Written by this module from numbers alone; nothing of the ruleset's text is in it.
        exec(compile(text, "<ruleset>", "exec"), space)  # noqa: S102
        return cast(Function, space["evaluate"])

    def source(self) -> str:
        """The function's text.

        It takes the codes of an audit and gives seven tuples: outcomes, outcomes before their limits, the rows that
        fired, limits, escalations, actions, requirements, and the state of every item. A complete audit's outcomes
        are codes (0 no value, 1 not applicable), its rules true or false, and the function gives None where the audit
        is not complete. A part-answered one's outcomes are bits, and its rules rails. Requirements are rails in both.
        """
        first = [slot for slot in self.slots.items.values() if self.levels.of(("slot", slot.number)) == 0]
        for slot in first:
            self._slot_lines(slot)
        self._stop_early({slot.number for slot in first})
        for name in self._decides:
            self.outcome(name)
        rules = [self._rules(table) for table in ("limit", "escalate", "action")]
        for slot in self.slots.items.values():
            self._slot_lines(slot)
        self._stop_early({slot.number for slot in self.slots.items.values()} - {slot.number for slot in first})
        asked = [
            self.rails(self.ruleset.conditions[f"require.{name}.when"], self.entry)
            for name, require in self._document.require.items()
            if require.on == "audit"
        ]
        states = [
            self._shown_state(item.id) if item.decided else f"v{self.slots.items[item.id].number}"
            for item in self.ruleset.vocabulary.items.values()
            if item.role != "outcome"
        ]
        count = range(len(self._decides))
        parts = [
            [f"o{number}" for number in count],
            [f"t{number}" for number in count],
            [f"f{number}" for number in count] if self.complete else [],
            *rules,
            asked,
            states,
        ]
        lines = [f"{', '.join(f'v{number}' for number in range(len(self.slots.blank)))}, = codes", *self.lines]
        lines.append(f"return ({', '.join(f'({_listed(part)})' for part in parts)})")
        return "\n".join(["def evaluate(codes):", *(f"    {line}" for line in lines)])

    def _stop_early(self, numbers: set[int]) -> None:
        needed = [f"v{number}" for number in self.needed if number in numbers]
        if self.complete and needed:
            self.lines.append(f"if {UNANSWERED} in ({_listed(needed)}): return None")

    def _shown_state(self, name: str) -> str:
        flag = self.shown_flag(self.ruleset.vocabulary.items[name])
        return f"({FIRST} if {flag} else {ASIDE})" if self.complete else flag

    def _rules(self, table: str) -> list[str]:
        if table == "limit":
            return [self._limit(name) for name in self._document.limit]
        made = []
        for name in getattr(self._document, table):
            made.append(self._either(self.ruleset.conditions[f"{table}.{name}.when"]))
        return made

    def _limit(self, name: str) -> str:
        variable = f"l{list(self._document.limit).index(name)}"
        if variable not in self._done:
            self._done.add(variable)
            made = self._either(self.ruleset.conditions[f"limit.{name}.when"])
            self.lines.append(f"{variable} = {made}")
        return variable

    # -------------------------------------------------------------- outcomes

    def outcome(self, name: str) -> str:
        """The variable of an outcome: its code on a complete audit, else the bits of what it may come to."""
        number = self._decides.index(name)
        variable = f"o{number}"
        if variable in self._done:
            return variable
        self._done.add(variable)
        decide = self._document.decide[name]
        item = self.ruleset.vocabulary.items[name]
        code = {value.id: FIRST + place for place, value in enumerate(item.values)}
        conditions = self.ruleset.conditions
        rows = [self._either(conditions[f"decide.{name}.rows.{index + 1}.when"]) for index in range(len(decide.rows))]
        limits = [
            (self._limit(key), limit.at_most or limit.overall_at_most or "")
            for key, limit in self._document.limit.items()
            if limit.outcome == name
        ]
        relevant = [self._either(conditions.get(f"decide.{name}.relevant", ALWAYS))]
        if item.role != "outcome":
            relevant.append(self.shown_flag(item))
        scale = [value.id for value in item.values if value.id not in item.off_scale]
        if self.complete:
            self._table(number, decide, rows, code, scale)
        else:
            self._open_table(number, decide, rows, code, scale)
        self.lines.append(f"{variable} = t{number}")
        for limit, cap in limits:
            above = [code[value] for value in scale[scale.index(cap) + 1 :]]
            if self.complete:
                self.lines.append(f"if {limit} and {among(variable, above, range(codes_of(item, lambda _: None)))}:")
                self.lines.append(f"    {variable} = {code[cap]}")
            else:
                self.lines.append(f"x = {variable} & {sum(1 << one for one in above)}")
                self.lines.append(f"if x and {limit}:")
                kept = f"{variable} ^ x if {limit} == 3 else {variable}"
                self.lines.append(f"    {variable} = ({kept}) | {1 << code[cap]}")
        for shown in relevant:
            if self.complete and shown != "True":
                self.lines.append(f"if not {shown}: {variable} = {ASIDE}")
            elif not self.complete and shown != "3":
                self.lines.append(f"x = {shown}")
                self.lines.append(f"if x != 3: {variable} = {variable} | {1 << ASIDE} if x else {1 << ASIDE}")
        return variable

    def _either(self, condition: Condition) -> str:
        return self.boolean(condition) if self.complete else self.rails(condition, self.scope)

    def _order(self, decide: Decide, scale: list[str]) -> list[int]:
        """The rows in the order in which the first that fires decides: for ``worst`` the worst result first."""
        numbers = list(range(len(decide.rows)))
        if decide.hit == "worst":
            numbers.sort(key=lambda row: scale.index(decide.rows[row].then) if decide.rows[row].then in scale else -1)
        return numbers

    def _table(self, number: int, decide: Decide, rows: list[str], code: dict[str, int], scale: list[str]) -> None:
        table, fired = f"t{number}", f"f{number}"
        otherwise = code[decide.otherwise] if decide.otherwise is not None else 0
        if decide.hit != "first":
            rows = [self._kept(f"r{number}_{place}", text) for place, text in enumerate(rows)]
            self.lines.append(f"{fired} = ({_listed(rows)})")
        if decide.hit == "unique":
            self.lines.append(f"{table} = 0")
            for text, row in zip(rows, decide.rows, strict=True):
                then = code[row.then]
                self.lines.append(f"if {text}: {table} = {then} if {table} == 0 or {table} == {then} else {ASIDE}")
            # Rows that contradict one another decide nothing.
            self.lines.append(f"if {table} == {ASIDE}: {table} = 0")
            if otherwise:
                self.lines.append(f"elif not {table}: {table} = {otherwise}")
            return
        first = decide.hit == "first"
        self.lines.append("while 1:")
        for place in self._order(decide, scale):
            note = f" {fired} = {place};" if first else ""
            self.lines.append(f"    if {rows[place]}: {table} = {code[decide.rows[place].then]};{note} break")
        note = f" {fired} = {len(rows)};" if first else ""
        self.lines.append(f"    {table} = {otherwise};{note} break")

    def _kept(self, variable: str, text: str) -> str:
        self.lines.append(f"{variable} = {text}")
        return variable

    def _open_table(self, number: int, decide: Decide, rows: list[str], code: dict[str, int], scale: list[str]) -> None:
        table = f"t{number}"
        otherwise = 1 << (code[decide.otherwise] if decide.otherwise is not None else 0)
        if decide.hit == "unique":
            self.lines.append("p = q = 0")
            for text, row in zip(rows, decide.rows, strict=True):
                bit = 1 << code[row.then]
                self.lines.append(f"x = {text}")
                self.lines.append(f"if x: p = p | {bit}; q = q | {bit} if x == 3 else q")
            self.lines.append(f"if q & (q - 1): {table} = 1")
            self.lines.append(f"elif q: {table} = q | (p != q)")
            self.lines.append(f"else: {table} = p | {otherwise} | (p & (p - 1) != 0)")
            return
        self.lines.append(f"{table} = 0")
        self.lines.append("while 1:")
        for place in self._order(decide, scale):
            self.lines.append(f"    x = {rows[place]}")
            self.lines.append("    if x:")
            self.lines.append(f"        {table} |= {1 << code[decide.rows[place].then]}")
            self.lines.append("        if x == 3: break")
        self.lines.append(f"    {table} |= {otherwise}; break")


def _listed(parts: list[str]) -> str:
    return ", ".join(parts) + ("," if len(parts) == 1 else "")
