#!/bin/sh
# Makes sure there is a browser for the journeys: finds one, installs Debian's as root, else names the command.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
    exit 0
fi

cat >&2 <<'HELP'
The journeys need Chromium or Google Chrome on PATH. Install it and run the tests again:
  Debian   sudo apt-get install chromium
  Ubuntu   sudo snap install chromium
  Fedora   sudo dnf install chromium
HELP
exit 1
