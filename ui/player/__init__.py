"""The capture itself: videos frame by frame, photos, and the landmarks on them."""
