"""Forms of the queue, a module for each activity."""
