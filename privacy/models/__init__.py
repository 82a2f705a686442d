"""What is kept to answer for the personal information that the city holds, a module for each activity."""
