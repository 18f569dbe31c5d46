"""Report -> text, JSON, CSV and other forms. Pure functions: nothing here prints, reads a clock or opens a file."""
