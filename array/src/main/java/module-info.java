/**
 * Arrays and computations on them: memory, threads, random numbers, elementwise functions, matrix
 * products and factorizations, files of arrays; and {@link org.plstar.refusal.Refusal}.
 */
@SuppressWarnings("module") // the modules with access to internals are built after this one
module org.plstar.array {
    requires static org.jspecify;
    requires jdk.incubator.vector;
    requires jdk.management;

    exports org.plstar.array;
    exports org.plstar.array.npy;
    exports org.plstar.array.random;
    exports org.plstar.array.store;
    exports org.plstar.refusal;

    // packages for plstar's own modules
    exports org.plstar.array.blas to
            org.plstar.app,
            org.plstar.core,
            org.plstar.study;
    exports org.plstar.array.elementwise to
            org.plstar.core,
            org.plstar.data,
            org.plstar.study;
}
