import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/?after=%00", "/admin/posts/post/?title=%00", "/stories/%00/", "/comments/c/%00/"])
def test_no_address_holds_nul(admin_client, path):
    assert admin_client.get(path).status_code in (400, 404)


def test_where_even_the_error_page_breaks_a_bare_line_tells_the_number(rf, settings, tmp_path):
    from dipnote_site.views import server_error

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path  # nothing was collected
    settings.DEBUG = False
    request = rf.get("/")
    answer = server_error(request)
    assert answer.status_code == 500
    assert f"Number of this error: {request.error_number}" in answer.content.decode()
