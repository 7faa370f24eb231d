"""What the installed wheel did must be what a user is promised. Run by the wheel's own Python, outside the checkout."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path


def main(checkout: Path, here: Path) -> None:
    rulesets = json.loads((here / "rulesets.json").read_text())["rulesets"]
    assert {"four-point", "file-audit"} <= {entry["id"] for entry in rulesets}, rulesets
    ours = sorted(path.parent.name.removeprefix("auditrules_") for path in (checkout / "plugins").glob("*/__init__.py"))
    for entry in rulesets:
        assert entry["problem"] is None, entry
        assert entry["source"] in ours, entry
        assert not Path(entry["path"]).is_relative_to(checkout), f"read from the checkout: {entry['path']}"
    plugins = json.loads((here / "plugins.json").read_text())["plugins"]
    assert [plugin["name"] for plugin in plugins] == ours, plugins
    for plugin in plugins:
        assert (plugin["status"], plugin["problems"]) == ("active", []), plugin
    overall = json.loads((here / "judgement.json").read_text())["outcomes"]["overall"]
    assert overall["value"] is None, overall
    assert len(overall["reachable"]) > 1, overall
    assert (here / "form.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    audits = json.loads((here / "audits.json").read_text())["audits"]
    assert audits, "no sample audits"
    assert all(audit["case_reference"] in (here / "plain.txt").read_text(encoding="utf-8") for audit in audits)
    missing = [str(path) for path in packaged(checkout) if not (installed() / path).is_file()]
    assert not missing, f"not in the wheel: {missing}"
    print(f"The wheel works: {len(rulesets)} rulesets, {len(plugins)} plugins, {len(audits)} samples.")


def packaged(checkout: Path) -> list[Path]:
    """Every file of the package in the checkout: code, and the style sheets and templates that are easily forgotten."""
    source = checkout / "src" / "auditrules"
    found = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
    return [path for path in found if "__pycache__" not in path.parts]


def installed() -> Path:
    """Where the wheel put the package."""
    package = importlib.util.find_spec("auditrules")
    assert package is not None
    assert package.submodule_search_locations is not None
    return Path(package.submodule_search_locations[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path.cwd())
