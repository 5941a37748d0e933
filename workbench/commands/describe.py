"""``myolens analyzers`` and ``myolens explain``: what is measured, how, and how far to trust it."""

from __future__ import annotations

from workbench.commands.review import knowledge
from workbench.knowledge.feature import Feature
from workbench.knowledge.rule_file import Rule
from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.plugin.catalog import load_catalog


def list_analyzers(language: str) -> str:
    """The installed analyzers, one paragraph each."""
    catalog = load_catalog()
    lines = []
    for manifest in catalog.analyzers.values():
        kinds = "; ".join(
            f"{kind.modality}: {', '.join(kind.tasks) or 'any task'}" for kind in manifest.accepts
        )
        lines += [
            f"{manifest.id} {manifest.version}  {manifest.title.in_language(language)}",
            f"    {manifest.summary.in_language(language)}",
            f"    {kinds}",
        ]
    lines += [f"left out: {fault}" for fault in catalog.faults]
    return "\n".join(lines)


def explain_feature(feature: str, language: str) -> str:
    """All that the codebook, norms and rules say of a feature.

    Raises:
        ProblemError: for an unknown feature, naming the nearest ones.
    """
    known = knowledge()
    entry = known.codebook.features.get(feature)
    absent = known.codebook.absent.get(feature)
    if absent is not None:
        return f"{feature}  {absent.title}\n  not offered  {absent.why}"
    if entry is None:
        import difflib

        names = [*known.codebook.features, *known.codebook.absent]
        near = difflib.get_close_matches(feature, names, n=3, cutoff=0.4)
        hint = f"Did you mean {' or '.join(near)}?" if near else "See: myolens analyzers."
        raise ProblemError(Problem(feature, "There is no such feature.", hint, "usage"))
    lines = [
        f"{feature}  {entry.title.in_language(language)}",
        f"  definition   {entry.definition}",
    ]
    if entry.formula:
        lines.append(f"  formula      {entry.formula}")
    lines += [
        f"  unit         {entry.unit} (UCUM)",
        f"  sides        {'left and right' if entry.sides == 'both' else 'none'}",
        f"  source       {entry.source}",
        f"  validation   {_validation(entry)}",
    ]
    if entry.range:
        lines.append(f"  plausible    {entry.range[0]:g} to {entry.range[1]:g} {entry.unit}")
    lines += [f"  bears on     {code} {known.hpo.term(code).label}" for code in entry.hpo]
    lines += [f"  ICF          {code} {known.icf.wording(code, language)}" for code in entry.icf]
    for norm in (*known.norms.site, *known.norms.published):
        if norm.feature == feature:
            spread = (
                f"{norm.mean:g} +- {norm.sd:g}"
                if norm.mean is not None and norm.sd is not None
                else f"{norm.p2_5:g} to {norm.p97_5:g} (2.5-97.5 %)"
            )
            comparable = norm.transfers and not norm.pooled
            use = "comparable" if comparable else "for orientation only"
            lines.append(
                f"  norm         {spread} {entry.unit}, {norm.population}, n {norm.n}, {use};"
                f" {norm.source}"
            )
    lines += [
        f"  rule         {rule.hpo} {rule.label} ({rule.status}): {rule.objective}"
        for rule in known.rules
        if _uses(rule, feature)
    ]
    return "\n".join(lines)


def _validation(entry: Feature) -> str:
    """The grade and what is said of it; a note that opens with the grade does not say it twice."""
    opening = f"{entry.validation.capitalize()}. "
    note = entry.validation_note.removeprefix(opening).strip()
    return f"{entry.validation}: {note}" if note else str(entry.validation)


def _uses(rule: Rule, feature: str) -> bool:
    return any(c.feature == feature for c in rule.present.comparisons())
