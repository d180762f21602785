#!/bin/sh
# Puts the person detector's models and ONNX Runtime's library into a folder: models.sh DEST
#
# Fetches two npm packages (archives only: no install script runs), checks the files that we use against the sums
# below, converts the detector to ONNX by tfjs_to_onnx.py and writes DEST/MODELS.txt. Running it again does nothing.
# Needs npm (only to fetch), tar, sha256sum, /usr/bin/python3 with python3-numpy and python3-onnx.
#
# Without a network: lay the two archives (their names are printed when they are missing) into DEST/download/, or copy
# a finished DEST from another machine as it is; npm is not called then.
set -eu

ORT_PACKAGE=sherpa-onnx-linux-x64 ORT_VERSION=1.13.8
ORT_SUM=4b3607aebd1784b26b6f9b20e4bd974c7ab8287043e4d095cb7d2cb40b5e566e
HUMAN_PACKAGE=@vladmandic/human HUMAN_VERSION=3.3.6
GRAPH_SUM=bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05
WEIGHTS_SUM=1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef
ORT_ARCHIVE=$ORT_PACKAGE-$ORT_VERSION.tgz
HUMAN_ARCHIVE=vladmandic-human-$HUMAN_VERSION.tgz
PYTHON=/usr/bin/python3

fail() {
  echo "models.sh: $*" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: models.sh DEST"
mkdir -p "$1" || fail "cannot make the folder $1"
dest=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
converter_sum=$(sha256sum "$here/tfjs_to_onnx.py" | cut -d ' ' -f 1)

# Up to date: made from these versions by this converter, and every file is still what it was.
if [ -f "$dest/MODELS.txt" ] && grep -q "^made with: $ORT_VERSION $HUMAN_VERSION $converter_sum\$" "$dest/MODELS.txt" &&
  (cd "$dest" && sed -n 's/^sum: //p' MODELS.txt | sha256sum --check --quiet - >/dev/null 2>&1); then
  echo "models.sh: $dest is up to date"
  exit 0
fi

"$PYTHON" -c 'import numpy, onnx' 2>/dev/null ||
  fail "$PYTHON lacks numpy or onnx; remedy: apt-get install python3-numpy python3-onnx"

work=$(mktemp -d "$dest/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

# fetch PACKAGE VERSION ARCHIVE: the archive from DEST/download/, else from npm; left in $work.
fetch() {
  if [ -f "$dest/download/$3" ]; then
    cp "$dest/download/$3" "$work/$3"
    return
  fi
  command -v npm >/dev/null 2>&1 ||
    fail "npm is missing (remedy: apt-get install npm); without a network: put $3 into $dest/download/"
  echo "models.sh: fetching $1@$2"
  (cd "$work" && npm pack --silent --ignore-scripts "$1@$2" >/dev/null) ||
    fail "npm could not fetch $1@$2; without a network: put $3 into $dest/download/"
  [ -f "$work/$3" ] || fail "npm fetched $1@$2 under another name than $3"
}

# take ARCHIVE MEMBER SUM: one member of an archive into $work, checked.
take() {
  tar -xzf "$work/$1" -C "$work" "package/$2" || fail "$1 is damaged or holds no $2"
  echo "$3  $work/package/$2" | sha256sum --check --quiet - >/dev/null 2>&1 ||
    fail "$2 of $1 has another SHA-256 sum than expected ($3): not used"
}

fetch "$HUMAN_PACKAGE" "$HUMAN_VERSION" "$HUMAN_ARCHIVE"
take "$HUMAN_ARCHIVE" models/centernet.json "$GRAPH_SUM"
take "$HUMAN_ARCHIVE" models/centernet.bin "$WEIGHTS_SUM"

files=""
if [ "$(uname -m)" = x86_64 ]; then
  fetch "$ORT_PACKAGE" "$ORT_VERSION" "$ORT_ARCHIVE"
  take "$ORT_ARCHIVE" libonnxruntime.so "$ORT_SUM"
  mv "$work/package/libonnxruntime.so" "$work/libonnxruntime.so.1"
  files="libonnxruntime.so.1"
else
  echo "models.sh: no ONNX Runtime for $(uname -m): OpenCV will be the engine (2 to 4 times slower)" >&2
fi

for size in 512 256; do
  "$PYTHON" "$here/tfjs_to_onnx.py" "$work/package/models/centernet.json" "$work/centernet_$size.onnx" --size $size
  "$PYTHON" "$here/tfjs_to_onnx.py" "$work/package/models/centernet.json" "$work/centernet_${size}_opencv.onnx" \
    --size $size --opencv
  files="$files centernet_$size.onnx centernet_${size}_opencv.onnx"
done

{
  echo "Models and library of Hallwatch's person detector; written by setup/models.sh. Not part of the source tree."
  echo
  echo "centernet_*.onnx      CenterNet with MobileNetV3, 80 COCO classes cut to the person; converted from"
  echo "                      $HUMAN_PACKAGE $HUMAN_VERSION of npm (models/centernet.json, .bin)."
  echo "                      Licence: MIT (of the npm package; its upstream states none)."
  echo "libonnxruntime.so.1   ONNX Runtime out of $ORT_PACKAGE $ORT_VERSION of npm."
  echo "                      Licence: MIT (ONNX Runtime), Apache-2.0 (the package)."
  echo
  echo "made with: $ORT_VERSION $HUMAN_VERSION $converter_sum"
  # shellcheck disable=SC2086  # a list of plain file names
  (cd "$work" && sha256sum $files) | sed 's/^/sum: /'
} >"$work/MODELS.txt"

# The list goes last: a half-done folder is never taken for a finished one.
rm -f "$dest/MODELS.txt"
for file in $files MODELS.txt; do
  mv -f "$work/$file" "$dest/$file"
done
echo "models.sh: $dest is ready"
