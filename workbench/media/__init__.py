"""Files in: what a file is, its frames, sound, picture or surface, and the folder's layout.

The readers import heavy libraries; this package itself imports nothing. Every reader raises
``workbench.model.problem.ProblemError`` in plain words and never a library's exception.
"""
