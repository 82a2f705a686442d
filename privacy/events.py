"""The events of the register about personal information, with their words in French."""
