"""All that is needed of Keras and TensorFlow beyond their documented interface."""
