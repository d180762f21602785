#!/usr/bin/env bash
# setup/fuzz.sh PROGRAMS OUT SECONDS [NAME…]: runs libFuzzer's programs (PROGRAMS/<name>_fuzz), two at a time, each for
# SECONDS, from the seeds in tests/fuzz/corpus/<name>. Prints a line for each: runs, coverage, corpus, finding. What a
# program fails on is left in OUT/<name>/; exit code 1 then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
programs=$1 out=$2 seconds=$3
shift 3
if [ $# -eq 0 ]; then
  for program in "$programs"/*_fuzz; do
    name=$(basename "$program")
    set -- "$@" "${name%_fuzz}"
  done
fi

# run_one NAME: the corpus that grows is of this run alone; the seeds are never written to.
run_one() {
  local name=$1 folder=$out/$1 status=0 stats finding
  rm -rf "$folder"
  mkdir -p "$folder/corpus"
  ASAN_OPTIONS=detect_leaks=1 nice -n 10 "$programs/${name}_fuzz" -max_total_time="$seconds" -rss_limit_mb=2048 \
    -timeout=25 -print_final_stats=1 -artifact_prefix="$folder/" "$folder/corpus" "tests/fuzz/corpus/$name" \
    >"$folder/log" 2>&1 || status=$?
  stats=$(grep -E '^#[0-9]+.*cov: ' "$folder/log" | tail -n 1 || true)
  finding="no finding"
  [ "$status" -eq 0 ] || finding="FINDING, exit $status: $folder/log"
  printf '%-20s %12s runs  cov %6s  corpus %8s  %s\n' "$name" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log")" \
    "$(sed -n 's/.*cov: \([0-9]*\).*/\1/p' <<<"$stats")" "$(sed -n 's/.*corp: \([0-9]*\).*/\1/p' <<<"$stats")" "$finding"
  return "$status"
}

failed=0
running=()
for name in "$@"; do
  [ -x "$programs/${name}_fuzz" ] || { printf 'fuzz: there is no target "%s" in %s\n' "$name" "$programs" >&2; exit 2; }
  if [ ${#running[@]} -ge 2 ]; then
    wait "${running[0]}" || failed=1
    running=("${running[@]:1}")
  fi
  run_one "$name" &
  running+=($!)
done
for job in "${running[@]}"; do
  wait "$job" || failed=1
done
exit $failed
