"""Many documents: plan, run, resume, and an account of every document."""
