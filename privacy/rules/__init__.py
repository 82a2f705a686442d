"""What the policy and the law say of personal information, a module for each activity: pure functions."""
