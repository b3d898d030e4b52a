"""Register files: an office's book as a workbook, read safely and given back with reasons.

`reading.read_register` reads, `returning.write_rejected` gives back, `columns` is the one table of what a file holds.
"""
