"""Walking: cadence, steps, strides, stance, knee and foot from one video of a walk."""
