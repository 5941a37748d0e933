"""The 21 landmarks of a hand as MediaPipe's HandLandmarker numbers them."""

from __future__ import annotations

from itertools import pairwise

POINTS = (
    "wrist",
    "thumb_cmc",
    "thumb_mcp",
    "thumb_ip",
    "thumb_tip",
    "index_mcp",
    "index_pip",
    "index_dip",
    "index_tip",
    "middle_mcp",
    "middle_pip",
    "middle_dip",
    "middle_tip",
    "ring_mcp",
    "ring_pip",
    "ring_dip",
    "ring_tip",
    "little_mcp",
    "little_pip",
    "little_dip",
    "little_tip",
)
INDEX = {name: i for i, name in enumerate(POINTS)}
FINGERS = ("index", "middle", "ring", "little")
"""The long fingers, from the thumb outwards."""
CHAINS = {
    "thumb": (0, 1, 2, 3, 4),
    "index": (0, 5, 6, 7, 8),
    "middle": (0, 9, 10, 11, 12),
    "ring": (0, 13, 14, 15, 16),
    "little": (0, 17, 18, 19, 20),
}
"""Of each finger: wrist, then its joints and its tip."""
PALM = (0, 5, 9, 13, 17)
"""Wrist and knuckles: they move as one, whatever the fingers do."""
LINKS = (
    *((a, b) for chain in CHAINS.values() for a, b in pairwise(chain[1:])),
    (0, 1),
    (0, 5),
    (5, 9),
    (9, 13),
    (13, 17),
    (0, 17),
)
"""Points to be joined by lines when the hand is drawn."""
