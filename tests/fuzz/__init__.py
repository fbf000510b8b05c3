"""Fuzzing: mutated packages, sheets, mails, values and files of every format, against what must hold of each."""
