"""Girth, volume and shape of a limb from plane sections of its surface."""
