// The calendar, with a mouse: what the page does without it, done quicker.
