"""Forms and reports as papers: on the page when printed, as workbook, as PDF, as report in words."""
