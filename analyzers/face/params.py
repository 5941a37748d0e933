"""What can be set. Sources: the measured trials named in ``features.toml`` unless said here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Limits and constants of the face analyzer."""

    iris_mm: float = 11.7
    """Horizontal visible iris diameter, mm (MediaPipe Iris, Google Research, 2020)."""
    iris_mm_sd: float = 0.5
    """Its standard deviation between people, mm (same source)."""
    pd_relative_sd: float = 0.023
    """Error of a scale from a measured pupillary distance (landmarks read it 2.3 % short)."""

    yaw_good: float = 5.0
    """Head turn up to which asymmetry is taken as it is, degrees."""
    yaw_max: float = 10.0
    """Head turn beyond which no side is compared with the other, degrees."""
    pitch_max: float = 10.0
    """Head tilt up or down beyond which lids are not measured, degrees."""
    roll_max: float = 15.0
    """Sideways tilt beyond which nothing is measured (less is corrected), degrees."""
    iris_px_lids: float = 15.0
    """Iris diameter below which lids are not measured: few pixels hide a ptosis, px."""
    iris_px_mouth: float = 8.0
    """Iris diameter below which nothing is measured, px."""

    eye_closed: float = 0.5
    """Blink score of both eyes from which they count as closed, 0-1."""
    eye_open: float = 0.3
    """Blink score below which a frame may set the scale, 0-1."""
    smiling: float = 0.35
    """Mean smile score from which lids are not measured at rest, 0-1 (a smile narrows them)."""
    bystander: float = 0.5
    """Faces smaller than this share of the largest are passers-by, not the subject."""

    settle_s: float = 0.25
    """Start of a video left out while the tracker's smoothing settles, s."""
    plateau: float = 0.9
    """The plateau of a movement: frames with at least this share of its peak."""
    hemi_frames: int = 7
    """Frames of rest and of each plateau that are measured by hemiface mirroring."""
    droop_fps: float = 5.0
    """Frames per second of an up-gaze recording measured by hemiface mirroring."""
    droop_bin_s: float = 1.0
    """Length of the bins whose medians carry the slope of the lids, s."""
    droop_min_bins: int = 8
    """Fewer bins than this give no slope."""
    droop_good_s: float = 30.0
    """Length of an up-gaze test, s (tests of 30-60 s: J Neuromuscul Dis, JND190407)."""
    gaze_rise_mm: float = 0.6
    """Rise of the iris over the corners of the eye that shows the gaze going up, mm."""
    blink_drop: float = 0.25
    """A blink: both lids fall by this share of the running median of 2 s."""
    blink_margin_s: float = 0.15
    """Time around a blink that is left out, s."""

    automatic_span: float = 0.25
    """Least swing of a movement's score for it to be found without cues, 0-1."""
    automatic_min_s: float = 0.3
    """Shortest movement that is found without cues, s."""
