"""Keras and TensorFlow beyond their documented interface."""
