"""The report of the programme: what was done for how many, and nobody to be recognised in it."""
