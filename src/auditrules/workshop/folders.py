"""Which folder a ruleset of one's own stands in, and which file of it is the one to write in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditrules.plugins.own import SOURCE, own_folders
from auditrules.rulesets.library import Entry, Library, LibraryFolder
from auditrules.rulesets.record import FOLDER


def folder_of(path: Path, library: Library) -> Path | None:
    """The folder of drafts that a file stands in, at any depth; None for a file that stands elsewhere."""
    path = path.absolute()
    for folder in library.folders:
        if folder.drafts and path.is_relative_to(folder.path.absolute()):
            return folder.path
    return None


def own_folder(library: Library, environ: Mapping[str, str]) -> Path:
    """The folder that new rulesets go into; it need not exist yet."""
    found = next((folder.path for folder in library.folders if folder.drafts), None)
    return own_folders(environ)[0] if found is None else found


def with_own(library: Library, folder: Path) -> Library:
    """The library read anew, with a folder of own rulesets that may not have been there before."""
    return library.afresh(LibraryFolder(folder, SOURCE, drafts=True))


def draft_path(library: Library, ruleset: str) -> Path | None:
    """The file to write in for one's own ruleset of that id: a draft, or the file whose text is published."""
    for folder in library.folders:
        if folder.drafts:
            drafts = Library([LibraryFolder(folder.path, folder.source)]).entries()
            for entry in drafts:
                if entry.id == ruleset and entry.path.parent != folder.path / FOLDER and entry.problem is None:
                    return entry.path
    return None


def path_to_edit(library: Library, path: Path) -> Path:
    """The file to open for a ruleset's file: of a published version its draft, where there is one."""
    folder = folder_of(path, library)
    if folder is None or path.absolute().parent != (folder / FOLDER).absolute():
        return path
    found = next((entry for entry in library.entries() if entry.path.absolute() == path.absolute()), None)
    return (draft_path(library, found.id) if found is not None else None) or path


def supplied(library: Library, ruleset: str) -> Entry | None:
    """A ruleset of that id that comes with the program or a plugin, and is no one's to change here; or None."""
    ours = {folder.source for folder in library.folders if folder.drafts}
    return next(
        (
            entry
            for entry in library.entries()
            if entry.id == ruleset and not entry.draft and entry.published is None and entry.source not in ours
        ),
        None,
    )
