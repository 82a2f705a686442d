"""What the administration site shows of personal information, a module for each activity."""
