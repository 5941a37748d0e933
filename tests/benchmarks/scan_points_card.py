"""What the accuracy table says of the landmarks on scans."""

from __future__ import annotations

from typing import Any


def line(quantity: str, truth: str, n: int, error: str) -> dict[str, Any]:
    """One row of the accuracy table."""
    return {"quantity": quantity, "truth": truth, "n": n, "error": error}


def errors(found: dict[str, Any], bar: str) -> str:
    """Mean and 95 % with coverage."""
    if not found["n"]:
        return "none found"
    return (
        f"mean {found['mean_mm']:.2f} mm, 95 % within {found['p95_mm']:.2f} mm;"
        f" {found['n']} of {found['asked']} found (asked: {bar})"
    )


def card(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the parts that were run."""
    out = []
    if truth := report.get("truth"):
        for kind, what in (("exact", "exact meshes"), ("fused", "simulated scans")):
            found = truth["inner"][kind]
            out.append(
                line(
                    f"landmarks of the inner face, {what} of one rendered head in any position",
                    "known points of the mesh; shape family of the fitted heads: a best case",
                    found["n"],
                    errors(found, "mean 1.5, 95 % 2.5 mm"),
                )
            )
        out.append(line("chin", "the same scans", truth["chin"]["n"], errors(truth["chin"], "3")))
        off = [abs(row["read_mm"] - row["true_mm"]) for row in truth["moved_corners"]]
        out.append(
            line(
                "way of the corners of the mouth, rest to droop or smile",
                "imposed ways of 0 to 17 mm, heads lying still",
                len(off),
                f"mean {sum(off) / len(off):.2f} mm, largest {max(off):.2f} mm"
                " (asked: droop within 0.7, smile within 1.2 mm)",
            )
        )
        out.append(line("unit of a scan", "mm and m", 20, f"right in {truth['unit_right']}"))
    if heads := report.get("heads"):
        for kind, what in (("exact", "exact meshes"), ("fused", "simulated scans")):
            out.append(
                line(
                    f"landmarks of the inner face, other heads and expressions, {what}",
                    "generated heads that nothing was fitted on, turned at random",
                    heads[kind]["n"],
                    errors(heads[kind], "mean 1.5, 95 % 2.5 mm"),
                )
            )
    if people := report.get("population"):
        out.append(
            line(
                "landmarks on a simulated population, remeshed with noise, no colours",
                "homologous points; fitted on 8 other subjects of it",
                people["listed"]["n"],
                errors(people["listed"], "mean 1.8 mm"),
            )
        )
        out.append(
            line(
                "repeated landmarks, turned and with other noise and mesh",
                "the first reading",
                people["repeat"]["n"],
                errors(people["repeat"], "mean 0.8 mm"),
            )
        )
    for name, found in report.get("turned", {}).items():
        spread = found["sd_percent_of_outer_canthal_width"]
        out.append(
            line(
                f"distances between landmarks over random turns, real scan {name.split('.')[0]}",
                "none: the spread alone",
                found["distances"],
                f"SD {spread['mean']:.2f} % of the outer canthal width, at most"
                f" {spread['max']:.2f} % (asked 0.8 %); found {found['found']}",
            )
        )
    return out
