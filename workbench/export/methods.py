"""``methods.json``: with which versions, settings and models everything was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from workbench import __version__
from workbench.export.cells import encodable
from workbench.knowledge.base import Knowledge
from workbench.store.snapshot import Snapshot, StoredResult


def methods_bytes(snapshot: Snapshot, knowledge: Knowledge) -> bytes:
    """The content of ``methods.json``.

    Per analyzer there is one entry for each version, set of parameters, set of models and set of
    libraries that was in use, with the captures it was used on; per method one entry for each
    set of settings.
    """
    content = {
        "product": {"name": "myolens", "version": __version__},
        "hpo_release": knowledge.hpo.release,
        "icf_edition": knowledge.icf.release,
        "analyzers": {
            analyzer: _uses([r for r in snapshot.results if r.analyzer == analyzer])
            for analyzer in sorted({r.analyzer for r in snapshot.results})
        },
    }
    return json_bytes(content)


def json_bytes(content: object) -> bytes:
    """JSON for people and machines: indented, UTF-8, keys as they come, a line end at the end."""
    return msgspec.json.format(msgspec.json.encode(content, enc_hook=str), indent=2) + b"\n"


def _uses(results: list[StoredResult]) -> list[dict[str, Any]]:
    groups: dict[bytes, list[StoredResult]] = {}
    for result in results:
        key = _sorted_bytes((result.version, result.params, result.models, result.libraries))
        groups.setdefault(key, []).append(result)
    return [
        {
            "version": own[0].version,
            "params": _plain(own[0].params),
            "models": _plain(own[0].models),
            "libraries": _plain(own[0].libraries),
            "captures": _captures(own),
            "methods": _methods(own),
        }
        for _, own in sorted(groups.items())
    ]


def _methods(results: list[StoredResult]) -> dict[str, list[dict[str, Any]]]:
    settings: dict[str, dict[bytes, list[StoredResult]]] = {}
    for result in results:
        for method, values in result.methods.items():
            settings.setdefault(method, {}).setdefault(_sorted_bytes(values), []).append(result)
    return {
        method: [
            {"settings": _plain(own[0].methods[method]), "captures": _captures(own)}
            for _, own in sorted(uses.items())
        ]
        for method, uses in sorted(settings.items())
    }


def _captures(results: list[StoredResult]) -> list[str]:
    return sorted({encodable(path) for result in results for path in result.captures})


def _sorted_bytes(content: object) -> bytes:
    return msgspec.json.encode(content, enc_hook=str, order="deterministic")


def _plain(content: Mapping[str, object]) -> Any:
    return msgspec.json.decode(_sorted_bytes(content))
