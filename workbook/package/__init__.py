"""An .xlsx as a package of parts: what is changed is written, every other part stays byte for byte."""
