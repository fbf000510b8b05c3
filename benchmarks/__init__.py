"""How fast it is: returns to measure on, two scripts to measure against, and the figures of `make bench`."""
