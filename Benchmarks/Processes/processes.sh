# What measures whole processes: sourced by the run of Scoring and of Regression, which sets `here` to its own folder.

root=$(cd "$here/../.." && pwd)
setup=$(cd "$here/../Peers" && pwd)/setup
export PYTHONDONTWRITEBYTECODE=1

fail() {
  printf 'run: %s\n' "$1" >&2
  exit "${2:-1}"
}

# start "$@": reads `[--runs N] [--peers FOLDER] DATA [ASSAY]` and sets runs, assay, python, data and work, a folder
# that goes when the script ends.
start() {
  local usage="usage: run [--runs N] [--peers FOLDER] DATA [ASSAY]" peers=$root/.peers arguments=() tool
  runs=5
  while [[ $# -gt 0 ]]; do
    case $1 in
      --runs | --peers)
        [[ $# -ge 2 ]] || fail "$usage" 64
        if [[ $1 == --runs ]]; then runs=$2; else peers=$2; fi
        shift
        ;;
      --*) fail "unknown option $1" 64 ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  [[ ${#arguments[@]} -ge 1 && ${#arguments[@]} -le 2 ]] || fail "$usage" 64
  [[ $runs =~ ^[1-9][0-9]*$ ]] || fail "--runs takes a number of at least 1" 64

  assay=${arguments[1]:-$root/.build/release/assay}
  [[ -x $assay ]] || fail "$assay is missing: build it with swift build -c release --product assay"
  assay=$(realpath "$assay")
  python=$peers/bin/python
  [[ -x $python ]] || fail "$python is missing: run $setup"
  for tool in hyperfine swift /usr/bin/time; do need "$tool"; done

  mkdir -p "${arguments[0]}"
  data=$(cd "${arguments[0]}" && pwd)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
}

need() {
  command -v "$1" >/dev/null || fail "$1 is missing: run $setup"
}

# inputs SIZE FILE...: makes the inputs of a size, which is nothing or `large`, if one of the files is missing.
inputs() {
  local size=$1 file
  shift
  for file in "$@"; do
    if [[ ! -f $data/$file ]]; then
      "$python" "$here/../Peers/data.py" "$data" $size
      return
    fi
  done
}

# build PRODUCT...: builds programs of this package and sets `built` to their folder.
build() {
  local product
  for product in "$@"; do
    swift build -c release --package-path "$here/.." --product "$product"
  done
  built=$(swift build -c release --package-path "$here/.." --show-bin-path)
}

# hyperfine -N splits a command by the shell's rules of quoting and runs it without a shell.
quoted() {
  local word line=
  for word in "$@"; do line+=" '${word//\'/\'\\\'\'}'"; done
  printf '%s' "${line# }"
}

# measure GROUP: times the entries of names and commands in one run of hyperfine and then runs each once more for its
# peak memory. The first is the base of the ratios.
names=()
commands=()
add() {
  names+=("$1")
  shift
  commands+=("$(quoted "$@")")
}
measure() {
  local group=$1 named=() i
  for i in "${!names[@]}"; do named+=(-n "${names[i]}" "${commands[i]}"); done
  hyperfine -N --warmup 1 --min-runs "$runs" --export-json "$work/$group.time.json" "${named[@]}"
  for i in "${!names[@]}"; do
    eval "/usr/bin/time -f %M -o '$work/peak' ${commands[i]}" >/dev/null 2>&1 || fail "${names[i]} failed"
    printf '%s\t%s\n' "${names[i]}" "$(tail -n 1 "$work/peak")" >>"$work/$group.memory.tsv"
  done
  names=()
  commands=()
}

# versions PACKAGE...: what was measured with, and the versions of Python's packages.
versions() {
  printf 'date\t%s\n' "$(date -u +%F)"
  printf 'runs\t%s\n' "$runs"
  printf 'assay\t%s\n' "$("$assay" --version)"
  printf 'processor\t%s\n' "$(lscpu | sed -n 's/^Model name: *//p' | head -n 1)"
  printf 'cores\t%s\n' "$(nproc)"
  printf 'system\t%s\n' "$(uname -sm)"
  printf 'hyperfine\t%s\n' "$(hyperfine --version | cut -d ' ' -f 2)"
  printf 'Swift\t%s\n' "$(swiftc --version 2>/dev/null | sed -n 's/.*Swift version \([^ ]*\).*/\1/p' | head -n 1)"
  "$python" -c 'import platform; print("Python", platform.python_version(), sep="\t")'
  "$python" -c 'import sys
from importlib.metadata import version as v
for name in sys.argv[1:]: print(name, v(name), sep="\t")' "$@"
}

# report: writes results.md from what is in work.
report() {
  "$python" "$here/report.py" "$work" >"$work/results.md"
  cp "$work/results.md" "$here/results.md.new"
  mv "$here/results.md.new" "$here/results.md"
  echo "written: $here/results.md"
}
