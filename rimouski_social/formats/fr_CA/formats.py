"""Dates and numbers as written in Québec; completes Django's own fr_CA formats."""

DATE_FORMAT = "j F Y"  # 23 novembre 2026
TIME_FORMAT = "G\xa0\\h\xa0i"  # 14 h 05
DATETIME_FORMAT = "j F Y à G\xa0\\h\xa0i"  # 23 novembre 2026 à 14 h 05
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d G\xa0\\h\xa0i"
FIRST_DAY_OF_WEEK = 1  # Monday, as on the opening hours
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"]
