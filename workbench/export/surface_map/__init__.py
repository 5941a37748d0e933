"""Maps of a scan's surface (asymmetry, change): their colours, and their files."""
