"""From records and files to the dataset: serialise, merge, infer, describe, validate, verify."""
