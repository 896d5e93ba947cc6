"""Trends over many weeks: `store` keeps what each week measured, `weeks` joins it with what is measured now, `limits`
judge each measure by its own variation, and `trends` lays it all out in tables that pages and workbooks show."""
