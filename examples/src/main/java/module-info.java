/** Small programs that use plstar as a library. */
module org.plstar.examples {
    requires static org.jspecify;
    requires transitive org.plstar.study;

    exports org.plstar.examples;
}
