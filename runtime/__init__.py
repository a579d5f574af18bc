"""What every room runs on: usable cores, worker threads, and where the time goes."""
