"""Usable cores, worker threads, and seconds by stage, for all rooms."""
