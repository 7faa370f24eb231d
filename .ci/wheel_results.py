"""What the installed wheel printed must be what a user is promised. Run by the wheel's own Python, outside the checkout."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(checkout: str, rulesets: str, plugins: str, judgement: str) -> None:
    found = json.loads(Path(rulesets).read_text())["rulesets"]
    ids = {entry["id"] for entry in found}
    assert {"four-point", "file-audit"} <= ids, ids
    for entry in found:
        assert entry["problem"] is None, entry
        assert entry["source"] == "council_rulesets", entry
        assert not Path(entry["path"]).is_relative_to(checkout), f"read from the checkout: {entry['path']}"
    (plugin,) = json.loads(Path(plugins).read_text())["plugins"]
    assert (plugin["name"], plugin["status"], plugin["problems"]) == ("council_rulesets", "active", []), plugin
    overall = json.loads(Path(judgement).read_text())["outcomes"]["overall"]
    assert overall["value"] is None, overall
    assert len(overall["reachable"]) > 1, overall
    print(f"The wheel works: {len(found)} rulesets, {plugin['name']} {plugin['version']}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
