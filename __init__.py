"""duiqi (对齐, "align"): sentence and paragraph alignment of Chinese-English parallel texts.

The public names stand in ``__init__.pyi``. Each is loaded when it is first used: ``import duiqi`` costs nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
