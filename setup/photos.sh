#!/bin/sh
# Puts the photographs of people that simulated cameras show into a folder: photos.sh DEST
#
# Unpacks two pictures out of two Debian packages (nothing is installed), checks them against the sums below and writes
# DEST/PHOTOS.txt. Running it again does nothing. Needs apt-get (only to fetch), dpkg-deb, sha256sum.
#
# Without a network: lay the two packages (any version that holds the same pictures) into DEST/download/, or copy a
# finished DEST from another machine as it is; apt-get is not called then.
set -eu

ASTRONAUT_PACKAGE=python3-skimage
ASTRONAUT_PATH=usr/lib/python3/dist-packages/skimage/data/astronaut.png
ASTRONAUT_SUM=88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5
MEN_PACKAGE=opencv-doc
MEN_PATH=usr/share/doc/opencv-doc/examples/data/basketball1.png
MEN_SUM=ba06f6701f7260998b430c39b6557f775497e6ce7b1a74f0b7ea6af371bf54a6

fail() {
  echo "photos.sh: $*" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: photos.sh DEST"
mkdir -p "$1" || fail "cannot make the folder $1"
dest=$(cd "$1" && pwd)

# is_right FILE SUM
is_right() {
  echo "$2  $1" | sha256sum --check --quiet - >/dev/null 2>&1
}

if [ -f "$dest/PHOTOS.txt" ] && is_right "$dest/astronaut.png" "$ASTRONAUT_SUM" &&
  is_right "$dest/basketball1.png" "$MEN_SUM"; then
  echo "photos.sh: $dest is up to date"
  exit 0
fi

work=$(mktemp -d "$dest/.work.XXXXXX")
chmod 755 "$work" # apt fetches as another user
trap 'rm -rf "$work"' EXIT INT TERM

# take PACKAGE PATH SUM: one file of a package into DEST, checked.
take() {
  package=$(find "$dest/download" -name "$1_*.deb" 2>/dev/null | sort | tail -n 1)
  if [ -z "$package" ]; then
    command -v apt-get >/dev/null 2>&1 || fail "apt-get is missing; put the package $1 into $dest/download/"
    echo "photos.sh: fetching $1"
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$1" >apt.log 2>&1) ||
      fail "apt-get could not fetch $1 ($(tail -n 1 "$work/apt.log")); remedy: apt-get update; without a network: put the package into $dest/download/"
    package=$(find "$work" -name "$1_*.deb")
  fi
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work" "./$2" 2>/dev/null || fail "$package is damaged or holds no $2"
  is_right "$work/$2" "$3" || fail "$2 of $package has another SHA-256 sum than expected ($3): not used"
  mv -f "$work/$2" "$dest/${2##*/}"
}

rm -f "$dest/PHOTOS.txt"
take "$ASTRONAUT_PACKAGE" "$ASTRONAUT_PATH" "$ASTRONAUT_SUM"
take "$MEN_PACKAGE" "$MEN_PATH" "$MEN_SUM"
cat >"$work/PHOTOS.txt" <<TEXT
Photographs that Hallwatch's simulated cameras show; written by setup/photos.sh. Not part of the source tree.

astronaut.png     Eileen Collins, NASA, public domain; from Debian's $ASTRONAUT_PACKAGE.
basketball1.png   Two men in an office; sample data of OpenCV, from Debian's $MEN_PACKAGE.
TEXT
mv -f "$work/PHOTOS.txt" "$dest/PHOTOS.txt"
echo "photos.sh: $dest is ready"
