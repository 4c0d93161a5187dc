"""Where the weights of indicators come from: levels, comparing pairs, asking experts in rounds."""
