"""``auditrules plugin`` is ``auditrules plugins`` by another name."""

from __future__ import annotations

from .conftest import Run


def test_plugin_is_a_second_name_that_is_not_listed(run: Run) -> None:
    assert run("plugin", "list").out == run("plugins", "list").out
    assert "\n  plugin  " not in run("--help").out
    written = run("plugin", "new", "our-council", "--kind", "channel")
    assert written.code == 0
    assert run("plugins", "check", "our-council").out == (
        "our_council: nothing is wrong. It implements auditrules_channels.\n  channels: our_council_desk\n"
    )
    assert run("plugin", "new", "other", "--kind", "chanel").code == 2
