"""Everything the product says and asks, as TOML and Markdown. Loaded once, checked when loaded; no Django."""
