"""The arithmetic: pure Python and numpy. No Django, no clock, no files, no settings."""
