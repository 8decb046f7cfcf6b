# Let companions that run from the folder $1 end. They have nothing to save, and the
# extension starts one again when it next needs it.
end_companions() {
    ps -axo pid=,command= | while read -r process command; do
        case "$command" in
        # The first word is the interpreter, which for Python's own build is none in the folder.
        "$1/bin/"*" serve"* | *" $1/bin/second-look serve"*) kill -TERM "$process" 2>/dev/null || true ;;
        esac
    done
}
