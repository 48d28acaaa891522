/**
 * Certificates: systems of equations as programs of a language small enough to prove things about.
 */
module org.plstar.certify {
    requires static org.jspecify;
    requires transitive org.plstar.check;
    requires transitive org.plstar.core;

    exports org.plstar.certify;
    exports org.plstar.certify.lower;
}
