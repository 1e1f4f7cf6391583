import pytest
@pytest.mark.django_db
def test_x(acting_as):
    from django.db import connection
    with acting_as("web"), connection.cursor() as c:
        c.execute("select current_account(), (select count(*) from registry_person)")
        assert c.fetchone() == (None, 0)
