"""What a person corrects on a recording: whom to measure, moments, sides."""
