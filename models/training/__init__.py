"""Everything that makes the shipped model: sources, encoder, training, export, evaluation."""
