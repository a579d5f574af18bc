"""Results for a reader: plain data, tables for terminal and paper, the HTML page and its pictures."""
