"""What people type on the editorial pages, a module for each activity."""
