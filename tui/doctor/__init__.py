"""What ``sitwith doctor`` looks at, a subject a file; each gives findings (``tui/doctor/findings.py``)."""
