"""The study at hand: what there is, in which state, and the way in."""
