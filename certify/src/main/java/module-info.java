/**
 * Certificates: systems of equations as programs of a language that is small enough for proofs
 * about its programs.
 */
@SuppressWarnings("module") // the module with access to internals is built after this one
module org.plstar.certify {
    requires static org.jspecify;
    requires transitive org.plstar.check;
    requires transitive org.plstar.core;

    exports org.plstar.certify;

    // a package for plstar's own modules
    exports org.plstar.certify.lower to
            org.plstar.study;
}
