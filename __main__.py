"""``python -m duiqi`` is the command ``duiqi``."""

if __name__ == "__main__":  # not in the workers, whose main module this is too
    from .cli import main

    main()
