"""The version, in one place: the wheel, ``duiqi --version`` and every signature read it."""

__version__ = "0.2.0"
