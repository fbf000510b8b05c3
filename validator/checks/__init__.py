"""One check kind a file: its Python, its message in zh and en, one good and one bad example."""
