"""What the command line (and the window) can do, one module each; imported when called."""
