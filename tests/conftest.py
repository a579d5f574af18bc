"""How the tests that invent their inputs run: the same inputs everywhere, and no test fails for being slow.

``pytest --hypothesis-profile=search`` looks for new inputs that fail.
"""

import sys
from pathlib import Path

from hypothesis import settings

# Modules that several folders of tests share lie here.
HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

settings.register_profile("search", deadline=None, print_blob=True)
settings.register_profile("duiqi", deadline=None, derandomize=True)
settings.load_profile("duiqi")
