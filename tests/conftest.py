"""How the tests that invent their inputs run: the same inputs everywhere, and no test fails for being slow.

``pytest --hypothesis-profile=search`` looks for new inputs that fail.
"""

from hypothesis import settings

settings.register_profile("search", deadline=None, print_blob=True)
settings.register_profile("duiqi", deadline=None, derandomize=True)
settings.load_profile("duiqi")
