"""Pages, charts and tables drawn straight into a PDF: no browser, no plotly, print comes first.

Everything is in points from the sheet's lower left corner. No function here knows what it draws:
texts come written, in the language of the sheet.
"""
