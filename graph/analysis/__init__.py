"""Pure analyses of a Cascade: no database, no files, no clock."""
