"""Who the extension is, as the browsers and the server's guard know it."""

EXTENSION_ID = "ohbedkhaamaplajbchemdplfklpdhmmb"
"""Chrome, Chromium and Edge derive it from the public key in the manifest."""
GECKO_ID = "second-look@secondlook.org"
"""Firefox takes it from the manifest as it is."""
