"""Safeground: software with which a client and a therapist build trust, week by week."""
