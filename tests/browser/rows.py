"""The rows of all sites."""

from __future__ import annotations

from tests.browser.rows_facebook import FACEBOOK
from tests.browser.rows_instagram import INSTAGRAM
from tests.browser.rows_snapchat import SNAPCHAT
from tests.browser.rows_tiktok import TIKTOK
from tests.browser.rows_x import X
from tests.browser.rows_youtube import YOUTUBE
from tests.browser.sites import Row

ROWS: tuple[Row, ...] = (*X, *FACEBOOK, *INSTAGRAM, *YOUTUBE, *TIKTOK, *SNAPCHAT)
