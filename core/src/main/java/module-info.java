/**
 * Over-parameterized systems: programs, networks, tangent kernels, optimizers, and what the
 * Polyak–Łojasiewicz condition says of them. Studies for programs are in org.plstar.study.
 */
@SuppressWarnings("module") // the module with access to internals is built after this one
module org.plstar.core {
    requires static org.jspecify;
    requires transitive org.plstar.array;

    exports org.plstar.infinite;
    exports org.plstar.landscape;
    exports org.plstar.landscape.advice;
    exports org.plstar.landscape.floor;
    exports org.plstar.landscape.linearity;
    exports org.plstar.network;
    exports org.plstar.operator;
    exports org.plstar.optimize;
    exports org.plstar.predict;
    exports org.plstar.program;
    exports org.plstar.program.execute;
    exports org.plstar.system;
    exports org.plstar.tangent;

    // packages for plstar's own modules
    exports org.plstar.optimize.leastsquares to
            org.plstar.study;
}
