# What ./plstar and ./verify need of a machine: a JDK 25, Maven, Debian's packages. Read by a POSIX shell. The reader
# defines `refuse LINE`, which prints the line and ends with status 2.

# --- Debian's packages ------------------------------------------------------------------------------------------------
need() { # need WHAT PACKAGE...: installs packages, or ends with the line that does
    what=$1
    shift
    if ! command -v apt-get >/dev/null; then
        refuse "$what is missing; install it, and run this again"
    elif [ "$(id -u)" -eq 0 ]; then
        as=''
    elif [ -n "${CI:-}" ] && command -v sudo >/dev/null; then
        as='sudo -n'
    else
        refuse "$what is missing; run: sudo apt-get update && sudo apt-get install --no-install-recommends $*"
    fi
    printf 'plstar: %s is missing; installing Debian'\''s %s ...\n' "$what" "$*" >&2
    # shellcheck disable=SC2086 # `as` is words
    said=$($as apt-get update -q 2>&1 && DEBIAN_FRONTEND=noninteractive $as apt-get install -q -y --no-install-recommends "$@" 2>&1) ||
        refuse "$what is missing, and apt-get cannot install $*: $(printf '%s\n' "$said" | tail -n 1)"
}

# --- a JDK, 25 or newer -----------------------------------------------------------------------------------------------
jdk='' jdk_version=''

take() { # takes the folder as the JDK if it is one of version 25 or newer; reads its `release` file, starts nothing
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                version=${line#JAVA_VERSION=}
                version=${version#\"}
                version=${version%\"}
                major=${version%%[!0-9]*}
                [ "${major:-0}" -ge 25 ] || return 1
                jdk=$1 jdk_version=$version
                return 0
                ;;
        esac
    done <"$1/release"
    return 1
}

take_from_path() { # the `java` on the PATH, when it is a link into a JDK (a shim of a version switcher is not)
    java=$(command -v java) || return 1
    java=$(readlink -f "$java" 2>/dev/null) || return 1
    take "${java%/bin/java}"
}

take_from_usual_places() {
    for place in /usr/lib/jvm/* /opt/* "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nowhere}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        take "$place" && return 0
    done
    [ -x /usr/libexec/java_home ] && place=$(/usr/libexec/java_home -v 25+ 2>/dev/null) && take "$place"
}

take_from_shim() { # asks the `java` on the PATH itself: slow, so last
    place=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    [ -n "$place" ] && take "$place"
}

has_jdk() { # looks for one: JAVA_HOME, the PATH, the usual places
    { [ -n "${JAVA_HOME:-}" ] && take "$JAVA_HOME"; } || take_from_path || take_from_usual_places || take_from_shim
}

find_jdk() { # sets jdk and jdk_version: that of PLSTAR_JAVA_HOME, else JAVA_HOME, the PATH, the usual places, or a new one
    if [ -n "${PLSTAR_JAVA_HOME:-}" ]; then
        take "$PLSTAR_JAVA_HOME" ||
            refuse "PLSTAR_JAVA_HOME=$PLSTAR_JAVA_HOME: expected the folder of a JDK 25 or newer; correct it, or unset it to have one looked for"
        return
    fi
    has_jdk && return
    need 'a JDK 25 or newer (others than Debian: https://adoptium.net, or its folder in PLSTAR_JAVA_HOME)' openjdk-25-jdk-headless
    take_from_usual_places || refuse 'no JDK 25 or newer found after it was installed; name its folder in PLSTAR_JAVA_HOME'
}

find_maven() { # sets mvn
    mvn=$(command -v mvn) && return
    need 'Maven 3.9 or newer' maven
    mvn=$(command -v mvn) || refuse 'no mvn on the PATH after it was installed; put it there'
}
