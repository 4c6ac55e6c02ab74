"""A run as the screens show it: values made of rows, nothing that draws."""
