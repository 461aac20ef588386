"""Where the course runs: which Python, which packages, which settings. The standard library alone.

This file is read by whatever Python a learner happens to start, so nothing is imported here.
"""
