"""Data that comes with the program: packs, check entries, icons, fonts, styles, translations, samples."""
