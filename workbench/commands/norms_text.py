"""Site norms in words, with the cells that were refused and why."""

from __future__ import annotations

from collections import Counter

from workbench.knowledge.norm_file import Norm
from workbench.knowledge.site_norm_file import SiteNorms
from workbench.knowledge.wording import number


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
    lines.append(f"  norms        {len(norms.norms)} of {len(features)} features")
    groups = Counter((n.sex, n.age, n.n) for n in norms.norms)
    lines += [
        f"    {_who(sex, age)}: n {n}, {count} norms"
        for (sex, age, n), count in sorted(groups.items())
    ]
    changed = {c.feature for c in norms.changes}
    lines.append(f"  smallest detectable changes   {len(norms.changes)} of {len(changed)} features")
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
        f"  {c.feature} {_task(c.tasks, c.variants)}: smallest detectable change {number(c.sdc)}"
        f" (n {c.n}, {c.repeats} values across {c.across}; {c.method})"
        for c in norms.changes
        if c.feature == feature
    ]
    lines += [
        f"  {r.feature} {r.task}, {_who(r.sex, r.age)}: refused, {r.reason}"
        for r in norms.refused
        if r.feature == feature
    ]
    return lines or [f"  {feature}: nothing was measured on these controls."]


def _norm(norm: Norm) -> str:
    marks = {"2.5": norm.p2_5, "5": norm.p5, "50": norm.p50, "95": norm.p95, "97.5": norm.p97_5}
    shown = ", ".join(f"P{p} {number(v)}" for p, v in marks.items() if v is not None)
    return (
        f"  {norm.feature} {_task(norm.tasks, norm.variants)}, {_who(norm.sex, norm.age)}:"
        f" n {norm.n}, mean {number(norm.mean or 0.0)}, SD {number(norm.sd or 0.0)}, {shown}"
        f" ({norm.method})"
    )


def _task(tasks: tuple[str, ...], variants: tuple[str, ...]) -> str:
    return " ".join(
        filter(None, (" ".join(tasks), *(v for v in variants if not v.endswith("before"))))
    )


def _who(sex: str, age: tuple[float, float]) -> str:
    people = {"F": "women", "M": "men"}.get(sex, "all")
    return f"{people} {age[0]:g}-{age[1]:g}"
