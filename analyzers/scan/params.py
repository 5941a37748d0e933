"""Settings of the scan analyzer, each with its unit and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Settings of one run; the defaults are the validated ones."""

    fov_deg: float = 30.0
    """Angle of view of the rendered pictures: a portrait lens, little perspective distortion."""
    search_size: int = 320
    """Side of the pictures (px) while the face is being looked for."""
    size: int = 400
    """Side of the pictures (px) from which landmarks are read; 0.65 mm a pixel. The face model
    sees less (192 or 256 px of the face), and the refinement casts its own rays."""
    face_share: float = 0.34
    """Distance of the outer canthi as a share of the picture's width when landmarks are read."""
    patch_px: int = 1
    """Half side of the patch (px) over which a landmark's position is averaged: 3 x 3 pixels."""
    window_px: int = 7
    """Half side of the surroundings (px), about 4 mm, whose front surface a landmark must share."""
    jump_slope: float = 2.5
    """Steepest slope (depth per width) within those surroundings that is not a depth jump."""
    rim_px: int = 4
    """A landmark in a hole (an open eye has none) is read from a rim no farther than this (px)."""
    min_facing: float = 0.2
    """Least cosine between normal and line of sight: beyond 78 degrees a pixel says little."""
    outlier_mads: float = 3.0
    """Views farther from the median than this many median distances do not count as agreeing."""
    min_views: int = 4
    """A face, and each landmark, needs at least this many views of the nine."""
    sure_views: int = 8
    """A face seen in this many of the nine views, and with ``sure_spread``, ends the search."""
    sure_spread: float = 0.02
    """Typical distance of a view's landmark from the others', as a share of the outer canthal
    distance; 0.01 to 0.04 on heads of twelve origins, 0.05 on a weathered sculpture."""
    settled_spread: float = 0.01
    """Or a wider spread that refinement on the surface brings down to this share (0.9 mm)."""
    max_spread: float = 0.045
    """A face whose landmarks lie farther apart between views than this is a phantom."""
    region_mm: float = 90.0
    """The region of the face for the asymmetry: within this distance of the nose tip (mm)."""
    border_mm: float = 3.0
    """Surface nearer than this to a hole, a border or a depth jump is left out (mm)."""
    outlier_mm: float = 12.0
    """Mirrored surface farther than this from the scan is hair or a scanning fault (mm)."""
    min_coverage: float = 0.75
    """Share of the region that must have been compared for a good asymmetry value. The margins
    that are left out around eyes and border cost a complete scan 10-20 %."""
    least_coverage: float = 0.5
    """Below this share of the region no asymmetry is given."""
