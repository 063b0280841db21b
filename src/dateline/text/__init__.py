"""Plain-text arithmetic that several stages share: tokens and number words."""
