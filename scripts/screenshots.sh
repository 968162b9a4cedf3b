#!/usr/bin/env bash
# Makes the pictures of README.md again, from the bundled sample.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
