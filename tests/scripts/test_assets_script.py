"""Front-end assets: nothing that our policy blocks, every icon there, no address in a lockfile."""

import json
import re

import pytest

from scripts import assets
from scripts.paths import ROOT, VENDOR


@pytest.mark.parametrize(
    "image",
    [
        """url("data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg'%3e")""",
        "url('data:image/png;base64,AAAA')",
        "url(data:image/png;base64,AAAA)",
    ],
)
def test_data_images_become_none(image):
    assert assets.without_data_images(f"a{{background:{image} no-repeat}}") == (
        "a{background:none no-repeat}"
    )


def test_other_addresses_stay():
    assert assets.without_data_images("a{b:url(x.svg)}") == "a{b:url(x.svg)}"


def test_vendored_files_have_no_data_image_and_no_source_map():
    css = (VENDOR / "bootstrap.min.css").read_text()
    assert "data:" not in css
    for file in VENDOR.iterdir():
        assert "sourceMappingURL" not in file.read_text(), file.name


def test_sprite_has_our_mark_and_every_named_icon():
    names = (ROOT / "static/icons/icons.txt").read_text().split()
    found = re.findall(r'<symbol id="([^"]+)" viewBox=', (VENDOR / "icons.svg").read_text())
    assert found == ["mark", *names]


def test_unknown_icon_is_named(tmp_path):
    with pytest.raises(SystemExit, match="names the icon “unicorn”"):
        assets.sprite(["unicorn"], tmp_path)


def test_every_vendored_package_has_its_licence_beside_it():
    text = (VENDOR / "LICENSES.txt").read_text()
    assert [name for name in assets.PACKAGES if f"{name} " not in text] == []


def test_npm_lockfile_names_versions_and_checksums_but_no_download():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, facts in packages.items() if "resolved" in facts] == []
    assert all("integrity" in facts for name, facts in packages.items() if name)
