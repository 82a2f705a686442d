"""What the policy says of this app's acts, a module for each activity: pure functions."""
