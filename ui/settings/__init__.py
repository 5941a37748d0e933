"""What a person has chosen for the window, kept between sessions."""
