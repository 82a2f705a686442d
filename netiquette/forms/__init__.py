"""The forms of this app, a module for each activity."""
