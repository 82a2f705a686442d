"""The editorial calendar: what leaves when, on which account, in months, weeks, days and lists (R-061)."""
