"""The rules of the door: pure, standard library only, no clock and no input or output."""
