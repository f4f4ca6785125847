"""`fondaco` and `python -m fondaco`."""

from fondaco.cli.main import main

if __name__ == "__main__":
    main()
