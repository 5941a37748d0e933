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
    ring_over_iris: float = 1.065
    """The landmarks' iris ring over the fitted limbus (six rendered faces, not those of the
    accuracy tables: 1.055-1.074; three portraits: 1.04-1.06)."""
    ring_relative_sd: float = 0.025
    """Error of an iris that is only known from landmarks (lids and gaze move its ring)."""
    iris_fit_px: float = 0.35
    """Error of one fitted iris diameter, px (rendered faces: 0.1 px; small real irises: 0.4)."""
    edge_px: float = 0.5
    """Error of a length between two found edges, px (judgement)."""
    pd_mm_sd: float = 0.7
    """Error of a pupillary distance measured with a ruler or pupillometer, mm (judgement)."""
    pd_landmarks_sd: float = 0.023
    """Error of a pupillary distance in landmarks (they read it 2.3 % short)."""
    set_scale_relative_sd: float = 0.01
    """Error of a scale that a person sets: a length marked in the picture (judgement)."""
    marking_px: float = 1.0
    """Error of either end of a length that was marked by hand, px (judgement)."""
    depth_relative_sd: float = 0.01
    """Error because a ruler or sticker lies nearer or further than the eyes: 10 mm at a
    distance of 1 m (judgement)."""
    head_relative_sd: float = 0.006
    """Change of the head's size in the picture by expression and pose alone (six rendered
    faces: 0.4 %)."""

    yaw_good: float = 5.0
    """Head turn up to which asymmetry is taken as it is, degrees."""
    yaw_max: float = 10.0
    """Head turn beyond which no side is compared with the other, degrees."""
    pitch_max: float = 10.0
    """Head tilt up or down beyond which lids are not measured, degrees."""
    roll_max: float = 15.0
    """Sideways tilt beyond which nothing is measured (less is corrected), degrees."""
    iris_px_lids: float = 15.0
    """Iris diameter from which lids are measured in full, px."""
    iris_px_lids_least: float = 12.0
    """Iris diameter below which lids are not measured, px: few pixels hide a ptosis. At 13.7 px
    known lid changes of a photograph are still read with slopes of 0.93 and 0.94."""
    iris_px_mouth: float = 8.0
    """Iris diameter below which nothing is measured, px."""

    blur_good_mm: float = 0.8
    """Blur of the sharpest edges about the eyes (SD) up to which little is lost, mm. Here and
    below: six rendered faces made worse step by step, against themselves; at 0.8 mm MRD1 loses
    0.2 mm, the resting difference of the mouth's corners spreads by 0.2 mm."""
    blur_max_mm: float = 1.1
    """Blur beyond which nothing is measured, mm (MRD1 -0.3, brow height +0.7 mm)."""
    dark_good: float = 40.0
    """Brightest skin (95th percentile, of 255) from which the light is enough."""
    dark_max: float = 25.0
    """Brightest skin below which nothing is measured (fissure -0.2, corners 0.4 mm)."""
    burnt_good: float = 0.05
    """Share of burnt-out skin that does no harm, 0-1 (MRD1 -0.1 mm)."""
    burnt_max: float = 0.25
    """Share of burnt-out skin beyond which nothing is measured, 0-1 (MRD1 -0.3 to -0.6 mm)."""
    shadow_good: float = 0.4
    """Brightness of the darker cheek over the lighter one, from which light is even enough."""
    shadow_max: float = 0.2
    """Less than this and no side of mouth or brows is compared with the other (0.5 mm)."""
    glare_good: float = 0.02
    """Share of glare around an eye that does no harm, 0-1 (judgement)."""
    glare_max: float = 0.08
    """Share of glare around an eye beyond which its lids are not measured, 0-1 (judgement)."""
    mask_hue: float = 12.0
    """Difference of hue (CIE a*, b*) of lips, chin and cheeks from the forehead that shows a
    mask (bare rendered faces and portraits: at most 8 for all of these places at once)."""
    mask_lighter: float = 2.0
    """How much lighter (CIE L*) than the forehead all of them are under a light mask (bare lips
    are darker than skin: by 6 to 14 on rendered faces)."""
    mask_even: float = 15.0
    """Difference of lips and chin (CIE Lab) below which no lips are seen."""
    iris_apart: float = 0.07
    """Difference of both fitted irises, as a share of their size, that no face has (rendered
    faces: 1 %; portraits: up to 7 %)."""
    halves_apart: float = 0.025
    """Median distance of landmarks of the mirrored halves from those of the whole face, as a share
    of the width of the eyes, beyond which no upright face is measured (82 renders and photographs,
    with weak sides and turned by 12 degrees: up to 0.011, with glasses 0.017; eight faces upside
    down: from 0.033, or no face in a half)."""
    lid_shade: float = 30.0
    """Difference in lightness (CIE L*) of the skin over both eyes that speaks for hair over one
    (portraits in light from the side: up to 25)."""

    eye_closed: float = 0.5
    """Blink score of both eyes from which they count as closed, 0-1."""
    eye_open: float = 0.3
    """Blink score below which a frame may set the scale, 0-1."""
    smiling: float = 0.35
    """Mean smile score from which lids are not those of rest, 0-1 (a smile narrows them)."""
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
    blink_longest_s: float = 0.7
    """A closure longer than this is no blink, s (blinks take 0.1-0.4 s)."""
    blink_least_s: float = 10.0
    """Less rest than this gives no blink rate, s (judgement)."""
    blink_good_s: float = 60.0
    """Rest for a blink rate that is not marked as short, s."""
    blink_fps: float = 25.0
    """Frames per second below which the depth of a blink may be missed."""
    blink_shut: float = 0.2
    """Share of the opening at rest below which a blink is complete (judgement)."""

    shift_frames: int = 5
    """Frames of each plateau whose pixels are compared with those of rest."""
    rise_frames: int = 16
    """Most frames of a rise in which its course is measured."""
    course_fps: float = 30.0
    """Frames per second on which the course of a movement is measured."""
    reopening_s: float = 5.0
    """Time after a forced closure in which the eyes are seen to open, s (judgement)."""
    closure_held_s: float = 0.5
    """A closure is the lowest opening held for this time, s."""
    lid_drop_mm: float = 2.0
    """The set drop of a lid whose time is told, mm (judgement: four times the noise)."""
    lid_edge_s: float = 2.0
    """Start and end of an up-gaze whose medians make the drop, s."""
    lips_apart_mm: float = 3.0
    """Opening of the lips from which the mouth counts as open at rest, mm (judgement)."""

    automatic_least: float = 0.25
    """Least movement that is found without cues, as a share of a healthy full one (judgement)."""
    automatic_calm: float = 0.15
    """All movements below this share of a full one: rest (judgement)."""
    automatic_min_s: float = 0.3
    """Shortest movement that is found without cues, s."""
    automatic_closure_s: float = 0.5
    """Shortest closure that is found without cues, s (a blink takes up to 0.4 s)."""
