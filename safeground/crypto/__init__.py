"""Sealing, pure: no Django, no files, no settings, no clock. Suite 2 of the design; see INVENTORY.md."""
