"""How fast it is: returns to measure on, two scripts to measure against, and the figures of `make bench`."""

import workbook  # noqa: F401  # before openpyxl, whose bytes it makes the same everywhere
