import pytest

NUL_PATHS = ["/?after=%00", "/admin/posts/post/?title=%00", "/admin/auth/user/?username=%00", "/comments/c/%00/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", NUL_PATHS)
def test_nul_in_an_address_is_no_error_of_ours(admin_client, path):
    assert admin_client.get(path).status_code < 500


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
