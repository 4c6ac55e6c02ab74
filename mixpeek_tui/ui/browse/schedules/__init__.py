"""What happens by itself: triggers, alerts, and when they fire."""
