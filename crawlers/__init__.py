"""The way out: egress, the Scrapy crawl, and the browser that captures evidence."""
