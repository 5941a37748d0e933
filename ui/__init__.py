"""The desktop window. Qt lives only here."""
