"""Where each browser looks, machine-wide, for policy and for native messaging hosts.

Chrome, Chromium: chromium.org "Policy templates" and developer.chrome.com "Native
messaging"; Edge: learn.microsoft.com "Microsoft Edge policies" and "Native messaging";
Firefox: firefox-admin-docs.mozilla.org and MDN "Native manifests".
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Browser:
    """One browser. ``key`` is its name in the choices, ``page`` shows the policy in force.

    Folders on Linux start from /. ``policy_key`` and ``hosts_key`` are registry keys under
    HKEY_LOCAL_MACHINE; ``domain`` is the preference domain on macOS.
    """

    key: str
    title: str
    linux_policy: str
    linux_hosts: str
    policy_key: str
    hosts_key: str
    domain: str
    macos_hosts: str
    page: str
    gecko: bool = False


CHROME = Browser(
    "chrome",
    "Google Chrome",
    "etc/opt/chrome/policies/managed/second-look.json",
    "etc/opt/chrome/native-messaging-hosts",
    r"Software\Policies\Google\Chrome",
    r"Software\Google\Chrome\NativeMessagingHosts",
    "com.google.Chrome",
    "/Library/Google/Chrome/NativeMessagingHosts",
    "chrome://policy",
)
EDGE = Browser(
    "edge",
    "Microsoft Edge",
    "etc/opt/edge/policies/managed/second-look.json",
    "etc/opt/edge/native-messaging-hosts",
    r"Software\Policies\Microsoft\Edge",
    r"Software\Microsoft\Edge\NativeMessagingHosts",
    "com.microsoft.Edge",
    "/Library/Microsoft/Edge/NativeMessagingHosts",
    "edge://policy",
)
CHROMIUM = Browser(
    "chromium",
    "Chromium",
    "etc/chromium/policies/managed/second-look.json",
    "etc/chromium/native-messaging-hosts",
    r"Software\Policies\Chromium",
    r"Software\Chromium\NativeMessagingHosts",
    "org.chromium.Chromium",
    "/Library/Application Support/Chromium/NativeMessagingHosts",
    "chrome://policy",
)
FIREFOX = Browser(
    "firefox",
    "Mozilla Firefox",
    "etc/firefox/policies/policies.json",
    "usr/lib/mozilla/native-messaging-hosts",
    r"Software\Policies\Mozilla\Firefox",
    r"Software\Mozilla\NativeMessagingHosts",
    "org.mozilla.firefox",
    "/Library/Application Support/Mozilla/NativeMessagingHosts",
    "about:policies",
    gecko=True,
)
BROWSERS = (CHROME, EDGE, CHROMIUM, FIREFOX)
