"""The floor: a bare Django project that keeps the same check-in in plain text, as a tutorial would build it.

Stock sessions in the database, stock CSRF, one form, one insert, one result page. What Safeground costs beyond
this is the price of sealing, receipts, the engine and its words.
"""
