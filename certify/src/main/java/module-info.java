/**
 * Certificates: systems of equations as programs of a language that is small enough for proofs
 * about its programs.
 */
module org.plstar.certify {
    requires static org.jspecify;
    requires transitive org.plstar.check;
    requires transitive org.plstar.core;

    exports org.plstar.certify;
    exports org.plstar.certify.lower;
}
