"""Line drawings of captures from their landmarks: nothing of the picture itself goes in."""
