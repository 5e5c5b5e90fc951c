"""What the project is as a whole: how it sets itself up, what its package holds."""
