
# Names of columns behind --target and others, and runs where a command takes one; else as above.
function _plstar_names() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} word
  case $prev in
    --target|--ignore|--categorical|--keep)
      local before="" IFS=$'\n'
      [[ $prev != --target && $cur == *,* ]] && before=${cur%,*},
      for word in "${COMP_WORDS[@]:2}"; do
        [ -f "$word" ] || continue
        COMPREPLY=($(head -n 1 -- "$word" | tr -d '\r"' | tr ',;|\t' '\n' |
          while read -r name; do [[ $before$name == "$cur"* ]] && printf '%s%q\n' "$before" "$name"; done))
        return
      done ;;
    --like|--resume)
      COMPREPLY=($(compgen -d -- "${cur:-runs/}")); return ;;
  esac
  case $command in
    predict|evaluate|certify|spectrum|landscape|kernel|report|open|runs)
      if [[ $COMP_CWORD -eq 2 && $cur != -* && -d runs ]]; then
        COMPREPLY=($(compgen -d -- "${cur:-runs/}") $(compgen -f -- "$cur" | grep -E '\.(csv|tsv|parquet|npz|npy|onnx)$'))
        [ ${#COMPREPLY[@]} -gt 0 ] && return
      fi ;;
  esac
  _complete_plstar "$@"
}
complete -F _plstar_names -o default plstar plstar.sh plstar.bash
