"""The pages of the editorial calendar, a module for each activity."""
