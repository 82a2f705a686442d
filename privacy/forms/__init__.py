"""The forms about personal information, a module for each activity."""
