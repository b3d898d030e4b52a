"""What the addresses of the whole portal stand for."""

from tests.permissions.tables import Tables

TABLES = Tables(written_out={"api_nowhere": "/api/v1/khong-co/"})  # its pattern takes whatever no other takes
