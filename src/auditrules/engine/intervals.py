"""Intervals of numbers between the numbers that rules mention, in the words of the language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from auditrules.conditions.ir import NumberTest
from auditrules.conditions.printer import number_text


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from ``low`` to ``high``, None where there is no bound; ``*_included`` says whether the bound is in."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_included: bool = True
    high_included: bool = True

    @classmethod
    def between(cls, cuts: Sequence[Decimal], first: int, last: int) -> Interval:
        """The interval from position ``first`` to position ``last`` among sorted cuts, both included.

        Position 2k stands for the open gap below cut k (above the last cut for the greatest), 2k+1 for cut k itself.
        """
        low, at_low = divmod(first, 2)
        high, at_high = divmod(last, 2)
        return cls(
            cuts[low] if at_low else cuts[low - 1] if low else None,
            cuts[high] if at_high or high < len(cuts) else None,
            bool(at_low),
            bool(at_high),
        )

    def within(self, minimum: Decimal | None, maximum: Decimal | None, decimals: int | None = None) -> Interval | None:
        """The part that lies from ``minimum`` to ``maximum``, both included; None where there is none.

        Where numbers have ``decimals`` places at the most, it begins and ends with one that has.
        """
        low, high, low_in, high_in = self.low, self.high, self.low_included, self.high_included
        if minimum is not None and (low is None or minimum > low):
            low, low_in = minimum, True
        if maximum is not None and (high is None or maximum < high):
            high, high_in = maximum, True
        if decimals is not None:
            step = Decimal(1).scaleb(-decimals)
            if low is not None:
                first = low.quantize(step, ROUND_CEILING)
                low, low_in = first + step if first == low and not low_in else first, True
            if high is not None:
                last = high.quantize(step, ROUND_FLOOR)
                high, high_in = last - step if last == high and not high_in else last, True
        if low is not None and high is not None and (low > high or (low == high and not (low_in and high_in))):
            return None
        return Interval(low, high, low_in, high_in)

    def sample(self) -> Decimal:
        """A number of the interval: a whole one where there is one."""
        low, high = self.low, self.high
        if low is None and high is None:
            return Decimal(0)
        if low is None:
            assert high is not None
            below = high.to_integral_value(ROUND_FLOOR)
            return below if below < high or self.high_included else below - 1
        above = low.to_integral_value(ROUND_CEILING)
        if above == low and not self.low_included:
            above += 1
        if high is None or above < high or (above == high and self.high_included):
            return above
        return low if self.low_included else (low + high) / 2

    def words(self) -> str:
        """As a condition would say it after "is": ``more than 15 and less than 16``, ``at least 3``, ``5``."""
        if self.low is not None and self.low == self.high:
            return number_text(self.low)
        if self.low is not None and self.high is not None and self.low_included and self.high_included:
            return f"between {number_text(self.low)} and {number_text(self.high)}"
        parts = []
        if self.low is not None:
            parts.append(f"{'at least' if self.low_included else 'more than'} {number_text(self.low)}")
        if self.high is not None:
            parts.append(f"{'at most' if self.high_included else 'less than'} {number_text(self.high)}")
        return " and ".join(parts) or "any number"

    def tests(self) -> tuple[NumberTest, ...]:
        """The tests that together are true of exactly the numbers of the interval."""
        found = []
        if self.low is not None:
            found.append(NumberTest("at_least" if self.low_included else "more_than", self.low))
        if self.high is not None:
            found.append(NumberTest("at_most" if self.high_included else "less_than", self.high))
        return tuple(found)


def merged(intervals: Iterable[Interval], decimals: int | None = None) -> list[Interval]:
    """Intervals in rising order, those that touch joined into one: where numbers have so many places, next ones do."""
    step = Decimal(0) if decimals is None else Decimal(1).scaleb(-decimals)
    found: list[Interval] = []
    for interval in intervals:
        last = found[-1] if found else None
        touches = last is not None and last.high == interval.low and (last.high_included or interval.low_included)
        if step and last is not None and last.high is not None and interval.low is not None:
            touches = touches or interval.low - last.high <= step
        if last is not None and touches and last.high is not None:
            found[-1] = Interval(last.low, interval.high, last.low_included, interval.high_included)
        else:
            found.append(interval)
    return found
