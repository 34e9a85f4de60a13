"""Files of other programs taken in: columns checked first, then rows, then a preview; all of it or nothing."""
