"""Reading the spreadsheets that offices keep, whatever program made them: bytes in, sheets of text cells out.
Nothing here knows what the columns mean."""
