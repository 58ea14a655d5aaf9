#!/bin/sh
# Runs every fuzz target of a build folder for FUZZ_SECONDS. New inputs go to BUILD/found/TARGET, and so does an input that
# breaks the target; one worth keeping is added to fuzz/corpus/TARGET by hand.
set -eu
build=$1
for program in "$build"/fuzz/*_fuzz; do
  [ -x "$program" ] || { echo "no fuzz target in $build" >&2; exit 1; }
  target=$(basename "$program" _fuzz)
  found=$build/found/$target
  mkdir -p "$found" "fuzz/corpus/$target"
  echo "$target: ${FUZZ_SECONDS:-60} s"
  more=''
  [ "$target" != round_trip ] || more="fuzz/corpus/read -dict=fuzz/round_trip.dict"
  "$program" "$found" "fuzz/corpus/$target" $more -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=4096 -timeout=10 \
    -print_final_stats=1 -artifact_prefix="$found/"
done
