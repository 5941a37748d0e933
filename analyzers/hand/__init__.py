"""Opening of the hand after a forced grip, finger extension and spread, finger tapping."""
