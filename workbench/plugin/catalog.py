"""Finds the installed analyzers through entry points, importing none of their code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import Manifest, load_manifest

GROUP = "myolens.analyzers"
OWN = "myolens"  # the distribution that carries the analyzers of the product


@dataclass(frozen=True, slots=True)
class Catalog:
    """The analyzers at hand, by id, and what is wrong with those that could not be read."""

    analyzers: Mapping[str, Manifest]
    faults: tuple[str, ...] = ()

    def __getitem__(self, analyzer_id: str) -> Manifest:
        return self.analyzers[analyzer_id]


def manifest_file(entry: EntryPoint) -> Path:
    """The ``analyzer.toml`` that an entry point ``package.sub:analyzer.toml`` names.

    Only the top-level package is looked up, so that nothing is imported.

    Raises:
        FileNotFoundError: if the package or the file is not there.
        ValueError: if what stands for the package is the name of none (``__main__``, empty).
    """
    top, *rest = entry.value.partition(":")[0].split(".")
    name = entry.value.partition(":")[2] or "analyzer.toml"
    spec = find_spec(top)
    for root in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(root).joinpath(*rest, name)
        if file.is_file():
            return file
    raise FileNotFoundError(f"entry point '{entry.name} = {entry.value}' leads to no file")


def load_catalog(entries: Iterable[EntryPoint] | None = None) -> Catalog:
    """All analyzers announced under the entry point group, in order of their ids.

    A manifest that cannot be read is a fault of that analyzer alone. Where two have the same id,
    the one that comes with Myolens is used, whatever the other calls itself.
    """
    found: dict[str, Manifest] = {}
    faults: list[str] = []
    for entry in sorted(entry_points(group=GROUP) if entries is None else entries, key=_rank):
        try:
            manifest = load_manifest(manifest_file(entry))
        except ValueError as error:
            faults.append(f"entry point '{entry.name} = {entry.value}' names no package ({error})")
            continue
        except (DataFileError, FileNotFoundError) as error:
            faults.append(str(error))
            continue
        if manifest.id in found:
            faults.append(
                f"analyzer '{manifest.id}' is announced twice: {found[manifest.id].folder}"
                f" and {manifest.folder}; the first one is used"
            )
            continue
        found[manifest.id] = manifest
    return Catalog(dict(sorted(found.items())), tuple(faults))


def _rank(entry: EntryPoint) -> tuple[bool, str, str]:
    """Myolens' own analyzers first, then by name."""
    return (entry.dist is None or entry.dist.name != OWN, entry.name, entry.value)
