"""A survivor's file: what she agreed to, and how far she has come through the programme."""
