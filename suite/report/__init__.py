"""Tables, figures and pages for people: values in, values out."""
