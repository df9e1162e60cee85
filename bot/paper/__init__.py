"""Files that are made on their way: pages to keep, drawn by Typst from the templates here (a
person's own words, a timeline, all that is held, the figures), and tables that are read when they
are delivered (`extracts`). Each in a process of its own (`draw`, `press`, `workbook`)."""
