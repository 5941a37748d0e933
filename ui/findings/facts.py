"""Quality and origin of a capture as plain pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from ui.findings.plain_words import sentence
from ui.findings.reasons import reason_detail, reason_sentence
from ui.i18n import tr, tr_or
from ui.i18n.engine import said
from ui.study.wording import problem_words, subject_note, visit_name
from ui.theme import colours
from workbench.model import Capture, Measurement, Problem, Quality, Reason, Verdict
from workbench.store.snapshot import Snapshot, StoredResult


def quality_page(
    results: Iterable[StoredResult],
    problems: Iterable[Problem],
    warnings: Iterable[str],
    titles: Mapping[str, str] = {},
    values: Iterable[Measurement] = (),
) -> str:
    """What speaks against trusting the capture or single values, and what to do next time.

    ``titles`` are the analyzers' own, by id.
    """
    results = list(results)
    c = colours()
    parts = [
        f"<p><b style='color:{c.problem}'>{escape(cause)}</b><br>{escape(remedy)}</p>"
        for cause, remedy in map(problem_words, problems)
    ]
    parts += [_verdict(titles.get(r.analyzer, r.analyzer), r.quality) for r in results]
    doubts = _doubts(values, [reason for r in results for reason in r.quality.reasons])
    if doubts:
        parts.append(f"<p style='color:{c.quiet}'>{escape(tr('quality.values'))}</p>{doubts}")
    notes = list(warnings)
    if notes:
        items = "".join(f"<li>{escape(sentence(said(note)))}</li>" for note in notes)
        parts.append(f"<p style='color:{c.quiet}'>{escape(tr('quality.file'))}</p><ul>{items}</ul>")
    if not parts:
        parts.append(f"<p style='color:{c.quiet}'>{escape(tr('quality.unknown'))}</p>")
    return _page("".join(parts))


def _verdict(analyzer: str, quality: Quality) -> str:
    c = colours()
    tone = c.text if quality.verdict is Verdict.GOOD else c.look
    reasons = "".join(map(_reason, quality.reasons))
    word = escape(tr(f"quality.{quality.verdict}"))
    return f"<p>{escape(analyzer)}: <b style='color:{tone}'>{word}</b></p><ul>{reasons}</ul>"


def _doubts(values: Iterable[Measurement], told: Iterable[Reason]) -> str:
    """Why values that were measured are doubted, beyond what is told of the whole; the reason of
    most values first."""
    known = {reason.code for reason in told}
    codes: Counter[str] = Counter()
    first: dict[str, Reason] = {}
    for m in values:
        if m.value is not None and m.quality.verdict is not Verdict.GOOD:
            own = {r.code: r for r in m.quality.reasons if r.code not in known}
            codes.update(own.keys())
            first = own | first
    items = "".join(_reason(first[code], f" ({n})") for code, n in codes.most_common())
    return f"<ul>{items}</ul>" if items else ""


def _reason(reason: Reason, more: str = "") -> str:
    """A reason in plain words, and below it what the engine said, with its numbers."""
    detail = reason_detail(reason)
    rest = f"<br><span style='color:{colours().quiet}'>{escape(detail)}</span>" if detail else ""
    return f"<li>{escape(reason_sentence(reason) + more)}{rest}</li>"


def about_page(
    snapshot: Snapshot,
    capture: Capture,
    results: Iterable[StoredResult],
    sha256: str,
    *,
    can_state: bool = False,
) -> str:
    """File, subject, visit, facts, and which versions measured; with a link to state more facts."""
    subject = snapshot.subjects[capture.subject]
    visit = snapshot.visits[capture.subject, capture.visit]
    rows = [
        (tr("about.file"), capture.path),
        (tr("about.subject"), ", ".join(filter(None, (subject.id, subject_note(subject))))),
        (tr("about.visit"), visit_name(visit)),
        (tr("about.kind"), tr(f"modality.{capture.modality}")),
    ]
    rows += [
        (tr_or(f"fact.{name}", name.replace("_", " ")), _fact(value))
        for name, value in sorted(capture.facts.items())
    ]
    if sha256:
        rows.append(("SHA-256", sha256))
    versions = {(r.analyzer, r.version): r for r in results}
    for result in versions.values():
        rows.append((tr("about.analyzer"), f"{result.analyzer} {result.version}"))
        rows += [(name, digest[:16] + "…") for name, digest in sorted(result.models.items())]
    c = colours()
    table = "".join(
        f"<tr><td style='color:{c.quiet}; padding:4px 14px 4px 0'>{escape(name)}</td>"
        f"<td style='padding:4px 0'>{_breakable(value)}</td></tr>"
        for name, value in rows
    )
    link = f"<p><a href='facts'>{escape(tr('action.state_facts'))}</a></p>" if can_state else ""
    return _page(f"<table cellspacing='0'>{table}</table>{link}")


def _fact(value: object) -> str:
    if isinstance(value, bool):
        return tr("word.yes") if value else tr("word.no")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _breakable(text: str) -> str:
    """Long paths may break after their parts, and hashes every 16 signs."""
    if len(text) == 64 and text.isalnum():
        return "&#8203;".join(text[i : i + 16] for i in range(0, 64, 16))
    return re.sub(r"([/_])", "\\1&#8203;", escape(text))


def _page(body: str) -> str:
    return f"<html><body style='margin:8px'>{body}</body></html>"
