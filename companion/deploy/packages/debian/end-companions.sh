# Let companions that run from this package's tree end, whoever runs them. They have nothing
# to save, and the extension starts one again when it next needs it.
end_companions() {
    for process in /proc/[0-9]*; do
        # A process may be gone by now.
        command=$(tr '\0' ' ' 2>/dev/null <"$process/cmdline") || continue
        case "$command" in
        "/usr/lib/second-look/bin/python3 "*" serve "*)
            kill -TERM "${process#/proc/}" 2>/dev/null || true
            ;;
        esac
    done
}

# Let the users' systemd see that the unit has come, changed or gone.
reload_user_units() {
    if [ -d /run/systemd/system ] && command -v deb-systemd-invoke >/dev/null; then
        deb-systemd-invoke --user daemon-reload >/dev/null 2>&1 || true
    fi
}
