"""What each section's answers must be; one file per section."""
