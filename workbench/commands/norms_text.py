"""Site norms in words, with the cells that were refused and why."""

from __future__ import annotations

from collections import Counter

from workbench.knowledge.norm_file import Norm
from workbench.knowledge.site_norm_file import SiteNorms
from workbench.knowledge.wording import number

# For what the repeats speak.
_USE = {
    "visits": "",
    "recordings": ", for changes within a visit",
    "trials": ", trials of one recording: told, not used",
}


def described(norms: SiteNorms, feature: str = "") -> str:
    """Head, norms, smallest detectable changes and refusals, one line each.

    Without ``feature`` the cells are counted by group; with it those of the feature are listed.
    """
    made = ", ".join(f"{name} {version}" for name, version in norms.analyzers.items())
    lines = [
        f"Site norms of {norms.study}, version {norms.version}, built {norms.built}",
        f"  controls     {norms.controls}",
        f"  measured by  {made or 'unknown'}",
    ]
    if feature:
        return "\n".join((*lines, *_of_feature(norms, feature)))
    features = {n.feature for n in norms.norms}
    texts = sorted({n.text for n in norms.norms if n.text})
    if texts:
        lines.append(f"  texts        {'; '.join(texts)}")
    lines.append(f"  norms        {len(norms.norms)} of {len(features)} features")
    groups = Counter((n.sex, n.age, n.n, _pooled(n)) for n in norms.norms)
    lines += [
        f"    {_who(sex, age)}: n {n}, {count} norms{pooled}"
        for (sex, age, n, pooled), count in sorted(groups.items())
    ]
    changed = {c.feature for c in norms.changes}
    lines.append(f"  smallest detectable changes   {len(norms.changes)} of {len(changed)} features")
    repeats = Counter((c.across, c.n) for c in norms.changes)
    lines += [
        f"    across {across}: n {n}, {count} changes{_USE[across]}"
        for (across, n), count in sorted(repeats.items())
    ]
    refused = Counter((r.sex, r.age, r.reason) for r in norms.refused)
    lines.append(f"  refused      {len(norms.refused)} cells")
    lines += [
        f"    {_who(sex, age)}: {reason}, {count} cells"
        for (sex, age, reason), count in sorted(refused.items())
    ]
    return "\n".join(lines)


def _of_feature(norms: SiteNorms, feature: str) -> list[str]:
    lines = [_norm(n) for n in norms.norms if n.feature == feature]
    lines += [
        f"  {c.feature} {_task(c.tasks, c.variants, c.text)}: smallest detectable change"
        f" {number(c.sdc)} (n {c.n}, {c.repeats} values across {c.across}{_USE[c.across]};"
        f" {c.method})"
        for c in norms.changes
        if c.feature == feature
    ]
    lines += [
        f"  {r.feature} {_task((r.task,), r.variants, r.text)}, {_who(r.sex, r.age)}:"
        f" refused, {r.reason}"
        for r in norms.refused
        if r.feature == feature
    ]
    return lines or [f"  {feature}: nothing was measured on these controls."]


def _norm(norm: Norm) -> str:
    marks = {"2.5": norm.p2_5, "5": norm.p5, "50": norm.p50, "95": norm.p95, "97.5": norm.p97_5}
    shown = ", ".join(f"P{p} {number(v)}" for p, v in marks.items() if v is not None)
    return (
        f"  {norm.feature} {_task(norm.tasks, norm.variants, norm.text)},"
        f" {_who(norm.sex, norm.age)}:"
        f" n {norm.n}, mean {number(norm.mean or 0.0)}, SD {number(norm.sd or 0.0)}, {shown}"
        f" ({norm.method}){_pooled(norm)}"
    )


def _pooled(norm: Norm) -> str:
    """What a pooled norm may not be taken for."""
    if not norm.pooled:
        return ""
    who = f"{norm.women} women, {norm.men} men"
    return f", pooled over {' and '.join(norm.pooled)} ({who}): for orientation only"


def _task(tasks: tuple[str, ...], variants: tuple[str, ...], text: str) -> str:
    shown = (" ".join(tasks), *(v for v in variants if not v.endswith("before")))
    return " ".join(filter(None, (*shown, f"'{text}'" if text else "")))


def _who(sex: str, age: tuple[float, float]) -> str:
    people = {"F": "women", "M": "men"}.get(sex, "all")
    return f"{people} {age[0]:g}-{age[1]:g}"
