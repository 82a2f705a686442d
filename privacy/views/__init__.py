"""The pages about personal information, a module for each activity."""
