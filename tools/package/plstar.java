///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DEPS org.plstar:plstar-app:0.1.0-SNAPSHOT
//RUNTIME_OPTIONS --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC

/** Starts plstar by JBang, which gets it from a Maven repository: {@code jbang plstar.java train iris}. */
class plstar {
    void main(String[] arguments) {
        org.plstar.app.Main.main(arguments);
    }
}
