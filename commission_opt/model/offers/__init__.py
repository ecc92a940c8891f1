"""What each kind of offer lets one decide, the beds it gives and what it costs."""
