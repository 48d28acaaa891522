/**
 * Over-parameterized systems: programs, networks, tangent kernels, optimizers, and what the
 * Polyak–Łojasiewicz condition says of them. Studies for programs are in org.plstar.study.
 */
@SuppressWarnings("module") // the modules that see internals are built after this one
module org.plstar.core {
    requires static org.jspecify;
    requires jdk.incubator.vector;
    requires jdk.management;

    exports org.plstar.array;
    exports org.plstar.array.elementwise;
    exports org.plstar.array.gather;
    exports org.plstar.array.npy;
    exports org.plstar.array.random;
    exports org.plstar.array.store;
    exports org.plstar.infinite;
    exports org.plstar.landscape;
    exports org.plstar.landscape.advice;
    exports org.plstar.landscape.floor;
    exports org.plstar.landscape.linearity;
    exports org.plstar.network;
    exports org.plstar.operator;
    exports org.plstar.optimize;
    exports org.plstar.optimize.leastsquares;
    exports org.plstar.predict;
    exports org.plstar.program;
    exports org.plstar.program.execute;
    exports org.plstar.refusal;
    exports org.plstar.system;
    exports org.plstar.tangent;

    // internals
    exports org.plstar.array.blas to
            org.plstar.app,
            org.plstar.study;
}
