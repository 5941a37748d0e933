"""What is wrong with an analyzer's data files, each fault naming file and key."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.knowledge.codebook import Codebook, Feature
from workbench.knowledge.hpo import HpoIndex
from workbench.knowledge.icf import IcfCodes
from workbench.knowledge.norm_file import Norm
from workbench.knowledge.rule_file import Condition, Rule
from workbench.model import Verdict
from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import Manifest

# Annotated in HPO as pathognomonic for the neuromuscular junction: the regional term is
# proposed, this one is left to the reviewer.
NEVER_PROPOSED = "HP:0003473"


def feature_faults(
    manifest: Manifest, features: dict[str, Feature], hpo: HpoIndex, icf: IcfCodes
) -> Iterator[DataFileError]:
    """Faults of ``features.toml``: HPO ids and ICF codes that are not known or not in use."""
    file = manifest.file("features.toml")
    for name, feature in features.items():
        if feature.change_of and feature.change_of not in features:
            cause = f"'{feature.change_of}' is no feature of this analyzer"
            yield DataFileError(file, f"features.{name}.change_of", cause)
        for term_id in feature.hpo:
            cause = _term_fault(term_id, hpo)
            if cause:
                yield DataFileError(file, f"features.{name}.hpo", cause)
        for code in feature.icf:
            if code not in icf:
                yield DataFileError(
                    file, f"features.{name}.icf", f"'{code}' is not in the list of ICF codes"
                )


def norm_faults(
    manifest: Manifest, norms: tuple[Norm, ...], codebook: Codebook
) -> Iterator[DataFileError]:
    """Faults of ``norms.toml``: unknown features, age bands and percentiles out of order."""
    file = manifest.file("norms.toml")
    for i, norm in enumerate(norms):
        if norm.feature not in codebook.features:
            yield DataFileError(
                file, f"norm[{i}].feature", f"'{norm.feature}' is not in the codebook"
            )
        if norm.age[0] > norm.age[1]:
            yield DataFileError(file, f"norm[{i}].age", "ends before it starts")
        if norm.p2_5 is not None and norm.p97_5 is not None and norm.p2_5 > norm.p97_5:
            yield DataFileError(file, f"norm[{i}].p97_5", "lies below p2_5")


def rule_faults(
    manifest: Manifest, index: int, rule: Rule, codebook: Codebook, hpo: HpoIndex
) -> Iterator[DataFileError]:
    """Faults of one rule of ``findings.toml``: its term, its label, its comparisons."""
    file, key = manifest.file("findings.toml"), f"rule[{index}]"
    if rule.hpo == NEVER_PROPOSED:
        yield DataFileError(
            file, f"{key}.hpo", f"{rule.hpo} is never proposed by itself; name the regional term"
        )
    cause = _term_fault(rule.hpo, hpo)
    if cause:
        yield DataFileError(file, f"{key}.hpo", cause)
    else:
        label = hpo.term(rule.hpo).label
        if label != rule.label:
            yield DataFileError(
                file,
                f"{key}.label",
                f"is '{rule.label}', but HPO release {hpo.release} calls {rule.hpo} '{label}'",
            )
    if rule.min_quality is Verdict.REFUSED:
        yield DataFileError(file, f"{key}.min_quality", "cannot be refused: there is no value")
    for comparison in rule.present.comparisons():
        cause = _comparison_fault(comparison, rule, codebook)
        if cause:
            yield DataFileError(file, f"{key}.present", cause)


def _term_fault(term_id: str, hpo: HpoIndex) -> str:
    term = hpo.find(term_id)
    if term is not None and not term.obsolete:
        return ""
    current = hpo.current(term_id)
    instead = "" if current is None else f"; {current} '{hpo.term(current).label}' is in use"
    what = "is obsolete" if term is not None else "is no term"
    return f"{term_id} {what} in HPO release {hpo.release}{instead}"


def _comparison_fault(comparison: Condition, rule: Rule, codebook: Codebook) -> str:
    name = comparison.feature
    feature = codebook.features.get(name)
    if feature is None:
        return f"'{name}' is not in the codebook"
    if comparison.sdc_of and comparison.sdc_of not in codebook.features:
        return f"'{comparison.sdc_of}' is not in the codebook"
    one_sided = comparison.side in ("same", "other") and rule.sides == "each"
    sided = one_sided or comparison.side == "each"
    if comparison.side == "other" and rule.sides == "none":
        return f"{name}: there is no other side in a rule that is not judged side by side"
    if sided and feature.sides == "none":
        return f'{name} has no side; say side = "none"'
    if not sided and feature.sides == "both":
        return f'{name} is measured per side; say sides = "each" in the rule or here side = "each"'
    if comparison.stat in ("difference", "ratio") and not one_sided:
        return f'{name}: a {comparison.stat} of sides needs a rule with sides = "each"'
    if comparison.share is not None and comparison.stat not in ("value", "z", "percentile"):
        return f"{name}: a share of repetitions can be asked of the value or its z only"
    return ""
