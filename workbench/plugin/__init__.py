"""What an analyzer is: its manifest, where it is found, and the contract of its functions."""
